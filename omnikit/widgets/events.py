"""What our screens share: which messages of a browser they take, how they speak, and that nothing fails in silence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipyvuetify as v
import traitlets

from omnikit.errors import OmnikitError
from omnikit.widgets.texts import _t, said

if TYPE_CHECKING:
    from omnikit.kit import Kit


class Guarded(v.VuetifyTemplate):  # type: ignore[misc]
    """A template whose `vue_` methods are all that a browser may call."""

    kit: Kit

    message: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)

    def __init__(self, *args: Any, **traits: Any) -> None:
        # where a screen leads to: the page around it says how; alone in a cell there is nowhere to go
        self.go: Callable[..., None] = lambda *_place, **_more: None
        # how a screen says that it shows another part of itself, which the page's address then names
        self.here: Callable[..., None] = lambda **_part: None
        self._cell: Any = None
        self._tasks: set[asyncio.Task[None]] = set()
        super().__init__(*args, **traits)

    def _handle_event(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        """Only our own events: ipyvue would also import and build any class that a message names."""
        event = content.get("event")
        if event in (self.events or ()):
            self.attempt(lambda: getattr(self, f"vue_{event}")(content.get("data")))

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """Shown by a notebook, a screen stands in a cell that leads to the others in place of it."""
        from omnikit.widgets.cell import Cell

        if self._cell is None:
            self._cell = Cell(self.kit, self)
        return self._cell._repr_mimebundle_(**options)

    def say(self, title: str, text: str = "", tone: str = "good") -> None:
        """A message at the foot of the screen."""
        self.message = {}
        self.message = {"title": title, "text": text, "tone": tone}

    def refused(self, error: OmnikitError) -> None:
        """Say what was refused, and what to do next."""
        self.say(said(error.message), said(error.remedy), "bad")

    def attempt(self, verb: Callable[[], Any]) -> bool:
        """Do something that may be refused; returns whether it was done."""
        try:
            verb()
        except OmnikitError as error:
            self.refused(error)
        except Exception as error:  # noqa: BLE001 a click that fails without a word is the worst answer
            self.say(_t("That failed unexpectedly ({}).").format(type(error).__name__), _t("Nothing was done."), "bad")
        else:
            return True
        return False

    def beside(self, verb: Callable[[], Any], then: Callable[[bool], None]) -> None:
        """Do something long in another thread, then tell `then` whether it was done; a refusal is shown.

        Without an event loop (a plain script, a test) it is done here.
        """
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            then(self.attempt(verb))
            return
        task = loop.create_task(self._beside(verb, then))
        self._tasks.add(task)  # a task that nobody holds may be collected half-way
        task.add_done_callback(self._tasks.discard)

    async def _beside(self, verb: Callable[[], Any], then: Callable[[bool], None]) -> None:
        work = await asyncio.gather(asyncio.to_thread(verb), return_exceptions=True)

        def outcome() -> None:
            if isinstance(work[0], BaseException):
                raise work[0]

        done = self.attempt(outcome)
        self.attempt(lambda: then(done))
