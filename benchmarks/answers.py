"""How long the server works for one answer of the connection list: each change by its handler, without a browser."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from common import machine, median, table, verdict, workplace
from screens import GOAL_MS, GOAL_SHARE, make_home

from omnikit.kit import open_kit

_SEARCHES = ("0777", "0777 fr", "shop 1", "de", "")


def changes(screen: Any, views: list[int]) -> list[tuple[str, Callable[[], None]]]:
    """What a user does, as the browser's messages have it."""

    def options(**asked: Any) -> None:
        screen.vue_set_options({"page": 1, "per_page": 25, "sort": screen.sort, **asked})

    def by(key: str, order: str) -> Callable[[], None]:
        return lambda: options(sort=[{"key": key, "order": order}])

    def filtered(key: str, change: dict[str, Any]) -> Callable[[], None]:
        return lambda: screen.vue_filter_column({"key": key, "change": change})

    return [
        ("page", lambda: options(page=2)), ("page", lambda: options(page=4000)), ("page", options),
        *(("sort", by(key, order)) for key in ("name", "errors_open", "last_sync", "health_look", "status_look")
          for order in ("asc", "desc")),
        ("sort", lambda: options(sort=[])),
        *(("search", lambda text=text: screen.vue_search_for(text)) for text in _SEARCHES),
        ("filter", filtered("name", {"contains": "01"})), ("filter", filtered("id", {"min": 50_000})),
        ("filter", filtered("status_look", {"is": ["Inactive"]})), ("filter", filtered("status_look", {"is": []})),
        ("filter", filtered("id", {"min": None})), ("filter", filtered("name", {"contains": ""})),
        *(("view", lambda view=view: screen.vue_choose_view(view)) for view in (*views, 0)),
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    found: dict[str, list[float]] = {}
    with workplace() as place:
        home = make_home(place / "home", options.connections, datetime.now(UTC))
        with open_kit(home, actor="benchmark") as kit:
            screen = kit.ui.connections()
            rows = screen.read()
            screen.prepare(rows)  # as the page's thread does, soon after the page is there
            screen.show_rows(rows)
            views = [row["id"] for row in kit.views("connections")]
            for _ in range(options.rounds):
                for kind, change in changes(screen, views):
                    began = time.perf_counter()
                    change()
                    found.setdefault(kind, []).append(1000 * (time.perf_counter() - began))
    found["all"] = [one for values in found.values() for one in values]
    lines = [
        (kind, len(values), f"{median(values):.0f}", f"{sorted(values)[int(0.95 * len(values))]:.0f}",
         f"{max(values):.0f}", f"{100 * sum(one < GOAL_MS for one in values) / len(values):.0f} %")
        for kind, values in found.items()
    ]  # fmt: skip
    print(f"{machine()}\n\n{options.connections:,} connections, on the server alone\n")
    print(table(("change", "times", "median ms", "95 % under ms", "longest ms", f"under {GOAL_MS:.0f} ms"), lines))
    share = sum(one < GOAL_MS for one in found["all"]) / len(found["all"])
    print(f"\n{100 * share:.1f} % under {GOAL_MS:.0f} ms; goal: {100 * GOAL_SHARE:.0f} %: {verdict(share, GOAL_SHARE)}")


if __name__ == "__main__":
    main()
