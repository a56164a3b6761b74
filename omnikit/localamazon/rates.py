"""Amazon's published usage plan and the token bucket that keeps it."""

from collections.abc import Callable

# (requests per second, burst), typed in by hand from the usage-plan tables of the official models
# (commit 34dc93f, August 2026); tests/localamazon compares the two.
PLAN: dict[str, tuple[float, int]] = {
    "searchOrders": (0.0056, 20),
    "getOrder": (0.5, 30),
    "getOrders": (0.0167, 20),
    "getOrderV0": (0.5, 30),
    "getOrderItems": (0.5, 30),
    "getOrderAddress": (0.5, 30),
    "getOrderBuyerInfo": (0.5, 30),
    "getOrderItemsBuyerInfo": (0.5, 30),
    "getMarketplaceParticipations": (0.016, 15),
    "getAccount": (0.016, 15),
    "createRestrictedDataToken": (1.0, 10),
    "confirmShipment": (2.0, 10),
    "createFeedDocument": (0.5, 15),
    "getFeedDocument": (0.0222, 10),
    "createFeed": (0.0083, 15),
    "getFeeds": (0.0222, 10),
    "getFeed": (2.0, 15),
    "cancelFeed": (2.0, 15),
    "searchListingsItems": (5.0, 5),
    "getListingsItem": (5.0, 10),
    "patchListingsItem": (5.0, 5),
    "putListingsItem": (5.0, 10),
    "deleteListingsItem": (5.0, 5),
    "getInventorySummaries": (2.0, 2),
    "createReport": (0.0167, 15),
    "getReports": (0.0222, 10),
    "getReport": (2.0, 15),
    "cancelReport": (0.0222, 10),
    "getReportDocument": (0.0167, 15),
    "createReportSchedule": (0.0222, 10),
    "getReportSchedules": (0.0222, 10),
    "getReportSchedule": (0.0222, 10),
    "cancelReportSchedule": (0.0222, 10),
    "getOrderMetrics": (0.5, 15),
}
UNLIMITED = "1000.0"


class Bucket:
    """Holds `burst` tokens and refills at `rate` per second; time comes from the caller."""

    __slots__ = ("_at", "_burst", "_rate", "_tokens")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = float(burst)
        self._at = now

    def take(self, now: float) -> bool:
        """Take one token; False when the bucket is empty."""
        self._refill(now)
        if self._tokens < 1.0:
            return False
        self._tokens -= 1.0
        return True

    def _refill(self, now: float) -> None:
        elapsed = max(0.0, now - self._at)  # the admin door may turn the clock back
        # A hair of tolerance: 0.0056 * 178.57... must count as one whole token despite binary fractions.
        self._tokens = min(self._burst, self._tokens + elapsed * self._rate + (1e-9 if elapsed else 0.0))
        self._at = now


class Limits:
    """One bucket per seller and operation; this server knows a single application."""

    def __init__(self, scale: float, now: Callable[[], float]) -> None:
        if scale < 0:
            raise ValueError("The rate scale must not be negative; 0 switches limits off.")
        self._scale = scale
        self._now = now
        self._buckets: dict[tuple[str, str], Bucket] = {}

    def take(self, seller_id: str, operation: str) -> bool:
        """Whether this call is still within the seller's plan."""
        if not self._scale:
            return True
        key = (seller_id, operation)
        if key not in self._buckets:
            rate, burst = PLAN[operation]
            self._buckets[key] = Bucket(rate * self._scale, max(1.0, burst * self._scale), self._now())
        return self._buckets[key].take(self._now())

    def header(self, operation: str) -> str:
        """The value of x-amzn-RateLimit-Limit."""
        return f"{PLAN[operation][0] * self._scale:.6g}" if self._scale else UNLIMITED
