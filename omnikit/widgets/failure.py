"""What is shown where a screen cannot be: the reason, and what to do."""

from __future__ import annotations

from html import escape

from ipywidgets import HTML


def failure(message: str, remedy: str) -> HTML:
    """A plain notice; both texts are escaped."""
    return HTML(
        "<div role='alert' style='margin:64px auto;max-width:560px;font:16px/1.5 Roboto,system-ui,sans-serif'>"
        f"<h1 style='font-size:20px'>omnikit cannot open this</h1><p>{escape(message)}</p><p>{escape(remedy)}</p></div>"
    )
