"""What is shown where a screen cannot be: the reason, and what to do."""

from __future__ import annotations

from html import escape

from ipywidgets import HTML

from omnikit.widgets.texts import _t, language, said


def failure(message: str, remedy: str) -> HTML:
    """A plain notice; both texts are escaped."""
    return HTML(
        f"<div role='alert' lang='{language()}' "
        "style='margin:64px auto;max-width:560px;font:16px/1.5 Roboto,system-ui,sans-serif'>"
        f"<h1 style='font-size:20px'>{_t('omnikit cannot open this')}</h1>"
        f"<p>{escape(said(message))}</p><p>{escape(said(remedy))}</p></div>"
    )
