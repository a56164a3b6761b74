"""How Sphinx builds the documentation: `make docs`. Nothing of it asks for anything from elsewhere."""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from omnikit.version import __version__

project = "omnikit"
author = "the omnikit authors"
copyright = author  # noqa: A001 Sphinx's name for it
version = release = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build", "parts", "**/__pycache__"]
source_suffix = {".md": "markdown"}

myst_heading_anchors = 4
myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist", "strikethrough"]

suppress_warnings = ["misc.highlighting_failure"]  # examples leave out parts with ...

smartquotes = False  # two hyphens are an option, not a dash

# docstrings are plain sentences with code in backticks
default_role = "code"
add_module_names = False
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints = "signature"
python_display_short_literal_types = True
python_maximum_signature_line_length = 100

html_theme = "furo"
html_title = f"omnikit {version}"
html_static_path = ["_static"]
html_css_files = ["omnikit.css"]
html_copy_source = False
html_show_sphinx = False
# read from a disk: there a browser lets no page read another one for an excerpt
html_show_search_summary = False
html_theme_options = {"navigation_with_keys": False}

_CODE = re.compile(r"(`[^`]+`)")
_MARKUP = re.compile(r"([*_|\\])")


def _plain(_app, _what, _name, _object, _options, lines):
    """A docstring's text shown as it is written: what reStructuredText would take for markup is none."""
    text = "\n".join(lines)
    parts = _CODE.split(text)
    lines[:] = "".join(part if _CODE.fullmatch(part) else _MARKUP.sub(r"\\\1", part) for part in parts).split("\n")


def setup(app):
    app.connect("autodoc-process-docstring", _plain)
