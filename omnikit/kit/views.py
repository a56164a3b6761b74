"""The verbs about views, as a part of the kit. A view is its maker's alone until it is published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from omnikit.errors import Duplicate, NotFound, Refused
from omnikit.kit.credentials import clean_name
from omnikit.model.views import SavedView, ViewsFile, view_state, views_file

if TYPE_CHECKING:
    from omnikit.store import Store

Row = dict[str, Any]


class ViewVerbs:
    """Mixed into `Kit`."""

    actor: str
    _store: Store

    if TYPE_CHECKING:

        def _now(self) -> datetime: ...
        def _note(self, verb: str, connection_id: int | None = None, **detail: Any) -> None: ...

    def views(self, list_name: str | None = None) -> list[Row]:
        """My views and what others have published: id, list, name, owner, mine, published, version, modified, state."""
        return [self._row(one) for one in self._store.views.visible(list_name, self.actor)]

    def view(self, view_id: int) -> Row:
        """One view. Raises NotFound, also for one that someone else keeps to himself."""
        row = self._row(self._store.views.get(view_id))
        if not (row["mine"] or row["published"]):
            raise NotFound(f"There is no view {view_id}.", code="view.not_found")
        return row

    def create_view(self, list_name: str, name: str, state: Mapping[str, Any]) -> Row:
        """Save a list's state under a name. Raises InvalidInput, Duplicate."""
        saved = self._store.views.add(list_name, clean_name(name), self.actor, view_state(state), self._now())
        self._note("view.create", view=saved["id"], name=saved["name"])
        return self._row(saved)

    def rename_view(self, view_id: int, name: str) -> Row:
        """Raises InvalidInput, Duplicate, NotFound, Refused."""
        self._mine(view_id)
        renamed = self._store.views.rename(view_id, clean_name(name), self._now())
        self._note("view.rename", view=view_id, name=renamed["name"])
        return self._row(renamed)

    def save_view(self, view_id: int, state: Mapping[str, Any], *, version: int) -> Row:
        """Keep a changed state. `version` is of the view that was changed. Raises Busy where it was saved meanwhile."""
        self._mine(view_id)
        saved = self._store.views.save(view_id, view_state(state), version=version, at=self._now())
        self._note("view.save", view=view_id)
        return self._row(saved)

    def publish_view(self, view_id: int) -> Row:
        """Let everybody see and apply it."""
        return self._publish(view_id, on=True)

    def unpublish_view(self, view_id: int) -> Row:
        """Keep it to myself again."""
        return self._publish(view_id, on=False)

    def delete_view(self, view_id: int) -> None:
        """Take it away, for everybody."""
        name = self._mine(view_id)["name"]
        self._store.views.delete(view_id)
        self._note("view.delete", view=view_id, name=name)

    def export_views(self, view_ids: list[int] | None = None) -> str:
        """Views (all that I see, where none is named) as JSON text for a file."""
        rows = self.views() if not view_ids else [self.view(number) for number in view_ids]
        kept = [SavedView.model_validate({key: row[key] for key in ("list", "name", "state")}) for row in rows]
        return ViewsFile(views=tuple(kept)).model_dump_json(indent=2, by_alias=True, exclude_none=True) + "\n"

    def import_views(self, text: str, *, replace: bool = False) -> list[Row]:
        """Views of a file as my own, all or none. Raises InvalidInput; Duplicate for a name I have, or `replace`."""
        file = views_file(text)
        mine = {(row["list"], row["name"]): row for row in self.views() if row["mine"]}
        taken = [one.name for one in file.views if (one.list, one.name) in mine]
        if taken and not replace:
            raise Duplicate(
                f"You have a view named {taken[0]!r} already.", remedy="Add --replace (replace=True) to replace it.",
                code="view.duplicate",
            )  # fmt: skip
        for one in file.views:
            clean_name(one.name)
        return [self._imported(one, mine.get((one.list, one.name))) for one in file.views]

    # -- inside ------------------------------------------------------------------------------------------------

    def _imported(self, one: SavedView, before: Row | None) -> Row:
        state = one.state.as_data()
        if before is None:
            return self.create_view(one.list, one.name, state)
        return self.save_view(before["id"], state, version=before["version"])

    def _publish(self, view_id: int, *, on: bool) -> Row:
        self._mine(view_id)
        self._note("view.publish" if on else "view.unpublish", view=view_id)
        return self._row(self._store.views.publish(view_id, on=on, at=self._now()))

    def _mine(self, view_id: int) -> Row:
        row = self.view(view_id)
        if not row["mine"]:
            raise Refused(
                f"View {row['name']!r} belongs to {row['owner']} and is read-only for you.",
                remedy="Save a copy under a name of your own.",
                code="view.not_mine",
            )
        return row

    def _row(self, row: Row) -> Row:
        return {**row, "mine": row["owner"] == self.actor}
