"""Decides which orders exist: what each is, when and where. Their text and money come later, see generate.py."""

from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from omnikit.localamazon.marketplaces import MARKETPLACES

DAY = 86400
YOUNGEST = 180  # seconds; the search never shows anything younger than two minutes


class Kind(NamedTuple):
    """A row of the mix below. Ages are days since purchase."""

    share: int
    fulfilled_by: str
    status: str
    ages: tuple[float, float]
    traits: tuple[str, ...] = ()


_OPEN = (0.05, 4.0)
_SENT = (4.0, 90.0)
_ANY = (0.2, 90.0)
_PENDING = (0.01, 1.5)
_MFN, _AFN = "MERCHANT", "AMAZON"

# 160 slots, dealt again and again: every kind, and every kind of broken order (the last four rows, 2.5 %), is
# there as soon as a seller has 160 orders.
MIX: tuple[Kind, ...] = (
    Kind(22, _MFN, "SHIPPED", _SENT),
    Kind(14, _MFN, "UNSHIPPED", _OPEN),
    Kind(3, _MFN, "PARTIALLY_SHIPPED", _OPEN, ("several",)),
    Kind(8, _MFN, "SHIPPED", _SENT, ("prime",)),
    Kind(5, _MFN, "UNSHIPPED", _OPEN, ("prime",)),
    Kind(24, _AFN, "SHIPPED", _SENT),
    Kind(14, _AFN, "SHIPPED", _SENT, ("prime",)),
    Kind(4, _AFN, "UNSHIPPED", _OPEN),
    Kind(5, _MFN, "SHIPPED", _SENT, ("business",)),
    Kind(4, _MFN, "UNSHIPPED", _OPEN, ("business",)),
    Kind(3, _AFN, "SHIPPED", _SENT, ("business",)),
    Kind(2, _AFN, "SHIPPED", _SENT, ("business", "iba")),
    Kind(2, _MFN, "UNSHIPPED", _OPEN, ("iba",)),
    Kind(4, _MFN, "PENDING", _PENDING),
    Kind(3, _AFN, "PENDING", _PENDING),
    Kind(1, _MFN, "PENDING_AVAILABILITY", _PENDING, ("preorder",)),
    Kind(5, _MFN, "CANCELLED", _ANY),
    Kind(2, _AFN, "CANCELLED", _ANY),
    Kind(1, _AFN, "UNFULFILLABLE", _ANY),
    Kind(2, _MFN, "SHIPPED", _SENT, ("replacement",)),
    Kind(4, _MFN, "UNSHIPPED", _OPEN, ("gift",)),
    Kind(2, _MFN, "SHIPPED", _SENT, ("gift", "promotion")),
    Kind(5, _MFN, "SHIPPED", _SENT, ("promotion",)),
    Kind(3, _MFN, "UNSHIPPED", _OPEN, ("locker",)),
    Kind(3, _MFN, "SHIPPED", _SENT, ("locker",)),
    Kind(2, _MFN, "UNSHIPPED", _OPEN, ("office",)),
    Kind(1, _MFN, "UNSHIPPED", _OPEN, ("lookalike",)),
    Kind(6, _MFN, "UNSHIPPED", _OPEN, ("odd name",)),
    Kind(1, _MFN, "SHIPPED", _SENT, ("premium",)),
    Kind(1, _MFN, "UNSHIPPED", _OPEN, ("buyer wants to cancel",)),
    Kind(1, _MFN, "UNSHIPPED", _OPEN, ("no sku",)),
    Kind(1, _MFN, "UNSHIPPED", _OPEN, ("no address",)),
    Kind(1, _MFN, "SHIPPED", _SENT, ("no reading",)),
    Kind(1, _MFN, "SHIPPED", _SENT, ("no currency",)),
)
SLOTS = sum(kind.share for kind in MIX)
GERMAN_ONLY = {"locker", "office", "lookalike"}
WEIGHTS = {"DE": 60, "FR": 10, "GB": 8, "IT": 6, "ES": 5, "NL": 4, "PL": 4, "SE": 3, "BE": 2, "IE": 1, "TR": 0}


@dataclass(frozen=True, slots=True)
class Sketch:
    """One order before its text: enough to index, filter and later write it."""

    number: int  # counts through all orders of this server; seeds the order's own random stream
    turn: int  # how often its kind was dealt before; walks through name and address tables
    order_id: str
    kind: Kind
    marketplace_id: str
    created: int
    updated: int
    born: int  # the server's time when it was generated
    replaces: str = ""


class Dealer:
    """Deals order sketches to one seller."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)
        self._slots: list[Kind] = []
        self._turns: dict[Kind, int] = {}
        self._ids: list[str] = []
        self._taken: set[str] = set()

    def deal(self, count: int, places: list[str], now: int, days: float = 90.0) -> list[Sketch]:
        """So many sketches over the last `days`, in no particular order of time."""
        weights = [WEIGHTS.get(MARKETPLACES[place].country, 3) for place in places]
        chosen = self._random.choices(places, weights if any(weights) else None, k=count)
        return [self._sketch(place, places, now, days) for place in chosen]

    def _sketch(self, place: str, places: list[str], now: int, days: float) -> Sketch:
        kind = self._kind()
        german = "A1PA6795UKMFR9"
        if german in places and not GERMAN_ONLY.isdisjoint(kind.traits):
            place = german
        turn = self._turns[kind] = self._turns.get(kind, -1) + 1
        created, updated = self._times(kind, now, days)
        replaces = self._ids[-1] if "replacement" in kind.traits and self._ids else ""
        order_id = self._order_id(MARKETPLACES[place].prefix)
        return Sketch(len(self._ids), turn, order_id, kind, place, created, updated, now, replaces)

    def _kind(self) -> Kind:
        if not self._slots:
            self._slots = [kind for kind in MIX for _ in range(kind.share)]
            self._random.shuffle(self._slots)
        return self._slots.pop()

    def _times(self, kind: Kind, now: int, days: float) -> tuple[int, int]:
        low, high = (age * days / 90.0 if kind.ages[1] > days else age for age in kind.ages)
        age = max(YOUNGEST * 2, int(DAY * (low + (high - low) * self._random.random())))
        lag = min(age - YOUNGEST, int(self._random.random() * 3 * DAY))
        return now - age, now - age + lag

    def _order_id(self, prefix: str) -> str:
        while True:
            digits = self._random.randrange(10**14)
            order_id = f"{prefix}-{digits // 10**7:07d}-{digits % 10**7:07d}"
            if order_id not in self._taken:
                self._taken.add(order_id)
                self._ids.append(order_id)
                return order_id
