"""A connection that is being written: what was typed, and the authorization it was given meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

LASTS = timedelta(hours=24)


class Granted(BaseModel):
    """An authorization that has not been stored with a connection yet."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    account: str  # whose it is: told by the consent's callback, or only claimed
    proven: bool  # a pasted token cannot prove whose it is
    covers: tuple[str, ...] = ()  # the accounts' places that it reaches
    secrets: dict[str, str] = Field(default_factory=dict, repr=False)


class Draft(BaseModel):
    """What survives the way to the consent page and back. `values` are credentials and options that are no secret."""

    model_config = ConfigDict(frozen=True)

    id: str
    owner: str
    driver: str
    connection_id: int | None = None
    name: str = ""
    values: dict[str, Any] = {}
    granted: Granted | None = None
    redirect_uri: str | None = None
    problem: tuple[str, str, str] | None = None  # the last refusal: message, remedy, code
    expires: datetime
