"""Every word a user sees, in the user's language: `_t` for what screens say, `said` for sentences with values in them.

One process serves one page of one user, so the language is the process's.
"""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache
from string import Formatter
from typing import NamedTuple
from unicodedata import combining, normalize

from omnikit.kit.users import LANGUAGE_VARIABLE, LANGUAGES
from omnikit.widgets.german import GERMAN

LOCALES = {"en": "en-GB", "de": "de-DE"}  # how a browser writes dates and numbers in each
_FIRST = "en"
_TELLING = 6  # letters: a template with fewer of its own would fit almost anything
_PARTS = re.compile(r"; (?=['A-Z])")  # between the faults of one form; a fault itself goes on in small letters
_AFTER_SENTENCE = re.compile(r"(?<=[.!?]) (?=\S)")
_present = {"language": _FIRST}


def language() -> str:
    """The language of this process's screens."""
    return _present["language"]


def set_language(code: str) -> None:
    """From now on screens speak `code`; those that are open go on as they were made."""
    _present["language"] = code if code in LANGUAGES else _FIRST


def chosen(preference: str | None = None) -> str:
    """The user's choice, else the browser's, else the system's, else English."""
    wishes = (preference, os.environ.get(LANGUAGE_VARIABLE), os.environ.get("LANG"))
    codes = ((wish or "")[:2].lower() for wish in wishes)
    return next((code for code in codes if code in LANGUAGES), _FIRST)


def _t(text: str, code: str = "") -> str:
    """`text` in the user's language; `code` names it where the process serves several users."""
    return GERMAN.get(text, text) if (code or language()) == "de" else text


def number(value: float) -> str:
    """A number with the thousands parted as the language does."""
    text = f"{value:,}"
    return text.translate(str.maketrans(",.", ".,")) if language() == "de" else text


def in_alphabet(text: str) -> str:
    """What to sort words by: an umlaut stands with its letter."""
    return "".join(one for one in normalize("NFKD", text) if not combining(one)).casefold()


def said(text: str | None, code: str = "") -> str:
    """A sentence of the kit, with its values, in the user's language; one that is not known stays as it is."""
    return (_in_german(text) or text) if text and (code or language()) == "de" else text or ""


# -- finding a sentence by its template --------------------------------------------------------------------------


class _Template(NamedTuple):
    pattern: re.Pattern[str]
    german: str
    names: tuple[str, ...]

    def filled(self, text: str) -> str | None:
        found = self.pattern.fullmatch(text)
        if found is None:
            return None
        values = [_in_german(value) or value for value in found.groups()]
        return self.german.format(*values, **dict(zip(self.names, values, strict=True)))


@lru_cache(maxsize=4096)
def _in_german(text: str) -> str | None:
    """None: no such sentence is known."""
    if text in GERMAN:
        return GERMAN[text]
    return _as_sentences(text) or _as_template(text) or _as_faults(text)


def _as_template(text: str) -> str | None:
    templates = _templates()
    candidates = (*templates.get(text.split(" ", 1)[0], ()), *templates.get("", ()))
    return next((german for one in candidates if (german := one.filled(text)) is not None), None)


def _as_sentences(text: str) -> str | None:
    """A message with its remedy behind it."""
    for gap in reversed(list(_AFTER_SENTENCE.finditer(text))):
        before, after = text[: gap.start()], text[gap.end() :]
        last = GERMAN.get(after) or _as_template(after)
        first = last and _in_german(before)
        if first:
            return f"{first} {last}"
    return None


def _as_faults(text: str) -> str | None:
    """`Seller ID: Field required; Name: ...`: what is wrong, field by field."""
    faults = [part.partition(": ") for part in _PARTS.split(text.removesuffix("."))]
    if not any(label in GERMAN and reason for label, _, reason in faults):
        return None
    dot = "." if text.endswith(".") else ""
    parts = [f"{GERMAN.get(label, label)}{colon}{_in_german(why) or why}" for label, colon, why in faults]
    return "; ".join(parts) + dot


@cache
def _templates() -> dict[str, list[_Template]]:
    """Templates by their first word (empty: it begins with a value), the most specific first."""
    found: dict[str, list[tuple[int, _Template]]] = {}
    for english, german in GERMAN.items():
        parts = [(literal, name) for literal, name, _, _ in Formatter().parse(english)]
        own = sum(len(re.findall(r"\w", literal)) for literal, _ in parts)
        names = tuple(name for _, name in parts if name is not None)
        if names and own >= _TELLING:
            first, gap, _ = parts[0][0].partition(" ")
            pattern = "".join(re.escape(literal) + ("" if name is None else "(.*?)") for literal, name in parts)
            template = _Template(re.compile(pattern, re.DOTALL), re.sub(r"![rs]", "", german), names)
            found.setdefault(first if gap else "", []).append((own, template))
    return {word: [template for _, template in sorted(those, key=lambda one: -one[0])] for word, those in found.items()}
