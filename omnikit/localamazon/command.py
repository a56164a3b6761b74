"""`omnikit local-amazon`, without any command-line framework of omnikit."""

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from omnikit.localamazon.reportbook import SECONDS
from omnikit.localamazon.server import LocalAmazon, Serving

PORT = 8700


def run(
    *,
    port: int = PORT,
    orders: int | None = None,
    seed: int = 1,
    load: str | Path | None = None,
    rate_scale: float = 1.0,
    as_json: bool = False,
    prebuild: bool = False,
    now: str | None = None,
    validate_dir: str | Path | None = None,
    report_seconds: float = SECONDS,
) -> int:
    """Serve until SIGINT or SIGTERM; returns the exit code."""
    try:
        local = LocalAmazon(
            port, orders, seed, load, rate_scale, now, validate_dir, prebuild, report_seconds=report_seconds
        )
    except (OSError, ValueError, ImportError) as error:
        return _failed(str(error))
    for warning in local.warnings:
        print(f"warning: {warning}", file=sys.stderr)  # noqa: T201 - this module is the command's voice
    try:
        asyncio.run(_serve(local, as_json))
    except OSError as error:
        return _failed(f"Port {port} cannot be used: {os.strerror(error.errno or 0)}. Choose another with --port.")
    return 0


async def _serve(local: LocalAmazon, as_json: bool) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: asyncio.run turns Ctrl-C into KeyboardInterrupt
            loop.add_signal_handler(number, stopping.set)
    serving = Serving(local.amazon, local.port)
    local.listening_on(serving.port)
    print(json.dumps(local.describe()) if as_json else _words(local), flush=True)  # noqa: T201
    await stopping.wait()
    await serving.close()


def _words(local: LocalAmazon) -> str:
    lines = [
        f"Local Amazon at {local.base_url}",
        f"  application id  {local.application_id}",
        f"  client id       {local.client_id}",
        f"  client secret   {local.client_secret}",
    ]
    for seller in local.sellers:
        lines += [
            f"  seller {seller['seller_id']}",
            f"    refresh token {seller['refresh_token']}",
            f"    marketplaces  {' '.join(seller['marketplace_ids'])}",
        ]
    return "\n".join([*lines, "Stop with Ctrl-C."])


def _failed(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)  # noqa: T201
    return 1


def main(argv: Sequence[str] | None = None) -> int:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="local-amazon", description="A local server like Amazon's SP-API.")
    parser.add_argument("--port", type=int, default=PORT, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--orders", type=int, help="how many orders to make up (300, or none with --load)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same credentials and orders")
    parser.add_argument("--load", metavar="FILE.jsonl", help="orders in the 2026-01-01 form, one a line")
    parser.add_argument(
        "--rate-scale", type=float, default=1.0, help="times Amazon's published plan; 0 means no limits"
    )
    parser.add_argument("--json", action="store_true", dest="as_json", help="print one line of JSON")
    parser.add_argument("--prebuild", action="store_true", help="serialise all orders before serving")
    parser.add_argument("--now", metavar="ISO", help="start the server's clock here")
    parser.add_argument("--validate", metavar="DIR", dest="validate_dir", help="check answers against Amazon's models")
    parser.add_argument("--report-seconds", type=float, default=SECONDS, help="how long Amazon prepares a report")
    return run(**vars(parser.parse_args(argv)))
