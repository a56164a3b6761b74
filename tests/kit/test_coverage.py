"""One connection may import further marketplaces of its region; no two import the same one (product 8.5)."""

import pytest

from omnikit.errors import Duplicate, InvalidInput, Refused
from tests.conftest import DAYS
from tests.support.homes import credentials

FR = "A13V1IB3VIYZZH"
ALSO = "order_import.also_marketplaces"


@pytest.fixture
def with_france(amazon):
    """The local Amazon's first seller has orders in France too."""
    amazon.amazon.generate(amazon.amazon.accounts.first, 60, DAYS, [FR])


def marketplaces(kit):
    found = {}
    for row in kit.order_rows(connection=1):
        found[row["marketplace"]] = found.get(row["marketplace"], 0) + 1
    return found


def test_a_further_marketplace_arrives_whole_with_the_next_sync(kit, with_france):
    kit.connection(1).sync(wait=True)
    assert set(marketplaces(kit)) == {"DE"}
    kit.set_settings(1, {ALSO: ["FR"]})
    run = kit.connection(1).import_orders(wait=True).as_dict()
    assert marketplaces(kit)["FR"] == 60
    assert run["imported"] + run["pending"] + run["failed"] == 60
    assert run["unchanged"] > 0, "what had come before came again"


def test_one_that_is_taken_out_is_fetched_no_longer_and_stays(kit, with_france):
    kit.set_settings(1, {ALSO: ["FR"]})
    kit.connection(1).sync(wait=True)
    kit.set_settings(1, {ALSO: []})
    kit.connection(1).sync(wait=True)
    assert marketplaces(kit)["FR"] == 60


def test_a_marketplace_of_another_region_is_refused(kit):
    with pytest.raises(InvalidInput) as refused:
        kit.set_settings(1, {ALSO: ["US"]})
    assert (refused.value.code, "United States" in refused.value.message) == ("settings.covered", True)


def test_one_that_another_connection_covers_is_refused_by_name(kit, amazon):
    kit.create_connection("amazon", "Shop FR", credentials(amazon, "FR"))
    with pytest.raises(InvalidInput, match="'Shop FR'"):
        kit.set_settings(1, {ALSO: ["FR", "IT"]})
    assert kit.settings(1)[1]["origin"] == "default", "nothing was saved"


def test_another_seller_may_have_it(kit, amazon):
    kit.create_connection("amazon", "Other FR", credentials(amazon, "FR", seller=1))
    kit.set_settings(1, {ALSO: ["FR"]})


def test_a_connection_for_a_covered_marketplace_is_refused(kit, amazon):
    kit.set_settings(1, {ALSO: ["FR"]})
    with pytest.raises(Duplicate, match="'Shop DE'"):
        kit.create_connection("amazon", "Shop FR", credentials(amazon, "FR"))


def test_copied_settings_bring_no_two_to_the_same_marketplace(kit, amazon):
    other = kit.create_connection("amazon", "Shop IT", credentials(amazon, "IT")).id
    kit.set_settings(1, {ALSO: ["FR"]})
    with pytest.raises(InvalidInput):
        kit.copy_settings(1, [other])


def test_nor_do_restored_ones(kit, amazon):
    other = kit.create_connection("amazon", "Shop IT", credentials(amazon, "IT")).id
    kit.set_settings(1, {ALSO: ["FR"]})
    kit.set_settings(1, {ALSO: []})
    kit.set_settings(other, {ALSO: ["FR"]})
    last = kit.settings_history(1, "order_import")[0]["id"]
    with pytest.raises(InvalidInput):
        kit.restore_settings(1, "order_import", last)


def test_further_marketplaces_are_no_default(kit):
    with pytest.raises(Refused):
        kit.set_default_settings("amazon", {ALSO: ["FR"]})
