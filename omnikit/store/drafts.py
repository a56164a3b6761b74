"""Connections that are being written, encrypted, for a day."""

from __future__ import annotations

import hashlib
from datetime import datetime

from omnikit.errors import NotFound
from omnikit.model.draft import Draft
from omnikit.model.times import iso
from omnikit.store.database import Database
from omnikit.store.vault import Vault


def _hashed(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


def _about(draft_id: str) -> str:
    return f"draft:{draft_id}"


class Drafts:
    """Rows of `drafts`. Each belongs to one user, and ends by itself."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def put(self, draft: Draft, at: datetime, state: str | None = None) -> Draft:
        """Store a draft as it is now. With `state`, a callback that brings it is awaited; without, none is."""
        sealed = self._vault.seal(draft.model_dump_json().encode(), _about(draft.id))
        self._db.run("DELETE FROM drafts WHERE expires <= ?", (iso(at),))
        self._db.run(
            "INSERT OR REPLACE INTO drafts VALUES (?, ?, ?, ?, ?, ?)",
            (draft.id, draft.owner, draft.connection_id, sealed, _hashed(state) if state else None, iso(draft.expires)),
        )
        return draft

    def get(self, draft_id: str, owner: str, at: datetime) -> Draft:
        """A user's draft. Raises NotFound where there is none, it has ended, or it is another user's."""
        row = self._db.row(
            "SELECT content FROM drafts WHERE id = ? AND owner = ? AND expires > ?", (draft_id, owner, iso(at))
        )
        if row is None:
            raise NotFound(
                "This draft of a connection does not exist any more.",
                remedy="Drafts are kept for 24 hours: begin again.",
                code="draft.not_found",
            )
        return Draft.model_validate_json(self._vault.open(row["content"], _about(draft_id)))

    def awaited(self, state: str, at: datetime) -> tuple[str, str] | None:
        """Id and owner of the draft that awaits this state; from now on it awaits it no more, whoever asked."""
        with self._db.write() as connection:
            row = connection.execute(
                "UPDATE drafts SET state = NULL WHERE state = ? AND expires > ? RETURNING id, owner",
                (_hashed(state), iso(at)),
            ).fetchone()
        return (row["id"], row["owner"]) if row else None

    def drop(self, draft_id: str) -> None:
        self._db.run("DELETE FROM drafts WHERE id = ?", (draft_id,))
