"""Orders that a report told of and whose details the channel has still to tell: which, how many, and who is next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import orjson

from omnikit.store.database import Database

_MISSING = "FROM orders WHERE connection_id = ? AND details = 'missing'"
# what people wait for: orders that somebody here has to ship, newest first
_NEXT = (
    f"SELECT order_id {_MISSING} AND order_id NOT IN (SELECT value FROM json_each(?)) "  # noqa: S608
    "ORDER BY coalesce(shipping_status IN ('open', 'partially_shipped'), 0) DESC, created DESC LIMIT ?"
)
_KINDS = (
    "SELECT coalesce(fulfilled_by, ''), coalesce(channel_status, ''), "
    "max(coalesce(shipping_status IN ('open', 'partially_shipped'), 0)), count(*), min(updated), max(updated) "
    f"{_MISSING} GROUP BY 1, 2 ORDER BY count(*) DESC"
)
_ALL_OF_A_KIND = (
    "SELECT count(*) FROM orders WHERE connection_id = ? AND coalesce(fulfilled_by, '') = ? "
    "AND coalesce(channel_status, '') = ? AND updated BETWEEN ? AND ?"
)
_TO_SHIP = (
    f"SELECT count(*), min(created), max(created) {_MISSING} AND import_status = 'Not imported' "
    "AND fulfilled_by = 'MFN' AND shipping_status <> 'canceled'"
)


class Kind(NamedTuple):
    """Orders of one status and one way of being fulfilled that lack details: whether they are to be shipped, how many
    they are, when the first and the last of them changed, and among how many of their kind they lie in that time.
    """

    fulfilled_by: str
    channel_status: str
    is_open: bool
    missing: int
    first: str
    last: str
    among: int = 0

    @property
    def key(self) -> tuple[str, str, str]:
        """Tells it from others, and from the same kind once its oldest orders are complete."""
        return self.fulfilled_by, self.channel_status, self.first

    @property
    def share(self) -> float:
        """How many of the orders among which they lie lack details."""
        return self.missing / max(1, self.among)


class ToShip(NamedTuple):
    """Orders that the merchant ships and that lack details: how many, and when the first and the last was created."""

    orders: int
    first: str | None
    last: str | None


class Details:
    """Queries; a page of orders writes what they read (see `pages`)."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def missing(self, connection_id: int) -> int:
        """How many orders lack details."""
        return int(self._db.value(f"SELECT count(*) {_MISSING}", (connection_id,)))

    def is_missing(self, connection_id: int, order_id: str) -> bool:
        sql = f"SELECT 1 {_MISSING} AND order_id = ?"
        return self._db.value(sql, (connection_id, order_id)) is not None

    def following(self, connection_id: int, limit: int, but: Sequence[str] = ()) -> list[str]:
        """Whose details are wanted next, none of those in `but`."""
        rows = self._db.rows(_NEXT, (connection_id, orjson.dumps(list(but)).decode(), limit))
        return [row[0] for row in rows]

    def kinds(self, connection_id: int) -> list[Kind]:
        """What kinds of orders lack details, the most frequent first."""
        found = [Kind(*row) for row in self._db.rows(_KINDS, (connection_id,))]
        return [one._replace(among=self._among(connection_id, one)) for one in found]

    def _among(self, connection_id: int, kind: Kind) -> int:
        return int(self._db.value(_ALL_OF_A_KIND, (connection_id, *kind[:2], kind.first, kind.last)))

    def to_ship(self, connection_id: int) -> ToShip:
        return ToShip(*self._db.rows(_TO_SHIP, (connection_id,))[0])
