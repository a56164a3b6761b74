"""Executing a report's notebook by papermill, in a kernel of its own: with a limit of time; what failed is kept."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from omnikit.drivers.http import Redactor

SECONDS_A_CELL = 600
_SHOWN = 300  # characters of what a cell raised


class Ended(NamedTuple):
    """How it ended: no code where every cell ran through."""

    code: str = ""
    message: str = ""
    remedy: str = ""


def execute(
    source: Path, target: Path, parameters: Mapping[str, Any], home: Path, *, seconds: float = SECONDS_A_CELL
) -> Ended:
    """Run the notebook `source` with `parameters` on a home and keep it as `target`, as far as it came. Secrets that a
    cell has printed are taken out of what is kept. Never raises for what a cell does.
    """
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    logging.getLogger("papermill").setLevel(logging.ERROR)  # it warns of HOME, and of every type that it cannot read
    clean = Redactor(_secrets(home))
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        papermill.execute_notebook(
            source, target, {**parameters, "HOME": str(home)}, kernel_name="python3", language="python",
            progress_bar=False, log_output=False, cwd=str(target.parent), execution_timeout=seconds, start_timeout=120,
            extra_arguments=["--log-level=ERROR"],
        )  # fmt: skip
    except PapermillExecutionError as error:
        said = clean(str(error.evalue)).rstrip(".")
        return _told("report.cell_failed", f"Cell {error.exec_count} failed: {error.ename}: {said}.",
                     "Open the executed notebook: it has the whole traceback.")  # fmt: skip
    except CellTimeoutError:
        return _told("report.timed_out", f"A cell ran for more than {seconds:.0f} seconds and was ended.",
                     "Narrow the report's parameters, or mend the notebook.")  # fmt: skip
    except DeadKernelError:
        return _told("report.kernel_died", "The notebook's kernel ended unexpectedly.",
                     "It may have run out of memory: narrow the report's parameters.")  # fmt: skip
    except Exception as error:  # noqa: BLE001 a notebook that cannot even begin ends as a failed report, not as a lost one
        return _told("report.not_run", f"The notebook could not be run: {type(error).__name__}: {clean(str(error))}",
                     "Open it in JupyterLab and run it there.")  # fmt: skip
    finally:
        _cleaned(target, clean)
    return Ended()


def _told(code: str, message: str, remedy: str) -> Ended:
    shown = Redactor([])(message)
    return Ended(code, shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…", remedy)


def _cleaned(notebook: Path, clean: Redactor) -> None:
    """What is kept holds no token, whatever a cell printed, and is nobody else's to read; what cannot be cleaned is
    not kept.
    """
    if not notebook.exists():
        return
    try:
        kept = _without_secrets(json.loads(notebook.read_text(encoding="utf-8")), clean)
    except BaseException:
        notebook.unlink()
        raise
    notebook.chmod(0o600)
    notebook.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")


def _without_secrets(value: Any, clean: Redactor) -> Any:
    """Text by text: taken out of the file as a whole, a token that ends before a quoted quote would break it."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_without_secrets(one, clean) for one in value]
    if isinstance(value, dict):
        return {clean(key): _without_secrets(one, clean) for key, one in value.items()}
    return value


def _secrets(home: Path) -> list[str]:
    """The key, wherever it is: in the home, or in this process's environment, which the kernel has inherited."""
    key = home / "secret.key"
    found = [os.environ.get("OMNIKIT_KEY", ""), key.read_text(encoding="utf-8").strip() if key.is_file() else ""]
    return [one for one in found if one]
