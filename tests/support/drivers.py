"""An Amazon driver at work without a home: everything it is given is held in memory and can be looked at."""

import threading
from contextlib import nullcontext

from omnikit.drivers.amazon.driver import AmazonDriver
from omnikit.drivers.base import Wiring
from omnikit.model.ports import NoTickets
from omnikit.sync.clock import StoppableClock
from tests.support.homes import application_fields, credentials


class Unlimited:
    """A budget that always has a call."""

    def take(self, *_):
        return 0.0

    def learn(self, *_):
        return

    drained = learn

    def forecast(self, *_):
        return 0.0


class Tokens(dict):
    """Access tokens of one process."""

    def put(self, key, token):
        self[key] = token

    def drop(self, key):
        self.pop(key, None)

    def refreshing(self, _key):
        return nullcontext()


class Bench:
    """A driver, and what it said and waited for. `before_call` may be set to stop it."""

    def __init__(self, amazon, clock, *, tickets=None, budget=None, marketplace="DE"):
        self.said, self.waits = [], []
        self.tickets = tickets or NoTickets()
        self.before_call = lambda: None
        account = credentials(amazon, marketplace)
        secrets = {"refresh_token": account.pop("refresh_token")}
        application = application_fields(amazon)
        secret = application.pop("client_secret")
        self.wiring = Wiring(
            account=account, secrets=secrets, application=application, client_secret=secret,
            budget=budget or Unlimited(), tokens=Tokens(),
            clock=StoppableClock(clock, threading.Event(), lambda: None),
            say=lambda *told: self.said.append(told), before_call=self._before,
            waiting=lambda *wait: self.waits.append(wait), tickets=self.tickets,
        )  # fmt: skip
        self.driver = AmazonDriver(self.wiring)

    def _before(self):
        self.before_call()

    def codes(self):
        return [code for _, code, *_ in self.said]
