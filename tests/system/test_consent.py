"""Authorization by consent from the command line: the page is confirmed, the callback comes, the grant is stored."""

import re
import subprocess
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from omnikit.kit import open_kit
from tests.support.commands import argv, environment
from tests.support.homes import application_fields, make_kit


@pytest.fixture
def asking():
    """Starts a command that asks for consent; gives the process and the address it told."""
    started = []

    def start(home, *arguments):
        process = subprocess.Popen(
            argv(home, *arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
        )
        started.append(process)
        for line in process.stderr:
            if found := re.search(r"http://\S+", line):
                return process, found.group()
        raise AssertionError(process.communicate())

    yield start
    for process in started:
        process.kill()
        process.communicate()


def decide(url, seller_id, decision="confirm"):
    """What a person does on Amazon's page; follows the redirect to the callback."""
    fields = dict(parse_qsl(urlsplit(url).query)) | {"seller_id": seller_id, "decision": decision}
    return requests.post(url.split("?")[0], data=fields, timeout=10)


def test_a_revoked_connection_is_authorized_again(home, amazon_today, asking):
    seller = amazon_today.sellers[0]["seller_id"]
    with make_kit(home, amazon_today) as kit:
        amazon_today.revoke(seller)
        kit.connection(1).sync(wait=True)
        assert kit.connection(1).as_dict()["health"] == "Broken"
    process, url = asking(home, "connection", "authorize", 1, "--consent")
    answer = decide(url, seller)
    assert "Back in omnikit" in answer.text
    _, said = process.communicate(timeout=20)
    assert process.returncode == 0, said
    with open_kit(home) as kit:
        assert kit.connection(1).sync(wait=True).as_dict()["state"].startswith("succeeded")
        assert kit.connection(1).as_dict()["health"] == "OK"


def test_a_connection_is_added_by_consent_without_a_token_ever_typed(home, amazon_today, asking):
    with make_kit(home, amazon_today):
        pass
    seller = amazon_today.sellers[0]["seller_id"]
    process, url = asking(
        home, "connection", "add", "--driver", "amazon", "--name", "Shop FR", "--seller-id", seller,
        "--marketplace", "FR", "--authorize", "--json",
    )  # fmt: skip
    decide(url, seller)
    told, said = process.communicate(timeout=20)
    assert process.returncode == 0, said
    assert '"Shop FR"' in told
    assert "cannot prove" not in said


@pytest.mark.parametrize("how", ["other seller", "cancel"])
def test_consent_of_another_seller_or_none_changes_nothing(how, home, amazon_today, asking):
    with make_kit(home, amazon_today) as kit:
        before = kit._store.connections.secrets("connection:1")
    process, url = asking(home, "connection", "authorize", 1, "--consent")
    if how == "cancel":
        page = decide(url, amazon_today.sellers[0]["seller_id"], "cancel").text
        back = re.search(r'<a href="?([^" >]+)', page).group(1).replace("&amp;", "&")
        requests.get(back, timeout=10)
    else:
        decide(url, amazon_today.sellers[1]["seller_id"])
    _, said = process.communicate(timeout=20)
    assert process.returncode == 4
    assert "authorization." in said
    with open_kit(home) as kit:
        assert kit._store.connections.secrets("connection:1") == before


def test_an_independent_client_lists_the_orders_that_we_import(home, amazon_today):
    access_token_client = pytest.importorskip("sp_api.auth.access_token_client")
    from sp_api.api import OrdersV20260101
    from sp_api.auth import AccessTokenClient
    from sp_api.base import Marketplaces
    from sp_api.util import load_all_pages

    class Login(AccessTokenClient):
        scheme = "http://"
        host = amazon_today.base_url.removeprefix("http://")

    access_token_client.cache.clear()
    fields = application_fields(amazon_today)
    client = OrdersV20260101(
        marketplace=Marketplaces.DE,
        credentials={
            "refresh_token": amazon_today.sellers[0]["refresh_token"],
            "lwa_app_id": fields["client_id"],
            "lwa_client_secret": fields["client_secret"],
        },
        auth_token_client_class=Login,
    )
    client.endpoint = amazon_today.base_url

    @load_all_pages(throttle_by_seconds=0, next_token_param="paginationToken")
    def search(**asked):
        return client.search_orders(**asked)

    pages = list(search(lastUpdatedAfter="2020-01-01T00:00:00Z", marketplaceIds=["A1PA6795UKMFR9"]))
    client._auth._transport.close()
    client.close()
    theirs = {order["orderId"]: order["lastUpdatedTime"] for page in pages for order in page.payload["orders"]}
    with make_kit(home, amazon_today) as kit:
        kit.connection(1).sync(wait=True)
        ours = {row["order_id"]: row["last_updated"] for row in kit.order_rows()}
    assert ours == theirs
