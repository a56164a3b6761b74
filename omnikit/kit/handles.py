"""Connections, runs and orders as objects that print well and carry their verbs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING, Any

from omnikit.model.durations import still
from omnikit.model.states import RUN_ENDED, RunState

if TYPE_CHECKING:
    from omnikit.kit.authorize import Consent
    from omnikit.kit.explain import Explanation
    from omnikit.kit.imports import Retried
    from omnikit.kit.kit import Kit


def table_html(title: str, fields: dict[str, Any]) -> str:
    """A small two-column table. Everything in it is escaped: names and messages come from outside."""
    rows = "".join(
        f"<tr><th style='text-align:left'>{escape(name)}</th><td>{escape(str(value))}</td></tr>"
        for name, value in fields.items()
        if value is not None
    )
    return f"<table><caption>{escape(title)}</caption>{rows}</table>"


class _Fields:
    """Fields of `as_dict()` as attributes, which a notebook completes."""

    def as_dict(self) -> dict[str, Any]:
        raise NotImplementedError

    def __getattr__(self, name: str) -> Any:
        # names that begin with _ are asked for by notebooks and by copy, and are no field
        fields = {} if name.startswith("_") else self.as_dict()
        if name not in fields:
            raise AttributeError(f"{type(self).__name__} has no {name!r}; dir() lists what it has")
        return fields[name]

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.as_dict()})


class RunHandle(_Fields):
    """One run; each attribute is read anew: `run.state`, `run.failed`, `run.message`, ..."""

    def __init__(self, kit: Kit, run_id: int) -> None:
        self._kit = kit
        self.id = run_id

    def as_dict(self) -> dict[str, Any]:
        """run_id, state, counts, seconds, calls (of the account's budget); while it is under way progress (0 to 1),
        eta_seconds, and waiting_until and waiting_for; where it failed, code, message and remedy.
        """
        return self._kit.run_row(self.id)

    @property
    def state(self) -> RunState:
        return RunState(self.as_dict()["state"])

    @property
    def ended(self) -> bool:
        return self.state in RUN_ENDED

    def wait(self, on_progress: Callable[[dict[str, Any]], None] | None = None) -> RunHandle:
        """Return when the run has ended. Where no worker lives, this process works it off itself."""
        self._kit.wait_for(self.id, on_progress)
        return self

    def cancel(self) -> RunHandle:
        """Ask it to stop after its page; what was fetched is kept."""
        self._kit.cancel_run(self.id)
        return self

    def log(self) -> list[dict[str, Any]]:
        """Its messages: at, level, code, message, exchange."""
        return self._kit.run_log(self.id)

    def __repr__(self) -> str:
        row = self.as_dict()
        counts = [f"{row[name]} {name}" for name in ("fetched", "imported", "updated", "failed") if row[name]]
        return f"<Run {self.id} of {row['connection']!r}: {', '.join((row['state'], *counts, *still(row)))}>"

    def _repr_html_(self) -> str:
        return table_html(f"Run {self.id}", self.as_dict())


class ConnectionHandle(_Fields):
    """One connection; each attribute is read anew: `shop.health`, `shop.errors_open`, `shop.last_sync`, ..."""

    def __init__(self, kit: Kit, connection_id: int, warnings: tuple[str, ...] = ()) -> None:
        self._kit = kit
        self.id = connection_id
        self.warnings = warnings

    def as_dict(self) -> dict[str, Any]:
        """What the connection list shows of it; no secrets."""
        return self._kit.connection_row(self.id)

    @property
    def name(self) -> str:
        return str(self.as_dict()["name"])

    @property
    def status(self) -> str:
        return str(self.as_dict()["status"])

    def check(self) -> str:
        """Call the channel: do the credentials work? A sentence, or the error that says why not."""
        return self._kit.check_connection(self.id)

    def sync(self, *, wait: bool = False, since: date | datetime | str | None = None) -> RunHandle:
        """Synchronise: at once with `wait`, else by a worker. See `Kit.sync`."""
        run = self._kit.sync(self.id, since=since)
        return run.wait() if wait else run

    def import_orders(self, *, wait: bool = False, since: date | datetime | str | None = None) -> RunHandle:
        """The order job alone."""
        run = self._kit.sync(self.id, since=since, job="orders")
        return run.wait() if wait else run

    def import_returns(self, *, wait: bool = False, since: date | datetime | str | None = None) -> RunHandle:
        """The return job alone."""
        run = self._kit.import_returns(self.id, since=since)
        return run.wait() if wait else run

    def rename(self, name: str) -> ConnectionHandle:
        """Give it another name, at once."""
        self._kit.rename_connection(self.id, name)
        return self

    def enable(self) -> ConnectionHandle:
        self._kit.enable(self.id)
        return self

    def disable(self) -> ConnectionHandle:
        """From now on no call leaves for it; a run under way stops after its page."""
        self._kit.disable(self.id)
        return self

    def delete(self) -> dict[str, int]:
        """Take it away with its data; it must be inactive. Returns what went."""
        return self._kit.delete(self.id)

    def authorize_url(self, redirect_uri: str | None = None) -> str:
        """Where to give consent anew. Use `consent()` to go on with its callback."""
        return self.consent(redirect_uri).url

    def consent(self, redirect_uri: str | None = None) -> Consent:
        """Begin an authorization by consent; end it with `authorize(consent=..., callback=...)`."""
        return self._kit.begin_consent(self.id, redirect_uri)

    def authorize(
        self,
        refresh_token: str | None = None,
        *,
        consent: Consent | None = None,
        callback: dict[str, str] | None = None,
    ) -> ConnectionHandle:
        """Store a new grant, pasted or from a consent's callback, once the channel has accepted it."""
        self._kit.authorize(self.id, refresh_token, consent=consent, callback=callback)
        return self

    def __repr__(self) -> str:
        row = self.as_dict()
        facts = ", ".join(str(row[name]) for name in ("driver", "marketplace", "status", "health"))
        return f"<Connection {self.id} {row['name']!r}: {facts}>"

    def _repr_html_(self) -> str:
        row = self.as_dict()
        return table_html(
            f"Connection {self.id}", {key: value for key, value in row.items() if key not in {"run", "last_run"}}
        )


class OrderHandle(_Fields):
    """One order, whole: `order.import_status`, `order.lines`, `order.errors`, ... Its repr holds no personal data;
    `as_dict()`, `recipient` and `buyer` do.
    """

    def __init__(self, kit: Kit, order_id: str, connection_id: int | None) -> None:
        self._row = kit.order_row(order_id, connection_id)
        self._kit = kit

    def as_dict(self) -> dict[str, Any]:
        """What `kit.orders()` has of it, and lines, errors, recipient and buyer."""
        return self._row

    def raw(self) -> dict[str, Any]:
        """The payload as the channel sent it, personal data included."""
        return self._kit.raw_order(self._row["order_id"], self._row["connection_id"])

    def explain(self) -> Explanation:
        """Why it is in error or was left out, and what to do."""
        return self._kit.explain(self._row["order_id"], self._row["connection_id"])

    def retry(self) -> Retried:
        """Try its import again. See `Kit.retry`."""
        return self._kit.retry(orders=[self._row["order_id"]], connection=self._row["connection_id"])

    def _shown(self) -> dict[str, Any]:
        hidden = {"recipient", "buyer", "lines", "errors"}
        return {key: value for key, value in self._row.items() if key not in hidden}

    def __repr__(self) -> str:
        row = self._row
        facts = ", ".join(str(row[name]) for name in ("import_status", "channel_status", "total", "currency"))
        return f"<Order {row['order_id']}: {facts}>"

    def _repr_html_(self) -> str:
        return table_html(f"Order {self._row['order_id']}", self._shown())


class ReturnHandle(_Fields):
    """One return, whole: `return_.import_status`, `return_.lines`, `return_.errors`, ... Nothing in it is personal but
    `comment()` and `raw()`.
    """

    def __init__(self, kit: Kit, return_id: str, connection_id: int | None) -> None:
        self._row = kit.return_row(return_id, connection_id)
        self._kit = kit

    def as_dict(self) -> dict[str, Any]:
        """See `Kit.return_row`."""
        return self._row

    @property
    def order(self) -> OrderHandle | None:
        """The order it belongs to; None where that is not stored, or not known."""
        if self._row["order_import_status"] is None:
            return None
        return self._kit.order(self._row["order_id"], self._row["connection_id"])

    def comment(self) -> str | None:
        """What the buyer wrote. The audit keeps who looked."""
        return self._kit.return_comment(self._row["return_id"], self._row["connection_id"])

    def raw(self) -> dict[str, Any]:
        """The rows of the channel's report, what the buyer wrote included. The audit keeps who looked."""
        return self._kit.raw_return(self._row["return_id"], self._row["connection_id"])

    def explain(self) -> Explanation:
        """Why it is in error or was left out, and what to do."""
        return self._kit.explain_return(self._row["return_id"], self._row["connection_id"])

    def retry(self) -> Retried:
        """Try its import again. See `Kit.retry`."""
        return self._kit.retry(returns=[self._row["return_id"]], connection=self._row["connection_id"])

    def __repr__(self) -> str:
        row = self._row
        facts = ", ".join(str(row[name]) for name in ("import_status", "channel_status", "order_id"))
        return f"<Return {row['return_id']}: {facts}>"

    def _repr_html_(self) -> str:
        shown = {key: value for key, value in self._row.items() if key not in {"lines", "errors"}}
        return table_html(f"Return {self._row['return_id']}", shown)


class ExportHandle(_Fields):
    """One shipment or invoice on its way; each attribute is read anew: `export.state`, `export.message`, ...

    `outcome` says what asking for it did: new, changed (a correction), again (it had failed or was given up), or same:
    it was asked for before. `warnings`: what looks odd about it.
    """

    def __init__(self, kit: Kit, export_id: int, outcome: str = "", warnings: tuple[str, ...] = ()) -> None:
        self._kit = kit
        self.id = export_id
        self.outcome = outcome
        self.warnings = warnings

    def as_dict(self) -> dict[str, Any]:
        """What `kit.export_rows()` has of it."""
        return self._kit.export_row(self.id)

    def log(self) -> list[dict[str, Any]]:
        """What the logs of runs say about it: at, level, code, message, exchange, run_id."""
        return self._kit.export_log(self.id)

    def retry(self) -> ExportHandle:
        """Send it again as it is."""
        self._kit.retry_exports([self.id])
        return self

    def cancel(self) -> ExportHandle:
        """Give it up before it leaves."""
        self._kit.cancel_exports([self.id])
        return self

    def __repr__(self) -> str:
        row = self.as_dict()
        why = f" ({row['message']})" if row["message"] else ""
        return f"<Export {self.id}: {row['kind']} {row['reference']} of order {row['order_id']}, {row['state']}{why}>"

    def _repr_html_(self) -> str:
        row = self.as_dict()
        return table_html(f"Export {self.id}", {**{key: row[key] for key in row if key != "facts"}, **row["facts"]})
