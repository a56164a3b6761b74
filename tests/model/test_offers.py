"""What sending a quantity now would come to: a row for each combination that matters."""

from datetime import UTC, datetime

import pytest

from omnikit.model.offers import Elsewhere, Verdict, Wish, judged

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
JUST_NOW, LONG_AGO = "2026-11-01T11:50:00Z", "2026-11-01T11:00:00Z"
WISH = Wish("A", None, "MFN", "DEFAULT", 3, LONG_AGO, None, 5, JUST_NOW, "Pending", None, None)
OTHER = Elsewhere(2, "Shop FR", "MFN", None, None, None, None)


@pytest.mark.parametrize(
    ("wish", "others", "held", "verdict"),
    [
        (None, (), False, "unknown SKU"),
        (WISH._replace(gone=LONG_AGO), (), False, "unknown SKU"),
        (WISH, (), False, "send"),
        (WISH, (), True, "paused"),
        (WISH._replace(quantity=None), (), False, "send"),
        (WISH._replace(wanted=3), (), False, "unchanged"),
        (WISH._replace(wanted=3), (), True, "unchanged"),
        # 7 is on its way: what is shown is not what is to come
        (WISH._replace(wanted=3, sent=7, sent_at=JUST_NOW), (), False, "send"),
        (WISH._replace(wanted=3, sent=7, sent_at=LONG_AGO), (), False, "unchanged"),
        (WISH._replace(wanted=3, sent=3, sent_at=JUST_NOW), (), False, "unchanged"),
        (WISH._replace(fulfilled_by="AFN", channel_code="AMAZON_EU"), (), False, "FBA: never sent"),
        (WISH._replace(fulfilled_by="AFN", wanted=3), (), True, "FBA: never sent"),
        (WISH, (OTHER._replace(fulfilled_by="AFN"),), False, "FBA: never sent"),
        (WISH, (OTHER,), False, "send"),
        (WISH, (OTHER._replace(wanted=5, state="Pending"),), False, "send"),
        (WISH, (OTHER._replace(wanted=7, state="Pending"),), False, "conflict"),
        (WISH, (OTHER._replace(wanted=7, state="Sending"),), False, "conflict"),
        # what was sent, shown or refused there is the past
        (WISH, (OTHER._replace(wanted=7, state="Sent", sent=7, sent_at=JUST_NOW),), False, "send"),
        (WISH, (OTHER._replace(wanted=7, state="Refused"),), False, "send"),
        (WISH, (OTHER._replace(wanted=5, state="Sent", sent=5, sent_at=JUST_NOW),), False,
         "sent with another marketplace"),
        (WISH, (OTHER._replace(wanted=5, state="Sent", sent=5, sent_at=LONG_AGO),), False, "send"),
        (WISH, (OTHER._replace(wanted=5, state="Shown", sent=5, sent_at=JUST_NOW),), False, "send"),
        (WISH, (OTHER, OTHER._replace(wanted=7, state="Pending")), True, "conflict"),
    ],
)  # fmt: skip
def test_a_verdict(wish: Wish | None, others: tuple[Elsewhere, ...], held: bool, verdict: str) -> None:
    assert judged(wish, others, NOW, held=held) == Verdict(verdict)


def test_what_was_shown_before_it_was_wished_for_proves_nothing() -> None:
    same = WISH._replace(wanted=3)
    assert not same.is_surely_shown
    assert same._replace(seen="2026-11-01T11:55:00Z").is_surely_shown
    assert not same._replace(seen=JUST_NOW).is_surely_shown  # within the same second: which was first?
