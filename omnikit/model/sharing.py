"""How often connections of one account can be looked at within its budget, apart and together. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import NamedTuple

_HOUR = 60  # minutes; every interval that is offered divides it


def looks(intervals: Collection[int], *, together: bool) -> float:
    """How many looks an hour these intervals (minutes) come to. `together`: all that are due at the same moment are one
    look, and those of one account count their intervals from the same moment (see `schedule.offset`).
    """
    if together:
        return sum(any(minute % one == 0 for one in set(intervals)) for minute in range(_HOUR))
    return sum(_HOUR / one for one in intervals)


def effective(intervals: Collection[int], per_hour: float, *, together: bool) -> dict[int, int]:
    """Every how many minutes each of these intervals really is within a budget of `per_hour` looks. Where it does not
    hold all, nobody has more than one look waiting: who asks seldom gets all, the others share evenly what is left.
    """
    if looks(intervals, together=together) <= per_hour:
        return {one: one for one in intervals}
    held, left = {}, per_hour
    asking = sorted(set(intervals) if together else intervals, reverse=True)
    for at, one in enumerate(asking):
        given = min(_HOUR / one, left / (len(asking) - at))
        held[one] = max(one, math.ceil(round(_HOUR / given, 6)))
        left -= given
    return held


class Share(NamedTuple):
    """Connections that share a budget of `per_hour` calls, each looked at every `minutes`; a look costs a call."""

    connections: int
    minutes: int
    per_hour: float

    @property
    def apart(self) -> int:
        """Every how many minutes it would really be, if each went alone."""
        return effective([self.minutes] * self.connections, self.per_hour, together=False)[self.minutes]

    @property
    def together(self) -> int:
        """Every how many minutes it is, where one call brings all of them."""
        return effective([self.minutes], self.per_hour, together=True)[self.minutes]

    @property
    def sentence(self) -> str:
        """What follows, in words."""
        if self.connections == 1:
            held = self.apart == self.minutes
            return (
                f"Every {self.minutes} minutes is held."
                if held
                else f"Every {self.minutes} minutes becomes every {self.apart}: the budget brings no more calls."
            )
        if self.apart == self.minutes:
            return f"These {self.connections} connections share one account and hold {self.minutes} minutes."
        if self.together == self.minutes:
            return (
                f"These {self.connections} connections share one account: apart, every {self.minutes} minutes would "
                f"become every {self.apart}; fetched together they hold {self.minutes}."
            )
        return (
            f"These {self.connections} connections share one account: apart, every {self.minutes} minutes would become "
            f"every {self.apart}; fetched together it is every {self.together}."
        )
