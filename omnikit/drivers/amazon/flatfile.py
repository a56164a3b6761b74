"""Amazon's All Orders report: a tab-separated row for each item of an order, as a report brings it or a person.

The rows of an order become one record, which is kept like any other payload::

    {"flat": {"edition": 1, "lacks": [...], "doubts": [...], "rows": [{...}, ...], "shipping": [{...}, ...]}}

`rows` hold the cells that are not empty by Amazon's English headings, columns that Amazon may invent by their own;
`lacks`: what the file has no column for; `doubts`: why the rows may not tell the whole order; `shipping`: the rows of
the restricted report on orders to be shipped, once they are there. `flatorders` makes an order of it.

The column order-item-id is there since May 2026 only. Without it two rows that are alike may be two items, or one that
was sent twice (amzn/selling-partner-api-docs, issues 1831 and 3277): alike rows count once, and the order is doubted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import islice
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, NamedTuple
from zlib import crc32

import orjson

from omnikit.drivers.amazon import tsv
from omnikit.drivers.base import FileFacts, FileRecord, Terms
from omnikit.drivers.parsing import parsed
from omnikit.errors import InvalidInput
from omnikit.model.times import version

EDITION = 1
MARK = b'{"flat":'  # how a record of this form begins

ORDER, UPDATED, CREATED, QUANTITY = "amazon-order-id", "last-updated-date", "purchase-date", "quantity"
AMOUNTS = (
    "item-price", "item-tax", "shipping-price", "shipping-tax", "gift-wrap-price", "gift-wrap-tax",
    "item-promotion-discount", "ship-promotion-discount",
)  # fmt: skip
# without these there is no order to show
REQUIRED = (
    ORDER, CREATED, UPDATED, "order-status", "fulfillment-channel", "sales-channel", "sku", QUANTITY, "currency",
    "item-price",
)  # fmt: skip
# without these it can be shown, but not told for certain
TELLING = (*AMOUNTS[1:], "is-business-order", "is-iba", "order-item-id")
_OTHERS = (
    "merchant-order-id", "order-channel", "ship-service-level", "product-name", "asin", "item-status", "ship-city",
    "ship-state", "ship-postal-code", "ship-country", "promotion-ids", "purchase-order-number", "price-designation",
)  # fmt: skip

# Public readers of these files, and Amazon's own pages in Spanish and German, know English headings alone; no file with
# others is public. The words below are those of Seller Central's pages and of people who rename columns: taken, where
# they come, and promised by nobody.
SYNONYMS: dict[str, tuple[str, ...]] = {
    ORDER: (
        "order-id", "amazon-order-number", "amazon-bestellnummer", "bestellnummer", "numéro-de-commande",
        "numéro-de-commande-amazon", "amazon注文番号", "注文番号",
    ),
    "order-item-id": ("amazon-order-item-id", "bestellpositionsnummer", "numéro-d-article-de-commande", "注文商品番号"),
    CREATED: ("order-date", "kaufdatum", "bestelldatum", "date-d-achat", "date-de-commande", "注文日", "注文日時"),
    UPDATED: (
        "last-update-date", "last-updated", "letzte-aktualisierung", "zuletzt-aktualisiert",
        "datum-der-letzten-aktualisierung", "dernière-mise-à-jour", "date-de-dernière-mise-à-jour", "最終更新日",
        "最終更新日時",
    ),
    "order-status": ("bestellstatus", "statut-de-la-commande", "statut-de-commande", "注文ステータス", "注文状況"),
    "fulfillment-channel": (
        "fulfilment-channel", "versandkanal", "versand-durch", "canal-d-expédition", "canal-de-traitement", "出荷方法",
        "フルフィルメントチャネル",
    ),
    "sales-channel": ("vertriebskanal", "verkaufskanal", "canal-de-vente", "canal-de-vente-amazon", "販売チャネル"),
    "ship-service-level": ("service-level", "versandart", "lieferart", "niveau-de-service", "配送サービスレベル"),
    "product-name": ("item-name", "title", "produktname", "artikelname", "nom-du-produit", "商品名"),
    "sku": ("seller-sku", "merchant-sku", "händler-sku", "verkäufer-sku", "sku-vendeur", "sku番号", "出品者sku"),
    QUANTITY: ("quantity-ordered", "qty", "menge", "anzahl", "bestellmenge", "quantité", "数量"),
    "currency": ("currency-code", "währung", "währungscode", "devise", "通貨", "通貨コード"),
    "item-price": ("artikelpreis", "preis", "prix", "prix-de-l-article", "商品価格", "価格"),
    "item-tax": ("artikelsteuer", "steuer", "taxe", "taxe-sur-l-article", "商品税", "税金"),
    "shipping-price": ("versandkosten", "versandpreis", "frais-d-expédition", "prix-de-livraison", "配送料"),
    "shipping-tax": ("versandsteuer", "taxe-sur-l-expédition", "taxe-de-livraison", "配送料税金"),
    "gift-wrap-price": ("geschenkverpackung", "preis-der-geschenkverpackung", "prix-emballage-cadeau", "包装料"),
    "gift-wrap-tax": ("steuer-der-geschenkverpackung", "taxe-emballage-cadeau", "包装料税金"),
    "item-promotion-discount": ("artikelrabatt", "remise-sur-l-article", "注文プロモーション用割引額"),
    "ship-promotion-discount": ("versandrabatt", "remise-sur-l-expédition", "配送プロモーション用割引額"),
    "ship-city": ("lieferort", "ville-de-livraison", "配送先市区町村"),
    "ship-state": ("lieferbundesland", "région-de-livraison", "配送先都道府県"),
    "ship-postal-code": ("lieferpostleitzahl", "code-postal-de-livraison", "配送先郵便番号"),
    "ship-country": ("lieferland", "pays-de-livraison", "配送先国"),
    "is-business-order": ("geschäftsbestellung", "commande-professionnelle", "法人注文"),
    "purchase-order-number": ("bestellnummer-des-käufers", "numéro-de-bon-de-commande", "発注番号"),
}  # fmt: skip
_CANONICAL = {
    name: column
    for column in (*REQUIRED, *TELLING, *_OTHERS)
    for name in (column, *SYNONYMS.get(column, ()))
}  # fmt: skip

_PLAIN = r"-?\d{1,15}(?:\.\d{1,2}0*)?"  # not 1.234: in a file that a spreadsheet wrote, that may be a thousand
# two moments of UTC on days that every month has, a quantity, and amounts: what nearly every row has
_MOMENT = r"[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\+00:00|Z)\t"
_USUAL = re.compile(rf"{_MOMENT}{_MOMENT}\d{{1,9}}(?:\t(?:{_PLAIN})?)*", re.ASCII)
_ONE_PLAIN = re.compile(_PLAIN, re.ASCII)
# as spreadsheets write amounts: 1,234.56 and 1.234,56 and 12,34
_WRITTEN = (
    (re.compile(r"-?\d{1,3}(?:,\d{3})+\.\d{1,2}", re.ASCII), {",": ""}),
    (re.compile(r"-?\d{1,3}(?:\.\d{3})+,\d{1,2}", re.ASCII), {".": "", ",": "."}),
    (re.compile(r"-?\d{1,15},\d{1,2}", re.ASCII), {",": "."}),
)
_COUNT = re.compile(r"\d{1,9}", re.ASCII)
_SHOWN = 5  # rows of a file that its facts show
_SLOTS = 1 << 24
_BUCKETS = 16

Cells = dict[str, str]


class Wrong(Exception):
    """A row that is none; the reason is for people and quotes nothing of it."""


class Form:
    """How the rows of one file are read: its headings, once understood."""

    def __init__(self, headings: Sequence[str]) -> None:
        """Raises InvalidInput where a column is missing that every order needs."""
        self.own = tuple(headings)
        self.names = understood(headings)
        missing = missing_of(self.names)
        if missing:
            raise InvalidInput(
                f"This is no report on all orders: it has no column {', '.join(missing)}.",
                remedy="Download the report 'All Orders' from Seller Central and import that file as it is.",
                code="file.columns",
            )
        self.lacks = [name for name in TELLING if name not in self.names]
        self.width = len(self.names)
        self._order, self._created, self._updated, self._quantity = map(
            self.names.index, (ORDER, CREATED, UPDATED, QUANTITY)
        )
        self._last_required = max(map(self.names.index, REQUIRED))
        self._amounts = [number for number, name in enumerate(self.names) if name in AMOUNTS]
        self._checked = itemgetter(self._created, self._updated, self._quantity, *self._amounts)

    def order_id(self, text: str) -> str:
        """Whose row it is; empty where it does not say."""
        parts = text.split("\t", self._order + 1)
        return parts[self._order].strip() if len(parts) > self._order else ""

    def cells(self, text: str) -> tuple[Cells, bool]:
        """The cells of a row, and whether some may be missing at its end. Raises Wrong."""
        cells = text.split("\t")
        is_short = len(cells) < self.width
        if len(cells) != self.width:
            cells = self._fitted(cells)
        if "\t " in text or " \t" in text or text[0] == " " or text[-1] == " ":
            cells = [cell.strip() for cell in cells]
        self._check(cells)
        return {name: cell for name, cell in zip(self.names, cells, strict=True) if cell}, is_short

    def _fitted(self, cells: list[str]) -> list[str]:
        if len(cells) > self.width:
            if any(cell.strip() for cell in cells[self.width :]):
                raise Wrong(f"it has {len(cells)} cells, and there are {self.width} headings")
            return cells[: self.width]
        if len(cells) <= self._last_required:
            raise Wrong(f"it ends after {len(cells)} of {self.width} cells")
        return [*cells, *[""] * (self.width - len(cells))]

    def _check(self, cells: list[str]) -> None:
        """Raises Wrong. Amounts that a spreadsheet wrote its own way are put right."""
        if not cells[self._order]:
            raise Wrong(f"it has no {ORDER}")
        if _USUAL.fullmatch("\t".join(self._checked(cells))):
            return
        for number in (self._created, self._updated):
            if not _is_moment(cells[number]):
                raise Wrong(f"{self.names[number]} is no time with a time zone")
        if not _COUNT.fullmatch(cells[self._quantity]):
            raise Wrong(f"{QUANTITY} is no whole number")
        for number in self._amounts:
            cells[number] = amount(cells[number], self.names[number])


def understood(headings: Sequence[str]) -> tuple[str, ...]:
    """Amazon's name for each column, where it is known; of two columns for one thing, the first counts."""
    names: list[str] = []
    for heading in headings:
        name = _CANONICAL.get(heading, heading)
        names.append(heading if name in names else name)
    return tuple(names)


def missing_of(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in REQUIRED if name not in names)


def amount(text: str, name: str) -> str:
    """An amount as Amazon writes it. Raises Wrong."""
    if not text or _ONE_PLAIN.fullmatch(text):
        return text
    for pattern, changes in _WRITTEN:
        if pattern.fullmatch(text):
            for was, becomes in changes.items():
                text = text.replace(was, becomes)
            return text
    raise Wrong(f"{name} is no amount of money")


def _is_moment(text: str) -> bool:
    try:
        return bool(version(text))
    except (ValueError, OverflowError):
        return False


class _Line(NamedTuple):
    number: int
    cells: Cells
    is_short: bool


Lines = list[tuple[int, str]]


def _records(form: Form, order_id: str, lines: Lines) -> list[FileRecord]:
    """The rows of one order: what is wrong with any, and the order where anything is right."""
    right: list[_Line] = []
    records: list[FileRecord] = []
    for number, text in lines:
        try:
            right.append(_Line(number, *form.cells(text)))
        except Wrong as wrong:
            records.append(FileRecord(number, None, f"The row is left out: {wrong}.", order_id or None))
    if right:
        doubts = ["rejected"] if records else []
        records.append(FileRecord(right[0].number, _raw(form, right, doubts), order_id=order_id))
    return records


def _raw(form: Form, lines: list[_Line], doubts: list[str]) -> bytes:
    if len(lines) > 1:
        lines = latest(lines)
    rows, alike = distinct([line.cells for line in lines])
    if alike:
        doubts.append("alike")
    if any(line.is_short for line in lines):
        doubts.append("short")
    return raw_of(rows, form.lacks, doubts)


def latest(lines: Sequence[_Line]) -> list[_Line]:
    """Rows of several states of an order, as in files that were put together: the last state counts."""
    versions = [version(line.cells[UPDATED]) for line in lines]
    newest = max(versions)
    return [line for line, one in zip(lines, versions, strict=True) if one == newest]


def distinct(rows: Sequence[Cells]) -> tuple[list[Cells], bool]:
    """Rows without those that are there already, and whether any were alike or tell of the same item."""
    if len(rows) == 1:
        return [*rows], False
    kept: list[Cells] = []
    for row in rows:
        if row not in kept:
            kept.append(row)
    items = [row["order-item-id"] for row in kept if "order-item-id" in row]
    return kept, len(kept) < len(rows) or len(set(items)) < len(items)


def raw_of(rows: Sequence[Cells], lacks: Sequence[str], doubts: Sequence[str], shipping: Sequence[Cells] = ()) -> bytes:
    """A record as it is kept."""
    flat = {"edition": EDITION, "lacks": lacks, "doubts": doubts, "rows": rows, "shipping": shipping}
    return orjson.dumps({"flat": flat})


def read(source: BinaryIO, charset: str | None = None) -> Iterator[FileRecord]:
    """The orders of a file, one at a time, each once, wherever its rows stand. Raises InvalidInput for another file.

    Memory does not grow with the file: rows of an order that do not stand together are put aside on disk.
    """
    with closing(tsv.lines(source, charset)) as lines:
        form = _form(lines)
        scattered = _scattered(lines, form)
    with ExitStack() as stack:
        lines = stack.enter_context(closing(tsv.lines(source, charset)))
        aside = _Aside(stack)
        current: Lines = []
        of = ""
        for number, text in islice(lines, 1, None):
            order_id = form.order_id(text)
            if order_id in scattered:
                aside.put(order_id, number, text)
                continue
            if order_id != of:
                yield from _records(form, of, current)
                current, of = [], order_id
            current.append((number, text))
        yield from _records(form, of, current)
        yield from aside.records(form)


def _form(lines: Iterator[tuple[int, str]]) -> Form:
    first = next(lines, None)
    if first is None:
        raise InvalidInput("The file is empty.", remedy="Download it again.", code="file.empty")
    return Form(tsv.headings(first[1].split("\t")))


def _scattered(lines: Iterable[tuple[int, str]], form: Form) -> set[str]:
    """Orders whose rows may not stand together. A few too many are named: that costs a detour and nothing else."""
    seen, scattered, last = bytearray(_SLOTS), set(), ""
    for _, text in lines:
        order_id = form.order_id(text)
        if order_id == last:
            continue
        slot = _spread(order_id) % _SLOTS
        if seen[slot]:
            scattered.add(order_id)
        seen[slot], last = 1, order_id
    return scattered


def _spread(order_id: str) -> int:
    """The same number in every process, other than `hash`: who goes on with a file finds its orders in the same row."""
    return crc32(order_id.encode("utf-8", "surrogatepass"))


class _Aside:
    """Rows on disk, in several files by order, so that one after the other fits into memory."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._files: dict[int, BinaryIO] = {}

    def put(self, order_id: str, number: int, text: str) -> None:
        bucket = _spread(order_id) % _BUCKETS
        if bucket not in self._files:
            self._files[bucket] = self._stack.enter_context(TemporaryFile())  # noqa: SIM115 the stack closes it
        self._files[bucket].write(f"{number}\t{text}\n".encode("utf-8", "surrogatepass"))

    def records(self, form: Form) -> Iterator[FileRecord]:
        for file in self._files.values():
            file.seek(0)
            orders: dict[str, Lines] = {}
            for line in file:
                number, _, text = line.decode("utf-8", "surrogatepass").removesuffix("\n").partition("\t")
                orders.setdefault(form.order_id(text), []).append((int(number), text))
            for order_id, lines in orders.items():
                yield from _records(form, order_id, lines)


def read_shipping(source: BinaryIO, charset: str | None = None) -> Iterator[FileRecord]:
    """The orders of the report on orders to be shipped (GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING), without what the
    report on all orders tells better.
    """
    rows: list[Cells] = []
    first, order_id = 0, ""
    for line, cells in tsv.rows(source, charset):
        if cells.get("order-id", "") != order_id:
            yield from _shipping_record(first, order_id, rows)
            rows, first, order_id = [], line, cells.get("order-id", "")
        rows.append({name: cell for name, cell in cells.items() if cell})
    yield from _shipping_record(first, order_id, rows)


def _shipping_record(line: int, order_id: str, rows: list[Cells]) -> Iterator[FileRecord]:
    if order_id:
        yield FileRecord(line, raw_of([], [], [], rows), order_id=order_id)


class AmazonReader:
    """Implements `drivers.base.FileReader` for files of the report on all orders."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def facts(self, path: Path) -> FileFacts:
        with path.open("rb") as file:
            encoding = tsv.encoding_of(file)
            with closing(tsv.lines(file)) as lines:
                rows = [text.split("\t") for _, text in islice(lines, 1 + _SHOWN)]
        first = [cell.strip() for cell in rows[0]] if rows else []
        names = understood(tsv.headings(first))
        known = {own: name for own, name in zip(first, names, strict=True) if name in _CANONICAL}
        sample = tuple(dict(zip(names, map(str.strip, cells), strict=False)) for cells in rows[1:])
        return FileFacts(encoding, "\t", tuple(first), known, missing_of(names), sample)

    def records(self, path: Path) -> Iterator[FileRecord]:
        with path.open("rb") as file:
            yield from read(file)

    def joined(self, stored: bytes, came: bytes) -> bytes:
        """The rows of `stored` with the shipping rows of `came`; what came from the API tells more than any row."""
        if not stored.startswith(MARK) or not came.startswith(MARK):
            return stored
        flat, further = parsed(stored)["flat"], parsed(came)["flat"]
        return raw_of(flat["rows"], flat["lacks"], flat["doubts"], _united(flat["shipping"], further["shipping"]))


def _united(before: list[Any], came: list[Any]) -> list[Any]:
    return [*before, *(row for row in came if row not in before)]
