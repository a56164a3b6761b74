"""Every text of the screens has its German, and finds it: with values put in, at show time, by the user's choice."""

import re
from string import Formatter

import pytest

from omnikit.errors import Refused
from omnikit.kit.users import LANGUAGE_VARIABLE
from omnikit.model.problems import CAUSES, Problem
from omnikit.widgets import Screens, open_app
from omnikit.widgets.german import GERMAN
from omnikit.widgets.texts import _t, chosen, in_alphabet, language, number, said, set_language
from tests.support import texts
from tests.widgets.fakes import FakeKit, connection


def fields(text):
    """The names of what is put in; those without a name are counted."""
    names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    return sorted(name or str(at) for at, name in enumerate(names))


# -- the table -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["shown", "raised", "told", "declared", "states", "causes", "screens"])
def test_every_text_has_its_german(kind):
    collected = getattr(texts, kind)()
    assert len(collected) > 10  # the collector itself finds something
    assert sorted(collected - GERMAN.keys()) == []


def test_the_table_holds_nothing_that_nobody_says():
    assert sorted(GERMAN.keys() - texts.needed() - texts.validation()) == []


@pytest.mark.parametrize("english", sorted(GERMAN))
def test_what_is_put_in_is_the_same_in_both(english):
    german = GERMAN[english]
    assert german.strip()
    if english in texts.validation():  # `character{expected_plural}` is a matter of English alone
        assert set(fields(german)) <= set(fields(english))
    else:
        assert fields(german) == fields(english)
    assert english.endswith((".", ":")) == german.endswith((".", ":")) or english not in texts.raised()


def test_german_addresses_the_user_formally():
    assert [text for text in GERMAN.values() if re.search(r"\b(du|dein|deine|dir|dich)\b", text, re.IGNORECASE)] == []


def test_words_in_common_use_are_kept():
    agreed = {
        "Offers": "Angebote",
        "Order import": "Bestellimport",
        "Order export/invoice upload": "Bestellexport/Rechnungsupload",
        "Shipping provider mapping": "Versandanbieter-Mapping",
        "Apply from default": "Von Default übernehmen",
        "UCS shipping provider": "UCS Versandanbieter",
        "Save": "Speichern",
    }
    assert {english: GERMAN[english] for english in agreed} == agreed


def test_no_template_of_a_page_says_anything_by_itself():
    assert [found for path in sorted(texts.PACKAGE.glob("widgets/*.vue")) for found in texts.bare(path)] == []


def test_the_collector_sees_bare_words(tmp_path):
    page = tmp_path / "one.vue"
    page.write_text('<template><b :title="t">{{ a }}</b> Save<v-btn label="Open it"></v-btn></template><script>')
    assert texts.bare(page) == ["Save", "Open it"]


# -- saying it -------------------------------------------------------------------------------------------------


def test_an_unknown_text_stays_english(german):
    assert _t("Never heard of") == "Never heard of"
    assert said("Never heard of, 3 times.") == "Never heard of, 3 times."
    assert said("") == said(None) == ""


def test_english_says_what_it_is_given():
    assert _t("Save") == "Save"
    assert said("There is no connection 7.") == "There is no connection 7."
    assert number(1234567) == "1,234,567"


def test_values_are_found_in_a_sentence(german):
    assert said("There is no connection 7.") == "Es gibt keine Verbindung 7."
    assert said("A connection named 'a. b {x}' exists already.") == "Eine Verbindung namens 'a. b {x}' gibt es bereits."
    assert number(1234567) == "1.234.567"


def test_a_value_that_is_a_word_is_translated_too(german):
    refused = "Connection 2 ('Active') is inactive: no call leaves for it."
    assert said(refused) == "Die Verbindung 2 ('Active') ist inaktiv: Für sie wird nichts abgerufen."
    assert said("Offers has no default to apply.") == "Angebote hat keinen Default zum Übernehmen."
    failed = "searchOrders failed 7 times: the service is not available (503)."
    assert said(failed) == "searchOrders ist 7-mal fehlgeschlagen: der Dienst ist nicht erreichbar (503)."


def test_a_message_with_its_remedy(german):
    error = Refused("There is no view 3.", remedy="Choose another name.")
    assert said(str(error)) == "Es gibt keine Ansicht 3. Wählen Sie einen anderen Namen."
    text = "There is no driver 'x'; installed: none. Install its package."
    assert said(text) == "Es gibt keinen Treiber 'x'; installiert: keine. Installieren Sie sein Paket."


def test_faults_of_several_fields(german):
    faults = "Seller ID: this is needed; Import MFN orders from: is no date; write DD.MM.YYYY."
    assert said(faults) == (
        "Seller ID: bitte ausfüllen; MFN-Bestellungen importieren ab: ist kein Datum; schreiben Sie TT.MM.JJJJ."
    )


@pytest.mark.parametrize("code", sorted(CAUSES))
def test_every_cause_is_found_with_its_values(code, german):
    cause = CAUSES[code]
    params = {name: f"<{name}>" for name in fields(cause.message)}
    problem = Problem(code, "path", params)
    assert said(problem.message) != problem.message
    assert all(value in said(problem.message) for value in params.values())
    assert said(problem.remedy) == GERMAN[cause.remedy].format(**params)


@pytest.mark.parametrize("english", sorted(text for text in texts.raised() if fields(text)))
def test_every_raised_sentence_is_found(english, german):
    names = [name for _, name, _, _ in Formatter().parse(english) if name is not None]
    values = [f"'v{at}'" for at in range(len(names))]
    assert said(english.format(*values)) == GERMAN[english].format(*values)


def test_a_list_of_names_follows_the_alphabet_of_the_language():
    assert sorted(["Zypern", "Ägypten", "Belgien"], key=in_alphabet) == ["Ägypten", "Belgien", "Zypern"]


# -- whose choice counts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("preference", "browser", "system", "expected"),
    [
        ("de", "en", "en_US.UTF-8", "de"),
        ("en", "de", "de_DE.UTF-8", "en"),
        (None, "de", "en_US.UTF-8", "de"),
        (None, "", "de_AT.UTF-8", "de"),
        (None, None, "de_DE", "de"),
        (None, None, "C.UTF-8", "en"),
        (None, "fr", "fr_FR.UTF-8", "en"),
        (None, None, None, "en"),
    ],
)
def test_preference_then_browser_then_system(preference, browser, system, expected, monkeypatch):
    for variable, value in ((LANGUAGE_VARIABLE, browser), ("LANG", system)):
        monkeypatch.delenv(variable, raising=False)
        if value is not None:
            monkeypatch.setenv(variable, value)
    assert chosen(preference) == expected


def test_an_unknown_language_is_english():
    set_language("fr")
    assert language() == "en"


# -- a page ----------------------------------------------------------------------------------------------------


@pytest.fixture
def kit():
    made = FakeKit([connection(1, "Shop DE", has_errors=True), connection(2, "Shop FR", status="Inactive")])
    made.preferences["language"] = "de"
    return made


def test_a_page_in_german(kit):
    app = Screens(kit).app()
    screen = app.content
    assert app.language == screen.words["language"] == "de"
    assert [page["label"] for page in app.pages[:3]] == ["Übersicht", "Verbindungen", "Bestellungen"]
    assert screen.title == "Verbindungen"
    row = screen.items[0]
    assert (row["status_look"]["word"], row["errors_look"]["word"]) == ("Aktiv", "Ja")
    screen.vue_search_for("inaktiv")
    assert [one["label"] for one in screen.items] == ["Shop FR"]
    app.close()


def test_an_empty_list_in_german():
    kit = FakeKit()
    kit.preferences["language"] = "de"
    screen = Screens(kit).errors()
    assert screen.title == "Fehler"
    assert screen.empty["title"] == "Kein offener Fehler"
    assert screen.empty["icon"].startswith("mdi-")
    screen.close()


def test_a_refusal_in_german(kit):
    screen = Screens(kit).connections()
    screen.attempt(lambda: kit.delete(1))
    assert screen.message["text"] == "Deaktivieren Sie sie zuerst."
    screen.close()


def test_a_filter_survives_a_change_of_language(kit):
    german = Screens(kit).connections()
    german.vue_filter_column({"key": "status_look", "change": {"is": ["Inactive"]}})
    german.vue_open_bar("filters")
    assert {"value": "Inactive", "title": "Inaktiv"} in next(
        one for one in german.choice if one["key"] == "status_look"
    )["words"]
    saved = german.table.saved()
    kit.set_preference("language", "en")
    english = Screens(kit).connections()
    english.table.change(filters=saved["filters"])
    english.redraw()
    assert [one["label"] for one in english.items] == ["Shop FR"]
    german.close()
    english.close()


def test_the_menu_changes_the_page_and_is_kept(kit):
    app = Screens(kit).app()
    before = app.content
    app.vue_speak("en")
    assert kit.preferences == {"language": "en"}
    assert app.content is not before
    assert (app.language, app.content.title, app.pages[1]["label"]) == ("en", "Connections", "Connections")
    app.vue_speak("fr")
    assert app.language == "en"
    app.close()


def test_a_form_with_unsaved_changes_is_asked_first(kit):
    app = Screens(kit).app()
    asked = []
    app.content.guard = asked.append
    app.vue_speak("en")
    assert app.language == "de"
    asked[0]()
    assert app.language == "en"
    app.close()


def test_where_nothing_opens_the_reason_is_in_the_browsers_language(monkeypatch, tmp_path):
    monkeypatch.setenv("OMNIKIT_HOME", str(tmp_path))
    monkeypatch.setenv(LANGUAGE_VARIABLE, "de")
    shown = open_app()
    assert "ist kein omnikit-Verzeichnis" in shown.value
    assert "lang='de'" in shown.value
    shown.close()
