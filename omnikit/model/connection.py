"""A connection and an application, as the rest of omnikit sees them: without their secrets."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from omnikit.model.states import ConnectionStatus


class Connection(BaseModel):
    """One account on one marketplace through one driver. Secrets are not here; ask the store for them by name."""

    model_config = ConfigDict(frozen=True)

    id: int
    name: str
    driver: str
    status: ConnectionStatus
    account: dict[str, str]
    authorized: datetime | None
    authorization_error: str | None
    window_start: datetime | None
    last_success: datetime | None
    created: datetime
    version: int

    @property
    def is_active(self) -> bool:
        return self.status == ConnectionStatus.ACTIVE


class Application(BaseModel):
    """What the channel knows this installation as. The client secret is kept apart."""

    model_config = ConfigDict(frozen=True)

    driver: str
    fields: dict[str, str]
    secret_set: datetime | None
