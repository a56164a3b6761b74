"""Errors as lists read them: of a cause, in some states, the newest of many; causes retried together."""

import pytest


@pytest.fixture
def shop(kit):
    """A connection synchronised without any shipping provider."""
    kit.set_settings(1, {"shipping_mapping.default": ""})
    kit.connection(1).sync(wait=True)
    return kit


def ids(rows):
    return [row["id"] for row in rows]


def states(kit):
    return {row["id"]: row["state"] for row in kit.error_rows(every_state=True)}


def test_states_narrow_a_list_and_its_count(shop):
    open_ones = ids(shop.error_rows())
    shop.ignore_errors(open_ones[:2], "A test order")
    assert sorted(ids(shop.error_rows(states=["ignored"]))) == sorted(open_ones[:2])
    assert ids(shop.error_rows(states=["solved"])) == []
    assert sorted(ids(shop.error_rows(states=["ignored", "open"]))) == sorted(open_ones)
    assert ids(shop.error_rows(states=["open"])) == ids(shop.error_rows())
    assert shop.error_rows(states=["no such state'"]) == []
    for chosen in (None, ["open"], ["ignored"], ["open", "ignored", "solved", "retrying"]):
        for cluster in (None, shop.clusters()[0]["fingerprint"]):
            listed = shop.error_rows(1, states=chosen, cluster=cluster)
            assert shop.count_errors(1, states=chosen, cluster=cluster) == len(listed)
    assert shop.count_errors(2) == 0


def test_a_limit_leaves_those_reported_last(shop):
    newest = sorted(ids(shop.error_rows()), reverse=True)
    assert sorted(ids(shop.error_rows(limit=3)), reverse=True) == newest[:3]
    first = shop.clusters()[0]["fingerprint"]
    found = shop.error_rows(limit=2, cluster=first)
    assert [row["fingerprint"] for row in found] == [first, first]
    assert shop.error_rows(limit=0) == []


def test_one_cause_is_told_as_among_all(shop):
    for row in shop.clusters():
        assert shop.clusters(cluster=row["fingerprint"]) == [row]
        assert shop.clusters(1, cluster=row["fingerprint"]) == [row]
        assert shop.clusters(2, cluster=row["fingerprint"]) == []
    assert shop.clusters(cluster="no such cause") == []


def test_several_causes_are_retried_as_one_run(shop):
    chosen = [row["fingerprint"] for row in shop.clusters() if row["code"] == "no_shipping_provider"]
    assert len(chosen) > 1
    begun = shop.retry(cluster=chosen)
    orders = {row["order_id"] for row in shop.error_rows() if row["fingerprint"] in chosen}
    assert (len(begun.runs), begun.orders) == (1, len(orders))
    found = {row["fingerprint"]: row for row in shop.clusters()}
    assert all(found[one]["retrying"] == found[one]["count"] for one in chosen)
    begun.runs[0].wait()
    assert all(row["retrying"] == 0 for row in shop.clusters())
    assert set(states(shop).values()) == {"open"}
