"""A file that a person brings, in pieces: a message of a page holds ten megabytes at most, a file of orders more."""

from __future__ import annotations

import base64
import binascii
import tempfile
from pathlib import Path
from typing import Any

import traitlets

from omnikit.widgets.events import Guarded
from omnikit.widgets.texts import _t

PIECE = 384 * 1024  # bytes
_LARGEST = 300 * 1024 * 1024


class Uploading(Guarded):
    """Mixed into a screen; `uploaded` gets the file when it is whole. What is half done goes with the screen."""

    taken = traitlets.Int(0).tag(sync=True)  # bytes that are here: the page sends the next piece
    piece = traitlets.Int(PIECE).tag(sync=True)

    def __init__(self, *args: Any, **traits: Any) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._size = 0
        super().__init__(*args, **traits)

    def uploaded(self, path: Path) -> None:
        """A whole file, under its own name; it is gone when the next one comes."""
        raise NotImplementedError

    def vue_upload_part(self, data: dict[str, Any]) -> None:
        """The next piece; the first one begins a file. Whatever does not follow on the last one ends it."""
        at, size = int(data["at"]), int(data["size"])
        if size > _LARGEST:
            self.say(_t("The file is too large."), _t("At most 300 MB."), "bad")
            return
        if at == 0:
            self._begin(size)
        path = self._path(str(data["name"]))
        if path is None or at != self.taken or size != self._size:
            self.taken = 0
            return
        try:
            content = base64.b64decode(str(data["content"]), validate=True)
        except (binascii.Error, ValueError):
            content = b""
        if not content and size:
            self.say(_t("The file did not come whole."), _t("Choose it again."), "bad")
            return
        with path.open("ab") as file:
            file.write(content)
        self.taken = at + len(content)
        if self.taken >= size:
            self._whole(path)

    def _begin(self, size: int) -> None:
        if self._folder is not None:
            self._folder.cleanup()
        self._folder = tempfile.TemporaryDirectory(prefix="omnikit-upload-")
        self._size, self.taken = size, 0

    def _path(self, name: str) -> Path | None:
        """Where it is put: the browser's name counts for the eye alone."""
        if self._folder is None:
            return None
        plain = "".join(char for char in Path(name).name if char.isprintable() and char not in "/\\")[-120:]
        return Path(self._folder.name) / (plain.lstrip(".") or "file")

    def _whole(self, path: Path) -> None:
        self.taken = 0
        self.uploaded(path)

    def close(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()
        super().close()
