"""The columns of each report, in the order Amazon writes them.

They are those of Amazon's pages "Order Tracking reports attributes", "FBA Reports" and "Returns Reports", and of header
lines in public code that reads these files; where the two differ the comment at the table says so.
"""

# The documented columns, then is-iba and order-item-id: not on Amazon's page, but in files of 2026 as public readers
# of them show (the latter since May 2026, always last).
_HEAD = (
    "amazon-order-id", "merchant-order-id", "purchase-date", "last-updated-date", "order-status",
    "fulfillment-channel", "sales-channel", "order-channel", "ship-service-level", "product-name", "sku", "asin",
    "item-status", "quantity", "currency", "item-price", "item-tax", "shipping-price", "shipping-tax",
    "gift-wrap-price", "gift-wrap-tax", "item-promotion-discount", "ship-promotion-discount", "ship-city",
    "ship-state", "ship-postal-code", "ship-country", "promotion-ids",
)  # fmt: skip
_TAIL = ("is-business-order", "purchase-order-number", "price-designation", "is-iba", "order-item-id")
ALL_ORDERS = (*_HEAD, *_TAIL)
ALL_ORDERS_BY_PURCHASE = (*_HEAD, "cpf", *_TAIL)  # the tax number of Brazil, documented for this report only

# As in public readers of German and Spanish files; Amazon lets every seller add and remove columns.
ORDER_SHIPPING = (
    "order-id", "order-item-id", "purchase-date", "payments-date", "buyer-email", "buyer-name",
    "buyer-phone-number", "sku", "product-name", "quantity-purchased", "currency", "item-price", "item-tax",
    "shipping-price", "shipping-tax", "ship-service-level", "recipient-name", "ship-address-1", "ship-address-2",
    "ship-address-3", "ship-city", "ship-state", "ship-postal-code", "ship-country", "ship-phone-number",
    "delivery-start-date", "delivery-end-date", "delivery-time-zone", "delivery-Instructions", "sales-channel",
    "earliest-ship-date", "latest-ship-date", "earliest-delivery-date", "latest-delivery-date", "is-business-order",
    "purchase-order-number", "price-designation", "is-prime", "is-iba",
)  # fmt: skip

# The header is the same in three public readers. In this, the GENERAL, report the personal columns are empty.
FULFILLED_SHIPMENTS = (
    "amazon-order-id", "merchant-order-id", "shipment-id", "shipment-item-id", "amazon-order-item-id",
    "merchant-order-item-id", "purchase-date", "payments-date", "shipment-date", "reporting-date", "buyer-email",
    "buyer-name", "buyer-phone-number", "sku", "product-name", "quantity-shipped", "currency", "item-price",
    "item-tax", "shipping-price", "shipping-tax", "gift-wrap-price", "gift-wrap-tax", "ship-service-level",
    "recipient-name", "ship-address-1", "ship-address-2", "ship-address-3", "ship-city", "ship-state",
    "ship-postal-code", "ship-country", "ship-phone-number", "bill-address-1", "bill-address-2", "bill-address-3",
    "bill-city", "bill-state", "bill-postal-code", "bill-country", "item-promotion-discount",
    "ship-promotion-discount", "carrier", "tracking-number", "estimated-arrival-date", "fulfillment-center-id",
    "fulfillment-channel", "sales-channel",
)  # fmt: skip

# The documented columns, then two that files of 2025 and 2026 have at their end.
MFN_RETURNS = (
    "Order ID", "Order date", "Return request date", "Return request status", "Amazon RMA ID", "Merchant RMA ID",
    "Label type", "Label cost", "Currency code", "Return carrier", "Tracking ID", "Label to be paid by",
    "A-to-Z Claim", "Is prime", "ASIN", "Merchant SKU", "Item Name", "Return quantity", "Return Reason", "In policy",
    "Return type", "Resolution", "Invoice number", "Return delivery date", "Order Amount", "Order quantity",
    "SafeT Action reason", "SafeT claim id", "SafeT claim state", "SafeT claim creation time",
    "SafeT claim reimbursement amount", "Refunded Amount", "Category", "Order Item ID",
)  # fmt: skip
FBA_RETURNS = (
    "return-date", "order-id", "sku", "asin", "fnsku", "product-name", "quantity", "fulfillment-center-id",
    "detailed-disposition", "reason", "status", "license-plate-number", "customer-comments",
)  # fmt: skip

# Nobody publishes a German header; these are the words of Seller Central's German pages, for clients to cope with.
GERMAN: dict[str, str] = {
    "Order ID": "Bestellnummer", "Order date": "Bestelldatum", "Return request date": "Datum der Rücksendeanfrage",
    "Return request status": "Status der Rücksendeanfrage", "Amazon RMA ID": "Amazon-RMA-ID",
    "Merchant RMA ID": "Händler-RMA-ID", "Label type": "Etikettentyp", "Label cost": "Etikettenkosten",
    "Currency code": "Währungscode", "Return carrier": "Rücksende-Transportunternehmen",
    "Tracking ID": "Sendungsverfolgungsnummer", "Label to be paid by": "Etikett zu bezahlen von",
    "A-to-Z Claim": "A-bis-Z-Garantieantrag", "Is prime": "Prime", "ASIN": "ASIN", "Merchant SKU": "Händler-SKU",
    "Item Name": "Artikelname", "Return quantity": "Rücksendemenge", "Return Reason": "Rücksendegrund",
    "In policy": "Richtlinienkonform", "Return type": "Rücksendeart", "Resolution": "Lösung",
    "Invoice number": "Rechnungsnummer", "Return delivery date": "Zustelldatum der Rücksendung",
    "Order Amount": "Bestellbetrag", "Order quantity": "Bestellmenge", "SafeT Action reason": "SAFE-T-Grund",
    "SafeT claim id": "SAFE-T-Antrag-ID", "SafeT claim state": "SAFE-T-Antragsstatus",
    "SafeT claim creation time": "SAFE-T-Antrag erstellt am",
    "SafeT claim reimbursement amount": "SAFE-T-Erstattungsbetrag", "Refunded Amount": "Erstatteter Betrag",
    "Category": "Kategorie", "Order Item ID": "Bestellpositionsnummer", "return-date": "Rückgabedatum",
    "order-id": "Bestellnummer", "sku": "SKU", "asin": "ASIN", "fnsku": "FNSKU", "product-name": "Produktname",
    "quantity": "Menge", "fulfillment-center-id": "Versandzentrum", "detailed-disposition": "Zustand im Detail",
    "reason": "Grund", "status": "Status", "license-plate-number": "LPN",
    "customer-comments": "Kommentare des Kunden",
}  # fmt: skip
