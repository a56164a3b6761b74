"""What Vuetify says by itself, in German: it comes with English alone. Keys are Vuetify's."""

from __future__ import annotations

from typing import Any

from omnikit.widgets.texts import LOCALES, language

_GERMAN = {
    "badge": "Abzeichen",
    "open": "Öffnen",
    "close": "Schließen",
    "dismiss": "Schließen",
    "loading": "Wird geladen …",
    "noDataText": "Keine Daten vorhanden",
    "input": {
        "clear": "{0} leeren",
        "prependAction": "{0}: Aktion davor",
        "appendAction": "{0}: Aktion dahinter",
    },
    "dataIterator": {"noResultsText": "Nichts gefunden", "loadingText": "Wird geladen …"},
    "dataTable": {
        "itemsPerPageText": "Zeilen je Seite:",
        "sortBy": "Sortieren nach",
        "ariaLabel": {
            "sortDescending": "Absteigend sortiert.",
            "sortAscending": "Aufsteigend sortiert.",
            "sortNone": "Nicht sortiert.",
            "activateNone": "Aktivieren, um die Sortierung aufzuheben.",
            "activateDescending": "Aktivieren, um absteigend zu sortieren.",
            "activateAscending": "Aktivieren, um aufsteigend zu sortieren.",
        },
    },
    "dataFooter": {
        "itemsPerPageText": "Zeilen je Seite:",
        "itemsPerPageAll": "Alle",
        "nextPage": "Nächste Seite",
        "prevPage": "Vorige Seite",
        "firstPage": "Erste Seite",
        "lastPage": "Letzte Seite",
        "pageText": "{0}-{1} von {2}",
    },
    "pagination": {
        "ariaLabel": {
            "root": "Seiten",
            "next": "Nächste Seite",
            "previous": "Vorige Seite",
            "page": "Zu Seite {0}",
            "currentPage": "Seite {0}, aktuelle Seite",
            "first": "Erste Seite",
            "last": "Letzte Seite",
        }
    },
    "datePicker": {
        "itemsSelected": "{0} ausgewählt",
        "range": {"title": "Zeitraum wählen", "header": "Zeitraum eingeben"},
        "title": "Datum wählen",
        "header": "Datum eingeben",
        "input": {"placeholder": "Datum eingeben"},
        "ariaLabel": {
            "previousMonth": "Voriger Monat",
            "nextMonth": "Nächster Monat",
            "selectYear": "Jahr wählen",
            "previousYear": "Voriges Jahr",
            "nextYear": "Nächstes Jahr",
            "selectMonth": "Monat wählen",
            "selectDate": "{0}",
            "currentDate": "Heute, {0}",
        },
    },
}
_MESSAGES: dict[str, Any] = {"de": {"de": _GERMAN}}


def locale_words() -> dict[str, Any]:
    """For a template's `words`: what `v-locale-provider` and the browser's own formats need."""
    return {"language": language(), "locale": LOCALES[language()], "vuetify": _MESSAGES.get(language())}
