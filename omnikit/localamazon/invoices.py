"""The feed UPLOAD_VAT_INVOICE: one PDF, and metadata that says what it is.

Codes and texts of 79503, 79509, 79513, 79523, 79531, 79540 and 79544 are Amazon's (developer documentation "VAT
Calculation Service: Error Handling" and "Invoice Uploader Developer Documentation"), that of 79525 is seen in
amzn/selling-partner-api-docs 2425. The text of 79517 is ours, and so are code and text of a number used twice: that
Amazon refuses it could not be confirmed.
"""

import hashlib
import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from omnikit.localamazon.book import Book, Entry
from omnikit.localamazon.clock import iso
from omnikit.localamazon.marketplaces import ids
from omnikit.localamazon.processing import OF_INVOICES, Outcome, Row
from omnikit.localamazon.shippingids import shipping_ids, with_shipping_id

PDF = "application/pdf"
MAGIC = b"%PDF"
PREFIX = "metadata:"
INVOICE, CREDIT_NOTE = "Invoice", "CreditNote"
SHIPPED = ("SHIPPED", "PARTIALLY_SHIPPED")
# The documented eight, and the two that the VAT invoice data report adds.
MARKETPLACES = frozenset(ids("ES", "GB", "FR", "DE", "IT", "NL", "PL", "SE", "IE", "BE"))
# Who writes a seller's invoices. VCS: the seller, from Amazon's tax calculation, with the amounts; OWN: the seller,
# without it; CLOSED: nobody opted for uploads; AMAZON: Amazon does.
VCS, OWN, CLOSED, AMAZON = "VCS", "OWN", "CLOSED", "AMAZON"
INVOICING = (VCS, OWN, CLOSED, AMAZON)
AMOUNTS = ("totalamount", "totalvatamount")


class Upload(NamedTuple):
    """What a feed brought."""

    feed_id: str
    marketplace_ids: tuple[str, ...]
    content_type: str
    body: bytes
    options: dict[str, str]

    def metadata(self) -> dict[str, str]:
        """The options with the prefix, without it; keys in any case and with blanks around, as Amazon reads them."""
        trimmed = {key.strip().lower(): value.strip() for key, value in self.options.items()}
        return {key.removeprefix(PREFIX): value for key, value in trimmed.items() if key.startswith(PREFIX)}


class Invoice(NamedTuple):
    """One accepted upload."""

    time: str
    feed_id: str
    marketplace_id: str
    order_id: str
    shipping_id: str
    number: str
    document_type: str
    total_amount: str
    total_vat_amount: str
    transaction_id: str
    sha256: str
    effect: str  # "new", or "replaced" when the number was known for the same shipment


class _Refusal(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Invoices:
    """The accepted uploads of one seller."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.accepted: list[Invoice] = []

    def process(self, upload: Upload, invoicing: str, at: float) -> Outcome:
        """Take the document or say in the report why not."""
        try:
            self.accepted.append(self._invoice(upload, invoicing, at))
        except _Refusal as refusal:
            return refused(refusal.code, refusal.message)
        return Outcome(1, 1, OF_INVOICES)

    def _invoice(self, upload: Upload, invoicing: str, at: float) -> Invoice:
        given = upload.metadata()
        _check_place(upload)
        if invoicing == CLOSED:
            raise _Refusal("79509", _CLOSED_BETA)
        _check_metadata(given, invoicing)
        _check_document(upload, given)
        entry = self._entry(given)
        if entry.marketplace_id != upload.marketplace_ids[0]:
            raise _Refusal("79523", _ONE_MARKETPLACE)
        if invoicing == AMAZON or "INVOICE_BY_AMAZON" in (entry.order.get("programs") or []):
            shipment, order_id = given.get("shippingid", "N/A"), given.get("orderid", "N/A")
            raise _Refusal("79525", f"Amazon will generate invoice for shipmentId {shipment}, orderId {order_id}")
        return Invoice(
            time=iso(at),
            feed_id=upload.feed_id,
            marketplace_id=entry.marketplace_id,
            order_id=entry.order_id,
            shipping_id=given.get("shippingid", ""),
            number=given["invoicenumber"],
            document_type=given.get("documenttype", INVOICE),
            total_amount=given.get("totalamount", ""),
            total_vat_amount=given.get("totalvatamount", ""),
            transaction_id=given.get("transactionid", ""),
            sha256=hashlib.sha256(upload.body).hexdigest(),
            effect=self._effect(entry, given),
        )

    def _entry(self, given: dict[str, str]) -> Entry:
        order_id, shipment = given.get("orderid", ""), given.get("shippingid", "")
        entry = self._book.get(order_id) if order_id else with_shipping_id(self._book, shipment)
        if entry is None or entry.status not in SHIPPED or (shipment and shipment not in shipping_ids(entry)):
            named = f"shipmentId {shipment or 'N/A'}, orderId {order_id or 'N/A'}"
            raise _Refusal("79517", f"The order does not exist, is not the seller's or has not been shipped: {named}")
        return entry

    def _effect(self, entry: Entry, given: dict[str, str]) -> str:
        kind, number = given.get("documenttype", INVOICE), given["invoicenumber"]
        same = [each for each in self.accepted if (each.number, each.document_type) == (number, kind)]
        here = [each for each in same if each.order_id == entry.order_id]
        if len(here) < len(same):
            raise _Refusal("79532", f"The invoice number {number} was already used for another shipment")
        shipment = given.get("shippingid", "")
        return "replaced" if any(each.shipping_id == shipment for each in here) else "new"


_CLOSED_BETA = (
    "Invoice Upload API is in a closed beta. Contact Seller Support or your account manager if you want to use this "
    "feature."
)
_ONE_MARKETPLACE = "Please provide only one valid marketplace while uploading an invoice."


def refused(code: str, message: str) -> Outcome:
    """The outcome of the one record with an error."""
    return Outcome(1, 0, OF_INVOICES, (Row(1, ("",), code, message),))


def _check_place(upload: Upload) -> None:
    if len(upload.marketplace_ids) != 1 or not MARKETPLACES.issuperset(upload.marketplace_ids):
        raise _Refusal("79523", _ONE_MARKETPLACE)


def _check_metadata(given: dict[str, str], invoicing: str) -> None:
    missing = [] if given.get("shippingid") or given.get("orderid") else ["metadata:shippingid or metadata:orderid"]
    needed = ["invoicenumber", *(AMOUNTS if invoicing == VCS else ())]
    needed += ["transactionid"] if given.get("documenttype") == CREDIT_NOTE else []
    missing += [PREFIX + name for name in needed if not given.get(name)]
    missing += [PREFIX + name for name in AMOUNTS if given.get(name) and not _is_amount(given[name])]
    if missing:
        raise _Refusal("79513", f"Please provide {','.join(missing)}")
    if given.get("documenttype", INVOICE) not in (INVOICE, CREDIT_NOTE):
        raise _Refusal("79531", f"The document type {given['documenttype']} is not supported")


def _is_amount(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"-?[0-9.]+", text)) and Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _check_document(upload: Upload, given: dict[str, str]) -> None:
    shipment, order_id = given.get("shippingid", "N/A"), given.get("orderid", "N/A")
    number = given["invoicenumber"]
    if not upload.body:
        code = "79544" if given.get("documenttype") == CREDIT_NOTE else "79540"
        named = f"shipmentId {shipment}, orderId {order_id} and invoiceNumber {number}"
        raise _Refusal(code, f"Invoice missing in feed submission. Please provide an invoice for {named}")
    if upload.content_type.split(";")[0].strip() != PDF or not upload.body.startswith(MAGIC):
        named = f"shipmentId {shipment}, orderId {order_id} and InvoiceNumber {number}"
        raise _Refusal("79503", f"Invoice uploaded is not pdf for {named}")
