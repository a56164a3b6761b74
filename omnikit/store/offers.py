"""Offers, what is wanted of them and what became of it; and the stock that lies with the channel.

A reading replaces what was read before: each page is written as it comes, and what a whole reading did not see is
gone. Every write of a run is refused once another attempt owns it (see `pages`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from omnikit.model.offers import Elsewhere, FbaStock, Offer, StockState, Wish
from omnikit.model.problems import Problem
from omnikit.model.times import iso
from omnikit.store.database import Database
from omnikit.store.pages import Claim, check_claim

Row = dict[str, Any]
KIND = "stock"  # of its errors

# another number than before confirms what was sent: it is there, or some of it is sold by now
_PUT = """
INSERT INTO offers (connection_id, sku, asin, title, product_type, fulfilled_by, channel_code, quantity, status, seen)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (connection_id, sku) DO UPDATE SET asin = excluded.asin, title = excluded.title,
    product_type = excluded.product_type, fulfilled_by = excluded.fulfilled_by, channel_code = excluded.channel_code,
    quantity = excluded.quantity, status = excluded.status, seen = excluded.seen, gone = NULL,
    state = CASE WHEN state = 'Sent' AND (excluded.quantity IS sent OR excluded.quantity IS NOT quantity)
            THEN 'Shown' ELSE state END
"""
_PUT_FBA = "INSERT OR REPLACE INTO fba_stock VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_LISTED = """
SELECT o.connection_id, c.name AS connection, o.sku, o.asin, o.title, o.fulfilled_by, o.channel_code, o.quantity,
    f.fulfillable AS fba_fulfillable, o.status, o.product_type, o.seen, o.gone, o.wanted, o.wanted_by, o.wanted_at,
    o.state, o.sent, o.sent_at, o.outcome, o.issues
FROM offers o JOIN connections c ON c.id = o.connection_id
    LEFT JOIN fba_stock f ON f.connection_id = o.connection_id AND f.sku = o.sku AND o.fulfilled_by = 'AFN'
"""
_FBA_LISTED = """
SELECT f.connection_id, c.name AS connection, f.sku, f.fnsku, f.asin, f.condition, f.fulfillable, f.inbound, f.reserved,
    f.unfulfillable, f.researching, f.total, f.updated, f.seen
FROM fba_stock f JOIN connections c ON c.id = f.connection_id
"""
_WISH = """
SELECT sku, product_type, fulfilled_by, channel_code, quantity, seen, gone, wanted, wanted_at, state, sent, sent_at
FROM offers
"""
_WANT = """
UPDATE offers SET wanted = ?, wanted_by = ?, wanted_at = ?, state = 'Pending', outcome = NULL, issues = NULL
WHERE connection_id = ? AND sku = ?
"""
# one that another run is sending is left to it, unless that run has ended meanwhile
_DUE = """(state = 'Pending' OR (state = 'Sending' AND NOT EXISTS (
    SELECT 1 FROM runs r WHERE r.id = offers.run_id AND r.attempt = offers.run_attempt AND r.state = 'running')))"""
_TAKE = f"""
UPDATE offers SET state = 'Sending', run_id = :run, run_attempt = :attempt, sent = wanted, sent_at = :at
WHERE connection_id = :connection AND sku = :sku AND wanted = :wanted AND {_DUE}
"""  # noqa: S608 a condition of ours
# what is wanted anew meanwhile still waits
_SETTLE = """
UPDATE offers SET sent = :sent, sent_at = :sent_at, outcome = :outcome, issues = :issues, run_id = NULL,
    run_attempt = NULL, quantity = coalesce(:shown, quantity),
    state = CASE WHEN state = :was AND wanted = :wanted THEN :state ELSE state END
WHERE connection_id = :connection AND sku = :sku
"""
_SOLVE = """
UPDATE import_errors SET state = 'solved', solved = :at, modified = :at
WHERE connection_id = :connection AND kind = 'stock' AND record_id = :sku AND state <> 'solved'
    AND NOT (code = :code AND path = :path)
"""
_REPORT = """
INSERT INTO import_errors (connection_id, kind, record_id, code, path, params, fingerprint, state, created, modified,
    run_id)
VALUES (:connection, 'stock', :sku, :code, :path, :params, :fingerprint, 'open', :at, :at, :run)
ON CONFLICT (connection_id, kind, record_id, code, path) DO UPDATE SET params = excluded.params, solved = NULL,
    modified = excluded.modified, run_id = excluded.run_id,
    state = CASE state WHEN 'ignored' THEN 'ignored' ELSE 'open' END
"""
_WITHDRAW = """
UPDATE offers SET wanted = NULL, wanted_by = NULL, wanted_at = NULL, state = NULL, outcome = NULL, issues = NULL
WHERE connection_id = :connection AND state IN ('Pending', 'Refused') AND sku IN (SELECT value FROM json_each(:skus))
RETURNING sku
"""


class Settled(NamedTuple):
    """What became of one wish. `sent` and `sent_at`: the quantity that left last and when; `problem`: why the wish did
    not get through; `counted`: what the run counts it as, `sent` or `refused`; `shown`: what the channel offers by now.
    """

    wish: Wish
    state: StockState
    outcome: str
    issues: tuple[str, ...] = ()
    sent: int | None = None
    sent_at: str | None = None
    problem: Problem | None = None
    counted: str | None = None
    shown: int | None = None


class Offers:
    """The offers of a home."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # -- what the channel shows --------------------------------------------------------------------------------

    def put(self, claim: Claim, connection_id: int, offers: Sequence[Offer], at: datetime) -> None:
        """Write a page of what the channel shows. Raises Superseded."""
        with self._db.write() as connection:
            check_claim(connection, claim)
            connection.executemany(_PUT, [(connection_id, *_offer_columns(one), iso(at)) for one in offers])

    def put_fba(self, claim: Claim, connection_id: int, stock: Sequence[FbaStock], at: datetime) -> None:
        """The same for what lies with the channel. Raises Superseded."""
        with self._db.write() as connection:
            check_claim(connection, claim)
            connection.executemany(_PUT_FBA, [(connection_id, *one, iso(at)) for one in stock])

    def all_seen(self, claim: Claim, connection_id: int, since: datetime, at: datetime) -> int:
        """A reading that began at `since` has seen all there is: other offers are gone. Returns how many. Raises
        Superseded.
        """
        with self._db.write() as connection:
            check_claim(connection, claim)
            return connection.execute(
                "UPDATE offers SET gone = ? WHERE connection_id = ? AND seen < ? AND gone IS NULL",
                (iso(at), connection_id, iso(since)),
            ).rowcount

    def all_fba_seen(self, claim: Claim, connection_id: int, since: datetime) -> None:
        """The same for what lies with the channel: the rest is taken away. Raises Superseded."""
        with self._db.write() as connection:
            check_claim(connection, claim)
            connection.execute(
                "DELETE FROM fba_stock WHERE connection_id = ? AND seen < ?", (connection_id, iso(since))
            )

    def drop_fba(self, connection_id: int) -> int:
        """Take away what is no longer kept up. Returns how many rows."""
        return self._db.run("DELETE FROM fba_stock WHERE connection_id = ?", (connection_id,))

    # -- lists -------------------------------------------------------------------------------------------------

    def listed(self, connection_id: int | None = None, skus: Sequence[str] | None = None) -> list[Row]:
        """Offers by connection and SKU; `issues` is a list."""
        rows = self._db.rows(
            f"{_LISTED} WHERE (:only IS NULL OR o.connection_id = :only) "  # noqa: S608
            "AND (:skus IS NULL OR o.sku IN (SELECT value FROM json_each(:skus))) ORDER BY c.name, o.sku",
            {"only": connection_id, "skus": _json_or_none(skus)},
        )
        return [{**dict(row), "issues": orjson.loads(row["issues"] or "[]")} for row in rows]

    def fba_listed(self, connection_id: int | None = None) -> list[Row]:
        """What lies with channels, by connection and SKU."""
        rows = self._db.rows(
            f"{_FBA_LISTED} WHERE :only IS NULL OR f.connection_id = :only ORDER BY c.name, f.sku",
            {"only": connection_id},
        )
        return [dict(row) for row in rows]

    def count(self, connection_id: int) -> int:
        """How many offers the channel shows."""
        return int(
            self._db.value("SELECT count(*) FROM offers WHERE connection_id = ? AND gone IS NULL", (connection_id,))
        )

    # -- what is wanted ----------------------------------------------------------------------------------------

    def wishes(self, connection_id: int, skus: Sequence[str]) -> dict[str, Wish]:
        """Offers with what is wanted of them, if anything, by SKU."""
        rows = self._db.rows(
            f"{_WISH} WHERE connection_id = ? AND sku IN (SELECT value FROM json_each(?))",  # noqa: S608
            (connection_id, _json(skus)),
        )
        return {row["sku"]: Wish(*row) for row in rows}

    def waiting(self, connection_id: int) -> list[Wish]:
        """What is wanted and did not get through yet, refused ones included, by SKU."""
        rows = self._db.rows(
            f"{_WISH} WHERE connection_id = ? AND state IN ('Pending', 'Sending', 'Refused') ORDER BY sku",
            (connection_id,),
        )
        return [Wish(*row) for row in rows]

    def due(self, connection_id: int, skus: Sequence[str] | None = None) -> list[Wish]:
        """What is to be sent (of `skus`), the oldest wish first."""
        rows = self._db.rows(
            f"{_WISH} WHERE connection_id = :only AND {_DUE} "  # noqa: S608
            "AND (:skus IS NULL OR sku IN (SELECT value FROM json_each(:skus))) ORDER BY wanted_at, sku",
            {"only": connection_id, "skus": _json_or_none(skus)},
        )
        return [Wish(*row) for row in rows]

    def overdue(self, connection_id: int, before: datetime) -> list[Wish]:
        """What was sent before then, and has not changed what the channel shows."""
        rows = self._db.rows(
            f"{_WISH} WHERE connection_id = ? AND state = 'Sent' AND sent_at < ? AND gone IS NULL ORDER BY sku",
            (connection_id, iso(before)),
        )
        return [Wish(*row) for row in rows]

    def elsewhere(self, connections: Sequence[int], skus: Sequence[str]) -> dict[str, list[Elsewhere]]:
        """The same SKUs in other active connections, by SKU."""
        found: dict[str, list[Elsewhere]] = {}
        for row in self._db.rows(
            "SELECT o.sku, o.connection_id, c.name, o.fulfilled_by, o.wanted, o.state, o.sent, o.sent_at FROM offers o "
            "JOIN connections c ON c.id = o.connection_id WHERE c.status = 'Active' AND o.gone IS NULL "
            "AND o.connection_id IN (SELECT value FROM json_each(?)) AND o.sku IN (SELECT value FROM json_each(?))",
            (_json(connections), _json(skus)),
        ):
            found.setdefault(row[0], []).append(Elsewhere(*row[1:]))
        return found

    def want(self, connection_id: int, quantities: Mapping[str, int], actor: str, at: datetime) -> None:
        """These quantities are to be offered from now on."""
        with self._db.write() as connection:
            connection.executemany(
                _WANT, [(quantity, actor, iso(at), connection_id, sku) for sku, quantity in quantities.items()]
            )

    def again(self, connection_id: int, skus: Sequence[str] | None = None) -> int:
        """What was refused (of `skus`) is to be sent once more. Returns how many."""
        return self._db.run(
            "UPDATE offers SET state = 'Pending' WHERE connection_id = :only AND state = 'Refused' "
            "AND (:skus IS NULL OR sku IN (SELECT value FROM json_each(:skus)))",
            {"only": connection_id, "skus": _json_or_none(skus)},
        )

    def withdraw(self, connection_id: int, skus: Sequence[str], at: datetime) -> int:
        """Nothing is wanted of these any more, unless it has left; their errors are solved. Returns how many."""
        with self._db.write() as connection:
            rows = connection.execute(_WITHDRAW, {"connection": connection_id, "skus": _json(skus)}).fetchall()
            about = {"connection": connection_id, "at": iso(at), "code": "", "path": ""}
            connection.executemany(_SOLVE, [{**about, "sku": row[0]} for row in rows])
        return len(rows)

    # -- what became of it -------------------------------------------------------------------------------------

    def take(self, claim: Claim, connection_id: int, wish: Wish, at: datetime) -> bool:
        """From now on this run sends it. False where something else is wanted by now, or another run sends it. Raises
        Superseded.
        """
        values = {"run": claim.run_id, "attempt": claim.attempt, "at": iso(at), "connection": connection_id,
                  "sku": wish.sku, "wanted": wish.wanted}  # fmt: skip
        with self._db.write() as connection:
            check_claim(connection, claim)
            return connection.execute(_TAKE, values).rowcount == 1

    def put_back(self, claim: Claim, connection_id: int, wish: Wish) -> None:
        """Nothing became of it: it waits again."""
        self._db.run(
            "UPDATE offers SET state = 'Pending', run_id = NULL, run_attempt = NULL "
            "WHERE connection_id = ? AND sku = ? AND state = 'Sending' AND run_id = ? AND run_attempt = ?",
            (connection_id, wish.sku, *claim),
        )

    def settle(self, claim: Claim, connection_id: int, settled: Settled, at: datetime, *, taken: bool) -> None:
        """Write what became of a wish, with its error or without, and count it: one transaction. Raises Superseded."""
        wish, problem = settled.wish, settled.problem
        about = {"connection": connection_id, "sku": wish.sku, "at": iso(at), "run": claim.run_id}
        named = {"code": problem.code if problem else "", "path": problem.path if problem else ""}
        with self._db.write() as connection:
            check_claim(connection, claim)
            connection.execute(
                _SETTLE,
                {
                    **about, "wanted": wish.wanted, "was": StockState.SENDING if taken else wish.state,
                    "state": settled.state, "outcome": settled.outcome, "issues": _json(settled.issues),
                    "sent": settled.sent, "sent_at": settled.sent_at, "shown": settled.shown,
                },
            )  # fmt: skip
            connection.execute(_SOLVE, {**about, **named})
            if problem is not None:
                told = {"params": orjson.dumps(problem.params).decode(), "fingerprint": problem.fingerprint}
                connection.execute(_REPORT, {**about, **named, **told})
            if settled.counted is not None:
                connection.execute(
                    f"UPDATE runs SET {settled.counted} = {settled.counted} + 1 WHERE id = ?",  # noqa: S608 a word of ours
                    (claim.run_id,),
                )


def _offer_columns(offer: Offer) -> tuple[Any, ...]:
    return (offer.sku, offer.asin, offer.title, offer.product_type, offer.fulfilled_by, offer.channel_code,
            offer.quantity, offer.status)  # fmt: skip


def _json(values: Sequence[Any]) -> str:
    return orjson.dumps(list(values)).decode()


def _json_or_none(values: Sequence[Any] | None) -> str | None:
    return None if values is None else _json(values)
