"""Looking at what is handed over: what waits, what has failed, and for whom there is something to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import orjson

from omnikit.model.handover import ORDER, RETURN
from omnikit.model.orders import Buyer, Recipient
from omnikit.model.times import iso
from omnikit.store.database import Database

Row = dict[str, Any]
UNREACHABLE = "oms_unreachable"  # the code under which a sink is left alone for a while
_AFTER_A_FAILURE = timedelta(minutes=5)  # a run that failed as a whole would fail again at once


class Kind(NamedTuple):
    """Where records of a kind are kept. `people`: what the sealed part of their payload holds; `path`: what tells the
    errors of a return from those of an order with the same id.
    """

    table: str
    record_id: str
    people: Callable[[Any], Mapping[str, Any]]
    path: str


def _order_people(found: Any) -> Mapping[str, Any]:
    recipient, buyer = found or (None, None)
    return {
        "recipient": Recipient(*recipient)._asdict() if recipient else None,
        "buyer": Buyer(*buyer)._asdict() if buyer else None,
    }


KINDS = {
    ORDER: Kind("order", "order_id", _order_people, ""),
    RETURN: Kind("return", "return_id", lambda found: {"comment": found}, RETURN),
}

NOT_ON_ITS_WAY = (
    "NOT EXISTS (SELECT 1 FROM handovers h WHERE h.connection_id = o.connection_id AND h.kind = '{kind}' "
    "AND h.record_id = o.{id} AND h.state = 'Being exported')"
)
_RESTING = (
    "EXISTS (SELECT 1 FROM handovers h "  # noqa: S608 names of ours
    "WHERE h.connection_id = {connection} AND h.state = 'Being exported' "
    f"AND h.next_try > :at AND h.code = '{UNREACHABLE}')"
)
CAME_ABOUT = "coalesce(o.created, o.updated)"
_UNSENT = "o.import_status = 'Complete' AND o.oms_status = 'Not exported'"
_SINCE = (
    "(SELECT coalesce(s.since, '') FROM sinks s WHERE s.connection_id = c.id OR s.connection_id IS NULL "
    "ORDER BY s.connection_id IS NULL LIMIT 1)"
)
_SOMETHING_DUE = " OR ".join(
    f"EXISTS (SELECT 1 FROM {one.table}s o WHERE o.connection_id = c.id AND {_UNSENT} "  # noqa: S608
    f"AND {CAME_ABOUT} >= {_SINCE} AND {NOT_ON_ITS_WAY.format(kind=name, id=one.record_id)})"
    for name, one in KINDS.items()
)
_ACTING = (
    "coalesce((SELECT s.automatic FROM sinks s WHERE s.connection_id = c.id), "
    "(SELECT s.automatic FROM sinks s WHERE s.connection_id IS NULL))"
)
_WAITING = f"""
SELECT c.id FROM connections c WHERE c.status = 'Active' AND {_ACTING} IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM pauses p WHERE p.scope IN ('all', 'connection:' || c.id))
    AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.connection_id = c.id AND r.lane = 'handover'
                    AND (r.state IN ('queued', 'running') OR (r.state = 'failed' AND r.finished > :lately)))
    AND (EXISTS (SELECT 1 FROM handovers h
                 WHERE h.connection_id = c.id AND h.state = 'Being exported' AND h.next_try <= :at)
         OR ({_ACTING} = 1 AND NOT {_RESTING.format(connection="c.id")} AND ({_SOMETHING_DUE})))
"""  # noqa: S608 texts of ours
_LISTED = """
SELECT h.id, h.connection_id, c.name AS connection, h.kind, h.record_id, h.version, h.key, h.batch, h.state, h.attempts,
    h.next_try, h.code, h.message, h.remedy, h.requested_by, h.created, h.modified, h.arrived
FROM handovers h JOIN connections c ON c.id = h.connection_id
"""


class HandoverLists:
    """Queries; none of them writes."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def resting(self, connection_id: int, at: datetime) -> bool:
        """Whether the other side could not be reached, and is left alone for a while."""
        sql = f"SELECT {_RESTING.format(connection=':connection')}"
        return bool(self._db.value(sql, {"connection": connection_id, "at": iso(at)}))

    def waiting(self, at: datetime) -> list[int]:
        """Active connections that have a sink and something to hand over to it now, which nothing holds back and no run
        is about to do.
        """
        return [row[0] for row in self._db.rows(_WAITING, {"at": iso(at), "lately": iso(at - _AFTER_A_FAILURE)})]

    def unsent(self, connection_id: int | None, since: str | None) -> dict[str, int]:
        """How many complete records of each kind a sink would take that were never handed over: of a connection, or of
        all active ones that have no sink of their own.
        """
        whose = (
            "c.id NOT IN (SELECT connection_id FROM sinks WHERE connection_id IS NOT NULL) AND c.status = 'Active'"
            if connection_id is None
            else "c.id = :connection"
        )
        told = {"connection": connection_id, "since": since or ""}
        return {
            name: self._db.value(
                f"SELECT count(*) FROM connections c JOIN {one.table}s o ON o.connection_id = c.id "  # noqa: S608
                f"WHERE {whose} AND {_UNSENT} AND {CAME_ABOUT} >= :since",
                told,
            )
            for name, one in KINDS.items()
        }

    def next_try(self, connection_id: int) -> str | None:
        """When what is on its way is tried next; None: nothing is."""
        found: str | None = self._db.value(
            "SELECT min(next_try) FROM handovers WHERE connection_id = ? AND state = 'Being exported'", (connection_id,)
        )
        return found

    def records(self, kind: str, record_ids: Sequence[str], connection_id: int | None = None) -> list[Row]:
        """Records by their ids, in any connection or in one: connection_id, record_id, import_status, oms_status,
        on_its_way (bool: an older version may be).
        """
        where = KINDS[kind]
        free = NOT_ON_ITS_WAY.format(kind=kind, id=where.record_id)
        rows = self._db.rows(
            f"SELECT o.connection_id, o.{where.record_id} AS record_id, o.import_status, o.oms_status, "  # noqa: S608
            f"NOT ({free}) AS on_its_way FROM {where.table}s o "
            f"WHERE o.{where.record_id} IN (SELECT value FROM json_each(:ids)) "
            "AND (:connection IS NULL OR o.connection_id = :connection)",
            {"ids": _json(record_ids), "connection": connection_id},
        )
        return [{**dict(row), "on_its_way": bool(row["on_its_way"])} for row in rows]

    def listed(
        self,
        connection_id: int | None = None,
        *,
        states: Sequence[str] | None = None,
        record_id: str | None = None,
        limit: int | None = None,
    ) -> list[Row]:
        """Without the documents, those written last first: id, connection_id, connection, kind, record_id, version,
        key, batch, state, attempts, next_try, code, message, remedy, requested_by, created, modified, arrived.
        """
        told = {"connection": connection_id, "record": record_id, "limit": -1 if limit is None else limit}
        rows = self._db.rows(
            f"{_LISTED} WHERE (:connection IS NULL OR h.connection_id = :connection) "  # noqa: S608
            "AND (:states IS NULL OR h.state IN (SELECT value FROM json_each(:states))) "
            "AND (:record IS NULL OR h.record_id = :record) ORDER BY h.modified DESC, h.id DESC LIMIT :limit",
            {**told, "states": None if states is None else _json(states)},
        )
        return [dict(row) for row in rows]

    def in_error(self, connection_id: int | None = None, record_ids: Sequence[str] | None = None) -> list[int]:
        """Ids of the hand-overs in Error that may be tried again, of a connection, or of records."""
        rows = self._db.rows(
            "SELECT id FROM handovers WHERE state = 'Error' AND body IS NOT NULL "
            "AND (:connection IS NULL OR connection_id = :connection) "
            "AND (:ids IS NULL OR record_id IN (SELECT value FROM json_each(:ids))) ORDER BY id",
            {"connection": connection_id, "ids": None if record_ids is None else _json(record_ids)},
        )
        return [row[0] for row in rows]

    def of_errors(self, errors: Sequence[int]) -> dict[int, list[int]]:
        """Ids of the hand-overs in Error that these errors are about, by connection; other kinds have none."""
        found: dict[int, list[int]] = {}
        for row in self._db.rows(
            "SELECT DISTINCT h.connection_id, h.id FROM import_errors e "
            "JOIN handovers h ON h.connection_id = e.connection_id "
            "AND h.record_id = e.record_id AND (h.kind = :back) = (e.path = :path) "
            "WHERE e.kind = 'oms' AND h.state = 'Error' AND h.body IS NOT NULL "
            "AND e.id IN (SELECT value FROM json_each(:ids)) ORDER BY 1, 2",
            {"ids": _json(errors), "back": RETURN, "path": KINDS[RETURN].path},
        ):
            found.setdefault(row[0], []).append(row[1])
        return found

    def connections_of(self, ids: Sequence[int]) -> list[int]:
        """The connections of some hand-overs."""
        rows = self._db.rows(
            "SELECT DISTINCT connection_id FROM handovers WHERE id IN (SELECT value FROM json_each(?)) ORDER BY 1",
            (_json(ids),),
        )
        return [row[0] for row in rows]


def _json(values: Sequence[Any]) -> str:
    return orjson.dumps(list(values)).decode()
