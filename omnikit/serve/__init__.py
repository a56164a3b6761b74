"""The dashboard on this machine: a worker, and Voilà behind a token."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def serve(home: str | Path, **options: Any) -> None:
    """Serve until Ctrl-C or SIGTERM; see `run.serve`. Imported late: Voilà takes seconds."""
    from omnikit.serve.run import serve as serve_home

    serve_home(home, **options)
