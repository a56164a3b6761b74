"""A stored 2026-01-01 order in the shapes of Orders v0.

Field pairs follow Amazon's migration data. v0 fields without a successor cannot be told from a stored order and
stay absent: ShipServiceLevel, OrderChannel, DefaultShipFromLocationAddress, FulfillmentInstruction and the like.
"""

from typing import Any

from omnikit.localamazon.wire import Json

STATUSES = {
    "PENDING_AVAILABILITY": "PendingAvailability",
    "PENDING": "Pending",
    "UNSHIPPED": "Unshipped",
    "PARTIALLY_SHIPPED": "PartiallyShipped",
    "SHIPPED": "Shipped",
    "CANCELLED": "Canceled",
    "UNFULFILLABLE": "Unfulfillable",
}
CHANNELS = {"MERCHANT": "MFN", "AMAZON": "AFN"}
LEVELS = {
    "EXPEDITED": "Expedited",
    "FREE_ECONOMY": "FreeEconomy",
    "NEXT_DAY": "NextDay",
    "PRIORITY": "Priority",
    "SAME_DAY": "SameDay",
    "SECOND_DAY": "SecondDay",
    "SCHEDULED": "Scheduled",
    "STANDARD": "Standard",
}
_REPLACEMENTS = ("REPLACEMENT_ORIGINAL_ID", "EXCHANGE_ORIGINAL_ID")
_WINDOWS = {
    "EarliestShipDate": ("shipByWindow", "earliestDateTime"),
    "LatestShipDate": ("shipByWindow", "latestDateTime"),
    "EarliestDeliveryDate": ("deliverByWindow", "earliestDateTime"),
    "LatestDeliveryDate": ("deliverByWindow", "latestDateTime"),
}
_OPEN_ADDRESS = {
    "City": "city",
    "District": "districtOrCounty",
    "StateOrRegion": "stateOrRegion",
    "Municipality": "municipality",
    "CountryCode": "countryCode",
}
_PERSONAL_ADDRESS = {
    "Name": "name",
    "CompanyName": "companyName",
    "AddressLine1": "addressLine1",
    "AddressLine2": "addressLine2",
    "AddressLine3": "addressLine3",
    "PostalCode": "postalCode",
    "Phone": "phone",
}
_PAYMENT = {
    "PaymentMethod": "paymentMethod",
    "AcquirerId": "acquirerId",
    "CardBrand": "cardBrand",
    "AuthorizationCode": "authorizationCode",
}
_ADDRESS_TYPES = {"RESIDENTIAL": "Residential", "COMMERCIAL": "Commercial"}
_BUYER = {"BuyerEmail": "buyerEmail", "BuyerName": "buyerName", "PurchaseOrderNumber": "buyerPurchaseOrderNumber"}
_AMAZON_COLLECTS = "Amazon Services, Inc."  # the only responsible party v0's schema knows


def order(stored: Json, elements: frozenset[str]) -> Json:
    """The `Order` of getOrders and getOrder; `elements` are the personal data unlocked."""
    return _present(
        {
            "AmazonOrderId": stored.get("orderId"),
            "SellerOrderId": _seller_order_id(stored),
            "PurchaseDate": stored.get("createdTime"),
            "LastUpdateDate": stored.get("lastUpdatedTime"),
            "SalesChannel": _at(stored, "salesChannel", "marketplaceName"),
            "MarketplaceId": _at(stored, "salesChannel", "marketplaceId"),
            "OrderTotal": money(_at(stored, "proceeds", "grandTotal")),
            "PaymentMethod": "Other",
            "PaymentMethodDetails": ["Standard"],
            "PaymentExecutionDetail": _payments(stored) or None,
            **_fulfillment(stored),
            **_flags(stored),
            **_personal(stored, elements),
        }
    )


def _fulfillment(stored: Json) -> Json:
    fulfillment = stored.get("fulfillment") or {}
    status = fulfillment.get("fulfillmentStatus", "PENDING")
    items = [part.get("fulfillment") or {} for part in stored.get("orderItems", [])]
    level = fulfillment.get("fulfillmentServiceLevel", "")
    shown = {
        "OrderStatus": STATUSES.get(status, status),
        "FulfillmentChannel": CHANNELS.get(fulfillment.get("fulfilledBy", "")),
        "ShipmentServiceLevelCategory": LEVELS.get(level, level) or None,
        "NumberOfItemsShipped": sum(part.get("quantityFulfilled", 0) for part in items),
        "NumberOfItemsUnshipped": sum(part.get("quantityUnfulfilled", 0) for part in items),
    }
    return shown | {name: _at(fulfillment, *path) for name, path in _WINDOWS.items()}


def _payments(stored: Json) -> list[Json]:
    return [
        _present({"Payment": money(each.get("paymentAmount"))} | {old: each.get(new) for old, new in _PAYMENT.items()})
        for each in _at(stored, "payment", "paymentExecutions") or []
    ]


def _flags(stored: Json) -> Json:
    programs = stored.get("programs") or []
    replaced = [each for each in stored.get("associatedOrders") or [] if each.get("associationType") in _REPLACEMENTS]
    return {
        "OrderType": "Preorder" if "PREORDER" in programs else "StandardOrder",
        "IsBusinessOrder": "AMAZON_BUSINESS" in programs,
        "IsPrime": "PRIME" in programs,
        "IsPremiumOrder": "PREMIUM" in programs,
        "IsIBA": "INVOICE_BY_AMAZON" in programs,
        "IsISPU": "IN_STORE_PICK_UP" in programs,
        "IsGlobalExpressEnabled": False,
        "IsReplacementOrder": bool(replaced),
        "ReplacedOrderId": replaced[0].get("orderId") if replaced else None,
        "IsAccessPointOrder": _at(stored, "recipient", "deliveryAddress", "addressType") == "PICKUP_POINT",
        "BuyerInvoicePreference": _at(stored, "tax", "taxInvoicing", "buyerInvoicePreference"),
    }


def _personal(stored: Json, elements: frozenset[str]) -> Json:
    shown: Json = {"ShippingAddress": address(stored, personal="shippingAddress" in elements) or None}
    if "buyerInfo" in elements:
        shown["BuyerInfo"] = buyer(stored) or None
    if "buyerTaxInformation" in elements:
        shown["BuyerTaxInformation"] = _tax_information(stored)
    return shown


def address(stored: Json, *, personal: bool) -> Json:
    """The `Address`; without permission only town and country."""
    given = _at(stored, "recipient", "deliveryAddress") or {}
    fields = _PERSONAL_ADDRESS | _OPEN_ADDRESS if personal else _OPEN_ADDRESS
    shown = {name: given.get(field) for name, field in fields.items()}
    return _present(shown | {"AddressType": _ADDRESS_TYPES.get(given.get("addressType", ""))})


def buyer(stored: Json) -> Json:
    """The `BuyerInfo`."""
    given = stored.get("buyer") or {}
    company = given.get("buyerCompanyName")
    shown = {name: given.get(field) for name, field in _BUYER.items()}
    return _present(shown | {"BuyerTaxInfo": {"CompanyLegalName": company} if company else None})


def _tax_information(stored: Json) -> Json | None:
    for registration in _at(stored, "tax", "taxRegistrations") or []:
        if registration.get("entityType") == "BUYER":
            names = {"BuyerLegalCompanyName": "legalName", "BuyerTaxRegistrationId": "taxRegistrationNumber"}
            return _present({name: registration.get(field) for name, field in names.items()})
    return None


def item(part: Json, *, personal: bool) -> Json:
    """The `OrderItem`."""
    product = part.get("product") or {}
    return _present(
        {
            "ASIN": product.get("asin", ""),
            "SellerSKU": product.get("sellerSku"),
            "OrderItemId": part.get("orderItemId"),
            "Title": product.get("title"),
            "QuantityOrdered": part.get("quantityOrdered"),
            "QuantityShipped": _at(part, "fulfillment", "quantityFulfilled"),
            "ProductInfo": {"NumberOfItems": "1"},
            "IsGift": "true" if _at(part, "fulfillment", "packing", "giftOption") else "false",
            "ConditionId": _title(_at(product, "condition", "conditionType")),
            "ConditionSubtypeId": _title(_at(product, "condition", "conditionSubtype")),
            "ConditionNote": _at(product, "condition", "conditionNote") or None,
            "PriceDesignation": _at(product, "price", "priceDesignation"),
            "SerialNumbers": product.get("serialNumbers"),
            "BuyerInfo": item_buyer(part, personal=personal) or None,
            **_item_money(part),
            **_item_marks(part),
        }
    )


def _item_money(part: Json) -> Json:
    rows = {row["type"]: row for row in _at(part, "proceeds", "breakdowns") or []}
    promotions = [each.get("promotionId") for each in _at(part, "promotion", "breakdowns") or []]
    tax_subtotal = _at(rows, "TAX", "subtotal")
    return {
        "ItemPrice": money(_at(rows, "ITEM", "subtotal")),
        "ItemTax": money(_detail(rows, "TAX", "ITEM") or tax_subtotal),
        "ShippingPrice": money(_at(rows, "SHIPPING", "subtotal")),
        "ShippingTax": money(_detail(rows, "TAX", "SHIPPING")),
        "PromotionDiscount": money(_at(rows, "DISCOUNT", "subtotal")),
        "ShippingDiscount": money(_detail(rows, "DISCOUNT", "SHIPPING")),
        "CODFee": money(_at(rows, "COD_FEE", "subtotal")),
        "PromotionIds": promotions or None,
    }


def _item_marks(part: Json) -> Json:
    programs = part.get("programs") or []
    request = _at(part, "cancellation", "cancellationRequest")
    schemes = [each.get("reportingScheme") for each in _at(part, "tax", "taxCalculationBreakdowns") or []]
    parties = [each.get("responsibleParty") for each in _at(part, "tax", "taxCollections") or []]
    asked = {"IsBuyerRequestedCancel": "true", "BuyerCancelReason": (request or {}).get("cancelReason", "")}
    collected = {"Model": "MarketplaceFacilitator", "ResponsibleParty": _AMAZON_COLLECTS}
    return {
        "IsTransparency": "TRANSPARENCY" in programs,
        "AmazonPrograms": {"Programs": programs} if programs else None,
        "BuyerRequestedCancel": asked if request else None,
        "DeemedResellerCategory": schemes[0] if schemes else None,
        "TaxCollection": collected if _AMAZON_COLLECTS in parties else None,
        "IossNumber": _at(part, "fulfillment", "shipping", "internationalShipping", "iossNumber"),
    }


def item_buyer(part: Json, *, personal: bool) -> Json:
    """The `ItemBuyerInfo`; the gift message and the customisation need permission."""
    rows = {row["type"]: row for row in _at(part, "proceeds", "breakdowns") or []}
    gift = _at(part, "fulfillment", "packing", "giftOption") or {}
    url = _at(part, "product", "customization", "customizedUrl")
    shown = {
        "GiftWrapPrice": money(_at(rows, "GIFT_WRAP", "subtotal")),
        "GiftWrapTax": money(_detail(rows, "TAX", "GIFT_WRAP")),
        "GiftWrapLevel": gift.get("giftWrapLevel"),
    }
    if personal:
        shown |= {"GiftMessageText": gift.get("giftMessage")}
        shown |= {"BuyerCustomizedInfo": {"CustomizedURL": url} if url else None}
    return _present(shown)


def money(amount: Json | None) -> Json | None:
    """v0's `Money`."""
    return amount and {"CurrencyCode": amount.get("currencyCode"), "Amount": amount.get("amount")}


def _detail(rows: dict[str, Json], kind: str, subtype: str) -> Json | None:
    details = (rows.get(kind) or {}).get("detailedBreakdowns") or []
    return next((each.get("value") for each in details if each.get("subtype") == subtype), None)


def _seller_order_id(stored: Json) -> str | None:
    aliases = stored.get("orderAliases") or []
    return next((each["aliasId"] for each in aliases if each.get("aliasType") == "SELLER_ORDER_ID"), None)


def _title(value: str | None) -> str | None:
    return "".join(word.capitalize() for word in value.split("_")) if value else None


def _at(value: Any, *path: str) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _present(fields: Json) -> Json:
    return {name: value for name, value in fields.items() if value is not None}
