"""What an order needs from a file, and by which headings it is found: fields, and their words in English and German."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

NONE = "-"  # in the column mapping: no column, whatever the headings say


class Field(NamedTuple):
    """One thing that a column can hold. `words`: headings that mean it, the surest first; `sent`: headings of the
    delivery address mean it too ("Ship-to city"), and count before plain ones.
    """

    name: str
    label: str
    section: str
    words: tuple[str, ...]
    sent: bool = False


_ORDER, _LINE, _PRICE, _TO, _BUYER = "Order", "Line", "Amounts", "Delivery address", "Buyer"

FIELDS = (
    Field("order_id", "Order number", _ORDER, (
        "order id", "order number", "order no", "order nr", "amazon order id", "order", "order reference",
        "Bestellnummer", "Bestell-Nr", "Auftragsnummer", "Auftrags-Nr", "Auftragsnr", "Bestellung", "Auftrag")),
    Field("created", "Order date", _ORDER, (
        "order date", "purchase date", "created", "created at", "order time", "ordered at", "date",
        "Bestelldatum", "Auftragsdatum", "Kaufdatum", "Bestellt am", "Datum", "Erstellt")),
    Field("updated", "Last change", _ORDER, (
        "last updated", "last updated date", "updated", "updated at", "last change", "modified", "last modified",
        "Geändert", "Geändert am", "Letzte Änderung", "Aktualisiert", "Änderungsdatum")),
    Field("status", "Status", _ORDER, (
        "order status", "status", "Bestellstatus", "Auftragsstatus", "Zustand")),
    Field("service_level", "Shipping service", _ORDER, (
        "ship service level", "shipping service", "shipping method", "service level", "delivery method",
        "Versandart", "Versandmethode", "Lieferart")),
    Field("item_id", "Line number", _LINE, (
        "order item id", "item id", "line id", "line number", "line", "position", "pos",
        "Positionsnummer", "Pos-Nr", "Zeile")),
    Field("sku", "SKU", _LINE, (
        "sku", "seller sku", "item sku", "article number", "article no", "item number", "item no", "product code",
        "Artikelnummer", "Artikel-Nr", "Art-Nr", "Artnr", "Produktnummer")),
    Field("title", "Title", _LINE, (
        "product name", "item name", "title", "product", "item", "description", "article",
        "Artikelbezeichnung", "Artikelname", "Bezeichnung", "Produktname", "Produkt", "Artikel", "Beschreibung")),
    Field("quantity", "Quantity", _LINE, (
        "quantity", "quantity purchased", "qty", "Menge", "Anzahl", "Stück", "Stückzahl", "Bestellmenge")),
    Field("unit_price", "Price of one piece", _PRICE, (
        "unit price", "price each", "price per unit", "gross price", "price",
        "Einzelpreis", "Stückpreis", "Einzelpreis brutto", "Bruttopreis", "Preis")),
    Field("line_total", "Total of the line", _PRICE, (
        "line total", "item total", "item price", "row total", "total price",
        "Zeilensumme", "Positionssumme", "Positionsbetrag", "Gesamtpreis")),
    Field("shipping", "Shipping charge", _PRICE, (
        "shipping price", "shipping cost", "shipping costs", "shipping charge", "postage", "shipping",
        "Versandkosten", "Porto", "Versandpreis")),
    Field("order_total", "Total of the order", _PRICE, (
        "order total", "grand total", "total amount", "total",
        "Gesamtbetrag", "Gesamtsumme", "Bestellsumme", "Bestellwert", "Rechnungsbetrag", "Summe")),
    Field("currency", "Currency", _PRICE, ("currency", "currency code", "Währung", "Währungscode")),
    Field("name", "Recipient", _TO, ("recipient name", "recipient", "full name", "name", "Empfänger"), sent=True),
    Field("company", "Company", _TO, ("company", "company name", "Firma", "Unternehmen"), sent=True),
    Field("address1", "Street", _TO, (
        "address 1", "address line 1", "street", "address", "Straße", "Straße und Hausnummer", "Adresse", "Anschrift",
        "Adresszeile 1"), sent=True),
    Field("address2", "Address line 2", _TO, (
        "address 2", "address line 2", "Adresszusatz", "Adresszeile 2", "Zusatz"), sent=True),
    Field("address3", "Address line 3", _TO, ("address 3", "address line 3", "Adresszeile 3"), sent=True),
    Field("postal_code", "Postal code", _TO, (
        "postal code", "postcode", "zip", "zip code", "PLZ", "Postleitzahl"), sent=True),
    Field("city", "City", _TO, ("city", "town", "Ort", "Stadt", "Wohnort"), sent=True),
    Field("region", "Region", _TO, ("region", "state", "province", "county", "Bundesland"), sent=True),
    Field("country", "Country", _TO, ("country code", "country", "Land", "Ländercode", "Länderkürzel"), sent=True),
    Field("phone", "Phone", _TO, (
        "phone number", "phone", "telephone", "Telefon", "Telefonnummer", "Tel", "Mobil"), sent=True),
    Field("buyer_name", "Buyer", _BUYER, (
        "buyer name", "buyer", "customer name", "customer", "Käufer", "Kunde", "Kundenname", "Besteller")),
    Field("buyer_email", "E-mail", _BUYER, (
        "buyer email", "customer email", "email", "email address", "mail", "E-Mail", "E-Mail-Adresse", "Mailadresse")),
)  # fmt: skip
NAMED = {field.name: field for field in FIELDS}
_SENT = ("ship to", "ship", "shipping", "delivery", "recipient", "Liefer", "Lieferadresse", "Lieferung", "Versand",
         "Empfänger")  # fmt: skip
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NEITHER = re.compile(r"[^a-z0-9]+")


def heading_key(heading: str) -> str:
    """Headings that a person would take for the same one are equal by it: `Bestell-Nr.` and `BESTELLNR`."""
    return _NEITHER.sub("", heading.lower().translate(_SPELLED))


def _keys(field: Field) -> tuple[str, ...]:
    plain = [heading_key(word) for word in field.words]
    sent = [heading_key(prefix) + key for key in plain for prefix in _SENT] if field.sent else []
    return tuple(dict.fromkeys([*sent, *plain]))


_MEANT = {field.name: _keys(field) for field in FIELDS}


def chosen(mapping: Mapping[str, str | None], columns: Sequence[str]) -> dict[str, str]:
    """Field -> column: as the mapping says, and where it says nothing by what the headings mean. A column that the
    mapping gives to a field is not guessed for another one.
    """
    by_key: dict[str, str] = {}
    for column in columns:
        by_key.setdefault(heading_key(column) or column, column)
    given = {name: heading for name, heading in mapping.items() if heading and name in NAMED}
    named = {name: _named(heading, columns, by_key) for name, heading in given.items()}
    found = {name: column for name, column in named.items() if column is not None}
    for name, keys in _MEANT.items():
        taken = found.values()
        free = (by_key[key] for key in keys if key in by_key and by_key[key] not in taken)
        if name not in given and (guessed := next(free, None)) is not None:
            found[name] = guessed
    return found


def _named(heading: str, columns: Sequence[str], by_key: Mapping[str, str]) -> str | None:
    if heading == NONE:
        return None
    return heading if heading in columns else by_key.get(heading_key(heading) or heading)
