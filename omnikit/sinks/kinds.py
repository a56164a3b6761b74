"""The kinds of sinks there are, and what each asks for. Reading this loads no client."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from omnikit.errors import NotFound
from omnikit.model.fields import Ui
from omnikit.model.urls import plain_url
from omnikit.sinks.base import SinkKind

_LONGEST_PATH = 1024


def _absolute(text: str) -> str:
    if "\0" in text or not Path(text).is_absolute():
        raise ValueError("must be a whole path, such as /srv/oms/inbox")
    return str(Path(text))


def _address(text: str) -> str:
    found = plain_url(text)
    if not found:
        raise ValueError("must be https; plain http is taken for this machine only")
    return found


_BACK = "Back channel"
_Text = StringConstraints(strip_whitespace=True, min_length=1, max_length=_LONGEST_PATH)


class FolderConfig(BaseModel):
    """Files in a folder."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    path: Annotated[
        str,
        _Text,
        AfterValidator(_absolute),
        Ui("Folder", "A whole path. It is made where it is missing, readable by this user alone."),
    ]
    format: Annotated[
        Literal["jsonl", "csv", "parquet"],
        Ui("Format", "JSON Lines and Parquet are exact; CSV makes harmless what a spreadsheet takes for a formula.",
           choices=(("jsonl", "JSON Lines"), ("csv", "CSV"), ("parquet", "Parquet"))),
    ] = "jsonl"  # fmt: skip
    batch_size: Annotated[int, Field(ge=1, le=10_000), Ui("Records per file", "At most.")] = 500


class HttpConfig(BaseModel):
    """Calls to an endpoint."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    url: Annotated[str, _Text, AfterValidator(_address), Ui("Address", "Where documents are posted to; https.")]
    secret: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=16, max_length=1024),
        Field(repr=False),
        Ui("Secret", "At least 16 characters. Each call is signed with it (HMAC-SHA256).", secret=True),
    ]
    records_per_call: Annotated[
        int, Field(ge=1, le=500), Ui("Records per call", "1: each document by itself; more: an envelope with a list.")
    ] = 1
    collect_url: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=_LONGEST_PATH),
        AfterValidator(plain_url),
        Ui("Address of the back channel", "Asked for shipments and invoices. Empty: nothing is asked.", section=_BACK),
    ] = ""


KINDS = (
    SinkKind("folder", "Folder", FolderConfig, "omnikit.sinks.folder:FolderSink", "batch_size"),
    SinkKind("http", "HTTP endpoint", HttpConfig, "omnikit.sinks.http:HttpSink", "records_per_call"),
)


def kind_named(name: str) -> SinkKind:
    """A kind by its id. Raises NotFound naming all there are."""
    for kind in KINDS:
        if kind.id == name:
            return kind
    names = ", ".join(kind.id for kind in KINDS)
    raise NotFound(f"There is no kind of sink {name!r}; there are: {names}.", code="sink.no_kind")
