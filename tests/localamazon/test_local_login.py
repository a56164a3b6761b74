"""Login with Amazon, the three 403 texts, roles and restricted data tokens."""

from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

V0 = "/orders/v0/orders"
ADDRESS = {"name": "Lena", "addressLine1": "Weg 1", "postalCode": "20095", "city": "Hamburg", "countryCode": "DE"}
PEOPLE = {
    "buyer": {"buyerName": "Lena", "buyerEmail": "x@marketplace.amazon.de"},
    "recipient": {"deliveryAddress": ADDRESS},
}


def details(answer):
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (403, "Unauthorized")
    assert answer.headers["x-amzn-ErrorType"] == "AccessDeniedException"
    return answer.json()["errors"][0]["details"]


def test_refresh_gives_an_hour(api):
    answer = api.token(grant_type="refresh_token", refresh_token=api.seller["refresh_token"])
    assert answer.headers["Cache-Control"] == "no-store"
    body = answer.json()
    assert body["access_token"].startswith("Atza|")
    assert (body["token_type"], body["expires_in"]) == ("bearer", 3600)


def test_json_body_is_accepted(api):
    body = {
        "grant_type": "refresh_token",
        "refresh_token": api.seller["refresh_token"],
        "client_id": api.local.client_id,
        "client_secret": api.local.client_secret,
    }
    assert api.post("/auth/o2/token", body).status_code == 200


@pytest.mark.parametrize(
    ("fields", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "wrong"}, 401, "invalid_client"),
        ({"client_secret": None}, 401, "invalid_client"),
        ({"grant_type": None}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"refresh_token": "Atzr|unknown"}, 400, "invalid_grant"),
        ({"refresh_token": None}, 400, "invalid_request"),
        ({"scope": "sellingpartnerapi::notifications"}, 400, "invalid_request"),
        ({"grant_type": "client_credentials", "scope": "everything"}, 400, "invalid_scope"),
        ({"grant_type": "authorization_code", "code": "ANunknown"}, 400, "invalid_grant"),
    ],
)
def test_refusals(api, fields, status, error):
    good = {"grant_type": "refresh_token", "refresh_token": api.seller["refresh_token"]}
    answer = api.token(**good | fields)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["error_description"]


def test_grantless_token_opens_no_seller_data(api):
    answer = api.token(grant_type="client_credentials", scope="sellingpartnerapi::notifications")
    assert "refresh_token" not in answer.json()
    details(api.get(api.search_path, {"x-amz-access-token": answer.json()["access_token"]}))


def test_missing_and_malformed_token(api):
    assert "missing" in details(api.get(api.search_path, {"x-amz-access-token": ""}))
    assert "malformed" in details(api.get(api.search_path, {"x-amz-access-token": "Atza|nonsense"}))


def test_access_token_ends_after_an_hour(api):
    api.local.advance(3590)
    assert api.search().status_code == 200
    api.local.advance(20)
    assert details(api.search()) == "The access token you provided has expired."


def test_revocation_ends_both_tokens_and_a_new_grant_begins_again(api):
    api.local.revoke(api.seller["seller_id"])
    assert "revoked" in details(api.search())
    answer = api.token(grant_type="refresh_token", refresh_token=api.seller["refresh_token"])
    assert answer.json()["error"] == "invalid_grant"
    assert "User may have revoked" in answer.json()["error_description"]
    fresh = api.local.grant(api.seller["seller_id"])
    assert api.token(grant_type="refresh_token", refresh_token=fresh).status_code == 200


def test_a_second_grant_leaves_the_first_valid(api):
    api.local.grant(api.seller["seller_id"])
    assert api.token(grant_type="refresh_token", refresh_token=api.seller["refresh_token"]).status_code == 200


def test_sellers_see_their_own_orders_only(serve, order):
    api = serve()
    api.local.upsert_orders([order(1)])
    other = serve.connect(api.local, 1)
    assert (len(api.orders()), len(other.orders())) == (1, 0)
    assert other.get(f"{other.search_path}/{order(1)['orderId']}").status_code == 404


def test_roles_decide_about_personal_fields(api, order):
    api.local.upsert_orders([order(1, **PEOPLE)])

    def seen(roles):
        api.local.set_roles(api.seller["seller_id"], roles)
        found = api.search(includedData="BUYER,RECIPIENT").json()["orders"][0]
        return found["buyer"], found["recipient"]["deliveryAddress"]

    town = {"city": "Hamburg", "countryCode": "DE"}
    assert seen(["Inventory and Order Tracking"]) == ({}, town)
    assert seen(["Tax Invoicing (Restricted)"]) == ({"buyerName": "Lena"}, town)
    assert seen(["direct_to_consumer_delivery"]) == ({"buyerEmail": "x@marketplace.amazon.de"}, ADDRESS)
    api.local.set_roles(api.seller["seller_id"], [])
    details(api.search())


def test_v0_personal_data_needs_a_restricted_token(api, order):
    api.local.upsert_orders([order(1, **PEOPLE)])
    asked = {"MarketplaceIds": "A1PA6795UKMFR9", "CreatedAfter": "2026-01-01"}

    def seen(elements):
        headers = {}
        if elements:
            headers["x-amz-access-token"] = api.restricted((V0, elements)).json()["restrictedDataToken"]
        found = api.get(V0, headers, **asked).json()["payload"]["Orders"][0]
        return found.get("BuyerInfo"), found["ShippingAddress"].get("Name")

    assert seen([]) == (None, None)
    assert seen(["shippingAddress"]) == (None, "Lena")
    assert seen(["buyerInfo"]) == ({"BuyerName": "Lena", "BuyerEmail": "x@marketplace.amazon.de"}, None)


def test_restricted_token_opens_what_it_names_for_an_hour(api, order):
    api.local.upsert_orders([order(1, **PEOPLE), order(2, **PEOPLE)])
    first, second = (f"{V0}/{order(number)['orderId']}/address" for number in (1, 2))
    headers = {"x-amz-access-token": api.restricted((first, None)).json()["restrictedDataToken"]}
    assert api.get(first, headers).json()["payload"]["ShippingAddress"]["Name"] == "Lena"
    details(api.get(second, headers))
    details(api.get(api.search_path, headers, createdAfter="2026-01-01"))
    api.local.advance(3601)
    assert "expired" in details(api.get(first, headers))


@pytest.mark.parametrize(
    "resource", [("/orders/2026-01-01/orders", ["buyerInfo"]), (V0, None), (V0, ["everything"]), ("/nothing", None)]
)
def test_restricted_token_refusals(api, resource):
    answer = api.restricted(resource)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "InvalidRequest")


def test_restricted_token_needs_the_role(api):
    api.local.set_roles(api.seller["seller_id"], ["Inventory and Order Tracking"])
    answer = api.restricted((V0, ["shippingAddress"]))
    assert answer.status_code == 403
    assert "[shippingAddress]" in answer.json()["errors"][0]["message"]


class TestConsent:
    @pytest.fixture
    def ask(self, api):
        def send(method="GET", **fields):
            fields = {"application_id": api.local.application_id, "state": "s<1>"} | fields
            place = {"params": fields} if method == "GET" else {"data": fields}
            url = api.local.base_url + "/apps/authorize/consent"
            return requests.request(method, url, allow_redirects=False, timeout=10, **place)

        return send

    @pytest.fixture
    def confirm(self, ask, api):
        def send(redirect_uri="http://127.0.0.1:9/back?tab=2"):
            answer = ask("POST", redirect_uri=redirect_uri, decision="confirm", seller_id=api.seller["seller_id"])
            assert answer.status_code == 302
            location = urlsplit(answer.headers["Location"])
            return location, dict(parse_qsl(location.query))

        return send

    def test_page_asks_and_escapes(self, ask):
        answer = ask(redirect_uri="http://localhost:1/<b>", version="beta")
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Kleine Werkstatt" in answer.text
        assert "s<1>" not in answer.text
        assert "s&lt;1&gt;" in answer.text

    def test_confirm_sends_back_state_seller_and_code(self, confirm, api):
        location, fields = confirm()
        assert (location.netloc, location.path) == ("127.0.0.1:9", "/back")
        assert fields["tab"] == "2"
        assert (fields["state"], fields["selling_partner_id"]) == ("s<1>", api.seller["seller_id"])
        got = api.token(
            grant_type="authorization_code",
            code=fields["spapi_oauth_code"],
            redirect_uri="http://127.0.0.1:9/back?tab=2",
        )
        assert got.json()["refresh_token"].startswith("Atzr|")
        assert api.token(grant_type="refresh_token", refresh_token=got.json()["refresh_token"]).status_code == 200

    @pytest.mark.parametrize("spoil", ["used", "late", "other redirect", "no redirect"])
    def test_code_is_refused(self, confirm, api, spoil):
        _, fields = confirm("http://127.0.0.1:9/")
        sent = {
            "grant_type": "authorization_code",
            "code": fields["spapi_oauth_code"],
            "redirect_uri": {"other redirect": "http://127.0.0.1:10/", "no redirect": None}.get(
                spoil, "http://127.0.0.1:9/"
            ),
        }
        if spoil == "used":
            assert api.token(**sent).status_code == 200
        if spoil == "late":
            api.local.advance(301)
        answer = api.token(**sent)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
        assert answer.json()["error_description"].endswith("code")

    def test_cancel_grants_nothing(self, ask, api):
        answer = ask("POST", redirect_uri="http://127.0.0.1:9/", decision="cancel", seller_id=api.seller["seller_id"])
        assert answer.status_code == 200
        assert "Nothing was granted" in answer.text
        assert "error=access_denied" in answer.text
        assert "spapi_oauth_code" not in answer.text

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"application_id": "amzn1.sellerapps.app.<x>"}, "MD1000"),
            ({"redirect_uri": "https://evil.example/"}, "MD5101"),
            ({"redirect_uri": "http://127.0.0.1.evil.example/"}, "MD5101"),
            ({"redirect_uri": "javascript:alert(1)"}, "MD5101"),
        ],
    )
    def test_error_pages(self, ask, fields, code):
        for method in ("GET", "POST"):
            answer = ask(method, **fields)
            assert (answer.status_code, code in answer.text) == (400, True)
            assert "Location" not in answer.headers
