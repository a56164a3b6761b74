"""axe-core inside a page: what keeps out people who see, hear or move otherwise."""

import os
import sys
from functools import cache
from pathlib import Path

_WHERE = Path("axe/node_modules/axe-core/axe.min.js")  # below the virtual environment; `make test` puts it there
_GRAVE = {"serious", "critical"}
_AT_REST = """() => Promise.allSettled(document.getAnimations()
    .filter(one => one.effect.getComputedTiming().endTime !== Infinity).map(one => one.finished))"""
_RUN = """async () => (await axe.run(document)).violations.flatMap(one => one.nodes.map(node => ({
    rule: one.id, impact: one.impact, help: one.help, target: node.target.join(" "), html: node.html,
    why: node.failureSummary.split("\\n").slice(1).join(" "),
})))"""


@cache
def source():
    """axe-core as installed by `make test`, or the file that OMNIKIT_AXE names."""
    place = Path(os.environ.get("OMNIKIT_AXE") or Path(sys.prefix) / _WHERE)
    assert place.is_file(), (
        f"axe-core is missing at {place}; `make test` installs it, or let OMNIKIT_AXE name axe.min.js"
    )
    return place.read_text(encoding="utf-8")


def violations(page, *, passed_over=()):
    """What is serious or critical on a page, in words. `passed_over`: pairs of a rule and a class it spares."""
    page.evaluate(_AT_REST)
    page.evaluate(source())
    grave = [one for one in page.evaluate(_RUN) if one["impact"] in _GRAVE]
    return [_told(one) for one in grave if not any(_is(one, *pair) for pair in passed_over)]


def _is(one, rule, kind):
    opening = one["html"].partition(">")[0]
    return one["rule"] == rule and kind in opening.replace('"', " ").split()


def _told(one):
    return f"{one['rule']} ({one['impact']}): {one['help']}\n  {one['target']}\n  {one['html'][:300]}\n  {one['why']}"
