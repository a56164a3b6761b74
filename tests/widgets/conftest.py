"""Screens speak English here, whatever this machine speaks, unless a test says otherwise."""

import pytest

from omnikit.kit.users import LANGUAGE_VARIABLE
from omnikit.widgets.texts import set_language


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv(LANGUAGE_VARIABLE, "en")
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def german(monkeypatch):
    monkeypatch.setenv(LANGUAGE_VARIABLE, "de")
    set_language("de")
