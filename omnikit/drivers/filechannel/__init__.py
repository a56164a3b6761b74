"""Orders out of a folder of CSV files, tab-separated ones and Excel workbooks. Importing this module reads declarations
only. Nothing here is known to the rest of omnikit: it is a driver as an outsider writes one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from omnikit.drivers.base import Manifest
from omnikit.drivers.filechannel.settings import GROUPS
from omnikit.model.fields import Ui

_Trimmed = StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)
_Short = StringConstraints(strip_whitespace=True, min_length=1, max_length=40)
# what lies in the folder is wanted, however old it is; a setting names a later day
_FIRST = datetime(2000, 1, 1, tzinfo=UTC)


def _folder(text: str) -> str:
    if not Path(text).is_absolute() or not text.isprintable():
        raise ValueError("must be an absolute path, such as /srv/orders")
    return os.path.normpath(text)


def _pattern(text: str) -> str:
    patterns = [one.strip() for one in text.split(",") if one.strip()]
    if not patterns or any("/" in one or "\\" in one for one in patterns) or not text.isprintable():
        raise ValueError("must be names with * and ?, such as *.csv, and no path")
    return ", ".join(patterns)


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):
        raise ValueError("is no time zone; write one such as Europe/Berlin") from None
    return text


class Credentials(BaseModel):
    """Where the files are. There is no secret: whoever may read the folder may read the orders."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    source: Annotated[str, _Short, Ui("Source", "Whose files they are; the column mapping is remembered for it.")]
    folder: Annotated[
        str,
        _Trimmed,
        AfterValidator(_folder),
        Ui("Folder", "Absolute path, as the worker sees it. Its files are read."),
    ]
    pattern: Annotated[
        str, _Trimmed, AfterValidator(_pattern), Ui("Files", "Names with * and ?, several with commas: *.csv, *.xlsx")
    ] = "*.csv"
    marketplace: Annotated[
        str, _Short, Ui("Marketplace", "A country code such as DE, or a name of your own; it stands beside each order.")
    ]
    zone: Annotated[
        str, _Short, AfterValidator(_zone), Ui("Time zone", "In which the files' days and times are meant.")
    ] = "Europe/Berlin"


def _account_key(account: Mapping[str, str]) -> str:
    return f"{account['folder']}|{account['pattern'].lower()}"


manifest = Manifest(
    id="file",
    label="File channel",
    credentials=Credentials,
    application=None,
    factory="omnikit.drivers.filechannel.driver:FileChannel",
    order_rules="omnikit.drivers.filechannel.rules:FileRules",
    file_reader="omnikit.drivers.filechannel.reader:FileChannelReader",
    account_key=_account_key,
    zone=lambda account: account["zone"],
    summary=lambda account: {"marketplace": account["marketplace"], "account": account["source"]},
    first_window=lambda _account, _day: _FIRST,
    settings=GROUPS,
    capabilities=frozenset({"orders", "preview"}),
    instructions=(
        "Put CSV or tab-separated files or Excel workbooks (.xlsx) into a folder that the worker may read.",
        "Each file has its headings in the first row, and one row for each line of an order.",
        "Enter the folder, and which of its files are meant.",
        "Press [SAVE]. The folder is looked at before anything is stored; no authorization is needed.",
        "Columns are found by English and German headings; choose the others in the settings, under Column mapping.",
    ),
    personal=("rows",),
)
