"""Everything that is kept: the only room that knows SQL. One home is one directory.

::

    HOME/omnikit.db     connections, orders, errors, runs, audit; secrets and payloads encrypted in it
    HOME/secret.key     the key (or OMNIKIT_KEY in the environment): back it up apart from the database
    HOME/queue.db       transport of runs to workers; may be lost at any time
    HOME/locks/         held while an access token is fetched
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from omnikit.errors import SetupError
from omnikit.model.orders import Mapped
from omnikit.model.returns import MappedReturn
from omnikit.store import backup
from omnikit.store.alerts import Alerts
from omnikit.store.budget import Budgets
from omnikit.store.connections import Connections
from omnikit.store.cursor import Cursors, Slice, SliceStep
from omnikit.store.database import Database
from omnikit.store.details import Details
from omnikit.store.drafts import Drafts
from omnikit.store.duties import Duties
from omnikit.store.errors import Errors, claim_for_retry
from omnikit.store.exports import Exports
from omnikit.store.handovers import Handovers
from omnikit.store.inbox import Inbox
from omnikit.store.logs import Logs
from omnikit.store.offers import Offers
from omnikit.store.pages import Claim, Page, Record, commit_page, digest_of
from omnikit.store.pauses import Pauses
from omnikit.store.preferences import Preferences
from omnikit.store.reading import Filter, Kept, Reading, Scope
from omnikit.store.reports import Reports
from omnikit.store.returns import Returns, commit_returns
from omnikit.store.runs import Runs, is_gone, this_process
from omnikit.store.schedules import Schedules
from omnikit.store.settings import Settings
from omnikit.store.sinks import Sinks
from omnikit.store.tickets import KeptTickets
from omnikit.store.tokens import Tokens
from omnikit.store.users import Users
from omnikit.store.vault import Vault, create_key, load_vault
from omnikit.store.views import Views

__all__ = [
    "Claim", "Filter", "Kept", "Page", "Reading", "Record", "Returns", "Scope", "Slice", "SliceStep", "Store",
    "claim_for_retry", "is_gone", "this_process",
]  # fmt: skip


class Store:
    """The store of one home. Each subject is an attribute with its own verbs."""

    def __init__(self, home: Path, vault: Vault) -> None:
        self.home = home
        self.db = Database(home / "omnikit.db")
        self.vault = vault
        self.alerts = Alerts(self.db)
        self.connections = Connections(self.db, vault)
        self.drafts = Drafts(self.db, vault)
        self.runs = Runs(self.db)
        self.cursors = Cursors(self.db)
        self.exports = Exports(self.db, vault)
        self.inbox = Inbox(self.db)
        self.reading = Reading(self.db, vault)
        self.details = Details(self.db)
        self.returns = Returns(self.db, vault)
        self.duties = Duties(self.db)
        self.errors = Errors(self.db)
        self.logs = Logs(self.db)
        self.settings = Settings(self.db)
        self.sinks = Sinks(self.db, vault)
        self.handovers = Handovers(self.db, vault)
        self.schedules = Schedules(self.db)
        self.views = Views(self.db)
        self.users = Users(self.db, vault)
        self.offers = Offers(self.db)
        self.pauses = Pauses(self.db)
        self.reports = Reports(self.db)
        self.preferences = Preferences(self.db)
        self.budget = Budgets(self.db)
        self.tokens = Tokens(self.db, vault, home / "locks")

    def __repr__(self) -> str:
        return f"Store({self.home.name!r})"

    @classmethod
    def create(cls, home: Path) -> Store:
        """Make a home, or bring one that is there up to date; nothing in it is lost."""
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (home / "omnikit.db").exists():
            create_key(home / "secret.key")
        return cls._opened(home, create=True)

    @classmethod
    def open(cls, home: Path) -> Store:
        """Open a home. Raises SetupError where there is none, its key is missing, or is another one."""
        if not (home / "omnikit.db").exists():
            Database(home / "omnikit.db").open()  # says where it looked and what to do
        return cls._opened(home, create=False)

    @classmethod
    def _opened(cls, home: Path, *, create: bool) -> Store:
        store = cls(home, load_vault(home / "secret.key"))
        try:
            store.db.open(create=create)
            store._check_key()
        except BaseException:
            store.close()
            raise
        return store

    def _check_key(self) -> None:
        known = self.db.value("SELECT value FROM meta WHERE key = 'key'")
        if known is None:
            self.db.run("INSERT OR IGNORE INTO meta VALUES ('key', ?)", (self.vault.fingerprint,))
            known = self.db.value("SELECT value FROM meta WHERE key = 'key'")
        if known != self.vault.fingerprint:
            raise SetupError(
                "This home was made with another key: its credentials and payloads would stay closed.",
                remedy="Put back the key that belongs to it (secret.key, or OMNIKIT_KEY).",
                code="setup.wrong_key",
            )

    def tickets_of(self, connection_id: int, now: Callable[[], datetime]) -> KeptTickets:
        """What a connection's channel was asked for."""
        return KeptTickets(self.db, connection_id, now)

    def commit_page(self, claim: Claim, page: Page, at: str) -> dict[str, int]:
        """See `pages.commit_page`."""
        return dict(commit_page(self.db, self.vault, claim, page, at))

    def commit_returns(self, claim: Claim, page: Page, at: str) -> dict[str, int]:
        """The same for a page of returns."""
        return dict(commit_returns(self.db, self.vault, claim, page, at))

    def digest_of(self, mapped: Mapped | MappedReturn) -> str:
        """See `pages.digest_of`."""
        return digest_of(self.vault, mapped)

    def back_up(self, target: Path) -> dict[str, Any]:
        """See `backup.back_up`."""
        return backup.back_up(self.db, self.vault, target)

    def close(self) -> None:
        self.db.close()
