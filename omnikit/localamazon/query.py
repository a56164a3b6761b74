"""Reads query parameters the way both Orders APIs describe them, prose rules included."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from omnikit.localamazon.clock import iso, parse
from omnikit.localamazon.wire import Refused, Request, invalid

LAG = 120  # seconds; neither API shows anything younger
MAX_LIST = 50
MAX_PAGE = 100


class Names(NamedTuple):
    """How one API spells its parameters."""

    created_after: str
    created_before: str
    updated_after: str
    updated_before: str
    marketplaces: str
    page_size: str


@dataclass(frozen=True, slots=True)
class Window:
    """The time span of a search."""

    axis: str  # "created" or "updated"
    after: float
    before: float


class Query:
    """The query of one request."""

    def __init__(self, request: Request, names: Names) -> None:
        self._query = request.query
        self._names = names

    def text(self, name: str) -> str | None:
        """A parameter's first value; an empty one counts as absent."""
        values = self._query.get(name)
        return values[0] if values and values[0] else None

    def texts(self, name: str, allowed: Iterable[str] = ()) -> list[str]:
        """A list parameter, given with commas, repeated, or both.

        Raises:
            Refused: a value is not allowed.

        """
        values = [part.strip() for value in self._query.get(name, []) for part in value.split(",") if part.strip()]
        allowed = tuple(allowed)
        for value in values:
            if allowed and value not in allowed:
                raise invalid(f"'{value}' is not a valid value of {name}. Must be one of {', '.join(allowed)}.")
        return values

    def few(self, name: str) -> list[str]:
        """A list of at most 50 values."""
        values = self.texts(name)
        if len(values) > MAX_LIST:
            raise invalid(f"{name} accepts at most {MAX_LIST} values.")
        return values

    def page_size(self, default: int = MAX_PAGE, most: int = MAX_PAGE) -> int:
        """1 to `most`."""
        text = self.text(self._names.page_size)
        if text is None:
            return default
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
            raise invalid(f"{self._names.page_size} must be a whole number between 1 and {most}.")
        return int(text)

    def instant(self, name: str) -> float | None:
        """An ISO 8601 parameter."""
        text = self.text(name)
        if text is None:
            return None
        try:
            return parse(text)
        except (ValueError, OverflowError) as error:
            raise invalid(f"{name} is not a valid ISO 8601 date.") from error

    def window(self, now: float) -> Window:
        """The time span asked for.

        Raises:
            Refused: the rule of exactly one After, or of its own Before, is broken.

        """
        names = self._names
        created, updated = self.instant(names.created_after), self.instant(names.updated_after)
        if (created is None) == (updated is None):
            raise invalid(f"Exactly one of {names.created_after} and {names.updated_after} must be provided.")
        if created is not None:
            self._absent(names.updated_before, names.created_after)
            return Window("created", created, self._before(names.created_before, created, now))
        assert updated is not None
        self._absent(names.created_before, names.updated_after)
        return Window("updated", updated, self._before(names.updated_before, updated, now))

    def _absent(self, name: str, other: str) -> None:
        if self.text(name) is not None:
            raise invalid(f"{name} cannot be provided together with {other}.")

    def _before(self, name: str, after: float, now: float) -> float:
        before = self.instant(name)
        if before is None:
            return float(int(now - LAG))
        if before < after:
            raise invalid(f"{name} must be equal to or after {iso(after)}.")
        if before > now - LAG:
            raise invalid(f"{name} must be at least two minutes before the time of the request.")
        return before

    def marketplaces(self, participating: list[str]) -> list[str]:
        """The marketplaces asked for.

        Raises:
            Refused: more than 50, or one the seller does not take part in.

        """
        asked = self.few(self._names.marketplaces)
        foreign = [place for place in asked if place not in participating]
        if foreign:
            details = f"The selling partner does not participate in marketplace {foreign[0]}."
            raise Refused(403, "Unauthorized", "Access to requested resource is denied.", details)
        return asked
