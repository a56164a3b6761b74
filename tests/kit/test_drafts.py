"""Drafts: what survives the consent page, what a callback must prove; nothing is stored before it is proven."""

from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from omnikit.errors import Duplicate, InvalidInput, NeedsAuthorization, NotFound, Refused, SetupError
from omnikit.kit import create
from omnikit.store.connections import Connections
from tests.support.homes import credentials, query

CALLBACK = "http://127.0.0.1:9/omnikit/authorized"


def account(amazon, marketplace="FR", seller=0):
    return {key: value for key, value in credentials(amazon, marketplace, seller).items() if key != "refresh_token"}


@pytest.fixture
def draft(kit, amazon):
    """Shop FR of the first seller, typed but not authorized."""
    begun = kit.begin_draft("amazon")["id"]
    kit.keep_draft(begun, name="Shop FR", values=account(amazon))
    return begun


def answer(kit, amazon, draft, *, seller=0, decision="confirm"):
    """What the consent page sends back once a person has decided."""
    url = kit.ask_consent(draft, CALLBACK)
    fields = dict(parse_qsl(urlsplit(url).query))
    fields |= {"seller_id": amazon.sellers[seller]["seller_id"], "decision": decision}
    told = requests.post(url.split("?")[0], data=fields, timeout=10, allow_redirects=False)
    where = told.headers.get("location") or told.text.split('<a href="')[1].split('"')[0].replace("&amp;", "&")
    return dict(parse_qsl(urlsplit(where).query))


def test_a_consent_comes_back_to_everything_that_was_typed(kit, amazon, draft):
    row = kit.receive_consent(answer(kit, amazon, draft))
    assert (row["id"], row["name"], row["values"]) == (draft, "Shop FR", account(amazon))
    assert row["problem"] is None
    assert row["authorized"]["proven"]
    assert row["authorized"]["until"][:4] == "2027"
    assert {"DE", "FR"} <= set(row["authorized"]["covers"])
    (made,) = kit.create_from_draft(draft, name="Shop FR", values=account(amazon))
    assert made.warnings == ()
    assert made.as_dict()["run"]["state"] == "queued"
    with pytest.raises(NotFound):
        kit.draft(draft)


def test_no_row_of_a_draft_holds_its_token_nor_does_the_database(kit, amazon, draft, home):
    token = amazon.sellers[0]["refresh_token"]
    row = kit.paste_token(draft, f" {token}\n")
    assert token not in repr(row)
    assert token not in repr(kit._store.drafts.get(draft, "tester", kit._now()))
    stored = b"".join(file.read_bytes() for file in home.glob("omnikit.db*"))
    assert token.encode() not in stored
    assert b"Shop FR" not in stored


@pytest.mark.parametrize("state", ["", "wrong", "x" * 10_000])
def test_a_callback_that_nobody_awaits_is_refused(kit, amazon, draft, state):
    given = answer(kit, amazon, draft) | {"state": state}
    with pytest.raises(InvalidInput) as refused:
        kit.receive_consent(given)
    assert refused.value.code == "authorization.state"
    assert kit.draft(draft)["authorized"] is None


def test_a_callback_counts_once(kit, amazon, draft):
    given = answer(kit, amazon, draft)
    kit.receive_consent(given)
    with pytest.raises(InvalidInput):
        kit.receive_consent(given)
    assert kit.draft(draft)["authorized"]


def test_the_state_of_an_earlier_attempt_is_worth_nothing(kit, amazon, draft):
    first = answer(kit, amazon, draft)
    kit.ask_consent(draft, CALLBACK)
    with pytest.raises(InvalidInput):
        kit.receive_consent(first)


def test_a_code_that_was_used_before_is_refused_and_said_in_the_form(kit, amazon, draft):
    used = answer(kit, amazon, draft)
    kit.receive_consent(used)
    kit.keep_draft(draft, name="Shop FR", values=account(amazon))
    fresh = answer(kit, amazon, draft) | {"spapi_oauth_code": used["spapi_oauth_code"]}
    row = kit.receive_consent(fresh)
    assert row["problem"][2] == "authorization.invalid_grant"


@pytest.mark.parametrize("late", [True, False])
def test_a_draft_lives_a_day(kit, amazon, draft, late):
    given = answer(kit, amazon, draft)
    amazon.advance(24 * 3600 + 60 if late else 23 * 3600)
    if late:
        with pytest.raises(InvalidInput):
            kit.receive_consent(given)
        with pytest.raises(NotFound):
            kit.draft(draft)
    else:
        assert kit.receive_consent(given)["problem"][2] == "authorization.invalid_grant", "the code lives five minutes"


def test_another_user_sees_no_draft_and_takes_no_callback_of_it(kit, amazon, draft):
    given = answer(kit, amazon, draft)
    other = kit.acting_as("mallory")
    with pytest.raises(NotFound):
        other.draft(draft)
    with pytest.raises(Refused) as refused:
        other.receive_consent(given)
    assert refused.value.code == "authorization.foreign"
    with pytest.raises(InvalidInput):
        kit.receive_consent(given)
    assert kit.draft(draft)["authorized"] is None


def test_a_foreign_sellers_consent_and_none_at_all_are_said_in_the_form(kit, amazon, draft):
    assert kit.receive_consent(answer(kit, amazon, draft, seller=1))["problem"][2] == "authorization.other_seller"
    assert kit.receive_consent(answer(kit, amazon, draft, decision="cancel"))["problem"][2] == "authorization.declined"
    assert kit.draft(draft)["authorized"] is None
    with pytest.raises(NeedsAuthorization) as refused:
        kit.create_from_draft(draft, name="Shop FR", values=account(amazon))
    assert refused.value.code == "authorization.missing"
    assert len(kit.connection_rows()) == 1


def test_a_marketplace_that_the_consent_does_not_cover_is_refused(kit, amazon, draft):
    kit.keep_draft(draft, name="Shop FR", values=account(amazon, "US"))
    row = kit.receive_consent(answer(kit, amazon, draft))
    assert row["problem"][2] in {"connection.marketplace_not_covered", "authorization.denied"}
    assert row["authorized"] is None


def test_the_seller_id_cannot_be_changed_behind_a_consent(kit, amazon, draft):
    kit.receive_consent(answer(kit, amazon, draft))
    with pytest.raises(NeedsAuthorization) as refused:
        kit.create_from_draft(draft, name="Shop FR", values={"seller_id": "A1OTHERSELLER", "marketplace": "FR"})
    assert refused.value.code == "authorization.other_seller"
    assert kit.draft(draft)["authorized"], "the draft stays"


def test_several_marketplaces_at_once_all_or_none(kit, amazon, draft):
    kit.receive_consent(answer(kit, amazon, draft))
    with pytest.raises(Duplicate):
        kit.create_from_draft(draft, name="Shop FR", values=account(amazon), also=["IT", "DE"])
    assert len(kit.connection_rows()) == 1, "DE was there already: nothing was stored"
    with pytest.raises(NeedsAuthorization):
        kit.create_from_draft(draft, name="Shop FR", values=account(amazon), also=["US"])
    made = kit.create_from_draft(
        draft, name="Shop FR", values=account(amazon), also=["IT", "FR", "ES"], default_provider="dhl"
    )
    assert [one.name for one in made] == ["Shop FR", "Shop IT", "Shop ES"]
    assert all(one.as_dict()["run"] for one in made)
    mapping = kit.settings(made[1].id)[-1]["settings"]
    assert mapping[0]["value"] == "DHL"
    assert kit.usual_provider("amazon") == "DHL"


def test_a_race_for_a_name_stores_none_of_several(kit, amazon, draft, monkeypatch):
    kit.paste_token(draft, amazon.sellers[0]["refresh_token"])
    # somebody else's save falls between the look whether names are free and the store
    monkeypatch.setattr(Connections, "check_free", lambda *_: None)
    with pytest.raises(Duplicate):
        kit.create_from_draft(draft, name="Shop FR", values=account(amazon), also=["IT", "DE"])
    assert [row["name"] for row in kit.connection_rows()] == ["Shop DE"]
    assert query(kit.home, "SELECT count(*) AS n FROM secrets WHERE owner LIKE 'connection:%'")[0]["n"] == 1


@pytest.mark.parametrize("name", ["Shop", "MADE", "Shop FR"])
def test_names_of_further_marketplaces(kit, amazon, draft, name):
    kit.paste_token(draft, amazon.sellers[0]["refresh_token"])
    made = kit.create_from_draft(draft, name=name, values=account(amazon), also=["IT"], sync=False)
    assert made[1].name == {"Shop": "Shop IT", "MADE": "MADE IT", "Shop FR": "Shop IT"}[name]
    assert made[0].warnings, "a pasted token proves nothing"


def test_a_refused_token_leaves_the_draft_as_it_was(kit, amazon, draft):
    kit.paste_token(draft, amazon.sellers[0]["refresh_token"])
    before = kit.draft(draft)
    with pytest.raises(NeedsAuthorization):
        kit.paste_token(draft, "Atzr|nobody")
    with pytest.raises(InvalidInput):
        kit.paste_token(draft, "  ")
    assert kit.draft(draft) == before


def test_what_must_be_typed_first_is_named(kit):
    begun = kit.begin_draft("amazon")["id"]
    with pytest.raises(InvalidInput) as refused:
        kit.ask_consent(begun, CALLBACK)
    assert "Seller ID" in refused.value.message


def test_without_an_application_nobody_is_sent_into_nothing(home, amazon):
    with create(home, actor="tester") as kit:
        begun = kit.begin_draft("amazon")["id"]
        kit.keep_draft(begun, name="Shop FR", values=account(amazon))
        with pytest.raises(SetupError) as refused:
            kit.ask_consent(begun, CALLBACK)
        assert refused.value.code == "application.missing"


def test_a_registered_redirect_uri_counts_for_more_than_our_own(kit, amazon, draft):
    fields = {**kit.application("amazon")["fields"], "redirect_uri": "https://shop.example/omnikit/authorized"}
    kit.set_application("amazon", fields)
    asked = dict(parse_qsl(urlsplit(kit.ask_consent(draft, CALLBACK)).query))
    assert asked["redirect_uri"] == "https://shop.example/omnikit/authorized"


def test_like_another_connection_for_another_marketplace(kit, amazon):
    begun = kit.begin_draft("amazon", like=1)
    assert begun["values"] == {"seller_id": amazon.sellers[0]["seller_id"]}
    assert "FR" in begun["authorized"]["covers"]
    (made,) = kit.create_from_draft(begun["id"], name="Shop FR", values=account(amazon), sync=False)
    assert made.as_dict()["marketplace"] == "FR"


# -- an existing connection ------------------------------------------------------------------------------------


def test_a_new_authorization_is_stored_with_the_save_and_not_before(kit, amazon):
    before = kit._store.connections.secrets("connection:1")
    begun = kit.begin_draft("amazon", connection=1)
    kit.receive_consent(answer(kit, amazon, begun["id"]))
    assert kit._store.connections.secrets("connection:1") == before
    kit.save_connection(1, {}, draft_id=begun["id"])
    assert kit._store.connections.secrets("connection:1") != before


def test_a_save_on_an_older_state_is_refused(kit, amazon):
    version = kit._store.connections.get(1).version
    kit.rename_connection(1, "Shop Deutschland")
    with pytest.raises(Exception, match="meanwhile"):
        kit.save_connection(1, {}, version=version)


def test_the_marketplace_stays(kit):
    with pytest.raises(Refused) as refused:
        kit.save_connection(1, {"marketplace": "FR"})
    assert refused.value.code == "connection.fixed"
    kit.save_connection(1, {"marketplace": "DE"})


# -- applications ----------------------------------------------------------------------------------------------


def test_an_application_shows_the_end_of_its_secret_at_most(kit, amazon):
    row = kit.application("amazon")
    assert amazon.client_secret not in repr(row)
    assert row["secret_mask"] == f"••••••••{amazon.client_secret[-4:]}"
    assert row["days_left"] in {179, 180}
    assert "knows the application" in kit.test_application("amazon")


def test_a_wrong_secret_is_tested_and_not_stored(kit, amazon):
    with pytest.raises(SetupError) as refused:
        kit.rotate_secret("amazon", "amzn1.oa2-cs.v1.wrong")
    assert refused.value.code == "application.refused"
    assert "knows the application" in kit.test_application("amazon")


def test_the_clock_of_a_secret_begins_anew_with_a_new_secret_alone(kit, amazon):
    amazon.advance(10 * 86400)
    row = kit.set_application("amazon", {**kit.application("amazon")["fields"], "client_secret": amazon.client_secret})
    assert row["days_left"] in {169, 170}
    row = kit.set_application("amazon", {**row["fields"], "client_secret": ""})
    assert row["days_left"] in {169, 170}
    kit.set_application("amazon", {**row["fields"], "client_secret": "another"})
    assert kit.application("amazon")["days_left"] in {179, 180}
