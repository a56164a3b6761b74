"""For authors of drivers: a contract suite that any driver can be held to. It needs pytest: `omnikit[testing]`.

::

    from omnikit.testing import DriverContract, Working

    class TestMyDriver(DriverContract):
        manifest = manifest

        @pytest.fixture
        def working(self):
            return Working(account={...}, put=my_shop.put_orders)

See docs/write-a-driver.md.
"""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("omnikit.testing.contract")

from omnikit.testing.contract import DriverContract  # noqa: E402 its assertions are rewritten first
from omnikit.testing.working import SteadyClock, Working  # noqa: E402

__all__ = ["DriverContract", "SteadyClock", "Working"]
