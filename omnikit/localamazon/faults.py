"""Faults on demand: what can go wrong between a client and Amazon, switched on by the admin door."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from omnikit.localamazon.lwa import BAD_REFRESH
from omnikit.localamazon.privacy import without
from omnikit.localamazon.wire import Json

NEW_VALUE = "TELEPORTED"  # no status or programme Amazon documents
QUOTA = (429, "QuotaExceeded", "You exceeded your quota for the requested resource.", "")
_EXPIRED = "The access token you provided has expired."


class Refusal(NamedTuple):
    """Answers of a fault that replaces the call, for an API operation and for the token endpoint."""

    api: tuple[int, str, str, str] | None
    token: tuple[int, str, str] | None


REFUSALS: dict[str, Refusal] = {
    "quota": Refusal(QUOTA, (429, "temporarily_unavailable", "Request is throttled")),
    "error_500": Refusal(
        (500, "InternalFailure", "We encountered an internal error. Please try again.", ""),
        (500, "server_error", "Internal Server Error"),
    ),
    "error_503": Refusal(
        (503, "ServiceUnavailable", "Service is temporarily unavailable. Please try again.", ""),
        (503, "temporarily_unavailable", "Service is temporarily unavailable"),
    ),
    "access_token_expired": Refusal((403, "Unauthorized", "Access to requested resource is denied.", _EXPIRED), None),
    "revoked": Refusal(
        None,
        (
            400,
            "invalid_grant",
            BAD_REFRESH,
        ),
    ),
}
DELIVERIES = ("timeout", "reset", "truncated_json", "cut_body", "slow", "slow_drip")
PAGINGS = ("duplicate_page", "out_of_order_page")
CONTENTS = ("unknown_enum", "missing_field", "extra_field")
REPORTS = ("report_fatal", "report_stuck", "report_cancelled", "duplicate_rows")  # what becomes of a created report
DOCUMENTS = ("expired_url", "truncated_document", "broken_gzip")  # of the presigned urls, operation "document"
# What a seller sends; an answer that is lost after the effect is "reset", as for every operation.
REFUSED_SHIPMENT = "refused_shipment"  # confirmShipment answers 400, with the option "message"
FEED_FATAL, FEED_STUCK, FEED_ERROR = FEEDS = ("feed_fatal", "feed_stuck", "feed_error")  # of createFeed
FAILED_SUBMISSION = "failed_submission"  # a listings change is accepted, but never applied
SENDINGS: dict[str, tuple[str, ...]] = {
    REFUSED_SHIPMENT: ("confirmShipment",),
    **dict.fromkeys(FEEDS, ("createFeed",)),
    FAILED_SUBMISSION: ("patchListingsItem", "putListingsItem", "deleteListingsItem"),
}
KINDS = (*REFUSALS, *DELIVERIES, *PAGINGS, *CONTENTS, *REPORTS, *DOCUMENTS, *SENDINGS)
SEARCHES = ("searchOrders", "getOrders")
ORDER_READS = ("searchOrders", "getOrder", "getOrders", "getOrderV0")


@dataclass(slots=True)
class Fault:
    """One switched-on fault: skip `after` matching calls, then strike `times` times."""

    operation: str
    kind: str
    times: int = 1
    after: int = 0
    seconds: float | None = None
    options: Json = field(default_factory=dict)

    @property
    def changes_orders(self) -> bool:
        """Whether it works on the content of orders."""
        return self.kind in CONTENTS

    def concerns(self, operation: str) -> bool:
        """Whether a call of this operation counts for this fault."""
        return self.operation in ("*", operation) and _applies(self.kind, operation)

    def strikes(self) -> bool:
        """Count one matching call; whether it is hit."""
        if self.after:
            self.after -= 1
            return False
        self.times -= 1
        return True

    def describe(self) -> Json:
        """As the admin door shows it."""
        shown: Json = {"operation": self.operation, "kind": self.kind, "times": self.times, "after": self.after}
        return shown | ({} if self.seconds is None else {"seconds": self.seconds}) | self.options


def _applies(kind: str, operation: str) -> bool:
    if operation == "document":
        return kind in (*DOCUMENTS, *DELIVERIES, "error_500", "error_503")
    if kind in DOCUMENTS:
        return False
    if kind in REPORTS:
        return operation == "createReport"
    if kind in SENDINGS:
        return operation in SENDINGS[kind]
    refusal = REFUSALS.get(kind)
    if refusal is not None:
        return (refusal.token if operation == "token" else refusal.api) is not None
    if kind in PAGINGS:
        return operation in SEARCHES
    return operation in ORDER_READS if kind in CONTENTS else True


class Faults:
    """The faults switched on, oldest first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, given: Json) -> Fault:
        """Switch one on.

        Raises:
            ValueError: unknown kind, or a number that makes no sense.

        """
        options = dict(given)
        kind = options.pop("kind", None)
        if kind not in KINDS:
            raise ValueError(f"Unknown fault kind {kind!r}. Known: {', '.join(KINDS)}.")
        seconds = options.pop("seconds", None)
        fault = Fault(
            operation=str(options.pop("operation", "*")),
            kind=kind,
            times=int(options.pop("times", 1)),
            after=int(options.pop("after", 0)),
            seconds=None if seconds is None else float(seconds),
            options=options,
        )
        if fault.times < 1 or fault.after < 0:
            raise ValueError("times must be at least 1 and after at least 0.")
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Switch all off."""
        self._faults.clear()

    def pick(self, operation: str) -> Fault | None:
        """The fault that hits this call, if any; the first one that strikes wins."""
        hit = next((fault for fault in self._faults if fault.concerns(operation) and fault.strikes()), None)
        self._faults = [fault for fault in self._faults if fault.times > 0]
        return hit

    def describe(self) -> list[Json]:
        """All that are still on."""
        return [fault.describe() for fault in self._faults]


def mangle(orders: list[Json], fault: Fault) -> list[Json]:
    """The orders with the first `orders` of them (all, when not said) spoilt; works on both API shapes."""
    default = 1 if fault.kind == "unknown_enum" else len(orders)
    count = int(fault.options.get("orders", default))
    spoil = _SPOILERS[fault.kind]
    return [spoil(order, fault.options) if at < count else order for at, order in enumerate(orders)]


def _unknown_enum(order: Json, options: Json) -> Json:
    value = options.get("value", NEW_VALUE)
    if "AmazonOrderId" in order:
        return order | {"OrderStatus": value}
    spoilt = order | {"programs": [*order.get("programs", []), value]}
    if "fulfillment" in order:
        spoilt["fulfillment"] = order["fulfillment"] | {"fulfillmentStatus": value}
    return spoilt


def _missing_field(order: Json, options: Json) -> Json:
    missing: Json = without(order, tuple(str(options.get("field", "orderItems.0.product.sellerSku")).split(".")))
    return missing


def _extra_field(order: Json, options: Json) -> Json:
    extra: dict[str, Any] = {str(options.get("field", "amazonAddedThisYesterday")): options.get("value", {"new": True})}
    return order | extra


_SPOILERS = {"unknown_enum": _unknown_enum, "missing_field": _missing_field, "extra_field": _extra_field}
