"""Shipping ids: what Amazon calls one shipment of an order, in the report on FBA shipments and in invoice uploads."""

import zlib

from omnikit.localamazon.book import Book, Entry
from omnikit.localamazon.reportdata import fulfilled_shipments


def shipping_ids(entry: Entry) -> list[str]:
    """The ids of an order's shipments: one for what Amazon sent, one for each package of the seller."""
    try:
        return _by_amazon(entry) if entry.fulfilled_by == "AMAZON" else _by_merchant(entry)
    except (AttributeError, KeyError, TypeError, ValueError):
        return []  # of an order that was loaded broken on purpose


def _by_amazon(entry: Entry) -> list[str]:
    if entry.status != "SHIPPED":
        return []
    return [row["shipment-id"] for row in fulfilled_shipments(entry, entry.order)[:1]]


def _by_merchant(entry: Entry) -> list[str]:
    return [f"{_prefix(entry)}{package['packageReferenceId']}" for package in entry.order.get("packages") or []]


def with_shipping_id(book: Book, shipping_id: str) -> Entry | None:
    """The order a shipment belongs to."""
    for entry in book:
        by_amazon = entry.fulfilled_by == "AMAZON"
        if (by_amazon or shipping_id.startswith(_prefix(entry))) and shipping_id in shipping_ids(entry):
            return entry
    return None


def _prefix(entry: Entry) -> str:
    return f"U{zlib.crc32(entry.order_id.encode()):08x}"
