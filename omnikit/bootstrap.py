"""Builds what a process needs, once: store, queue, clock, and drivers wired to them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from omnikit.drivers import registry
from omnikit.drivers.base import Driver, Wiring
from omnikit.errors import SetupError
from omnikit.model.connection import Connection
from omnikit.model.ports import Budget, Clock, NoTickets, Say, Tickets
from omnikit.model.scopes import of_application, of_connection
from omnikit.store import Store
from omnikit.sync.clock import BaseClock, StoppableClock, SystemClock
from omnikit.sync.context import RunContext
from omnikit.sync.rules import acting_defaults, acting_settings
from omnikit.sync.spending import Spending

Settings = Mapping[str, Mapping[str, Any]]  # effective values by group
HOME_VARIABLE = "OMNIKIT_HOME"
_DEFAULT_HOME = "~/.omnikit"


def home_path(home: str | Path | None) -> Path:
    """The home that is meant: `home`, else OMNIKIT_HOME, else ~/.omnikit."""
    return Path(home or os.environ.get(HOME_VARIABLE) or _DEFAULT_HOME).expanduser().absolute()


@dataclass(frozen=True, repr=False)
class Hooks:
    """How a driver speaks to whoever set it to work."""

    clock: Clock
    say: Say
    before_call: Callable[[], None]
    waiting: Callable[[float, str], None]
    tickets: Tickets = field(default_factory=NoTickets)
    budget: Budget | None = None  # None: the store's, and nobody counts


def _nothing(*_args: Any, **_kwargs: Any) -> None:
    return


class Runtime:
    """One process's door to one home."""

    def __init__(self, store: Store, clock: BaseClock | None = None) -> None:
        self.store = store
        self.clock: BaseClock = clock or SystemClock()

    def __repr__(self) -> str:
        return f"Runtime({str(self.store.home)!r})"

    @cached_property
    def queue(self) -> Any:
        """Opened when first used: huey costs time that most commands need not spend."""
        from omnikit.sync.queue import Queue

        return Queue(self.store.home, self.store.vault.derived("queue"))

    def close(self) -> None:
        if "queue" in self.__dict__:
            self.queue.close()
        self.store.close()

    def application(self, driver_id: str) -> tuple[dict[str, str], str]:
        """An application's fields and its secret; none where the channel knows no applications. Raises SetupError where
        one is needed and none was stored.
        """
        if registry.manifest(driver_id).application is None:
            return {}, ""
        application = self.store.connections.application(driver_id)
        secrets = self.store.connections.secrets(of_application(driver_id))
        if application is None or "client_secret" not in secrets:
            raise SetupError(
                f"No application is stored for driver {driver_id!r}.",
                remedy=f"Store its ids and secret first: `omnikit app set {driver_id}`.",
                code="application.missing",
            )
        return application.fields, secrets["client_secret"]

    def driver(
        self,
        driver_id: str,
        account: Mapping[str, str],
        secrets: Mapping[str, str],
        hooks: Hooks | None = None,
        *,
        settings: Settings | None = None,
    ) -> Driver:
        """A driver at work on an account, stored or not yet. `settings` None: the driver's defaults."""
        fields, client_secret = self.application(driver_id)
        acting = acting_defaults(self.store, driver_id) if settings is None else settings
        wiring = self._wiring(account, secrets, fields, client_secret, hooks or self.bare_hooks())
        return registry.manifest(driver_id).connect(replace(wiring, settings=acting))

    def driver_of(self, connection: Connection, hooks: Hooks | None = None) -> Driver:
        """The driver at work on a stored connection, with its secrets and its settings."""
        secrets = self.store.connections.secrets(of_connection(connection.id))
        settings = acting_settings(self.store, connection)
        return self.driver(connection.driver, connection.account, secrets, hooks, settings=settings)

    def check_application(self, driver_id: str, fields: Mapping[str, str], client_secret: str) -> str:
        """Ask the channel whether it knows an application, stored or not yet."""
        wiring = self._wiring({}, {}, fields, client_secret, self.bare_hooks())
        return registry.manifest(driver_id).check_application(wiring)

    def _wiring(
        self,
        account: Mapping[str, str],
        secrets: Mapping[str, str],
        application: Mapping[str, str],
        client_secret: str,
        hooks: Hooks,
    ) -> Wiring:
        return Wiring(
            account=account, secrets=secrets, application=application, client_secret=client_secret,
            budget=hooks.budget or self.store.budget, tokens=self.store.tokens, clock=hooks.clock, say=hooks.say,
            before_call=hooks.before_call, waiting=hooks.waiting, tickets=hooks.tickets,
        )  # fmt: skip

    def bare_hooks(self) -> Hooks:
        """For a call outside of a run: nobody listens, nobody stops it."""
        return Hooks(StoppableClock(self.clock, threading.Event(), _nothing), _nothing, _nothing, _nothing)

    def connect(self, connection: Connection, context: RunContext) -> Driver:
        """The driver of a run; implements `sync.context.Connect`."""
        tickets = self.store.tickets_of(connection.id, self.clock.now)
        budget = Spending(self.store.budget, context.called)
        hooks = Hooks(context.clock, context.say, context.heart.check, context.waiting, tickets, budget)
        return self.driver_of(connection, hooks)
