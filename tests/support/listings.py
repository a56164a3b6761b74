"""Listings for the local Amazon, in the form of its getListingsItem."""

from datetime import UTC, datetime, timedelta

DE = "A1PA6795UKMFR9"
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def listing(sku, *, quantity=5, channel="DEFAULT", created=FIRST, updated=None, place=DE, kind="LAMP", **more):
    """One SKU with one offer in one marketplace."""
    told = {"fulfillmentChannelCode": channel} | ({} if quantity is None else {"quantity": quantity})
    summary = {
        "marketplaceId": place, "asin": "B0D1LAMP01", "productType": kind, "itemName": f"Lamp {sku}",
        "createdDate": iso(created), "lastUpdatedDate": iso(updated or created),
    }  # fmt: skip
    return {"sku": sku, "summaries": [summary | more], "fulfillmentAvailability": [told]}


def iso(moment):
    return moment.isoformat().replace("+00:00", "Z")


def fill(amazon, count, *, apart=1.0, changed_apart=0.0):
    """`count` listings more, made so many seconds after one another, and changed likewise."""
    for number in range(count):
        created = FIRST + timedelta(seconds=int(number * apart))
        updated = created + timedelta(days=1, seconds=int(number * changed_apart))
        amazon.upsert_listing(listing(f"S{number:05}", created=created, updated=updated))


def offer_at(amazon, sku, place=DE):
    """How the local Amazon sells a SKU of its first seller: channel and quantity."""
    seller = amazon.sellers[0]["seller_id"]
    for row in amazon.listings():
        if (row["seller_id"], row["sku"], row["marketplace_id"]) == (seller, sku, place):
            return row["channel"], row["quantity"]
    return None


def patches(amazon):
    """What was really sent: SKU, channel, quantity of each accepted patch."""
    return [
        (row["sku"], value["fulfillment_channel_code"], value["quantity"])
        for row in amazon.submissions()
        for patch in row["body"]["patches"]
        for value in patch["value"]
    ]
