"""Writes what the documentation has from the code: `python -m docs.generate`, or `make docs-generate`.

A page holds such a part between `<!-- generated: NAME -->` and `<!-- end of NAME -->`; two pages are made as a whole.
What stands in the repository is what this makes: a test looks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from docs.parts import alerts, api, codes, commands, reports, settings
from omnikit.sinks.describing import describe
from omnikit.store.sqlviews import markdown

PAGES = Path(__file__).parent
PARTS: dict[str, Callable[[], str]] = {
    "alert channels": alerts.channels,
    "alert rules": alerts.watches,
    "applications": settings.applications,
    "causes": codes.causes,
    "commands": commands.commands,
    "error tree": codes.tree,
    "log messages": codes.messages,
    "objects": api.objects,
    "refusals": codes.refusals,
    "reports": reports.reports,
    "retention": alerts.retention,
    "settings": settings.settings,
    "verbs": api.verbs,
}
WHOLE: dict[str, Callable[[], str]] = {"handover.md": describe, "sql.md": markdown}
_PART = re.compile(r"(<!-- generated: ([a-z ]+) -->\n).*?(<!-- end of \2 -->)", re.DOTALL)


def refreshed(text: str) -> str:
    """A page with its generated parts made anew. Raises KeyError for a part that nothing makes."""
    return _PART.sub(lambda found: f"{found[1]}\n{PARTS[found[2]]().strip()}\n\n{found[3]}", text)


def pages() -> dict[Path, str]:
    """What each page should be, for every page that has something generated."""
    found = {PAGES / name: make() for name, make in WHOLE.items()}
    for path in sorted(PAGES.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if path not in found and _PART.search(text):
            found[path] = refreshed(text)
    return found


def stale() -> list[Path]:
    """The pages that are not what they should be."""
    return [path for path, text in pages().items() if path.read_text(encoding="utf-8") != text]


def main() -> None:
    """Bring every page up to date, and say which have changed."""
    wanted = pages()
    for path in stale():
        path.write_text(wanted[path], encoding="utf-8")
        print(f"{path.relative_to(PAGES.parent)} is up to date again.")


if __name__ == "__main__":
    main()
