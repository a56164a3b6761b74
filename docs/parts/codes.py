"""Every stable code: of records that could not be imported or exported, of refusals and failures, of the log."""

from __future__ import annotations

import re
from itertools import groupby, takewhile
from textwrap import dedent

from docs.parts.markdown import code, escaped, sections, table
from docs.parts.source import Said, logged, said
from omnikit import errors
from omnikit.model.problems import CAUSES, Cause, Cure

_HOLE = re.compile(r"\{(\w+)(?:!r)?\}")
_MENDED = {
    Cure.SETTINGS: "in the settings; the stored record is enough for a retry",
    Cure.CHANNEL: "at the channel; a retry fetches the record again",
    Cure.CONNECTION: "in the connection's authorization; a retry fetches the record again",
    Cure.OMNIKIT: "by an update of omnikit; the stored record is enough for a retry",
}
# what leaves is sent as it is: nothing is fetched for it
_LEAVES = ("export_", "shipment_", "invoice_", "oms_", "stock_")
_PASSED_ON = "(in the words of what went wrong)"
_WORD = re.compile(r"[A-Za-z]{2}")


def causes() -> str:
    """Why a record is in error, one section a code."""
    return sections(*(_cause(name, cause) for name, cause in sorted(CAUSES.items())))


def _cause(name: str, cause: Cause) -> str:
    blamed = f"**Setting to blame:** {_setting(cause.setting)}" if cause.setting else ""
    mended = "" if name.startswith(_LEAVES) else f"**Mended** {_MENDED[cause.cure]}."
    facts = (f"**Checked:** {_filled(cause.rule)}", f"**What to do:** {_filled(cause.remedy)}", blamed, mended)
    return sections(f"### `{name}`", _filled(cause.message), "\\\n".join(filter(None, facts)))


def _setting(key: str) -> str:
    return "the one that the error names" if key.startswith("{") else code(key.replace("{row}", "…"))


def _filled(text: str) -> str:
    """A sentence of the table, with the names of what is put in."""
    return escaped(
        _HOLE.sub(
            "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}\\1\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}", text
        )
    )


def tree() -> str:
    """The classes of errors, as the module that has them draws them."""
    drawn = (errors.__doc__ or "").partition("::\n")[2]
    lines = takewhile(lambda line: not line or line.startswith(" "), drawn.splitlines())
    return f"```text\n{dedent(chr(10).join(lines)).strip()}\n```"


def refusals() -> str:
    """What was refused or failed, one section a code."""
    elsewhere = [one for one in said() if one.code not in CAUSES]
    return sections(*(_refusal(name, list(group)) for name, group in groupby(elsewhere, key=lambda one: one.code)))


def _refusal(name: str, places: list[Said]) -> str:
    exits = sorted({getattr(errors, one.kind).exit_code for one in places if one.kind})
    told = f"Exit code {' or '.join(map(str, exits))}." if exits else ""
    rows = dict.fromkeys((_words(one.message), escaped(one.remedy)) for one in places)
    return sections(f"### `{name}`", told, table(("what happened", "what to do"), rows))


def _words(message: str) -> str:
    return escaped(message) if _WORD.search(message) else _PASSED_ON


def messages() -> str:
    """What stands in logs, one row a message."""
    rows = [(code(one.code), one.level, _words(one.message)) for one in logged()]
    return table(("code", "level", "message"), rows)
