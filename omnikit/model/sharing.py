"""How often connections of one account can be looked at within its budget, apart and together. Pure."""

from __future__ import annotations

import math
from typing import NamedTuple


class Share(NamedTuple):
    """Connections that share a budget of `per_hour` calls, each looked at every `minutes`; a look costs a call."""

    connections: int
    minutes: int
    per_hour: float

    @property
    def apart(self) -> int:
        """Every how many minutes it would really be, if each went alone."""
        return self._effective(self.connections)

    @property
    def together(self) -> int:
        """Every how many minutes it is, where one call brings all of them."""
        return self._effective(1)

    def _effective(self, calls: int) -> int:
        return max(self.minutes, math.ceil(round(60 * calls / self.per_hour, 6)))

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
