"""Who has opened a page, and how what makes the page gets to know."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from jupyter_server.auth.identity import User

TOKEN = 0


@dataclass
class Visitor(User):
    """Somebody who was let in. `name` is what the audit keeps; `username` tells a user from a token's holder."""

    generation: int = TOKEN
    session: str = ""

    @property
    def holds_token(self) -> bool:
        return self.generation == TOKEN


# Whose page is being made. Voilà starts the kernel deep inside and passes nothing on that a page could not forge.
VISITOR: ContextVar[Visitor] = ContextVar("visitor")
LANGUAGE: ContextVar[str] = ContextVar("language")  # which language the browser asks for
