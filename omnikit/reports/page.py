"""An executed notebook as one page that needs nothing else: no script, no font, no picture from anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

# nothing of what a cell has put out may run or load anything, whatever a marketplace wrote into it
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_TAGS = frozenset({
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del", "details", "div", "dl",
    "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p", "pre", "s", "small", "span",
    "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
})  # fmt: skip
_ATTRIBUTES = {
    "*": ["class", "title", "style", "dir", "lang", "id"],
    "a": ["href"],
    "img": ["src", "alt"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan", "scope"],
    "details": ["open"],
}
_PROTOCOLS = frozenset({"data", "https", "mailto"})
_STYLES = frozenset({"color", "background-color", "font-weight", "text-align", "max-width", "width", "white-space"})
_STYLE = Path(__file__).with_name("page.css")


def written(notebook: Path, title: str, facts: Mapping[str, str], failure: Sequence[str] = (), *, code: bool) -> str:
    """The page of an executed notebook. `facts` stand below its title; `failure` (what happened, what to do) before all
    else; `code`: with the cells' code, which otherwise nobody sees.
    """
    told = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in facts.items())
    failed = f'<div class="failed" role="alert">{"<br>".join(map(escape, failure))}</div>' if failure else ""
    style = _STYLE.read_text(encoding="utf-8")
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n<style>{style}</style></head>\n'
        f"<body><header><dl>{told}</dl>{failed}</header>\n<main>{_body(notebook, code=code)}</main></body></html>\n"
    )


def _body(notebook: Path, *, code: bool) -> str:
    import nbformat
    from nbconvert import HTMLExporter

    node: Any = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    node.cells = [cell for cell in node.cells if not _is_machinery(cell)]
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="basic", exclude_input=not code, exclude_input_prompt=True, exclude_output_prompt=True
    )  # fmt: skip
    return _harmless(exporter.from_notebook_node(node)[0])


def _harmless(body: str) -> str:
    """Without all that could run, load or lead away: the page's policy alone cannot forbid a refresh elsewhere."""
    import nh3

    return nh3.clean(
        body, tags=set(_TAGS), attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        clean_content_tags={"script", "style"}, url_schemes=set(_PROTOCOLS), filter_style_properties=set(_STYLES),
    )  # fmt: skip


def _is_machinery(cell: Any) -> bool:
    """The banner of an error that papermill adds; ours says it at the top."""
    return "papermill-error-cell-tag" in cell.get("metadata", {}).get("tags", ())
