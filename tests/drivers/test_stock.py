"""Offers and stock of the Amazon driver: what its records mean, every page of many, and what never leaves."""

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from omnikit.drivers.amazon.marketplaces import BY_CODE
from omnikit.drivers.amazon.stock import Stock, fba_of, offer_of
from omnikit.drivers.base import Wiring
from omnikit.drivers.http import Answer
from omnikit.errors import NotFound, Refused, RequestRefused, UnreadableAnswer
from omnikit.model.offers import FbaStock, Offer, StockChange
from omnikit.model.ports import NoTickets
from tests.conftest import DE
from tests.support.listings import FIRST, fill, listing, offer_at, patches

SPAPI = Path(os.environ.get("OMNIKIT_SPAPI_DIR") or Path(__file__).parents[2] / "../shared/spapi")
MERCHANT, BY_AMAZON, IN_NA = "DEFAULT", "AMAZON_EU", "AMAZON_NA"


@pytest.fixture
def driver(kit: Any) -> Any:
    """The driver of the connection, outside of a run."""
    connection = kit._store.connections.get(1)
    return kit._runtime.driver("amazon", connection.account, kit._store.connections.secrets("connection:1"))


def calls(amazon: Any, operation: str) -> int:
    found: int = amazon.state()["calls"].get(operation, 0)
    return found


# -- what records say ----------------------------------------------------------------------------------------------


def item(*available: tuple[str, int | None], attributes: tuple[str, ...] = (), **summary: Any) -> dict[str, Any]:
    told = [{"fulfillmentChannelCode": code, "quantity": count} for code, count in available]
    named = [{"fulfillment_channel_code": code} for code in attributes]
    found = listing("A-1", **summary)
    return found | {"fulfillmentAvailability": told, "attributes": {"fulfillment_availability": named}}


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (item((MERCHANT, 7)), ("MFN", "DEFAULT", 7)),
        (item((MERCHANT, None)), ("MFN", "DEFAULT", None)),
        (item((BY_AMAZON, None)), ("AFN", "AMAZON_EU", None)),
        (item(("AMAZON_JP", 3)), ("AFN", "AMAZON_JP", 3)),
        (item((MERCHANT, 7), (BY_AMAZON, None)), ("AFN", "AMAZON_EU", None)),
        (item((MERCHANT, 7), attributes=(IN_NA, MERCHANT)), ("AFN", "AMAZON_NA", None)),
        (item((MERCHANT, 7), ("8f2a-supply-source", 4)), ("MFN", "8f2a-supply-source", 4)),
        (item(), ("MFN", None, None)),
        (item(fnSku="X001"), ("AFN", None, None)),
    ],
)
def test_an_amazon_channel_anywhere_makes_an_offer_amazons(record: Any, told: Any) -> None:
    offer = offer_of(record, DE)
    assert (offer.fulfilled_by, offer.channel_code, offer.quantity) == told


def test_an_offer_is_that_of_the_connections_marketplace() -> None:
    record = listing("A-1", status=["BUYABLE", "DISCOVERABLE"])
    record["summaries"].insert(0, {"marketplaceId": "elsewhere", "asin": "B0OTHER", "productType": "OTHER"})
    record["productTypes"] = [{"marketplaceId": DE, "productType": "LIGHT_FIXTURE"}]
    assert offer_of(record, DE) == Offer(
        "A-1", "B0D1LAMP01", "Lamp A-1", "LIGHT_FIXTURE", "MFN", "DEFAULT", 5, "BUYABLE, DISCOVERABLE"
    )


BROKEN: list[Any] = [
    None, "text", {}, {"sku": ""}, {"sku": 7}, {"sku": "A", "summaries": "no"}, {"sku": "A", "summaries": [7]},
    {"sku": "half \ud83d"}, {"sku": "A", "fulfillmentAvailability": [{}]},
    {"sku": "A", "fulfillmentAvailability": [{"fulfillmentChannelCode": "DEFAULT", "quantity": -1}]},
    {"sku": "A", "fulfillmentAvailability": [{"fulfillmentChannelCode": "DEFAULT", "quantity": 2**70}]},
    {"sku": "A", "summaries": [{"marketplaceId": DE, "itemName": {"de": "Lampe"}}]},
]  # fmt: skip


@pytest.mark.parametrize("record", BROKEN)
def test_a_record_that_is_none_is_told_apart(record: Any) -> None:
    with pytest.raises((AttributeError, KeyError, TypeError, ValueError)):
        offer_of(record, DE)


def test_units_at_amazon_are_added_up() -> None:
    record = {
        "sellerSku": "A-1", "fnSku": "X1", "asin": "B0", "condition": "NewItem", "totalQuantity": 21,
        "lastUpdatedTime": "2026-11-01T00:00:00Z",
        "inventoryDetails": {
            "fulfillableQuantity": 9, "inboundWorkingQuantity": 1, "inboundShippedQuantity": 2,
            "inboundReceivingQuantity": 3, "reservedQuantity": {"totalReservedQuantity": 4},
            "unfulfillableQuantity": {"totalUnfulfillableQuantity": 2}, "researchingQuantity": None,
        },
    }  # fmt: skip
    found = FbaStock("A-1", "X1", "B0", "NewItem", 9, 6, 4, 2, 0, 21, "2026-11-01T00:00:00Z")
    assert fba_of(record) == found
    assert fba_of({"sellerSku": "A-1"}) == FbaStock("A-1", None, None, None, 0, 0, 0, 0, 0, 0, None)


@pytest.mark.parametrize("record", [{}, {"sellerSku": "A", "totalQuantity": "5"}, {"sellerSku": None}, 7])
def test_units_that_cannot_be_counted_are_told_apart(record: Any) -> None:
    with pytest.raises((AttributeError, KeyError, TypeError)):
        fba_of(record)


@pytest.mark.spapi
def test_amazons_own_examples_are_read() -> None:
    lines = (SPAPI / "examples/listingsItems_2021-08-01.jsonl").read_text().splitlines()
    bodies = [json.loads(line)["response_body"] for line in lines]
    found = [one for body in bodies for one in [*body.get("items", []), *([body] if "summaries" in body else [])]]
    assert found
    for record in found:
        offer = offer_of(record, record["summaries"][0]["marketplaceId"])
        assert (offer.sku, offer.asin) == (record["sku"], record["summaries"][0]["asin"])


# -- all pages -----------------------------------------------------------------------------------------------------


def test_three_thousand_offers_are_read_each_once(driver: Any, amazon: Any) -> None:
    fill(amazon, 3000)
    pages = list(driver.offers())
    skus = [offer.sku for page in pages for offer in page]
    assert len(skus) == len(set(skus)) == 3016
    assert max(map(len, pages)) == 20
    assert calls(amazon, "searchListingsItems") < 160  # a search more for each thousand, not one for each page


def test_more_than_a_thousand_offers_of_one_second_are_told_apart_by_their_last_change(
    driver: Any, amazon: Any
) -> None:
    fill(amazon, 1500, apart=0, changed_apart=1)
    amazon.upsert_listing(listing("LATER", created=FIRST + timedelta(seconds=1)))
    skus = {offer.sku for page in driver.offers() for offer in page}
    assert len(skus) == 1517
    assert "LATER" in skus


def test_what_amazon_hides_is_told_after_all_it_shows(driver: Any, amazon: Any) -> None:
    fill(amazon, 1100, apart=0)
    amazon.upsert_listing(listing("LATER", created=FIRST + timedelta(seconds=1)))
    seen: list[str] = []
    with pytest.raises(UnreadableAnswer) as told:
        seen.extend(offer.sku for page in driver.offers() for offer in page)
    assert told.value.code == "stock.incomplete"
    seen = [offer.sku for page in _until_error(driver.offers()) for offer in page]
    assert "LATER" in seen
    assert len(seen) == 1017


def _until_error(pages: Iterator[Any]) -> Iterator[Any]:
    try:
        yield from pages
    except UnreadableAnswer:
        return


def test_fba_stock_is_read_over_all_pages(driver: Any, amazon: Any) -> None:
    for number in range(120):
        amazon.set_stock(f"F{number:03}", DE, {"fulfillableQuantity": number})
    pages = list(driver.fba_stock())
    assert [len(page) for page in pages] == [50, 50, 36]
    found = {one.sku: one.fulfillable for page in pages for one in page}
    assert all(found[f"F{number:03}"] == number for number in range(120))


def test_an_inventory_token_that_ended_begins_anew_and_loses_nothing(driver: Any, amazon: Any) -> None:
    for number in range(60):
        amazon.set_stock(f"F{number:03}", DE, {"fulfillableQuantity": number})
    pages = driver.fba_stock()
    first = next(pages)
    amazon.advance(31)
    found = {one.sku for page in [first, *pages] for one in page}
    assert len(found) == 76
    assert calls(amazon, "getInventorySummaries") == 4  # one page, one refused, both anew


# -- answers that no good server gives ---------------------------------------------------------------------------------


class Script:
    """Answers calls from a list: bodies, or errors to raise. Keeps what was asked."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, str]] = []
        self.slept: list[float] = []
        self.said: list[str] = []

    def call(self, _operation: str, _path: str, query: dict[str, str], **_: Any) -> Answer:
        self.asked.append(query)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Answer(200, answer, {}, {"operation": _operation})

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def stock(self) -> Stock:
        def say(_level: str, _code: str, message: str, _exchange: Any = None) -> None:
            self.said.append(message)

        wiring = Wiring(
            account={"seller_id": "S1"}, secrets={}, application={}, client_secret="",
            budget=None, tokens=None, clock=self, say=say, before_call=lambda: None,  # type: ignore[arg-type]
            waiting=lambda _seconds, _why: None, tickets=NoTickets(),
        )  # fmt: skip
        return Stock(self, wiring, BY_CODE["DE"])


def refused(status: int = 400) -> RequestRefused:
    error = RequestRefused("Search parameters do not match the provided 'pageToken'.")
    error.status = status
    return error


def page(*skus: str, token: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"numberOfResults": 1, "items": [listing(sku) for sku in skus]}
    return found | ({"pagination": {"nextToken": token}} if token else {})


def test_a_page_token_that_is_refused_once_is_tried_again() -> None:
    script = Script(page("A", token="t1"), refused(), refused(), page("B"))
    assert [offer.sku for one in script.stock().offers() for offer in one] == ["A", "B"]
    assert [one.get("pageToken") for one in script.asked] == [None, "t1", "t1", "t1"]
    assert script.slept == [1.0, 2.0]


@pytest.mark.parametrize(
    "answers", [[refused()], [page("A", token="t"), *[refused()] * 5], [page("A", token="t"), refused(413)]]
)
def test_a_search_that_stays_refused_ends_with_amazons_words(answers: list[Any]) -> None:
    with pytest.raises(RequestRefused, match="pageToken"):
        list(Script(*answers).stock().offers())


@pytest.mark.parametrize("body", [None, [], {}, {"items": {}}, {"items": None, "numberOfResults": 3}])
def test_a_page_without_its_list_is_an_error_and_no_empty_page(body: Any) -> None:
    with pytest.raises(UnreadableAnswer):
        list(Script(body).stock().offers())
    with pytest.raises(UnreadableAnswer):
        list(Script(body).stock().fba_stock())


def test_a_token_that_leads_to_itself_does_not_go_on_for_ever() -> None:
    with pytest.raises(UnreadableAnswer):
        list(Script(page("A", token="t"), page("B", token="t")).stock().offers())
    units = {"payload": {"inventorySummaries": []}, "pagination": {"nextToken": "t"}}
    with pytest.raises(UnreadableAnswer):
        list(Script(units, units).stock().fba_stock())


def test_a_server_that_ignores_bounds_is_not_asked_for_ever() -> None:
    full = {"items": [listing(f"S{at}", created=FIRST + timedelta(minutes=at)) for at in range(1000)]}
    script = Script(*[full] * 9)
    with pytest.raises(UnreadableAnswer) as told:
        list(script.stock().offers())
    assert told.value.code == "stock.incomplete"
    assert len(script.asked) < 9


def test_a_broken_record_stops_no_other_and_is_told_of() -> None:
    script = Script({"items": [*BROKEN, listing("A")]})
    assert [offer.sku for one in script.stock().offers() for offer in one] == ["A"]
    assert len(script.said) == len(BROKEN)
    assert all(message.isascii() for message in script.said)
    units = {"payload": {"inventorySummaries": [7, {}, {"sellerSku": "A"}]}}
    script = Script(units)
    assert [one.sku for some in script.stock().fba_stock() for one in some] == ["A"]
    assert len(script.said) == 2


@pytest.mark.parametrize("body", [None, {}, {"status": "PERHAPS"}, {"status": None, "issues": "x"}])
def test_an_answer_to_a_quantity_that_says_nothing_is_an_error(body: Any) -> None:
    with pytest.raises(UnreadableAnswer):
        Script(listing("A"), body).stock().send_stock(StockChange("A", None, 3))


@pytest.mark.parametrize("body", [None, {}, listing("B"), {"sku": "A", "fulfillmentAvailability": [{}]}])
def test_without_a_readable_listing_nothing_is_sent(body: Any) -> None:
    script = Script(body)
    with pytest.raises(UnreadableAnswer):
        script.stock().send_stock(StockChange("A", None, 3))
    assert len(script.asked) == 1


# -- sending -------------------------------------------------------------------------------------------------------

SKU, FBA_SKU = "MUG-GRN-4", "MUG-BLUE-4"


def test_a_quantity_is_sent_to_the_merchants_channel_alone(driver: Any, amazon: Any) -> None:
    answer = driver.send_stock(StockChange(SKU, None, 5))
    assert (answer.accepted, answer.status, answer.issues) == (True, "ACCEPTED", ())
    assert patches(amazon) == [(SKU, "DEFAULT", 5)]
    (sent,) = amazon.submissions()
    assert sent["body"]["productType"] == "DRINKING_CUP"
    assert sent["body"]["patches"][0] | {"value": []} == {
        "op": "replace", "path": "/attributes/fulfillment_availability", "value": [],
    }  # fmt: skip
    amazon.advance(60)
    assert offer_at(amazon, SKU) == ("DEFAULT", 5)


def test_a_preview_writes_nothing(driver: Any, amazon: Any) -> None:
    answer = driver.send_stock(StockChange(SKU, None, 5), preview=True)
    assert (answer.accepted, answer.status) == (True, "VALID")
    assert driver.send_stock(StockChange("CANDLE-XMAS-6", None, 5), preview=True).status == "INVALID"
    assert amazon.submissions() == []


def test_what_amazon_shows_already_is_not_sent(driver: Any, amazon: Any) -> None:
    answer = driver.send_stock(StockChange(SKU, None, 48))
    assert (answer.accepted, answer.status) == (True, "UNCHANGED")
    assert amazon.submissions() == []


def test_what_amazon_shows_is_no_reason_while_another_quantity_is_on_its_way(driver: Any, amazon: Any) -> None:
    driver.send_stock(StockChange(SKU, None, 5))
    assert driver.send_stock(StockChange(SKU, None, 48, replacing=True)).status == "ACCEPTED"
    amazon.advance(60)
    assert offer_at(amazon, SKU) == ("DEFAULT", 48)


def test_a_refusal_brings_amazons_words_and_code(driver: Any) -> None:
    answer = driver.send_stock(StockChange("CANDLE-XMAS-6", None, 5))
    assert (answer.accepted, answer.status, answer.code) == (False, "INVALID", "4000003")
    assert answer.issues == ("The Amazon product type specified is invalid or not supported.",)


@pytest.mark.parametrize("preview", [False, True])
def test_an_offer_of_amazons_channel_is_refused_before_anything_leaves(driver: Any, amazon: Any, preview: bool) -> None:
    with pytest.raises(Refused) as told:
        driver.send_stock(StockChange(FBA_SKU, None, 5), preview=preview)
    assert told.value.code == "stock_fba_channel"
    assert calls(amazon, "patchListingsItem") == 0


def test_an_offer_kept_by_location_is_refused(driver: Any, amazon: Any) -> None:
    amazon.upsert_listing(listing("LOC", channel="8f2a-supply-source"))
    with pytest.raises(Refused) as told:
        driver.send_stock(StockChange("LOC", None, 5))
    assert told.value.code == "stock_locations"
    assert calls(amazon, "patchListingsItem") == 0


@pytest.mark.parametrize("sku", ["NO-SUCH-SKU", "mug-grn-4", ".", ".."])
def test_an_unknown_sku_is_said_to_be_unknown(driver: Any, amazon: Any, sku: str) -> None:
    with pytest.raises(NotFound) as told:
        driver.send_stock(StockChange(sku, None, 5))
    assert told.value.code == "stock_unknown_sku"
    assert calls(amazon, "patchListingsItem") == 0


@pytest.mark.parametrize("sku", ["GARDEN/SET 3", "A,B;C", "Ä & Ö ?#%", "100%25", "+1"])
def test_any_sku_finds_its_listing(driver: Any, amazon: Any, sku: str) -> None:
    amazon.upsert_listing(listing(sku))
    driver.send_stock(StockChange(sku, None, 77))
    assert patches(amazon) == [(sku, "DEFAULT", 77)]


def test_a_product_type_is_found_for_every_listing(driver: Any, amazon: Any) -> None:
    amazon.upsert_listing(listing("BARE", kind=""))
    assert driver.send_stock(StockChange("BARE", None, 7)).accepted
    assert amazon.submissions()[0]["body"]["productType"] == "PRODUCT"
