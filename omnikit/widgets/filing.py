"""[Import file]: orders out of a report that somebody has downloaded, looked at before they are stored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from omnikit.widgets.screen import Row, button
from omnikit.widgets.status import look
from omnikit.widgets.texts import _t, number, said
from omnikit.widgets.underway import with_worker
from omnikit.widgets.uploading import Uploading

if TYPE_CHECKING:
    from omnikit.kit import Kit

_SHOWN = 8  # orders and rejected rows of a preview
_COUNTS = (
    ("imported", "Imported"), ("updated", "Updated"), ("unchanged", "Unchanged"), ("pending", "Pending"),
    ("excluded", "Excluded"), ("failed", "Failed"),
)  # fmt: skip


class Filing(Uploading):
    """Mixed into the list of orders of one connection."""

    connection: int | None
    _file: Path | None = None

    if TYPE_CHECKING:
        kit: Kit
        panel: Any
        live: Any

    def file_button(self) -> dict[str, Any]:
        """The button that lets a person choose a file."""
        return {**button("choose_file", _t("Import file"), "mdi-file-upload-outline"), "upload": True}

    def uploaded(self, path: Path) -> None:
        found: list[Row] = []

        def ended(done: bool) -> None:
            if done:
                self._file = path
                self.panel = _preview(found[0])

        assert self.connection is not None
        number_of = self.connection
        self.beside(lambda: found.append(self.kit.preview_file(number_of, path)), ended)

    def import_chosen(self) -> None:
        """[IMPORT]: the file that was looked at."""
        if self._file is None or self.connection is None:
            return
        run = self.kit.import_file(self.connection, self._file)
        self._file, self.panel = None, {}
        self.say(_t("Import triggered"), with_worker(self.kit, f"{_t('Run {}').format(run.id)}."))
        self.live.wake()


def _preview(found: Row) -> Row:
    """What a file is, what would become of its orders, and which rows are left out."""
    missing = ", ".join(found["missing"])
    facts = [
        (_t("Encoding"), found["encoding"]),
        (_t("Columns"), number(len(found["columns"]))),
        (_t("Not needed"), ", ".join(found["ignored"][:_SHOWN])),
        (_t("Missing"), missing),
        (_t("Orders looked at"), _looked_at(found)),
        (_t("Would be"), _counts(found)),
    ]
    sections = []
    if found.get("orders"):
        sections.append(_section(_t("First orders"), [_order_line(one) for one in found["orders"][:_SHOWN]]))
    if found.get("rejected"):
        sections.append(_section(_t("Rows left out"), [_row_line(one) for one in found["rejected"][:_SHOWN]]))
    reason = _t("Columns are missing: {}").format(missing) if missing else ""
    return {
        "id": "file",
        "title": found["file"],
        "buttons": [button("import_chosen", _t("IMPORT"), "mdi-tray-arrow-down", reason)],
        "facts": [{"label": label, "value": value, "time": False} for label, value in facts if value],
        "sections": sections,
    }


def _looked_at(found: Row) -> str:
    if "read" not in found:
        return ""
    return number(found["read"]) if found["whole"] else _t("{}, the file has more").format(number(found["read"]))


def _counts(found: Row) -> str:
    counts = found.get("counts") or {}
    return ", ".join(f"{_t(word)}: {number(counts[key])}" for key, word in _COUNTS if counts.get(key))


def _section(title: str, rows: list[Row]) -> Row:
    return {"title": title, "empty": "", "rows": rows, "action": None}


def _order_line(one: Row) -> Row:
    state = one["would_be"]
    mark = look(state) if state else {"icon": "mdi-minus", "word": _t("stays as it is"), "tone": "quiet"}
    return {"id": one["order_id"], "look": mark, "head": one["order_id"], "at": one["created"],
            "text": said(one["why"]), "more": ""}  # fmt: skip


def _row_line(one: Row) -> Row:
    mark = {"icon": "mdi-close-octagon", "word": _t("Line {}").format(number(one["line"])), "tone": "bad"}
    return {"id": one["line"], "look": mark, "head": "", "at": None, "text": said(one["reason"]), "more": ""}


def rejected_section(kit: Kit, run_id: int) -> Row | None:
    """Rows of a file that its run left out, for the run's panel; None where there is none."""
    rows = kit.rejected_rows(run_id)
    return _section(_t("Rows left out"), [_row_line(one) for one in rows[:200]]) if rows else None
