"""Tab-separated files as Amazon writes them: nothing is quoted, a row is a line, lines end with CR LF."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

END = "\r\n"
_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def line(values: Iterable[str]) -> str:
    """One row. What would break the table becomes a space; quotation marks stay as they are."""
    return "\t".join(value if value.isprintable() else _BREAKS.sub(" ", value) for value in values) + END


def stamp(epoch: float) -> str:
    """The instant as order and FBA reports write it, `2026-11-19T10:00:00+00:00`."""
    return datetime.fromtimestamp(int(epoch), UTC).isoformat()


def day(epoch: float) -> str:
    """The day as the report on seller-fulfilled returns writes it, `09-Nov-2026`, whatever the header's language."""
    moment = datetime.fromtimestamp(int(epoch), UTC)
    return f"{moment.day:02d}-{_MONTHS[moment.month - 1]}-{moment.year}"
