"""One authenticated call on its way through a handler, and the page search both Orders APIs share."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice

from omnikit.localamazon.accounts import Seller
from omnikit.localamazon.book import Book, Entry, Key
from omnikit.localamazon.documents import Documents
from omnikit.localamazon.faults import Fault, mangle
from omnikit.localamazon.lwa import AccessToken, Lwa
from omnikit.localamazon.outbound import Outbound
from omnikit.localamazon.paging import LIFETIME, Cursor, Seal, fingerprint
from omnikit.localamazon.query import Window
from omnikit.localamazon.reportbook import ReportBook
from omnikit.localamazon.wire import Request, dump, invalid, not_found

ORDER_ID = re.compile(r"\d{3}-\d{7}-\d{7}")


@dataclass(frozen=True, slots=True)
class Search:
    """What a search asks for; both APIs translate their own words into this."""

    window: Window | None  # None: only a token was given
    marketplaces: frozenset[str]
    statuses: frozenset[str]
    fulfilled_by: frozenset[str]
    extra: object
    limit: int
    token: str | None
    before_given: bool = True
    accepts: Callable[[Entry], bool] | None = None

    def matches(self, entry: Entry) -> bool:
        """Whether the entry passes every filter."""
        return (
            (not self.marketplaces or entry.marketplace_id in self.marketplaces)
            and (not self.statuses or entry.status in self.statuses)
            and (not self.fulfilled_by or entry.fulfilled_by in self.fulfilled_by)
            and (self.accepts is None or self.accepts(entry))
        )


@dataclass(slots=True)
class Page:
    """One page of a search."""

    entries: list[Entry]
    window: Window
    next_token: str | None


@dataclass(slots=True)
class Call:
    """Everything a handler may look at."""

    request: Request
    arguments: tuple[str, ...]
    seller: Seller
    token: AccessToken
    book: Book
    outbound: Outbound
    lwa: Lwa
    seal: Seal
    documents: Documents
    reports: ReportBook
    now: float
    fault: Fault | None = None

    def entry(self) -> Entry:
        """The order named in the path.

        Raises:
            Refused: malformed id (400) or no such order (404).

        """
        order_id = self.arguments[0]
        entry = self.book.get(order_id)
        if entry is None and not ORDER_ID.fullmatch(order_id):
            raise invalid("orderId is not an Amazon order identifier in 3-7-7 format.")
        if entry is None:
            raise not_found(f"Order {order_id} was not found.")
        return entry

    def spoil(self, orders: list[bytes]) -> list[bytes]:
        """The serialised orders after a fault that works on content; usually the same list."""
        if self.fault is None or not self.fault.changes_orders:
            return orders
        return [dump(order) for order in mangle([json.loads(order) for order in orders], self.fault)]

    def page(self, search: Search) -> Page:
        """The page a search is at."""
        cursor = self._cursor(search)
        walk = self.book.walk(cursor.axis, cursor.after, cursor.before, cursor.position, cursor.newest_first)
        found = list(islice(filter(search.matches, walk), search.limit + 1))
        entries, more = found[: search.limit], len(found) > search.limit
        following = replace(cursor, position=_key(cursor.axis, entries[-1])) if more else None
        if self._has("duplicate_page") and entries:
            following = cursor  # the next page starts where this one did
        if self._has("out_of_order_page") and search.token:
            entries.reverse()  # in the middle of a chain only this page can be turned round
        token = self.seal.write(replace(following, expires=self.now + LIFETIME)) if following else None
        return Page(entries, Window(cursor.axis, cursor.after, cursor.before), token)

    def _cursor(self, search: Search) -> Cursor:
        filters = self._fingerprint(search)
        if search.token is None:
            if search.window is None:
                raise invalid("A search needs a time span or a pagination token.")
            window = search.window
            return Cursor(filters, *window_fields(window), newest_first=self._has("out_of_order_page"))
        cursor = self.seal.read(search.token, self.now)
        if not self._continues(cursor, search):
            raise invalid("The pagination token does not belong to this request: its filters were changed.")
        return cursor

    def _fingerprint(self, search: Search) -> str:
        filters = (search.marketplaces, search.statuses, search.fulfilled_by)
        return fingerprint(self.seller.id, *(sorted(part) for part in filters), search.extra, search.before_given)

    def _continues(self, cursor: Cursor, search: Search) -> bool:
        if search.window is None:
            return True
        asked, fixed = window_fields(search.window), (cursor.axis, cursor.after, cursor.before)
        same_window = asked == fixed if search.before_given else asked[:2] == fixed[:2]
        return same_window and cursor.filters == self._fingerprint(search)

    def _has(self, kind: str) -> bool:
        return self.fault is not None and self.fault.kind == kind


def window_fields(window: Window) -> tuple[str, float, float]:
    """Axis, after, before."""
    return (window.axis, window.after, window.before)


def _key(axis: str, entry: Entry) -> Key:
    return (entry.created if axis == "created" else entry.updated, entry.order_id)
