"""The Python face of omnikit. `omnikit.open()` returns a `Kit`; screens, command line, reports and notebooks call
nothing else, so rules, refusals and audit live in one place.
"""

from omnikit.kit.handles import ConnectionHandle, OrderHandle, RunHandle
from omnikit.kit.kit import Kit, create, open_kit

__all__ = ["ConnectionHandle", "Kit", "OrderHandle", "RunHandle", "create", "open_kit"]
