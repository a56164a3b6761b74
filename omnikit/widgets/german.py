"""German: each English text as screens say it. What stands in braces is put in and means the same in both.

`tests/widgets/test_texts.py` names what is missing here, and what nothing says any more.
"""

from __future__ import annotations

# words that German takes as they are
SAME = (
    "AFN", "API URL", "Amazon", "Client ID", "Code", "Debug", "EXPEDITED", "FREE_ECONOMY", "ID", "Info", "Japan", "Job",
    "LWA URL", "Log", "Name", "NEXT_DAY", "OK", "PBM", "PRIORITY", "SAME_DAY", "SCHEDULED", "SECOND_DAY", "STANDARD",
    "Seller Central URL", "Seller ID", "Status", "default", "giftWrap",
)  # fmt: skip

_SCREENS = {
    " (of {})": " (von {})",
    " ({} not on this page)": " (davon {} nicht auf dieser Seite)",
    "'{}' is deleted for everybody.": "„{}“ wird für alle gelöscht.",
    "'{}' is deleted.": "„{}“ wird gelöscht.",
    "(secret)": "(geheim)",
    "1 connection": "1 Verbindung",
    "; {} left the selection, because they are not found any more": (
        "; {} nicht mehr ausgewählt, da sie nicht mehr gefunden werden"
    ),
    "A pasted refresh token cannot prove the Seller ID: make sure that it is this seller's.": (
        "Ein eingefügtes Refresh Token belegt die Seller ID nicht: Bitte prüfen Sie, dass es von diesem Verkäufer ist."
    ),
    "AUTHORIZE": "AUTORISIEREN",
    "Actions for the selection": "Aktionen für die Auswahl",
    "Add": "Hinzufügen",
    "Add provider": "Versandanbieter hinzufügen",
    "All groups": "Alle Gruppen",
    "All runs": "Alle Läufe",
    "All {} errors": "Alle {} Fehler",
    "Amazon's request id": "Anfrage-ID von Amazon",
    "Applications": "Anwendungen",
    "Apply": "Übernehmen",
    "Apply from default": "Von Default übernehmen",
    "Asked for by": "Angefordert von",
    "Authorize first.": "Bitte zuerst autorisieren.",
    "Back": "Zurück",
    "Back to the connection": "Zurück zur Verbindung",
    "CANCEL": "ABBRECHEN",
    "Calendar": "Kalender",
    "Check and take over": "Prüfen und übernehmen",
    "Checking credentials": "Zugangsdaten werden geprüft",
    "Choose a driver.": "Bitte wählen Sie einen Treiber.",
    "Clear filters": "Filter zurücksetzen",
    "Clear selection": "Auswahl aufheben",
    "Client secret of {}; rotate it by {}: create a new one at the channel, enter it here, and save.": (
        "Client Secret vom {}; bis {} zu erneuern: Erzeugen Sie beim Kanal ein neues, geben Sie es hier ein und "
        "speichern Sie."
    ),
    "Close": "Schließen",
    "Columns": "Spalten",
    "Connection": "Verbindung",
    "Connection {}": "Verbindung {}",
    "Connections": "Verbindungen",
    "Connections affected: {}": "Betroffene Verbindungen: {}",
    "Connections that apply these defaults: {}": "Verbindungen, die diesen Default übernehmen: {}",
    "Copy": "Kopieren",
    "Copy settings of {}": "Einstellungen von {} kopieren",
    "Copy to other connections": "In andere Verbindungen kopieren",
    "Copying settings": "Einstellungen werden kopiert",
    "Create connection": "Verbindung anlegen",
    "Create for further marketplaces": "Auch für weitere Marktplätze anlegen",
    "Create view": "Ansicht anlegen",
    "Created": "Angelegt am",
    "Created DD/MM/YYYY": "Angelegt am TT/MM/JJJJ",
    "Credentials": "Zugangsdaten",
    "DELETE": "LÖSCHEN",
    "DISABLE": "DEAKTIVIEREN",
    "DD.MM.YYYY": "TT.MM.JJJJ",
    "Default settings": "Default-Einstellungen",
    "Delete connection?": "Verbindung löschen?",
    "Delete view?": "Ansicht löschen?",
    "Deleted": "Gelöscht",
    "Disable it first": "Bitte zuerst deaktivieren",
    "Disabled": "Deaktiviert",
    "Discard": "Verwerfen",
    "Driver": "Treiber",
    "ENABLE": "AKTIVIEREN",
    "Edit": "Bearbeiten",
    "Edit connection": "Verbindung bearbeiten",
    "Empty: what is stored is kept.": "Leer: Der gespeicherte Wert bleibt.",
    "Enabled": "Aktiviert",
    "Errors": "Fehler",
    "Errors open": "Offene Fehler",
    "Everybody can see and apply {!r} now.": "Alle können {!r} jetzt sehen und anwenden.",
    "Excluded": "Ausgeschlossen",
    "Failed": "Fehlgeschlagen",
    "Fetched": "Abgerufen",
    "Filters": "Filter",
    "Groups": "Gruppen",
    "Health": "Zustand",
    "History": "Verlauf",
    "How to": "So geht es",
    "ID in shop": "ID im Shop",
    "Imported": "Importiert",
    "It covers: {}": "Sie gilt für: {}",
    "It is being deleted": "Wird gerade gelöscht",
    "It is inactive: no sync was started.": "Sie ist inaktiv: Es wurde keine Synchronisierung gestartet.",
    "Keep editing": "Weiter bearbeiten",
    "Language": "Sprache",
    "Last errors": "Letzte Fehler",
    "Last modified": "Zuletzt geändert",
    "Last runs": "Letzte Läufe",
    "Last sync": "Letzte Synchronisierung",
    "Load again": "Neu laden",
    "Locked while this is off: {}": "Gesperrt, solange dies aus ist: {}",
    "Marketplace": "Marktplatz",
    "Menu": "Menü",
    "Menu of the view": "Menü der Ansicht",
    "Message": "Meldung",
    "Move to the left:": "Nach links verschieben:",
    "Move to the right:": "Nach rechts verschieben:",
    "Name: This is needed.": "Name: Bitte ausfüllen.",
    "Never changed.": "Noch nie geändert.",
    "No application is stored yet. Without one no connection can be authorized.": (
        "Noch ist keine Anwendung hinterlegt. Ohne sie lässt sich keine Verbindung autorisieren."
    ),
    "No connection has these words.": "Keine Verbindung enthält diese Wörter.",
    "No connection yet": "Noch keine Verbindung",
    "No connection yet: there is nothing to set.": "Noch keine Verbindung: Es gibt nichts einzustellen.",
    "No installed driver has default settings.": "Kein installierter Treiber hat Default-Einstellungen.",
    "No message.": "Keine Meldung.",
    "No open error": "Kein offener Fehler",
    "No open error.": "Kein offener Fehler.",
    "No row has these words.": "Keine Zeile enthält diese Wörter.",
    "No row passes these filters.": "Keine Zeile entspricht diesen Filtern.",
    "No run yet": "Noch kein Lauf",
    "No run yet: select the connection and synchronise it.": (
        "Noch kein Lauf: Wählen Sie die Verbindung aus und synchronisieren Sie sie."
    ),
    "No view": "Keine Ansicht",
    "No worker is running: it waits until one is.": "Es läuft kein Worker: Der Auftrag wartet auf einen.",
    "No worker is running: what is asked for waits. Start one with `omnikit worker`.": (
        "Es läuft kein Worker: Aufträge warten. Starten Sie einen mit `omnikit worker`."
    ),
    "Not authorized": "Nicht autorisiert",
    "Not authorized yet": "Noch nicht autorisiert",
    "Nothing found": "Nichts gefunden",
    "Nothing obeys this setting yet.": "Diese Einstellung wirkt noch nicht.",
    "Nothing was done.": "Es wurde nichts geändert.",
    "Only you can see {!r} now.": "Nur Sie sehen {!r} jetzt noch.",
    "Only {}": "Nur {}",
    "Open the consent page": "Zustimmungsseite öffnen",
    "Order/Return have errors": "Bestellung/Retoure fehlerhaft",
    "Orders 24 h": "Bestellungen 24 h",
    "Overwrite": "Überschreiben",
    "Own values": "Eigene Werte",
    "Own values discarded: {}": "Verworfene eigene Werte: {}",
    "Pages": "Seiten",
    "Parts of the connection": "Bereiche der Verbindung",
    "Paste a refresh token": "Refresh Token einfügen",
    "Pending": "Ausstehend",
    "Place in the payload": "Stelle in den Rohdaten",
    "Press (Add) to connect the first account.": "Verbinden Sie mit (Hinzufügen) das erste Konto.",
    "Published": "Veröffentlicht",
    "Refresh": "Aktualisieren",
    "Refresh token": "Refresh Token",
    "Remove": "Entfernen",
    "Removed": "Entfernt",
    "Rename view": "Ansicht umbenennen",
    "Restore": "Wiederherstellen",
    "Rotate the client secret now.": "Erneuern Sie das Client Secret jetzt.",
    "Rows per page": "Zeilen je Seite",
    "Run": "Lauf",
    "Run {}": "Lauf {}",
    "Runs": "Läufe",
    "SAVE": "SPEICHERN",
    "SYNCHRONIZE": "SYNCHRONISIEREN",
    "Save": "Speichern",
    "Saving affects {}.": "Speichern betrifft {}.",
    "Saving successful": "Erfolgreich gespeichert",
    "Search": "Suchen",
    "Search connections": "Verbindungen suchen",
    "Seconds": "Sekunden",
    "Secret: {} days left": "Secret: noch {} Tage",
    "Secret: {} days overdue": "Secret: {} Tage überfällig",
    "Select": "Auswählen:",
    "Select a connection and synchronise it.": "Wählen Sie eine Verbindung aus und synchronisieren Sie sie.",
    "Select all": "Alle auswählen",
    "Select all rows found": "Alle gefundenen Zeilen auswählen",
    "Select all {} found": "Alle {} gefundenen auswählen",
    "Select rows to act on them; open one with a click.": (
        "Wählen Sie Zeilen aus, um sie zu bearbeiten; ein Klick öffnet eine Zeile."
    ),
    "Selected: {}": "Ausgewählt: {}",
    "Settings": "Einstellungen",
    "Settings copied to {}": "Einstellungen kopiert in {}",
    "Shipping option": "Versandoption",
    "Shipping providers": "Versandanbieter",
    "Show all": "Alle anzeigen",
    "State": "Status",
    "Sync": "Synchronisierung",
    "Sync triggered": "Synchronisierung angestoßen",
    "Test": "Testen",
    "Test successful": "Test erfolgreich",
    "Testing the application": "Anwendung wird getestet",
    "That failed unexpectedly ({}).": "Das ist unerwartet fehlgeschlagen ({}).",
    "The application was tested and is known.": "Die Anwendung wurde getestet und ist bekannt.",
    "The authorization was not taken": "Die Autorisierung wurde nicht übernommen",
    "The data could not be read ({}).": "Die Daten konnten nicht gelesen werden ({}).",
    "The default's values": "Werte des Defaults",
    "There are unsaved changes.": "Es gibt ungespeicherte Änderungen.",
    "This connection is inactive: saving checks the credentials and starts no sync.": (
        "Diese Verbindung ist inaktiv: Beim Speichern werden die Zugangsdaten geprüft, aber es startet keine "
        "Synchronisierung."
    ),
    "This driver is not installed.": "Dieser Treiber ist nicht installiert.",
    "Try again": "Erneut versuchen",
    "UCS shipping provider": "UCS Versandanbieter",
    "Unpublished": "Nicht mehr veröffentlicht",
    "Updated": "Aktualisiert",
    "Use for another marketplace": "Für weiteren Marktplatz verwenden",
    "VIEW": "ANSICHT",
    "Waiting for the consent page": "Warten auf die Zustimmungsseite",
    "What happened": "Was geschehen ist",
    "What is copied": "Was kopiert wird",
    "What to do": "Was zu tun ist",
    "Your draft is kept for 24 hours.": "Ihr Entwurf bleibt 24 Stunden erhalten.",
    "authorized on {}, valid until {}": "autorisiert am {}, gültig bis {}",
    "contains": "enthält",
    "create": "anlegen",
    "delete": "löschen",
    "empty": "leer",
    "from": "von",
    "just now": "gerade eben",
    "none": "keine",
    "off": "aus",
    "omnikit cannot open this": "omnikit kann dies nicht öffnen",
    "on": "an",
    "own": "eigene Werte",
    "own values": "eigene Werte",
    "publish": "veröffentlichen",
    "rename": "umbenennen",
    "reset": "zurücksetzen",
    "save": "speichern",
    "save a copy": "Kopie speichern",
    "the default's": "Werte des Defaults",
    "the default's values": "Werte des Defaults",
    "to": "bis",
    "unpublish": "Veröffentlichung zurücknehmen",
    "{orders} orders, {import_errors} errors, {runs} runs of '{name}'; may take a long time": (
        "{orders} Bestellungen, {import_errors} Fehler und {runs} Läufe von „{name}“; kann lange dauern"
    ),
    "{0}-{1} of {2}": "{0}-{1} von {2}",
    "{} and {} more": "{} und {} weitere",
    "{} connections": "{} Verbindungen",
    "{} fetched, {} imported, {} updated, {} failed": (
        "{} abgerufen, {} importiert, {} aktualisiert, {} fehlgeschlagen"
    ),
    "{} of {}": "{} von {}",
    "{} of {}: search for the others": "{} von {}: die übrigen findet die Suche",
    "{} of {}: type to find the others": "{} von {}: die übrigen finden Sie durch Tippen",
    "{} orders": "{} Bestellungen",
    "{} selected": "{} ausgewählt",
    "{} will be given: {}. What is there now is overwritten: {}. It stays in the history.": (
        "{}, neue Werte: {}. Was dort jetzt steht, wird überschrieben: {}. Es bleibt im Verlauf erhalten."
    ),
    "What would change?": "Was würde sich ändern?",
    "If this were saved": "Würde das gespeichert",
    "Looking at the stored orders": "Gespeicherte Bestellungen werden angesehen",
    "orders imported": "Bestellungen importiert",
    "orders excluded": "Bestellungen ausgeschlossen",
    "orders would fail": "Bestellungen würden fehlschlagen",
    "orders mapped differently": "Bestellungen anders zugeordnet",
    "No stored order would change.": "Keine gespeicherte Bestellung würde sich ändern.",
    "and {} more": "und {} weitere",
    "Orders that stay in error: {}.": "Bestellungen, die fehlerhaft bleiben: {}.",
    "Handed on already and left as they are: {}.": "Schon weitergegeben und unverändert gelassen: {}.",
    "nobody can say how long that takes": "wie lange das dauert, kann niemand sagen",
    "Not fetched yet: {} days ({}).": "Noch nicht geholt: {} Tage ({}).",
    "less than a minute": "weniger als eine Minute",
    "about {} minutes": "etwa {} Minuten",
    "about {} hours": "etwa {} Stunden",
    "Clusters": "Fehlergruppen",
    "All errors": "Alle Fehler",
    "It is being retried already": "Wird bereits erneut versucht",
    "The retry is being started": "Der neue Versuch wird gestartet",
    "Refused for {} more connections.": "Für {} weitere Verbindungen abgelehnt.",
    "No retry was started": "Kein neuer Versuch gestartet",
    "Cause": "Ursache",
    "New in 24 h": "Neu in 24 h",
    "Remedy": "Abhilfe",
    "Example": "Beispiel",
    "Last seen": "Zuletzt gesehen",
    "First seen": "Zuerst gesehen",
    "{} ({} errors)": "{} ({} Fehler)",
    "RETRY CLUSTER": "GRUPPE ERNEUT VERSUCHEN",
    "Open settings": "Einstellungen öffnen",
    "Open connection": "Verbindung öffnen",
    "Open order": "Bestellung öffnen",
    "Rising": "Steigend",
    "Falling": "Fallend",
    "Steady": "Gleichbleibend",
    "No new ones": "Keine neuen",
    "{} new in the last 24 hours, {} in the 24 hours before": (
        "{} neu in den letzten 24 Stunden, {} in den 24 Stunden davor"
    ),
    "{} after {}": "{} nach {}",
    "No error": "Kein Fehler",
    "None is in one of the chosen states.": "Keiner hat einen der gewählten Status.",
    "They are solved, or ignored.": "Sie sind gelöst oder werden ignoriert.",
    "{} newest of {}: narrow by cluster or connection": (
        "{} neueste von {}: nach Fehlergruppe oder Verbindung eingrenzen"
    ),
    "{} of the {} newest of {}: narrow by cluster or connection": (
        "{} der {} neuesten von {}: nach Fehlergruppe oder Verbindung eingrenzen"
    ),
    "Back to the clusters": "Zurück zu den Fehlergruppen",
    "No error of this cause is open.": "Kein Fehler dieser Ursache ist offen.",
    "SHOW LOG": "LOG ANZEIGEN",
    "VIEW ORDER": "BESTELLUNG ANZEIGEN",
    "RETRY IMPORT": "IMPORT ERNEUT VERSUCHEN",
    "Ignore": "Ignorieren",
    "Reopen": "Wieder öffnen",
    "Assign": "Zuweisen",
    "Note": "Notiz",
    "Ignore errors?": "Fehler ignorieren?",
    "They no longer count as open. (Reopen) takes it back.": (
        "Sie zählen nicht mehr als offen. (Wieder öffnen) nimmt das zurück."
    ),
    "IGNORE": "IGNORIEREN",
    "Errors ignored: {}": "Ignorierte Fehler: {}",
    "Reason": "Grund",
    "Errors open again: {}": "Wieder offene Fehler: {}",
    "Assign errors": "Fehler zuweisen",
    "Leave the name empty to assign them to nobody.": "Ohne Namen ist niemand zuständig.",
    "ASSIGN": "ZUWEISEN",
    "Errors assigned: {}": "Zugewiesene Fehler: {}",
    "Assigned to": "Zugewiesen an",
    "Note beside errors": "Notiz zu Fehlern",
    "Leave the text empty to take the note away.": "Ohne Text wird die Notiz entfernt.",
    "Notes saved: {}": "Gespeicherte Notizen: {}",
    "Type": "Typ",
    "Order/Return": "Bestellung/Retoure",
    "Order": "Bestellung",
    "Return": "Retoure",
    "Import from channel": "Import vom Kanal",
    "Other errors of this order": "Weitere Fehler dieser Bestellung",
    "Rule": "Regel",
    "Value there": "Wert dort",
    "(not there)": "(nicht vorhanden)",
    "(personal data: see the payload)": "(personenbezogene Daten: siehe Payload)",
    "own value": "eigener Wert",
    "default": "Default",
    "default, never changed": "Default, nie geändert",
    "Setting": "Einstellung",
    "Its value": "Ihr Wert",
    "Origin": "Herkunft",
    "Changed by": "Geändert von",
    "Changed at": "Geändert am",
    "Ignored because": "Ignoriert, weil",
    "Reported by": "Gemeldet von",
    "Last retried by": "Zuletzt versucht von",
    "Back to the error": "Zurück zum Fehler",
    "1 order": "1 Bestellung",
    "A run is trying it.": "Ein Lauf versucht es gerade.",
    "Actions for the order": "Aktionen für die Bestellung",
    "Address": "Adresse",
    "Address, second line": "Adresse, zweite Zeile",
    "Address, third line": "Adresse, dritte Zeile",
    "All complete": "Alle vollständig",
    "Amazon (AFN)": "Amazon (AFN)",
    "As omnikit keeps it": "Wie omnikit sie aufbewahrt",
    "As the channel sent it": "Wie der Kanal sie gesendet hat",
    "B2B": "B2B",
    "Before the days that are imported": "Vor den Tagen, die importiert werden",
    "Buyer": "Käufer",
    "CANCEL ORDER": "BESTELLUNG ABBRECHEN",
    "Changed": "Geändert",
    "Channel status": "Kanalstatus",
    "City": "Ort",
    "Company": "Firma",
    "Copied": "Kopiert",
    "Copy the order id": "Bestellnummer kopieren",
    "Country": "Land",
    "Deliver by": "Zustellen bis",
    "Delivery": "Lieferung",
    "Discount": "Rabatt",
    "Download orders automatically": "Bestellungen automatisch abrufen",
    "Download returns automatically": "Retouren automatisch abrufen",
    "E-mail": "E-Mail",
    "EXPORT TO OMS": "AN OMS EXPORTIEREN",
    "Error assigned": "Fehler zugewiesen",
    "Error ignored": "Fehler ignoriert",
    "Error reopened": "Fehler wieder geöffnet",
    "Excluded by": "Ausgeschlossen durch",
    "Export to OMS": "Export an OMS",
    "Export to channel": "Export an den Kanal",
    "Fee": "Gebühr",
    "Fulfilled by": "Versand durch",
    "GIVE UP IMPORT": "IMPORT AUFGEBEN",
    "Gift wrap": "Geschenkverpackung",
    "Give up the import of this order?": "Den Import dieser Bestellung aufgeben?",
    "Give up the import of {} orders?": "Den Import von {} Bestellungen aufgeben?",
    "Gross": "Brutto",
    "Hide personal data": "Persönliche Daten verbergen",
    "Import asked for": "Import angefordert",
    "Import given up": "Import aufgegeben",
    "Import orders": "Bestellungen importieren",
    "Import orders for all connections": "Bestellungen für alle Verbindungen importieren",
    "Import status": "Importstatus",
    "Import triggered": "Import angestoßen",
    "Imported at": "Importiert am",
    "In the payload": "In den Rohdaten",
    "Invoice by Amazon": "Rechnung durch Amazon",
    "It was handed to the OMS.": "Sie wurde an das OMS übergeben.",
    "Item": "Artikel",
    "Kind": "Art",
    "Kind of address": "Art der Adresse",
    "Last successful import:": "Letzter erfolgreicher Import:",
    "Last updated": "Zuletzt aktualisiert",
    "Line items": "Positionen",
    "Merchant (MFN)": "Händler (MFN)",
    "Net": "Netto",
    "No import yet": "Noch kein Import",
    "No line items: they come with the import of the order.": (
        "Keine Positionen: Sie kommen mit dem Import der Bestellung."
    ),
    "No orders": "Keine Bestellungen",
    "Not shipped": "Nicht versandt",
    "Note written": "Notiz geschrieben",
    "Number of the Packstation or Postfiliale": "Nummer der Packstation oder Postfiliale",
    "Only for orders in Error or Canceled.": "Nur für Bestellungen mit Status Fehler oder Abgebrochen.",
    "Only for orders in Error.": "Nur für Bestellungen mit Status Fehler.",
    "Open the connection": "Verbindung öffnen",
    "Open the setting": "Einstellung öffnen",
    "Partially shipped": "Teilweise versandt",
    "Payload and what was made of it": "Rohdaten und was daraus wurde",
    "Payload looked at": "Rohdaten angesehen",
    "Personal data looked at": "Persönliche Daten angesehen",
    "Phone": "Telefon",
    "Postal code": "Postleitzahl",
    "Postnummer": "Postnummer",
    "Price basis": "Preisbasis",
    "Prime": "Prime",
    "Purchase order": "Bestellnummer des Käufers",
    "Quantity": "Menge",
    "Recipient": "Empfänger",
    "Recipient and buyer": "Empfänger und Käufer",
    "Recipient, buyer and payload are personal data. Whoever looks at them is kept in the audit.": (
        "Empfänger, Käufer und Rohdaten sind persönliche Daten. Wer sie ansieht, wird im Audit festgehalten."
    ),
    "Refused: {}": "Abgelehnt: {}",
    "Region": "Region",
    "Replaces": "Ersetzt",
    "Replay": "Neu abbilden",
    "Replay asked for": "Neue Abbildung angefordert",
    "Replay triggered": "Neue Abbildung angestoßen",
    "Retry asked for": "Erneuter Versuch angefordert",
    "Retry triggered": "Erneuter Versuch angestoßen",
    "SKU": "SKU",
    "Service level": "Versandstufe",
    "Ship by": "Versenden bis",
    "Shipped": "Versandt",
    "Shipping": "Versand",
    "Shipping provider": "Versandanbieter",
    "Shipping status": "Versandstatus",
    "Show personal data": "Persönliche Daten anzeigen",
    "Since": "Seit",
    "State of the list": "Stand der Liste",
    "Street": "Straße",
    "Sum": "Summe",
    "Tax": "Steuer",
    "The channel named nobody.": "Der Kanal hat niemanden genannt.",
    "The order's total is {}.": "Die Gesamtsumme der Bestellung ist {}.",
    "Times": "Zeiten",
    "Title": "Titel",
    "Total": "Summe gesamt",
    "Warehousing": "Lagerarbeit",
    "What is wrong": "Was nicht stimmt",
    "Why it is ignored": "Warum er ignoriert wird",
    "every {} minutes": "alle {} Minuten",
    "never": "nie",
    "{} in Error": "{} mit Fehler",
    "{} in Error, {} pending, {} orders in all": "{} mit Fehler, {} ausstehend, {} Bestellungen insgesamt",
    "{} of {} connections: search for the others.": "{} von {} Verbindungen: Suchen Sie nach den anderen.",
    "{} pending": "{} ausstehend",
    (
        "{}: omnikit stops trying to import, and the errors no longer count as open. Nothing is canceled at "
        "the channel. [RETRY IMPORT] takes it back."
    ): (
        "{}: omnikit versucht den Import nicht mehr, und die Fehler zählen nicht mehr als offen. Beim Kanal "
        "wird nichts storniert. [IMPORT ERNEUT VERSUCHEN] nimmt es zurück."
    ),
    "Import orders, or synchronise a connection: what is found appears here.": (
        "Importieren Sie Bestellungen oder synchronisieren Sie eine Verbindung: Was gefunden wird, erscheint hier."
    ),
    "No order yet": "Noch keine Bestellung",
    "Orders": "Bestellungen",
    "Returns": "Retouren",
    "A running worker fetches them.": "Ein laufender Worker ruft sie ab.",
    "next": "nächster Abruf",
    "Why it was left out": "Warum sie ausgelassen wurde",
    "Download": "Herunterladen",
    "These are too many rows for a page.": "Das sind zu viele Zeilen für eine Seite.",
    "Narrow the list to {} rows, or use `--out FILE` on the command line.": (
        "Die Liste auf {} Zeilen einschränken oder auf der Kommandozeile `--out DATEI` verwenden."
    ),
    "Postfach: a parcel service cannot deliver there": "Postfach: Ein Paketdienst kann dort nicht zustellen",
    "1 channel": "1 Kanal",
    "1 rule": "1 Regel",
    "1 schedule": "1 Zeitplan",
    "A client secret ends": "Client Secret läuft ab",
    "A report failed": "Bericht fehlgeschlagen",
    "A rule tells by a channel, and there is none yet.": "Eine Regel meldet über einen Kanal, und es gibt noch keinen.",
    "A rule tells by it: remove the rule first.": "Eine Regel meldet darüber: Entfernen Sie zuerst die Regel.",
    "A sync failed": "Sync fehlgeschlagen",
    "A test message is being sent": "Eine Testnachricht wird gesendet",
    "A view finds something": "Ansicht findet etwas",
    "ADD": "HINZUFÜGEN",
    "Add a channel, then a rule: whatever needs somebody is told there.": (
        "Fügen Sie einen Kanal hinzu, dann eine Regel: Was jemanden braucht, wird dort gemeldet."
    ),
    "Add channel": "Kanal hinzufügen",
    "Add rule": "Regel hinzufügen",
    "Alerts": "Alarme",
    "An authorization ends": "Autorisierung läuft ab",
    "An export failed": "Export fehlgeschlagen",
    "As soon as a rule finds something, it is told; messages stay here for 30 days.": (
        "Sobald eine Regel etwas findet, wird es gemeldet; Nachrichten bleiben 30 Tage hier stehen."
    ),
    "At a time of day": "Zu einer Uhrzeit",
    "Attempts": "Versuche",
    "Begun": "Begonnen",
    "By": "Von",
    "By itself it runs no longer: {}. What has run stays.": (
        "Das läuft nicht mehr von selbst: {}. Was gelaufen ist, bleibt."
    ),
    "Cannot be run": "Nicht ausführbar",
    "Channel": "Kanal",
    "Channel added": "Kanal hinzugefügt",
    "Channels": "Kanäle",
    "DOWNLOAD": "HERUNTERLADEN",
    "DOWNLOAD NOTEBOOK": "NOTEBOOK HERUNTERLADEN",
    "DOWNLOAD PAGE": "SEITE HERUNTERLADEN",
    "Ended": "Beendet",
    "Errors grow": "Fehler nehmen zu",
    "Every rule is looked at once a minute while a worker runs.": (
        "Jede Regel wird einmal in der Minute geprüft, solange ein Worker läuft."
    ),
    "Every so many minutes": "Alle so viele Minuten",
    "For whatever takes a message by HTTP as Slack does: a POST with its text as JSON.": (
        "Für alles, was eine Nachricht wie Slack per HTTP annimmt: ein POST mit ihrem Text als JSON."
    ),
    "Found now": "Jetzt gefunden",
    "Friday": "Freitag",
    "Go there": "Dorthin",
    "Last": "Zuletzt",
    "Last run": "Letzter Lauf",
    "Messages": "Nachrichten",
    "Messages go through an SMTP server.": "Nachrichten gehen über einen SMTP-Server.",
    "Monday": "Montag",
    "Next": "Nächster",
    "No longer told: {}. Stored secrets and messages that wait go with them.": (
        "Dort wird nicht mehr gemeldet: {}. Gespeicherte Geheimnisse und wartende Nachrichten gehen mit verloren."
    ),
    "No longer watched: {}. What is found now is forgotten.": (
        "Das wird nicht mehr überwacht: {}. Was jetzt gefunden ist, wird vergessen."
    ),
    "No message yet": "Noch keine Nachricht",
    "No report has run yet": "Noch kein Bericht ist gelaufen",
    "No report runs by itself": "Kein Bericht läuft von selbst",
    "No successful import": "Kein erfolgreicher Import",
    "No view can be watched yet: save one above a list, such as Orders.": (
        "Noch kann keine Ansicht überwacht werden: Speichern Sie eine über einer Liste, etwa Bestellungen."
    ),
    "Nobody is told": "Niemandem wird gemeldet",
    "Nothing is found": "Nichts gefunden",
    "Nothing is watched": "Nichts wird überwacht",
    "OPEN": "ÖFFNEN",
    "One at a time.": "Immer nur einen auf einmal.",
    "Open a report and give it a time.": "Öffnen Sie einen Bericht und geben Sie ihm eine Zeit.",
    "Open a report and run it; what it finds is kept here for 30 days.": (
        "Öffnen Sie einen Bericht und führen Sie ihn aus; was er findet, bleibt hier 30 Tage."
    ),
    "Opens in a new tab": "Öffnet sich in einem neuen Tab",
    "Own": "Eigener",
    "Page": "Seite",
    "Parameters": "Parameter",
    "Problem": "Problem",
    "REMOVE": "ENTFERNEN",
    "RUN": "AUSFÜHREN",
    "RUN AGAIN": "ERNEUT AUSFÜHREN",
    "Ready": "Bereit",
    "Remove channels?": "Kanäle entfernen?",
    "Remove rules?": "Regeln entfernen?",
    "Remove schedules?": "Zeitpläne entfernen?",
    "Report": "Bericht",
    "Report triggered": "Bericht angestoßen",
    "Reports": "Berichte",
    "Rule added": "Regel hinzugefügt",
    "Rules": "Regeln",
    "Run now": "Jetzt ausführen",
    "SCHEDULE": "EINPLANEN",
    "Saturday": "Samstag",
    "Scheduled": "Eingeplant",
    "Schedules": "Zeitpläne",
    "Start": "Start",
    "Subject": "Betreff",
    "Sunday": "Sonntag",
    "TEST": "TESTEN",
    "Tells": "Meldet an",
    "Tells again": "Meldet erneut",
    "There is no report": "Es gibt keinen Bericht",
    "There is no report of this name any more.": "Einen Bericht dieses Namens gibt es nicht mehr.",
    "This notebook cannot be run: {}. Mend it: {}": (
        "Dieses Notebook kann nicht ausgeführt werden: {}. Berichtigen Sie es: {}"
    ),
    "This page is not here any more": "Diese Seite gibt es hier nicht mehr",
    "This run has left no such file.": "Dieser Lauf hat keine solche Datei hinterlassen.",
    "Thursday": "Donnerstag",
    "Told": "Gemeldet",
    "Tuesday": "Dienstag",
    "Watched": "Überwacht",
    "Webhook": "Webhook",
    "Wednesday": "Mittwoch",
    "What": "Was",
    "What was typed has not been used yet.": "Was eingegeben wurde, ist noch nicht verwendet.",
    "When": "Wann",
    "Work is late": "Arbeit in Verzug",
    "Write a JSON object.": "Schreiben Sie ein JSON-Objekt.",
    "Write a time of day such as 06:30.": "Schreiben Sie eine Uhrzeit wie 06:30.",
    "[Add channel] names an e-mail server or a webhook.": (
        "[Kanal hinzufügen] nennt einen E-Mail-Server oder einen Webhook."
    ),
    "[Add rule] says what is to be told; it needs a channel.": (
        "[Regel hinzufügen] sagt, was gemeldet werden soll; sie braucht einen Kanal."
    ),
    "a failed run": "ein fehlgeschlagener Lauf",
    "a schedule": "ein Zeitplan",
    "after {} hours": "nach {} Stunden",
    "at {} ({})": "um {} ({})",
    "gone": "weg",
    "stored": "gespeichert",
    "waits for a worker": "wartet auf einen Worker",
    "{!r} is no time zone such as Europe/Berlin.": "{!r} ist keine Zeitzone wie Europe/Berlin.",
    "{} channels": "{} Kanäle",
    "{} more": "{} weitere",
    "{} rules": "{} Regeln",
    "{} schedules": "{} Zeitpläne",
    "{} to {} ({})": "{} bis {} ({})",
    "{}: try it, select it and press [TEST].": (
        "{}: Probieren Sie ihn aus, wählen Sie ihn aus und drücken Sie [TESTEN]."
    ),
    "{}; told by {}.": "{}; gemeldet über {}.",
    "A notebook becomes a report when it is put into HOME/reports/notebooks.": (
        "Ein Notebook wird zum Bericht, wenn es in HOME/reports/notebooks liegt."
    ),
    "No installed driver needs an application.": "Kein installierter Treiber braucht eine Anwendung.",
    "No order any more": "Keine Bestellung mehr",
    "How often": "Wie oft",
    "1 export": "1 Export",
    "A sink of all connections takes the orders of those that have none of their own.": (
        "Ein Ziel für alle Verbindungen nimmt die Bestellungen derer, die kein eigenes haben."
    ),
    "ASIN": "ASIN",
    "Active connections": "Aktive Verbindungen",
    "Add: {}": "Hinzufügen: {}",
    "All are well": "Allen geht es gut",
    "All exports": "Alle Exporte",
    "Amazon counts its own stock.": "Amazon zählt seinen Bestand selbst.",
    "Authorization": "Autorisierung",
    "Authorizations and secrets": "Autorisierungen und Geheimnisse",
    "By day": "Nach Tagen",
    "CANCEL EXPORT": "EXPORT ABBRECHEN",
    "Channel code": "Kanalcode",
    "Client secret of {}": "Client-Secret von {}",
    "Connections that need somebody": "Verbindungen, die jemanden brauchen",
    "Counted by the channel": "Vom Kanal gezählt",
    "Day": "Tag",
    "Every active connection is well.": "Jeder aktiven Verbindung geht es gut.",
    "Everything is on time": "Alles ist pünktlich",
    "Export triggered": "Export ausgelöst",
    "Exports": "Exporte",
    "FBA stock": "FBA-Bestand",
    "Fill gap": "Lücke füllen",
    "GIVE UP": "AUFGEBEN",
    "Gap": "Lücke",
    "Gaps": "Lücken",
    "Give up exports?": "Exporte aufgeben?",
    "Given up": "Aufgegeben",
    "Gone since": "Verschwunden seit",
    "Hand-over": "Übergabe",
    "Invoice": "Rechnung",
    "Last reports": "Letzte Berichte",
    "Late runs": "Verspätete Läufe",
    "New errors by day (UTC)": "Neue Fehler nach Tagen (UTC)",
    "Next runs": "Nächste Läufe",
    "Next try": "Nächster Versuch",
    "No OMS is connected: set one under OMS.": "Kein OMS ist verbunden: Richten Sie eines unter OMS ein.",
    "No alert is found now.": "Zurzeit liegt kein Alarm vor.",
    "No call has left yet.": "Noch kein Aufruf ist hinausgegangen.",
    "No error is open.": "Kein Fehler ist offen.",
    "No quantity waits.": "Keine Menge wartet.",
    "No report has run yet.": "Noch kein Bericht ist gelaufen.",
    "No shipment, invoice, stock or order leaves for {} until it is resumed. Imports go on.": (
        "Keine Sendung, keine Rechnung, kein Bestand und keine Bestellung geht hinaus ({}), bis es "
        "fortgesetzt wird. Importe laufen weiter."
    ),
    "No whole day yet.": "Noch kein ganzer Tag.",
    "No worker is running": "Kein Worker läuft",
    "None ends within 60 days.": "Keines endet innerhalb von 60 Tagen.",
    "None has failed": "Keiner ist fehlgeschlagen",
    "None is open": "Keiner ist offen",
    "None yet": "Noch keine",
    "Nothing in these days.": "Nichts in diesen Tagen.",
    "Nothing is fetched automatically.": "Nichts wird automatisch abgerufen.",
    "Nothing runs now.": "Zurzeit läuft nichts.",
    "Nothing waits": "Nichts wartet",
    "Nothing yet": "Noch nichts",
    "Offered from now on: {}.": "Von nun an angeboten: {}.",
    "Oldest open error": "Ältester offener Fehler",
    "Oldest: {}": "Ältester: {}",
    "Only for exports that have finally failed.": "Nur für endgültig fehlgeschlagene Exporte.",
    "Only for orders that are Complete.": "Nur für vollständige Bestellungen.",
    "Only for shipments and invoices that have not left.": (
        "Nur für Sendungen und Rechnungen, die noch nicht hinausgegangen sind."
    ),
    "Open errors": "Offene Fehler",
    "Open errors by cause": "Offene Fehler nach Ursache",
    "Orders by day (UTC) and marketplace": "Bestellungen nach Tag (UTC) und Marktplatz",
    "Orders go there by themselves after each import.": "Bestellungen gehen nach jedem Import von selbst dorthin.",
    "Orders go there when [EXPORT TO OMS] is pressed.": (
        "Bestellungen gehen dorthin, wenn [AN OMS EXPORTIEREN] gedrückt wird."
    ),
    "Orders today (UTC)": "Bestellungen heute (UTC)",
    "Overview": "Übersicht",
    "PAUSE": "ANHALTEN",
    "Pause exports": "Exporte anhalten",
    "Pause exports?": "Exporte anhalten?",
    "Paused": "Angehalten",
    "Paused for {}: no shipment, invoice, stock or order leaves.": (
        "Angehalten für {}: keine Sendung, keine Rechnung, kein Bestand und keine Bestellung geht hinaus."
    ),
    "Paused: no shipment, invoice, stock or order leaves for any channel or the OMS.": (
        "Angehalten: keine Sendung, keine Rechnung, kein Bestand und keine Bestellung geht zu einem Kanal "
        "oder zum OMS hinaus."
    ),
    "Period": "Zeitraum",
    "Preview": "Vorschau",
    "Product type": "Produkttyp",
    "Quota left": "Verbleibendes Kontingent",
    "RESUME": "FORTSETZEN",
    "RETRY EXPORT": "EXPORT ERNEUT VERSUCHEN",
    "Read": "Gelesen",
    "Read offers": "Angebote lesen",
    "Reading triggered": "Lesen ausgelöst",
    "Reference": "Referenz",
    "Resume exports": "Exporte fortsetzen",
    "Resumed": "Fortgesetzt",
    "Runs under way": "Laufende Läufe",
    "SEND": "SENDEN",
    "SET QUANTITY": "MENGE SETZEN",
    "Select offers and set a quantity first.": "Wählen Sie zuerst Angebote und setzen Sie eine Menge.",
    "Select offers of one connection.": "Wählen Sie Angebote einer einzigen Verbindung.",
    "Send quantities": "Mengen senden",
    "Send these quantities?": "Diese Mengen senden?",
    "Sending triggered": "Senden ausgelöst",
    "Set quantity": "Menge setzen",
    "Shipment": "Sendung",
    "Stock": "Bestand",
    "Stored": "Gespeichert",
    "Test it: [Test] hands over a document that is no order.": (
        "Testen Sie es: [Test] übergibt ein Dokument, das keine Bestellung ist."
    ),
    "Testing the sink": "Das Ziel wird getestet",
    "The channel is asked": "Der Kanal wird gefragt",
    "The channel said": "Der Kanal sagte",
    "The numbers": "Die Zahlen",
    "There is no gap.": "Es gibt keine Lücke.",
    "Until": "Bis",
    "VIEW RETURN": "RETOURE ANSEHEN",
    "Verdict": "Urteil",
    "WITHDRAW QUANTITY": "MENGE ZURÜCKNEHMEN",
    "Wanted": "Gewünscht",
    "Wanted by": "Gewünscht von",
    "What was fetched": "Was abgerufen wurde",
    "With gaps": "Mit Lücken",
    "Withdrawn": "Zurückgenommen",
    "Without a gap": "Ohne Lücke",
    "all connections": "alle Verbindungen",
    "ends in {} days": "endet in {} Tagen",
    "finally failed": "endgültig fehlgeschlagen",
    "late": "verspätet",
    "of these canceled": "davon storniert",
    "others": "andere",
    "unknown": "unbekannt",
    "{} broken": "{} gestört",
    "{} days": "{} Tage",
    "{} exports": "{} Exporte",
    "{} exports are given up: the channel is not told. [RETRY EXPORT] takes it back.": (
        "{} Exporte werden aufgegeben: Der Kanal erfährt nichts. [EXPORT ERNEUT VERSUCHEN] nimmt es zurück."
    ),
    "{} need attention": "{} brauchen Aufmerksamkeit",
    "{} of {} calls left": "{} von {} Aufrufen übrig",
    "{} quantities": "{} Mengen",
    "{} that Amazon fulfils are left alone.": "{}, die Amazon versendet, bleiben unberührt.",
    "{} yesterday": "{} gestern",
    "{}; {} an hour come back": "{}; {} kommen je Stunde zurück",
    "Create a connection, or enable one.": "Legen Sie eine Verbindung an oder aktivieren Sie eine.",
    "No active connection": "Keine aktive Verbindung",
    "No offer has been read yet": "Noch kein Angebot wurde gelesen",
    "Nothing waits to be sent": "Nichts wartet auf den Versand",
    "OMS": "OMS",
    "Scheduled exports": "Geplante Exporte",
    "Shipments, invoices and orders for the OMS appear here until they have arrived.": (
        "Sendungen, Rechnungen und Bestellungen für das OMS erscheinen hier, bis sie angekommen sind."
    ),
    "Synchronise a connection whose channel names its offers.": (
        "Synchronisieren Sie eine Verbindung, deren Kanal seine Angebote nennt."
    ),
    "At most 300 MB.": "Höchstens 300 MB.",
    "Choose it again.": "Wählen Sie sie noch einmal.",
    "Columns are missing: {}": "Es fehlen Spalten: {}",
    "Encoding": "Zeichensatz",
    "First orders": "Erste Bestellungen",
    "IMPORT": "IMPORTIEREN",
    "Import file": "Datei importieren",
    "Line {}": "Zeile {}",
    "Missing": "Fehlt",
    "Not needed": "Nicht gebraucht",
    "Orders looked at": "Angesehene Bestellungen",
    "Rows left out": "Ausgelassene Zeilen",
    "The file did not come whole.": "Die Datei kam nicht vollständig an.",
    "The file is too large.": "Die Datei ist zu groß.",
    "Unchanged": "Unverändert",
    "Would be": "Würde",
    "stays as it is": "bleibt, wie sie ist",
    "{}, the file has more": "{}, die Datei hat mehr",
    "1 return": "1 Retoure",
    "Action": "Aktion",
    "Actions for the return": "Aktionen für die Retoure",
    "Amazon's RMA number": "RMA-Nummer von Amazon",
    "CANCEL RETURN": "RETOURE ABBRECHEN",
    "CORRECT": "BERICHTIGEN",
    "Carrier": "Versanddienst",
    "Comment": "Kommentar",
    "Condition": "Zustand",
    "Copy the id of the return": "Kennung der Retoure kopieren",
    "Correct shipment {}": "Sendung {} berichtigen",
    "Export asked for again": "Export erneut beauftragt",
    "Export given up": "Export aufgegeben",
    "Exports to the channel": "Exporte an den Kanal",
    "Fetched up to:": "Abgerufen bis:",
    "Fill in all fields first.": "Füllen Sie zuerst alle Felder aus.",
    "Give up the import of this return?": "Import dieser Retoure aufgeben?",
    "Give up the import of {} returns?": "Import von {} Retouren aufgeben?",
    "Hand-over asked for": "Übergabe beauftragt",
    "Import returns": "Retouren importieren",
    "Import returns for all connections": "Retouren aller Verbindungen importieren",
    "Invoice asked for": "Rechnung beauftragt",
    "It was asked for before: nothing is sent twice.": "Sie war schon beauftragt: Nichts wird zweimal gesendet.",
    "Items": "Artikel",
    "No line items: they come with the import of the return.": (
        "Keine Positionen: Sie kommen mit dem Import der Retoure."
    ),
    "No return of this order.": "Keine Retoure zu dieser Bestellung.",
    "No returns": "Keine Retouren",
    "Nothing of it was handed over to the OMS.": "Dem OMS wurde davon noch nichts übergeben.",
    "Nothing was sent to the channel, and it knows of no parcel.": (
        "An den Kanal wurde nichts gesendet, und er kennt kein Paket."
    ),
    "Only for returns in Error or Canceled.": "Nur für Retouren mit Status Fehler oder Abgebrochen.",
    "Only for returns in Error.": "Nur für Retouren mit Status Fehler.",
    "Only for returns that are Complete.": "Nur für vollständige Retouren.",
    "Open exports": "Exporte öffnen",
    "Open offers": "Angebote öffnen",
    "Open return": "Retoure öffnen",
    "Other errors of this return": "Weitere Fehler dieser Retoure",
    "Own RMA number": "Eigene RMA-Nummer",
    "Parcels as the channel knows them": "Pakete, wie der Kanal sie kennt",
    "Quantities are sent again under Offers.": "Bestände werden unter Angebote erneut gesendet.",
    "Refunded": "Erstattet",
    "Resolution": "Lösung",
    "Retry started for {}": "Neuer Versuch gestartet: {}",
    "SHIP": "VERSENDEN",
    "Ship order {}": "Bestellung {} versenden",
    "Shipment asked for": "Sendung beauftragt",
    "Shipments and invoices": "Sendungen und Rechnungen",
    "The buyer wrote nothing.": "Der Käufer hat nichts geschrieben.",
    "The buyer's comment": "Kommentar des Käufers",
    "The buyer's comment and the payload are personal data. Whoever looks at them is kept in the audit.": (
        "Der Kommentar des Käufers und die Rohdaten sind persönliche Daten. Wer sie ansieht, wird im Audit "
        "festgehalten."
    ),
    "The channel is told anew under the same reference. What is in the parcel stays.": (
        "Die Sendung wird dem Kanal unter derselben Referenz neu gemeldet. Der Inhalt des Pakets bleibt."
    ),
    "The channel is told of this parcel.": "Dieses Paket wird dem Kanal gemeldet.",
    "Tracking number": "Sendungsnummer",
    "VIEW OFFER": "ANGEBOT ANSEHEN",
    "Way back": "Rückweg",
    "{} in Error, {} pending, {} returns in all": "{} mit Fehler, {} ausstehend, {} Retouren insgesamt",
    "{} of {} left to ship": "{} von {} noch zu versenden",
    "{} orders and returns": "{} Bestellungen und Retouren",
    "{} returns": "{} Retouren",
    "All that was fetched has been imported or waits for a payment, and nothing that was sent has failed.": (
        "Alles Abgerufene ist importiert oder wartet auf eine Zahlung, und nichts Gesendetes ist fehlgeschlagen."
    ),
    "Import returns, or have them downloaded automatically: what is found appears here.": (
        "Importieren Sie Retouren, oder lassen Sie sie automatisch abrufen: Was gefunden wird, erscheint hier."
    ),
    "No return yet": "Noch keine Retoure",
    "A worker fails at something": "Ein Worker scheitert an etwas",
    "fails": "scheitert",
    "What a worker cannot do": "Was ein Worker nicht kann",
    "Asking the channel how much there is": "Der Kanal wird gefragt, wie viel es gibt",
    "Begun already, and gone on with first: {} reports or pages.": (
        "Bereits begonnen und zuerst fortgesetzt: {} Berichte oder Seiten."
    ),
    "By reports": "Über Berichte",
    "Calls": "Aufrufe",
    "Channel changed": "Kanal geändert",
    "Details as well": "Einzelheiten auch",
    "EDIT": "BEARBEITEN",
    "Edit channel": "Kanal bearbeiten",
    "Edit rule": "Regel bearbeiten",
    "Empty: what has not been fetched yet.": "Leer: was noch nicht abgerufen ist.",
    "Go back to": "Zurück bis",
    "Goes on at": "Weiter um",
    "Not fetched yet": "Noch nicht abgerufen",
    "Orders are there": "Bestellungen sind da",
    "PLAN": "PLANEN",
    "Page by page": "Seite für Seite",
    "Plan": "Planen",
    "Plan again first: the day is another one.": "Bitte zuerst neu planen: Der Tag ist ein anderer.",
    "Rule changed": "Regel geändert",
    "Still takes": "Dauert noch",
    "They would be paged.": "Sie würden seitenweise abgerufen.",
    "They would come by reports.": "Sie kämen über Berichte.",
    "Waits for": "Wartet auf",
    "Way": "Weg",
    "What a sync of {} would take": "Was eine Synchronisierung von {} bräuchte",
    "What of this is a guess": "Was davon geschätzt ist",
    "about {} days": "etwa {} Tage",
    "effective: every {} min": "tatsächlich: alle {} min",
    "now": "jetzt",
    "quota": "Kontingent",
    "reports": "Berichte",
    "the channel": "den Kanal",
    "waits for {} until": "wartet auf {} bis",
    "would be taken": "würde genommen",
    "{} and {} for details": "{} und {} für Einzelheiten",
    "{} calls": "{} Aufrufe",
    "{} left": "noch {}",
    "{} orders to fetch, as the channel counts them.": "{} Bestellungen abzurufen, wie der Kanal sie zählt.",
    "{} orders to fetch: a guess.": "{} Bestellungen abzurufen: geschätzt.",
    "{}: {} of {} calls; {} an hour come back": "{}: {} von {} Aufrufen; {} je Stunde kommen zurück",
    "waits until": "wartet bis",
    "Not before": "Nicht vor",
    "Older orders and returns go only where they are named. Empty: all go.": (
        "Ältere Bestellungen und Retouren gehen nur, wo sie genannt werden. Leer: alle gehen."
    ),
    "{} orders and {} returns were never handed over and are due.": (
        "{} Bestellungen und {} Retouren wurden noch nie übergeben und stehen an."
    ),
    "Remove this?": "Das entfernen?",
}

_STATES = {
    "Active": "Aktiv",
    "Alert": "Alarm",
    "Attention": "Achtung",
    "Broken": "Gestört",
    "Canceled": "Abgebrochen",
    "Complete": "Vollständig",
    "Critical": "Kritisch",
    "Deleting": "Wird gelöscht",
    "Emergency": "Notfall",
    "Error": "Fehler",
    "Ignored": "Ignoriert",
    "Inactive": "Inaktiv",
    "No": "Nein",
    "Not imported": "Nicht importiert",
    "Notice": "Hinweis",
    "Open": "Offen",
    "Queued": "Wartet",
    "Retrying": "Neuer Versuch",
    "Running": "Läuft",
    "Solved": "Gelöst",
    "Succeeded": "Erfolgreich",
    "Warning": "Warnung",
    "With errors": "Mit Fehlern",
    "Yes": "Ja",
    "active": "aktiv",
    "canceled": "abgebrochen",
    "deleting": "im Löschen",
    "failed": "fehlgeschlagen",
    "inactive": "inaktiv",
    "succeeded": "erfolgreich",
    "succeeded_with_errors": "mit Fehlern beendet",
    "Being exported": "Wird exportiert",
    "Exported": "Exportiert",
    "No changes to sync": "Keine Änderungen",
    "Not exported": "Nicht exportiert",
    "Sent": "Gesendet",
    "Finally failed": "Endgültig fehlgeschlagen",
    "Refused": "Abgelehnt",
    "Sending": "Wird gesendet",
    "Shown by the channel": "Vom Kanal angezeigt",
    "Submitted": "Eingereicht",
}

_DECLARED = {
    "'Fulfillment by Amazon' (FBA) orders": "Bestellungen mit „Versand durch Amazon“ (FBA)",
    "'Merchant Fulfilled Network' (MFN) orders": "Bestellungen mit „Versand durch Händler“ (MFN)",
    "A changed mapping applies from the next sync.": ("Ein geändertes Mapping wirkt ab der nächsten Synchronisierung."),
    "Access token": "Access Token",
    "Addresses": "Adressen",
    "Also import from these marketplaces": "Auch von diesen Marktplätzen importieren",
    "Amazon marketplace": "Amazon-Marktplatz",
    "Amazon's code; `Other` where Amazon has none.": "Code von Amazon; `Other`, wenn Amazon keinen hat.",
    "Application ID": "Anwendungs-ID",
    "As Amazon's buyer reads it.": "Wie der Käufer bei Amazon sie liest.",
    "As mappings name it; cannot be changed later.": ("So nennen ihn die Mappings; kann später nicht geändert werden."),
    "As registered with Amazon. Empty: the dashboard's own address, for a local Amazon.": (
        "Wie bei Amazon registriert. Leer: die eigene Adresse des Dashboards, für ein lokales Amazon."
    ),
    "Asks for consent with version=beta.": "Holt die Zustimmung mit version=beta ein.",
    "Assign shipping providers: no shipping option of Amazon has one yet.": (
        "Versandanbieter zuweisen: Noch hat keine Versandoption von Amazon einen."
    ),
    "Australia": "Australien",
    "B2B orders": "B2B-Bestellungen",
    "B2C orders": "B2C-Bestellungen",
    "Base URL": "Basis-URL",
    "Begins with amzn1.sellerapps.app or amzn1.sp.solution.": (
        "Beginnt mit amzn1.sellerapps.app oder amzn1.sp.solution."
    ),
    "Belgium": "Belgien",
    "Brazil": "Brasilien",
    "Canada": "Kanada",
    "Cannot be changed after the first save.": "Kann nach dem ersten Speichern nicht mehr geändert werden.",
    "Carrier code": "Versanddienst-Code",
    "Carrier name": "Name des Versanddienstes",
    "Carries every order for which the shipping provider mapping has no other.": (
        "Für jede Bestellung, für die das Versandanbieter-Mapping keinen anderen nennt."
    ),
    "Choose the marketplace: it says on whose page you confirm, and cannot be changed later.": (
        "Wählen Sie den Marktplatz: Er bestimmt, auf wessen Seite Sie zustimmen, und kann später nicht geändert werden."
    ),
    "Client secret": "Client Secret",
    "Customer number in address line": "Kundennummer in der Adresszeile",
    "Customer number in company": "Kundennummer in der Firma",
    "Default shipping provider": "Standard-Versandanbieter",
    "Draft application": "Anwendung im Entwurf",
    "Each gets a connection of its own, with this authorization.": (
        "Jeder erhält eine eigene Verbindung mit dieser Autorisierung."
    ),
    "Egypt": "Ägypten",
    "Empty: the last 90 days, counted at the first sync.": (
        "Leer: die letzten 90 Tage, gezählt ab der ersten Synchronisierung."
    ),
    "Enter the Seller ID (merchant token) that Seller Central shows under account information.": (
        "Geben Sie die Seller ID (Händlertoken) ein; sie steht in Seller Central unter den Kontoinformationen."
    ),
    "Export invoices": "Rechnungen exportieren",
    "Export invoices: B2B orders": "Rechnungen exportieren: B2B-Bestellungen",
    "Export invoices: B2C orders": "Rechnungen exportieren: B2C-Bestellungen",
    "Export shipments": "Sendungen exportieren",
    "Export shipments: B2B orders": "Sendungen exportieren: B2B-Bestellungen",
    "Export shipments: B2C orders": "Sendungen exportieren: B2C-Bestellungen",
    "FBA stock is read into a warehouse of its own; it is never sent to Amazon.": (
        "Der FBA-Bestand wird in ein eigenes Lager eingelesen; an Amazon wird er nie gesendet."
    ),
    "Filled by the authorization; for a self-authorized application, paste its refresh token.": (
        "Wird durch die Autorisierung gefüllt; bei einer selbst autorisierten Anwendung fügen Sie deren Refresh Token "
        "ein."
    ),
    "France": "Frankreich",
    "Fulfilled by Amazon.": "Versand durch Amazon.",
    "Germany": "Deutschland",
    "Import 'Fulfillment by Amazon' (AFN) orders.": "Bestellungen mit „Versand durch Amazon“ (AFN) importieren.",
    "Import 'Merchant Fulfilled Network' (MFN) orders.": "Bestellungen mit „Versand durch Händler“ (MFN) importieren.",
    "Import 'Prime by Merchant' orders.": "Bestellungen mit „Prime durch Verkäufer“ importieren.",
    "Import AFN/FBA orders from": "AFN/FBA-Bestellungen importieren ab",
    "Import MFN orders from": "MFN-Bestellungen importieren ab",
    "India": "Indien",
    "Ireland": "Irland",
    "Is the VAT calculation service (VCS) enabled?": "Ist der Umsatzsteuer-Berechnungsservice (VCS) aktiviert?",
    "Italy": "Italien",
    "LWA client identifier of the application.": "LWA-Client-ID der Anwendung.",
    "LWA client secret; rotate it every 180 days.": "LWA-Client-Secret; alle 180 Tage zu erneuern.",
    "Mark 'Fulfillment by Amazon' orders as shipped during import and disable warehousing.": (
        "Bestellungen mit „Versand durch Amazon“ beim Import als versandt markieren und Lagerverarbeitung deaktivieren."
    ),
    "Marketplaces": "Marktplätze",
    "Mexico": "Mexiko",
    "Names the gift-wrap line; never a parcel.": "Benennt die Geschenkverpackungsposition; nie ein Paket.",
    "Needed with the carrier code `Other`.": "Nötig beim Versanddienst-Code `Other`.",
    "Netherlands": "Niederlande",
    "Of the same region; none that another connection covers.": (
        "Aus derselben Region; keine, die eine andere Verbindung abdeckt."
    ),
    "Off together with the MFN orders.": "Aus, wenn die MFN-Bestellungen aus sind.",
    "Offers": "Angebote",
    "On: FBA prices are handed over net; off: gross.": "An: FBA-Preise werden netto übergeben; aus: brutto.",
    "One authorization covers all marketplaces of its region: tick the others that you want connections for.": (
        "Eine Autorisierung gilt für alle Marktplätze ihrer Region: Haken Sie die weiteren an, für die Sie "
        "Verbindungen möchten."
    ),
    "Order export/invoice upload": "Bestellexport/Rechnungsupload",
    "Order import": "Bestellimport",
    "Packaging station address layout": "Adressformat für Packstationen",
    "Poland": "Polen",
    "Press [AUTHORIZE] and confirm on Amazon's page; or paste the refresh token of a self-authorized application.": (
        "Drücken Sie [AUTORISIEREN] und stimmen Sie auf der Seite von Amazon zu; oder fügen Sie das Refresh Token "
        "einer selbst autorisierten Anwendung ein."
    ),
    "Press [SAVE]. The credentials are checked at Amazon before anything is stored.": (
        "Drücken Sie [SPEICHERN]. Die Zugangsdaten werden bei Amazon geprüft, bevor etwas gespeichert wird."
    ),
    "Prime by merchant.": "Prime durch Verkäufer.",
    "Redirect URI": "Redirect-URI",
    "Replaces Login with Amazon's address alone.": "Ersetzt nur die Adresse von Login with Amazon.",
    "Replaces Seller Central's address alone.": "Ersetzt nur die Adresse von Seller Central.",
    "Replaces all of Amazon's own addresses; for a local Amazon.": (
        "Ersetzt alle Adressen von Amazon; für ein lokales Amazon."
    ),
    "Replaces the Selling Partner API's address alone.": "Ersetzt nur die Adresse der Selling Partner API.",
    "Saudi Arabia": "Saudi-Arabien",
    "Shipping method": "Versandart",
    "Shipping provider mapping": "Versandanbieter-Mapping",
    "Singapore": "Singapur",
    "South Africa": "Südafrika",
    "Spain": "Spanien",
    "Sweden": "Schweden",
    "The merchant token of your Amazon seller account.": "Das Händlertoken Ihres Amazon-Verkäuferkontos.",
    "Turkey": "Türkei",
    "United Arab Emirates": "Vereinigte Arabische Emirate",
    "United Kingdom": "Vereinigtes Königreich",
    "United States": "USA",
    "Stage": "Stufe",
    "Update stock for 'Fulfillment by Amazon (FBA)' offers": (
        "Bestand für Angebote mit „Versand durch Amazon (FBA)“ aktualisieren"
    ),
    "Where no other row has a provider.": "Wenn keine andere Zeile einen Versandanbieter hat.",
    "1: each document by itself; more: an envelope with a list.": (
        "1: jedes Dokument für sich; mehr: ein Umschlag mit einer Liste."
    ),
    "A whole path. It is made where it is missing, readable by this user alone.": (
        "Ein vollständiger Pfad. Fehlt der Ordner, wird er angelegt, lesbar nur für diesen Benutzer."
    ),
    "Address of the back channel": "Adresse des Rückkanals",
    "Asked for shipments and invoices. Empty: nothing is asked.": (
        "Wird nach Sendungen und Rechnungen gefragt. Leer: Es wird nicht gefragt."
    ),
    "At least 16 characters. Each call is signed with it (HMAC-SHA256).": (
        "Mindestens 16 Zeichen. Jeder Aufruf wird damit signiert (HMAC-SHA256)."
    ),
    "At most.": "Höchstens.",
    "Back channel": "Rückkanal",
    "CSV": "CSV",
    "Folder": "Ordner",
    "Format": "Format",
    "HTTP endpoint": "HTTP-Endpunkt",
    "JSON Lines": "JSON Lines",
    "JSON Lines and Parquet are exact; CSV makes harmless what a spreadsheet takes for a formula.": (
        "JSON Lines und Parquet sind genau; CSV entschärft, was eine Tabellenkalkulation für eine Formel hält."
    ),
    "Parquet": "Parquet",
    "Records per call": "Datensätze je Aufruf",
    "Records per file": "Datensätze je Datei",
    "Secret": "Geheimnis",
    "Where documents are posted to; https.": "Wohin die Dokumente gesendet werden; https.",
    "A cause has brought more new errors in a day than in the day before, and at least so many.": (
        "Eine Ursache hat an einem Tag mehr neue Fehler gebracht als am Tag davor, und mindestens so viele."
    ),
    "A saved view of a list finds something.": "Eine gespeicherte Ansicht einer Liste findet etwas.",
    "A shipment, an invoice or a hand-over has finally failed.": (
        "Eine Sendung, eine Rechnung oder eine Übergabe ist endgültig fehlgeschlagen."
    ),
    "Address of the webhook": "Adresse des Webhooks",
    "Addresses, parted by commas.": "Adressen, durch Kommas getrennt.",
    "As rules and messages call it.": "So nennen ihn Regeln und Nachrichten.",
    "Channel performance": "Leistung der Kanäle",
    "Completeness": "Vollständigkeit",
    "Count": "Zählen",
    "Daily sync": "Täglicher Sync",
    "Dashboard": "Dashboard",
    "Days": "Tage",
    "Days before": "Tage vorher",
    "Each further time after twice as long, at most a week. 0: never again.": (
        "Jedes weitere Mal nach der doppelten Zeit, höchstens einer Woche. 0: nie wieder."
    ),
    "Empty: every active one.": "Leer: jede aktive.",
    "Empty: the server asks for none.": "Leer: Der Server verlangt keinen.",
    "Encryption": "Verschlüsselung",
    "From": "Von",
    "HH:MM, such as 06:00.": "HH:MM, etwa 06:00.",
    "HH:MM, such as 06:30.": "HH:MM, etwa 06:30.",
    "HH:MM, such as 22:00.": "HH:MM, etwa 22:00.",
    "Hours": "Stunden",
    "Incident": "Vorfall",
    "Is every order there? What was fetched, gaps, and each day against the channel's own count.": (
        "Ist jede Bestellung da? Was abgerufen wurde, Lücken, und jeder Tag gegen die Zählung des Kanals."
    ),
    "Its address, which links in messages begin with.": "Seine Adresse, mit der Links in Nachrichten beginnen.",
    "Its number; `omnikit view list` shows it.": "Ihre Nummer; `omnikit view list` zeigt sie.",
    "Kept encrypted and shown to nobody. Empty: the server asks for none.": (
        "Wird verschlüsselt aufbewahrt und niemandem gezeigt. Leer: Der Server verlangt keines."
    ),
    "Kept encrypted and shown to nobody: whoever has it can write there.": (
        "Wird verschlüsselt aufbewahrt und niemandem gezeigt: Wer sie hat, kann dorthin schreiben."
    ),
    "Minutes": "Minuten",
    "Minutes late": "Minuten in Verzug",
    "New errors in 24 hours": "Neue Fehler in 24 Stunden",
    "None is taken for a server on this machine only.": "„keine“ gilt nur für einen Server auf diesem Rechner.",
    "None: every day.": "Keiner: jeden Tag.",
    "Nothing has been imported successfully for so many hours.": (
        "Seit so vielen Stunden wurde nichts erfolgreich importiert."
    ),
    "Nothing is sent then; what is found meanwhile is told afterwards.": (
        "Dann wird nichts gesendet; was inzwischen gefunden wird, wird danach gemeldet."
    ),
    "Order-import errors": "Fehler im Bestellimport",
    "Orders and amounts by day, marketplace and programme; what was canceled and what failed.": (
        "Bestellungen und Beträge nach Tag, Marktplatz und Programm; was storniert wurde und was fehlschlug."
    ),
    "Password": "Passwort",
    "Port": "Port",
    "Published views, and your own, of lists that can be watched.": (
        "Veröffentlichte und Ihre eigenen Ansichten von Listen, die überwacht werden können."
    ),
    "Quiet from": "Ruhe ab",
    "Quiet hours": "Ruhezeit",
    "Quiet until": "Ruhe bis",
    "STARTTLS": "STARTTLS",
    "TLS": "TLS",
    "Scheduled work is late: no worker runs, or it is overtaxed.": (
        "Eingeplante Arbeit ist in Verzug: Es läuft kein Worker, oder er ist überlastet."
    ),
    "Server": "Server",
    "Show code": "Code zeigen",
    "So long from one run to the next.": "So lange von einem Lauf zum nächsten.",
    "Such as Europe/Berlin.": "Etwa Europe/Berlin.",
    "Tells again after hours": "Meldet erneut nach Stunden",
    "The authorization of a connection ends soon, or has ended.": (
        "Die Autorisierung einer Verbindung läuft bald ab oder ist abgelaufen."
    ),
    "The channel that gets the message.": "Der Kanal, der die Nachricht bekommt.",
    "The client secret of an application must be rotated soon.": (
        "Das Client Secret einer Anwendung muss bald erneuert werden."
    ),
    "The last run of a report failed.": "Der letzte Lauf eines Berichts ist fehlgeschlagen.",
    "The last sync of a connection failed.": "Die letzte Synchronisation einer Verbindung ist fehlgeschlagen.",
    "The number of one; empty: every active one.": "Die Nummer einer Verbindung; leer: jede aktive.",
    "The page shows the notebook's code as well.": "Die Seite zeigt auch den Code des Notebooks.",
    "Time of day": "Uhrzeit",
    "Time zone": "Zeitzone",
    "To": "An",
    "User": "Benutzer",
    "View": "Ansicht",
    "What ran, what came in, and what needs somebody: the last hours of every connection.": (
        "Was lief, was hereinkam und was jemanden braucht: die letzten Stunden jeder Verbindung."
    ),
    "Why orders failed to import, since when, for whom, and what mends it.": (
        "Warum Bestellungen nicht importiert wurden, seit wann, für wen, und was abhilft."
    ),
    (
        "Written by itself when a run fails: what happened, what else went on, the last good run beside it, "
        "and cells to try again."
    ): (
        "Entsteht von selbst, wenn ein Lauf fehlschlägt: was geschah, was sonst vor sich ging, der letzte "
        "gute Lauf daneben, und Zellen für einen neuen Versuch."
    ),
    "ask the channel how many orders each day had": "den Kanal fragen, wie viele Bestellungen jeder Tag hatte",
    "how far back": "wie weit zurück",
    "how many days": "wie viele Tage",
    "how many days the last chart shows": "wie viele Tage das letzte Diagramm zeigt",
    "how many days, counted back from today (UTC)": "wie viele Tage, von heute (UTC) zurückgezählt",
    "of one connection; nothing: of all": "von einer Verbindung; leer: von allen",
    "one connection; nothing: every active one": "eine Verbindung; leer: jede aktive",
    "the number of the run that failed": "die Nummer des Laufs, der fehlschlug",
    "A country code such as DE, or a name of your own; it stands beside each order.": (
        "Ein Ländercode wie DE oder ein eigener Name; er steht bei jeder Bestellung."
    ),
    "Absolute path, as the worker sees it. Its files are read.": (
        "Absoluter Pfad, wie ihn der Worker sieht. Gelesen werden die Dateien darin."
    ),
    "Address line 2": "Adresszeile 2",
    "Address line 3": "Adresszeile 3",
    "Amounts": "Beträge",
    "Assign a shipping provider: no shipping option has one yet.": (
        "Ordnen Sie einen Versandanbieter zu: Noch keine Versandoption hat einen."
    ),
    "Column mapping": "Spaltenzuordnung",
    ("Columns are found by English and German headings; choose the others in the settings, under Column mapping."): (
        "Spalten werden an englischen und deutschen Überschriften erkannt; die übrigen wählen Sie in den "
        "Einstellungen unter Spaltenzuordnung."
    ),
    "Currency": "Währung",
    "DD/MM/YYYY": "TT/MM/JJJJ",
    "MM/DD/YYYY": "MM/TT/JJJJ",
    "Days with dots begin with the day; days with hyphens with the year.": (
        "Mit Punkten beginnt ein Datum mit dem Tag, mit Bindestrichen mit dem Jahr."
    ),
    "Days with slashes are written": "Daten mit Schrägstrich sind geschrieben",
    "Delivery address": "Lieferadresse",
    "EXPRESS": "EXPRESS",
    "Each file has its headings in the first row, and one row for each line of an order.": (
        "Jede Datei hat in der ersten Zeile Überschriften und danach je Bestellposition eine Zeile."
    ),
    "Empty: all that the files hold.": "Leer: alle, die in den Dateien stehen.",
    "Empty: found by its heading. A hyphen: no column.": "Leer: an der Überschrift erkannt. Bindestrich: keine Spalte.",
    "Enter the folder, and which of its files are meant.": (
        "Geben Sie den Ordner an und welche seiner Dateien gemeint sind."
    ),
    "File channel": "Dateikanal",
    "Files": "Dateien",
    "Import orders from": "Bestellungen importieren ab",
    "In which the files' days and times are meant.": "In der die Tage und Zeiten der Dateien gemeint sind.",
    "Last change": "Letzte Änderung",
    "Line": "Position",
    "Line number": "Positionsnummer",
    "Names with * and ?, several with commas: *.csv, *.xlsx": "Namen mit * und ?, mehrere mit Komma: *.csv, *.xlsx",
    "Numbers are written": "Zahlen sind geschrieben",
    "Order date": "Bestelldatum",
    "Order number": "Bestellnummer",
    "Press [SAVE]. The folder is looked at before anything is stored; no authorization is needed.": (
        "Drücken Sie [SPEICHERN]. Vor dem Speichern wird in den Ordner gesehen; eine Autorisierung ist nicht nötig."
    ),
    "Price of one piece": "Einzelpreis",
    "Put CSV or tab-separated files or Excel workbooks (.xlsx) into a folder that the worker may read.": (
        "Legen Sie CSV-Dateien, Dateien mit Tabulatoren oder Excel-Arbeitsmappen (.xlsx) in einen Ordner, "
        "den der Worker lesen darf."
    ),
    "Shipping charge": "Versandkosten",
    "Shipping service": "Versandart",
    "Source": "Quelle",
    "Total of the line": "Positionssumme",
    "Total of the order": "Bestellsumme",
    "What could be read in two ways is never guessed: it is an error.": (
        "Was sich auf zwei Arten lesen lässt, wird nie geraten: Es ist ein Fehler."
    ),
    "Where a file names none; a code such as EUR.": "Wo eine Datei keine nennt; ein Code wie EUR.",
    "Whose files they are; the column mapping is remembered for it.": (
        "Wessen Dateien es sind; dafür wird die Spaltenzuordnung gemerkt."
    ),
    "`omnikit connection preview ID` shows what each column of the newest file is taken for.": (
        "`omnikit connection preview ID` zeigt, wofür jede Spalte der neuesten Datei gehalten wird."
    ),
    "as found": "wie vorgefunden",
    "Hand over by itself after each import": "Nach jedem Import von selbst übergeben",
    "Takes the orders of": "Nimmt die Bestellungen von",
    "Something that a worker does by itself fails: schedules, dropped files, exports, reports.": (
        "Etwas, das ein Worker von selbst tut, schlägt fehl: Zeitpläne, abgelegte Dateien, Exporte, Berichte."
    ),
    "Kept encrypted and shown to nobody. Another server needs it again.": (
        "Wird verschlüsselt aufbewahrt und niemandem gezeigt. Für einen anderen Server ist es neu anzugeben."
    ),
}

_REASONS = {
    "Needs authorization.": "Muss autorisiert werden.",
    "Never synchronised yet.": "Noch nie synchronisiert.",
    "No application is stored for its driver.": "Für den Treiber ist keine Anwendung hinterlegt.",
    "The authorization ends in {} days.": "Die Autorisierung endet in {} Tagen.",
    "The authorization is older than 365 days; authorize again.": (
        "Die Autorisierung ist älter als 365 Tage; bitte erneut autorisieren."
    ),
    "The client secret is older than 180 days; rotate it.": (
        "Das Client Secret ist älter als 180 Tage; bitte erneuern."
    ),
    "The client secret must be rotated within {} days.": (
        "Das Client Secret muss innerhalb von {} Tagen erneuert werden."
    ),
    "The last sync failed.": "Die letzte Synchronisierung ist fehlgeschlagen.",
    "Amazon could not process the upload.": "Amazon konnte den Upload nicht verarbeiten.",
    "Amazon ended the upload without saying how.": "Amazon hat den Upload beendet, ohne zu sagen, wie.",
    "Amazon takes no empty value.": "Amazon nimmt keinen leeren Wert an.",
    "Amazon takes no {} in {}.": "Amazon nimmt kein {} in {} an.",
    "The upload was canceled before Amazon looked at it.": "Der Upload wurde abgebrochen, bevor Amazon ihn ansah.",
    "The export was given up.": "Der Export wurde aufgegeben.",
    "The file is empty, or larger than {} bytes.": "Die Datei ist leer oder größer als {} Bytes.",
    "The file is no table ({}).": "Die Datei ist keine Tabelle ({}).",
    "The heading lacks: {}.": "Der Überschrift fehlt: {}.",
    "The invoice's total {} is not the order's, {} {}.": (
        "Der Gesamtbetrag {} der Rechnung ist nicht der der Bestellung, {} {}."
    ),
    "Nothing of the order has been shipped yet: the channel may refuse its invoice.": (
        "Von der Bestellung wurde noch nichts versandt: Der Kanal lehnt ihre Rechnung womöglich ab."
    ),
    "Exports are paused by {}: what waits stays pending.": (
        "Die Exporte sind von {} angehalten: Was wartet, bleibt ausstehend."
    ),
    "{}: the channel was told.": "{}: Der Kanal wurde benachrichtigt.",
    "{}: it had arrived, only the answer was lost.": "{}: Sie war angekommen, nur die Antwort ging verloren.",
    "{}: uploaded; the channel works on it ({}).": "{}: hochgeladen; der Kanal bearbeitet sie ({}).",
    "{}: the channel took it.": "{}: Der Kanal hat sie angenommen.",
    "{}: {} The outcome is not known yet.": "{}: {} Das Ergebnis ist noch nicht bekannt.",
    "{}: {} It has finally failed.": "{}: {} Endgültig fehlgeschlagen.",
    "{}: {} It is tried again later.": "{}: {} Es wird später erneut versucht.",
    "A report brought the details of {} orders.": "Ein Bericht brachte die Einzelheiten von {} Bestellungen.",
    "Amazon publishes no time for the preparation of a report: five minutes are assumed.": (
        "Amazon nennt keine Zeit für die Vorbereitung eines Berichts: Fünf Minuten sind angenommen."
    ),
    "Details are missing of {} orders: names, addresses or certain amounts. One by one: {}.": (
        "Von {} Bestellungen fehlen Einzelheiten: Namen, Adressen oder gewisse Beträge. Einzeln: {}."
    ),
    "Details are there{}.": "Die Einzelheiten sind da{}.",
    "Every {} minutes becomes every {}: the budget brings no more calls.": (
        "Aus alle {} Minuten wird alle {}: Das Kontingent gibt nicht mehr Aufrufe her."
    ),
    "Every {} minutes is held.": "Alle {} Minuten wird eingehalten.",
    "Everything since {} was fetched.": "Alles seit {} wurde abgerufen.",
    "Fetched together with {} more connections.": "Gemeinsam mit {} weiteren Verbindungen abgerufen.",
    "How many orders lack details once a report has come is a guess.": (
        "Wie vielen Bestellungen nach einem Bericht noch Einzelheiten fehlen, ist geschätzt."
    ),
    "Line {} of a report: {}": "Zeile {} eines Berichts: {}",
    "No day has fewer orders than the channel counts.": "Kein Tag hat weniger Bestellungen, als der Kanal zählt.",
    "Nobody has counted.": "Niemand hat gezählt.",
    "Not fetched: {} to {}{}.": "Nicht abgerufen: {} bis {}{}.",
    "Nothing has been fetched yet.": "Noch nichts wurde abgerufen.",
    "Nothing is missing but what is newest: some pages bring it.": (
        "Es fehlt nur das Neueste: Einige Seiten bringen es."
    ),
    "Orders to fetch: {} ({}); {}. {}": "Abzurufende Bestellungen: {} ({}); {}. {}",
    "The file told of {} orders; {} of its rows were left out.": (
        "Die Datei nannte {} Bestellungen; {} ihrer Zeilen wurden ausgelassen."
    ),
    (
        "The orders could not be counted (the application may not call the Sales API): as many a day as in "
        "the last one."
    ): (
        "Die Bestellungen konnten nicht gezählt werden (die Anwendung darf die Sales-API nicht aufrufen): je "
        "Tag so viele wie am letzten."
    ),
    "The report from {} to {} brought {} orders.": "Der Bericht von {} bis {} brachte {} Bestellungen.",
    "The row is left out: {}.": "Die Zeile wird ausgelassen: {}.",
    "These {} connections share one account and hold {} minutes.": (
        "Diese {} Verbindungen teilen sich ein Konto und halten {} Minuten ein."
    ),
    (
        "These {} connections share one account: apart, every {} minutes would become every {}; fetched "
        "together it is every {}."
    ): (
        "Diese {} Verbindungen teilen sich ein Konto: einzeln würde aus alle {} Minuten alle {}; gemeinsam "
        "abgerufen ist es alle {}."
    ),
    (
        "These {} connections share one account: apart, every {} minutes would become every {}; fetched "
        "together they hold {}."
    ): (
        "Diese {} Verbindungen teilen sich ein Konto: einzeln würde aus alle {} Minuten alle {}; gemeinsam "
        "abgerufen halten sie {} ein."
    ),
    "{} Details are fetched order by order.": "{} Einzelheiten werden Bestellung für Bestellung abgerufen.",
    "{} What it lacks is fetched page by page.": "{} Was ihm fehlt, wird Seite für Seite abgerufen.",
    "{} orders fewer are stored than the channel counts, on {}.": (
        "{} Bestellungen weniger sind gespeichert, als der Kanal zählt, am {}."
    ),
    "Page by page they are there within {} minutes, details and all.": (
        "Seite für Seite sind sie innerhalb von {} Minuten da, mit allen Einzelheiten."
    ),
    "Page by page they would take {}.": "Seite für Seite bräuchten sie {}.",
    "Reports would take longer than pages, because few of them can be asked for now.": (
        "Berichte bräuchten länger als Seiten, da jetzt nur wenige angefordert werden können."
    ),
    "The process that read the file ahead has ended; the run reads on.": (
        "Der Prozess, der die Datei vorauslas, hat geendet; der Lauf liest weiter."
    ),
}

_CAUSES = {
    "Ask for the role 'Direct-to-Consumer Delivery (Restricted)' for the application, authorize the connection again, "
    "then retry the import.": (
        "Beantragen Sie für die Anwendung die Rolle „Direct-to-Consumer Delivery (Restricted)“, autorisieren Sie die "
        "Verbindung erneut und wiederholen Sie den Import."
    ),
    "Check the marketplace of the connection; if Amazon opened a new one, update omnikit and retry.": (
        "Prüfen Sie den Marktplatz der Verbindung; hat Amazon einen neuen eröffnet, aktualisieren Sie omnikit und "
        "wiederholen Sie den Import."
    ),
    "Compare the amounts with the order at the channel. Once they are corrected there, retry the import.": (
        "Vergleichen Sie die Beträge mit der Bestellung beim Kanal. Wiederholen Sie den Import, sobald sie dort "
        "korrigiert sind."
    ),
    "Compare with the order at the channel. If the currency is real, omnikit must learn it: report the code.": (
        "Vergleichen Sie mit der Bestellung beim Kanal. Gibt es die Währung wirklich, muss omnikit sie lernen: "
        "Bitte melden Sie den Code."
    ),
    "Compare with the order at the channel; enter it by hand if it really mixes them.": (
        "Vergleichen Sie mit der Bestellung beim Kanal; mischt sie die Währungen wirklich, erfassen Sie sie von Hand."
    ),
    "Give the offer a seller SKU at the channel (Amazon: in Seller Central), then retry the import.": (
        "Geben Sie dem Angebot beim Kanal (Amazon: in Seller Central) eine Verkäufer-SKU und wiederholen Sie den "
        "Import."
    ),
    "Line {item_id} has no amounts although the order is past payment.": (
        "Position {item_id} hat keine Beträge, obwohl die Bestellung bezahlt ist."
    ),
    "Line {item_id} has no seller SKU, so it cannot be matched to a product.": (
        "Position {item_id} hat keine Verkäufer-SKU und lässt sich keinem Produkt zuordnen."
    ),
    "Open the order at the channel (Amazon: in Seller Central). If the address is there, retry the import; "
    "if not, ask the buyer or cancel the order at the channel.": (
        "Öffnen Sie die Bestellung beim Kanal (Amazon: in Seller Central). Steht die Adresse dort, wiederholen Sie den "
        "Import; sonst fragen "
        "Sie den Käufer oder stornieren Sie die Bestellung beim Kanal."
    ),
    "Retry the import later; if the amounts stay away, the application may lack a role for financial data.": (
        "Wiederholen Sie den Import später; bleiben die Beträge aus, fehlt der Anwendung vielleicht eine Rolle für "
        "Finanzdaten."
    ),
    "Retry the import. If it stays, send the error's code and path to support; the payload is kept.": (
        "Wiederholen Sie den Import. Bleibt der Fehler, senden Sie seinen Code und Pfad an den Support; die Rohdaten "
        "bleiben erhalten."
    ),
    "The amounts are in {currency!r}, which is no ISO 4217 currency.": (
        "Die Beträge sind in {currency}; das ist keine Währung nach ISO 4217."
    ),
    "The channel left out {fields}: the application may not see personal data.": (
        "Der Kanal hat {fields} weggelassen: Die Anwendung darf keine personenbezogenen Daten sehen."
    ),
    "The order has no delivery address, and the merchant has to ship it.": (
        "Die Bestellung hat keine Lieferadresse, und der Händler muss sie versenden."
    ),
    "The order holds amounts in several currencies: {currencies}.": (
        "Die Bestellung enthält Beträge in mehreren Währungen: {currencies}."
    ),
    "The order names marketplace {marketplace_id!r}, which omnikit does not know.": (
        "Die Bestellung nennt den Marktplatz {marketplace_id}, den omnikit nicht kennt."
    ),
    "The record could not be read: an unforeseen {error} at {where}.": (
        "Der Datensatz konnte nicht gelesen werden: unerwarteter {error} bei {where}."
    ),
    "The record does not fit what the channel promises: {path} {reason}.": (
        "Der Datensatz entspricht nicht dem, was der Kanal zusagt: {path} {reason}."
    ),
    "This is a fault of omnikit, not of the order. The payload is kept; retry after an update.": (
        "Das ist ein Fehler von omnikit, nicht der Bestellung. Die Rohdaten bleiben erhalten; wiederholen Sie den "
        "Import nach einem Update."
    ),
    "{where}: the total {total} fits neither with tax inside ({without_tax}) nor with tax on top ({with_tax}).": (
        "{where}: Die Summe {total} passt weder mit enthaltener Steuer ({without_tax}) noch mit aufgeschlagener Steuer "
        "({with_tax})."
    ),
    "No shipping provider is assigned to the shipping option {option}, and there is no default.": (
        "Der Versandoption {option} ist kein Versandanbieter zugeordnet, und es gibt keinen Standard."
    ),
    ("Assign a provider to {option}, or to default, in the shipping provider mapping; then retry the import."): (
        "Im Versandanbieter-Mapping {option} oder default einen Anbieter zuordnen; dann den Import wiederholen."
    ),
    (
        "Line {item_id}: Amazon adds tax {tax} to {net} (total {gross}), but VCS is switched off, so prices "
        "should be gross."
    ): (
        "Position {item_id}: Amazon schlägt auf {net} Steuer {tax} auf (gesamt {gross}), aber VCS ist "
        "ausgeschaltet; die Preise müssten also brutto sein."
    ),
    (
        "If the VAT calculation service is active in Seller Central, switch it on in the order import "
        "settings; if it is not, compare the amounts with the order at Amazon."
    ): (
        "Ist der Umsatzsteuer-Berechnungsservice in Seller Central aktiv, ihn in den Einstellungen des "
        "Bestellimports einschalten; sonst die Beträge mit der Bestellung bei Amazon vergleichen."
    ),
    "The order goes to a Packstation, but no line of the address has the Postnummer.": (
        "Die Bestellung geht an eine Packstation, aber in keiner Zeile der Adresse steht die Postnummer."
    ),
    "Ask the buyer for the Postnummer, or have the address corrected at Amazon; then retry the import.": (
        "Den Käufer nach der Postnummer fragen oder die Adresse bei Amazon berichtigen lassen; dann den "
        "Import wiederholen."
    ),
    "The order goes to a Packstation, and its address has several numbers that may be the Postnummer.": (
        "Die Bestellung geht an eine Packstation, und in ihrer Adresse stehen mehrere Nummern, die die "
        "Postnummer sein können."
    ),
    "Ask the buyer which is right, or have the address corrected at Amazon; then retry the import.": (
        "Den Käufer fragen, welche richtig ist, oder die Adresse bei Amazon berichtigen lassen; dann den "
        "Import wiederholen."
    ),
    "The order goes to a Postfiliale, but its number is missing.": (
        "Die Bestellung geht an eine Postfiliale, aber deren Nummer fehlt."
    ),
    ("Ask the buyer for the number of the Postfiliale, or have the address corrected at Amazon; then retry."): (
        "Den Käufer nach der Nummer der Postfiliale fragen oder die Adresse bei Amazon berichtigen lassen; "
        "dann wiederholen."
    ),
    "An order that the merchant ships needs a name and an address.": (
        "Eine Bestellung, die der Händler versendet, braucht Name und Adresse."
    ),
    "Each item names the seller SKU it is matched by.": (
        "Jede Position nennt die Händler-SKU, über die sie zugeordnet wird."
    ),
    "Amounts are in a currency of ISO 4217.": "Beträge sind in einer Währung nach ISO 4217.",
    "All amounts of an order are in one currency.": "Alle Beträge einer Bestellung sind in einer Währung.",
    "The order belongs to a marketplace that omnikit knows.": (
        "Die Bestellung gehört zu einem Marktplatz, den omnikit kennt."
    ),
    "The total of a line equals its parts, with tax inside or on top; the order equals its lines.": (
        "Die Summe einer Position ist gleich ihren Teilen, mit enthaltener oder aufgeschlagener Steuer; die "
        "Bestellung ist gleich ihren Positionen."
    ),
    "An order past payment has amounts.": "Eine bezahlte Bestellung hat Beträge.",
    "The record has the fields and forms of the channel's model.": (
        "Der Datensatz hat die Felder und Formen, die das Modell des Kanals vorsieht."
    ),
    "Every record can be read.": "Jeder Datensatz kann gelesen werden.",
    "An order that is shipped here needs a shipping provider: that of its option, else the default.": (
        "Eine Bestellung, die hier versendet wird, braucht einen Versandanbieter: den ihrer Option, sonst den Standard."
    ),
    "With the VAT calculation service off, the amounts of an order fulfilled by Amazon contain the tax.": (
        "Ist der Umsatzsteuer-Berechnungsservice aus, enthalten die Beträge einer von Amazon versendeten "
        "Bestellung die Steuer."
    ),
    "A parcel for a Packstation needs the Postnummer of its recipient.": (
        "Ein Paket an eine Packstation braucht die Postnummer des Empfängers."
    ),
    "The Postnummer of a Packstation is never guessed.": "Die Postnummer einer Packstation wird nie geraten.",
    "A parcel for a Postfiliale needs the number of the branch.": (
        "Ein Paket an eine Postfiliale braucht die Nummer der Filiale."
    ),
    "The channel refused the quantity {quantity} of SKU {sku}: {issue}.": (
        "Der Kanal hat die Menge {quantity} der SKU {sku} abgelehnt: {issue}."
    ),
    "Correct the offer at the channel as the message says, then send the quantity again.": (
        "Korrigieren Sie das Angebot im Kanal, wie es die Meldung sagt, und senden Sie die Menge dann erneut."
    ),
    "The channel takes the quantity of an offer.": "Der Kanal nimmt die Menge eines Angebots an.",
    "SKU {sku} is fulfilled by Amazon, so the quantity {quantity} was not sent.": (
        "SKU {sku} wird durch Amazon versendet; die Menge {quantity} wurde deshalb nicht gesendet."
    ),
    (
        "Amazon counts its own stock. If the merchant ships this offer, change that at the channel, then "
        "send again; if not, withdraw the quantity."
    ): (
        "Amazon zählt seinen Bestand selbst. Wenn der Händler dieses Angebot versendet, ändern Sie das im "
        "Kanal und senden Sie erneut; wenn nicht, ziehen Sie die Menge zurück."
    ),
    "No quantity is ever sent for an offer that Amazon fulfils.": (
        "Für ein Angebot, das Amazon versendet, wird nie eine Menge gesendet."
    ),
    "The quantity of SKU {sku} is kept by location at the channel, so {quantity} was not sent.": (
        "Die Menge der SKU {sku} wird im Kanal je Standort geführt; {quantity} wurde deshalb nicht gesendet."
    ),
    "Set the quantities of the locations at the channel, and withdraw the one that is wanted here.": (
        "Setzen Sie die Mengen der Standorte im Kanal und ziehen Sie die hier gewünschte zurück."
    ),
    "One quantity for all never replaces those of several locations.": (
        "Eine Menge für alle ersetzt nie die mehrerer Standorte."
    ),
    "The channel knows no offer with SKU {sku}.": "Der Kanal kennt kein Angebot mit der SKU {sku}.",
    ("Compare the SKU with the offer at the channel; upper and lower case count. Then send the quantity again."): (
        "Vergleichen Sie die SKU mit dem Angebot im Kanal; Groß- und Kleinschreibung zählen. Senden Sie die "
        "Menge dann erneut."
    ),
    "A quantity belongs to an offer that the channel knows.": (
        "Eine Menge gehört zu einem Angebot, das der Kanal kennt."
    ),
    (
        "Quantity {quantity} is wanted of SKU {sku}, and {other_quantity} in connection {other}, which "
        "shares its stock."
    ): (
        "Gewünscht ist von SKU {sku} die Menge {quantity}, in der Verbindung {other}, die denselben Bestand "
        "teilt, dagegen {other_quantity}."
    ),
    ("Want the same quantity in both connections, or withdraw it in one; it is sent with the next synchronisation."): (
        "Setzen Sie in beiden Verbindungen dieselbe Menge oder ziehen Sie sie in einer zurück; gesendet wird "
        "sie mit der nächsten Synchronisation."
    ),
    "Connections that share their stock want the same quantity of an SKU.": (
        "Verbindungen, die ihren Bestand teilen, wünschen von einer SKU dieselbe Menge."
    ),
    "The channel took the quantity {quantity} of SKU {sku}, but does not offer it.": (
        "Der Kanal hat die Menge {quantity} der SKU {sku} genommen, bietet sie aber nicht an."
    ),
    "Open the offer at the channel: it may say there what is wrong. Then send the quantity again.": (
        "Öffnen Sie das Angebot im Kanal: Dort steht vielleicht, was nicht stimmt. Senden Sie die Menge dann erneut."
    ),
    "What the channel has taken it offers within minutes.": "Was der Kanal genommen hat, bietet er binnen Minuten an.",
    "A report or file told of the order, but the channel does not know it under its number.": (
        "Ein Bericht oder eine Datei nannte die Bestellung, aber der Kanal kennt sie unter ihrer Nummer nicht."
    ),
    (
        "Check whether the order belongs to this account and is younger than two years; then retry the "
        "import, or give it up."
    ): (
        "Prüfen Sie, ob die Bestellung zu diesem Konto gehört und jünger als zwei Jahre ist; wiederholen Sie "
        "dann den Import oder geben Sie ihn auf."
    ),
    "Names, addresses and certain amounts of an order that a report told of come from the channel.": (
        "Namen, Anschriften und sichere Beträge einer Bestellung, die ein Bericht nannte, kommen vom Kanal."
    ),
    "Order {order} is not complete (import status {status}), so nothing of it is exported.": (
        "Die Bestellung {order} ist nicht vollständig (Importstatus {status}), daher wird nichts von ihr exportiert."
    ),
    "Mend what keeps its import from being complete, then ask for the export again.": (
        "Beheben Sie, was ihren Import daran hindert, vollständig zu sein, und stoßen Sie dann den Export erneut an."
    ),
    "Only what was imported whole is exported.": "Nur was vollständig importiert wurde, wird exportiert.",
    "Order {order} was canceled, so there is nothing to export.": (
        "Die Bestellung {order} wurde storniert, daher gibt es nichts zu exportieren."
    ),
    (
        "Open the order at the channel. If it is not canceled any more, import the orders, then ask for the "
        "export again."
    ): (
        "Öffnen Sie die Bestellung beim Kanal. Ist sie nicht mehr storniert, importieren Sie die "
        "Bestellungen und stoßen Sie dann den Export erneut an."
    ),
    "Nothing is exported for an order that was canceled.": "Für eine stornierte Bestellung wird nichts exportiert.",
    "Order {order} is fulfilled by the channel, which knows its own shipments.": (
        "Die Bestellung {order} versendet der Kanal selbst, und er kennt seine eigenen Sendungen."
    ),
    "Confirm shipments only for orders that the merchant ships.": (
        "Melden Sie Sendungen nur für Bestellungen, die der Händler versendet."
    ),
    "Shipments are confirmed for orders that the merchant ships.": (
        "Sendungen werden für Bestellungen gemeldet, die der Händler versendet."
    ),
    "Amazon writes the invoice of order {order}: it sells the order on.": (
        "Amazon schreibt die Rechnung der Bestellung {order}: Amazon verkauft sie weiter."
    ),
    "Send no invoice for it.": "Senden Sie für sie keine Rechnung.",
    "Orders that Amazon sells on are invoiced by Amazon.": "Bestellungen, die Amazon weiterverkauft, berechnet Amazon.",
    "Marketplace {marketplace} of order {order} is not ticked under '{label}' (order_export.{row}).": (
        "Der Marktplatz {marketplace} der Bestellung {order} ist unter '{label}' nicht angehakt (order_export.{row})."
    ),
    "Tick the marketplace there if it is to be exported, then ask for the export again.": (
        "Haken Sie den Marktplatz dort an, wenn für ihn exportiert werden soll, und stoßen Sie dann den "
        "Export erneut an."
    ),
    "What is exported is ticked for each marketplace, for B2B and for B2C orders.": (
        "Was exportiert wird, ist je Marktplatz angehakt, für B2B- und für B2C-Bestellungen."
    ),
    "The channel refused shipment {reference}: {words}.": "Der Kanal hat die Sendung {reference} abgelehnt: {words}.",
    (
        "Compare provider, tracking number, items and quantities with the order at the channel. Correct the "
        "shipment under the same reference, or press [RETRY EXPORT]."
    ): (
        "Vergleichen Sie Versandanbieter, Sendungsnummer, Artikel und Mengen mit der Bestellung beim Kanal. "
        "Berichtigen Sie die Sendung unter derselben Referenz, oder drücken Sie [EXPORT ERNEUT VERSUCHEN]."
    ),
    "The channel takes the shipments of an order.": "Der Kanal nimmt die Sendungen einer Bestellung an.",
    "The channel refused invoice {reference}: {words}.": "Der Kanal hat die Rechnung {reference} abgelehnt: {words}.",
    "Correct what it names and ask for the invoice again under the same number, or press [RETRY EXPORT].": (
        "Berichtigen Sie, was genannt ist, und senden Sie die Rechnung erneut unter derselben Nummer, oder "
        "drücken Sie [EXPORT ERNEUT VERSUCHEN]."
    ),
    "The channel takes the invoices of an order.": "Der Kanal nimmt die Rechnungen einer Bestellung an.",
    "It is not known whether invoice {reference} has arrived: {words}.": (
        "Es ist nicht bekannt, ob die Rechnung {reference} angekommen ist: {words}."
    ),
    (
        "Look in Seller Central whether the order has this invoice. If it has, cancel the export; if not, "
        "press [RETRY EXPORT]."
    ): (
        "Sehen Sie in Seller Central nach, ob die Bestellung diese Rechnung hat. Wenn ja, brechen Sie den "
        "Export ab; wenn nicht, drücken Sie [EXPORT ERNEUT VERSUCHEN]."
    ),
    "No invoice is sent twice.": "Keine Rechnung wird zweimal gesendet.",
    "The channel has not said for {days} days what became of invoice {reference}.": (
        "Der Kanal sagt seit {days} Tagen nicht, was aus der Rechnung {reference} geworden ist."
    ),
    "The channel says what became of an invoice.": "Der Kanal sagt, was aus einer Rechnung geworden ist.",
    "The channel does not allow the export: {words}.": "Der Kanal erlaubt den Export nicht: {words}.",
    (
        "The application may lack a role (invoices: Tax Invoicing). Add it in Seller Central, authorize the "
        "connection anew, then press [RETRY EXPORT]."
    ): (
        "Der Anwendung fehlt womöglich eine Rolle (Rechnungen: Tax Invoicing). Ergänzen Sie sie in Seller "
        "Central, autorisieren Sie die Verbindung neu, und drücken Sie dann [EXPORT ERNEUT VERSUCHEN]."
    ),
    "The application may tell the channel of shipments and invoices.": (
        "Die Anwendung darf dem Kanal Sendungen und Rechnungen melden."
    ),
    "The export failed {attempts} times: {words}.": "Der Export ist {attempts}-mal fehlgeschlagen: {words}.",
    "Wait until the channel answers again, then press [RETRY EXPORT].": (
        "Warten Sie, bis der Kanal wieder antwortet, und drücken Sie dann [EXPORT ERNEUT VERSUCHEN]."
    ),
    "The channel can be reached.": "Der Kanal ist erreichbar.",
    "Ask the operators of the OMS what fails there, then press [RETRY EXPORT].": (
        "Fragen Sie die Betreiber des OMS, was dort fehlschlägt, und drücken Sie dann [EXPORT ERNEUT VERSUCHEN]."
    ),
    "Correct what it names, here or in the OMS, then press [RETRY EXPORT].": (
        "Berichtigen Sie hier oder im OMS, was es nennt, und drücken Sie dann [EXPORT ERNEUT VERSUCHEN]."
    ),
    "Test the sink (`omnikit sink test`) and mend what it names, then press [RETRY EXPORT].": (
        "Testen Sie das Übergabeziel (`omnikit sink test`), beheben Sie, was der Test nennt, und drücken Sie "
        "dann [EXPORT ERNEUT VERSUCHEN]."
    ),
    "The OMS can be reached.": "Das OMS ist erreichbar.",
    "The OMS could not be reached (attempt {attempts}): {words}.": (
        "Das OMS war nicht erreichbar (Versuch {attempts}): {words}."
    ),
    "The OMS failed on it (attempt {attempts}): {words}.": (
        "Das OMS ist daran gescheitert (Versuch {attempts}): {words}."
    ),
    "The OMS refused it ({status}): {words}.": "Das OMS hat es abgelehnt ({status}): {words}.",
    "The OMS takes complete orders and returns.": "Das OMS nimmt vollständige Bestellungen und Retouren an.",
    "A cell holds what its column is taken for.": "Eine Zelle enthält das, wofür ihre Spalte gehalten wird.",
    "Choose the column for {field} in the column mapping, or add one to the file; then retry the import.": (
        "Wählen Sie in der Spaltenzuordnung die Spalte für {field} oder ergänzen Sie sie in der Datei; "
        "wiederholen Sie dann den Import."
    ),
    "Correct the file, or choose another column for {field} in the column mapping; then retry the import.": (
        "Berichtigen Sie die Datei oder wählen Sie in der Spaltenzuordnung eine andere Spalte für {field}; "
        "wiederholen Sie dann den Import."
    ),
    "Correct the file, or take it out of the folder; the next import looks at it again.": (
        "Berichtigen Sie die Datei oder nehmen Sie sie aus dem Ordner; der nächste Import sieht wieder nach."
    ),
    "Correct those lines; the next import reads the file again.": (
        "Berichtigen Sie diese Zeilen; der nächste Import liest die Datei neu."
    ),
    "Each file is a table whose first row has the headings.": (
        "Jede Datei ist eine Tabelle mit Überschriften in der ersten Zeile."
    ),
    "Each row of a file can be read and names its order.": (
        "Jede Zeile einer Datei ist lesbar und nennt ihre Bestellung."
    ),
    "No column of the file is taken for {field}.": "Keine Spalte der Datei wird für {field} gehalten.",
    "Rows of the file {file} that belong to no order: {rows}. The first, line {line}, {reason}.": (
        "Zeilen der Datei {file}, die zu keiner Bestellung gehören: {rows}. Die erste, Zeile {line}, {reason}."
    ),
    "The file {file} cannot be read: {reason}.": "Die Datei {file} ist nicht lesbar: {reason}.",
    "Whatever an order needs has its column.": "Was eine Bestellung braucht, hat eine Spalte.",
    "{field} in column {column} {reason} (line {line}).": "{field} in Spalte {column} {reason} (Zeile {line}).",
    "A return belongs to one order.": "Eine Retoure gehört zu einer Bestellung.",
    "A return has a day that can be read in one way only.": (
        "Eine Retoure hat einen Tag, der sich nur auf eine Weise lesen lässt."
    ),
    "Amounts can be read in one way only.": "Beträge lassen sich nur auf eine Weise lesen.",
    "Compare the payload with the return in Seller Central, then retry the import.": (
        "Vergleichen Sie die Rohdaten mit der Retoure in Seller Central und wiederholen Sie dann den Import."
    ),
    (
        "Compare the payload with the return in Seller Central. Set the language of the account's reports to "
        "English or German, then retry the import."
    ): (
        "Vergleichen Sie die Rohdaten mit der Retoure in Seller Central. Stellen Sie die Sprache der "
        "Berichte des Kontos auf Englisch oder Deutsch und wiederholen Sie dann den Import."
    ),
    ("Compare with the return in Seller Central, then retry the import; enter it by hand if it really mixes orders."): (
        "Vergleichen Sie mit der Retoure in Seller Central und wiederholen Sie dann den Import; geben Sie "
        "sie von Hand ein, wenn sie wirklich Bestellungen vermischt."
    ),
    "Each line of a return names its pieces as a whole number.": (
        "Jede Position einer Retoure nennt ihre Stückzahl als ganze Zahl."
    ),
    "Each return names the order it belongs to.": "Jede Retoure nennt die Bestellung, zu der sie gehört.",
    "Line {item_id} of the return does not say how many pieces come back.": (
        "Position {item_id} der Retoure sagt nicht, wie viele Stück zurückkommen."
    ),
    (
        "Look the return up in Seller Central. If it belongs to an order there, retry the import; if not, "
        "ignore the error with a note."
    ): (
        "Suchen Sie die Retoure in Seller Central. Gehört sie dort zu einer Bestellung, wiederholen Sie den "
        "Import; wenn nicht, ignorieren Sie den Fehler mit einer Notiz."
    ),
    "The amount refunded for line {item_id} cannot be read without doubt.": (
        "Der für Position {item_id} erstattete Betrag lässt sich nicht zweifelsfrei lesen."
    ),
    "The day of the return cannot be read without doubt.": "Der Tag der Retoure lässt sich nicht zweifelsfrei lesen.",
    "The return names no order, so it cannot be matched to one.": (
        "Die Retoure nennt keine Bestellung und lässt sich daher keiner zuordnen."
    ),
    "The rows of the return name different orders.": "Die Zeilen der Retoure nennen verschiedene Bestellungen.",
}

_ERRORS = {
    "A carrier code is needed; `Other` with a carrier name, where Amazon has none.": (
        "Ein Versanddienst-Code ist nötig; hat Amazon keinen, dann `Other` mit dem Namen des Versanddienstes."
    ),
    "A connection named {} exists already.": "Eine Verbindung namens {} gibt es bereits.",
    "A connection's settings cannot be copied to itself.": (
        "Die Einstellungen einer Verbindung können nicht in sie selbst kopiert werden."
    ),
    "A name has 1 to {} printable characters.": "Ein Name hat 1 bis {} druckbare Zeichen.",
    "A page of orders is not in the promised form: no list 'orders'.": (
        "Eine Seite mit Bestellungen hat nicht die zugesagte Form: Die Liste „orders“ fehlt."
    ),
    "A page token was refused; fetching again. ({})": "Ein Seitentoken wurde abgelehnt; neuer Abruf. ({})",
    "A password has at least {} characters (and at most {}).": (
        "Ein Passwort hat mindestens {} Zeichen (und höchstens {})."
    ),
    "A run of connection {} has not ended yet.": "Ein Lauf der Verbindung {} ist noch nicht beendet.",
    "A shipping provider named {} exists already.": "Einen Versandanbieter namens {} gibt es bereits.",
    "A stored value ({}) cannot be decrypted with this home's key.": (
        "Ein gespeicherter Wert ({}) lässt sich mit dem Schlüssel dieses Verzeichnisses nicht entschlüsseln."
    ),
    "A sync of connection {} is under way already ({}).": (
        "Eine Synchronisierung der Verbindung {} läuft bereits ({})."
    ),
    "A user named {} exists already.": "Einen Benutzer namens {} gibt es bereits.",
    "A user's name has 1 to 64 of a-z, 0-9 and . _ @ + -, and begins with a letter or a digit.": (
        "Ein Benutzername hat 1 bis 64 Zeichen aus a-z, 0-9 und . _ @ + - und beginnt mit einem Buchstaben oder einer "
        "Ziffer."
    ),
    "Add --carrier-name.": "Bitte ergänzen Sie den Namen des Versanddienstes.",
    "Add --replace (replace=True) to replace it.": "Mit --replace (replace=True) wird sie ersetzt.",
    "Add it with `omnikit provider add`.": "Fügen Sie ihn mit `omnikit provider add` hinzu.",
    "Amazon answers for {} marketplaces, {} among them.": "Amazon antwortet für {} Marktplätze, darunter {}.",
    "Amazon denies {} to this connection: {}": "Amazon verweigert dieser Verbindung {}: {}",
    "Amazon refused the application itself ({}): client id or client secret is wrong or was rotated.": (
        "Amazon hat die Anwendung selbst abgelehnt ({}): Client ID oder Client Secret ist falsch oder wurde erneuert."
    ),
    "Amazon refused the authorization (invalid_grant): it was revoked, has ended, or was never given.": (
        "Amazon hat die Autorisierung abgelehnt (invalid_grant): Sie wurde widerrufen, ist abgelaufen oder wurde nie "
        "erteilt."
    ),
    "Amazon took back the access of this connection ({}).": ("Amazon hat dieser Verbindung den Zugriff entzogen ({})."),
    "Amazon's list of marketplaces is not in the promised form.": (
        "Die Liste der Marktplätze von Amazon hat nicht die zugesagte Form."
    ),
    "Amazon's token answer has no {}.": "In der Token-Antwort von Amazon fehlt {}.",
    "Amazon's token answer is no JSON object.": "Die Token-Antwort von Amazon ist kein JSON-Objekt.",
    "Amazon's token endpoint refused the request ({}, {}).": (
        "Der Token-Endpunkt von Amazon hat die Anfrage abgelehnt ({}, {})."
    ),
    "Another user began this authorization.": "Ein anderer Benutzer hat diese Autorisierung begonnen.",
    "Attempt {} of {} begins.": "Versuch {} von {} beginnt.",
    "Authorize the connection again: [AUTHORIZE], or `omnikit connection authorize ID`.": (
        "Autorisieren Sie die Verbindung erneut: [AUTORISIEREN] oder `omnikit connection authorize ID`."
    ),
    "Begin it yourself.": "Beginnen Sie sie selbst.",
    "Begin the authorization again.": "Beginnen Sie die Autorisierung noch einmal.",
    "Change those mappings first.": "Ändern Sie zuerst diese Mappings.",
    "Choose among those it covers: {}.": "Wählen Sie unter den abgedeckten: {}.",
    "Choose an earlier one.": "Wählen Sie ein früheres.",
    "Choose another name, or `omnikit user password {}`.": (
        "Wählen Sie einen anderen Namen oder nutzen Sie `omnikit user password {}`."
    ),
    "Choose another name, or edit that one.": ("Wählen Sie einen anderen Namen oder bearbeiten Sie den vorhandenen."),
    "Choose another name.": "Wählen Sie einen anderen Namen.",
    "Choose another one.": "Wählen Sie ein anderes.",
    "Choose one of them.": "Wählen Sie einen davon.",
    "Choose one of those the authorization covers: {}.": (
        "Wählen Sie einen Marktplatz, für den die Autorisierung gilt: {}."
    ),
    "Connection {} ({}) has this account already.": "Die Verbindung {} ({}) hat dieses Konto bereits.",
    "Connection {} ({}) is active and cannot be deleted.": (
        "Die Verbindung {} ({}) ist aktiv und kann nicht gelöscht werden."
    ),
    "Connection {} ({}) is {}: no call leaves for it.": "Die Verbindung {} ({}) ist {}: Für sie wird nichts abgerufen.",
    "Connection {} is being deleted.": "Die Verbindung {} wird gerade gelöscht.",
    "Connection {} is {} and cannot become {}.": "Die Verbindung {} ist im Status „{}“; „{}“ ist nicht möglich.",
    "Consent was given by seller {}, not by {}.": "Zugestimmt hat der Verkäufer {}, nicht {}.",
    "Consent was not given.": "Die Zustimmung wurde nicht erteilt.",
    "Correct it and try again.": "Korrigieren Sie es und versuchen Sie es erneut.",
    "Correct it; nothing was saved.": "Bitte korrigieren; es wurde nichts gespeichert.",
    "Correct the Seller ID, or authorize again.": "Korrigieren Sie die Seller ID oder autorisieren Sie erneut.",
    "Create another connection for it.": "Legen Sie dafür eine weitere Verbindung an.",
    "Create one with `omnikit init`, or name another with --home or OMNIKIT_HOME.": (
        "Legen Sie eines mit `omnikit init` an oder nennen Sie ein anderes mit --home oder OMNIKIT_HOME."
    ),
    "Disable it first.": "Deaktivieren Sie sie zuerst.",
    "Drafts are kept for 24 hours: begin again.": "Entwürfe bleiben 24 Stunden erhalten: Beginnen Sie neu.",
    "Edit that one, or delete it first.": "Bearbeiten Sie diese oder löschen Sie sie zuerst.",
    "Enable it and synchronise again: it goes on from there.": (
        "Aktivieren Sie sie und synchronisieren Sie erneut: Es geht dort weiter."
    ),
    "Give a refresh token, or a consent with its callback.": (
        "Geben Sie ein Refresh Token an oder eine Zustimmung mit ihrem Callback."
    ),
    "Install its package.": "Installieren Sie sein Paket.",
    "Load it again and repeat your change.": "Laden Sie neu und wiederholen Sie Ihre Änderung.",
    "Login with Amazon knows the application: client ID and client secret are right.": (
        "Login with Amazon kennt die Anwendung: Client ID und Client Secret sind richtig."
    ),
    "Load them again and repeat your change.": "Laden Sie neu und wiederholen Sie Ihre Änderung.",
    "Make another one.": "Erstellen Sie eine neue.",
    "Name a new file.": "Nennen Sie eine neue Datei.",
    "Name and password do not fit.": "Name und Passwort passen nicht zusammen.",
    "Name one with --connection.": "Nennen Sie eine mit --connection.",
    "Name the connections to copy to.": "Nennen Sie die Verbindungen, in die kopiert werden soll.",
    "No answer from the consent page within {} minutes.": (
        "Innerhalb von {} Minuten kam keine Antwort von der Zustimmungsseite."
    ),
    "No application is stored for driver {}.": "Für den Treiber {} ist keine Anwendung hinterlegt.",
    "Order {} exists in several connections: {}.": "Die Bestellung {} gibt es in mehreren Verbindungen: {}.",
    "Paste a refresh token.": "Bitte fügen Sie ein Refresh Token ein.",
    "Press [AUTHORIZE], or paste a refresh token.": (
        "Drücken Sie [AUTORISIEREN] oder fügen Sie ein Refresh Token ein."
    ),
    "Press [ENABLE], or `omnikit connection enable {}`.": (
        "Drücken Sie [AKTIVIEREN] oder nutzen Sie `omnikit connection enable {}`."
    ),
    "Put back the key that belongs to it (secret.key, or OMNIKIT_KEY).": (
        "Legen Sie den zugehörigen Schlüssel zurück (secret.key oder OMNIKIT_KEY)."
    ),
    "Put back the key that was in use when it was stored (secret.key, or OMNIKIT_KEY).": (
        "Legen Sie den Schlüssel zurück, mit dem er gespeichert wurde (secret.key oder OMNIKIT_KEY)."
    ),
    "Reinstall the package that brings it.": "Installieren Sie das zugehörige Paket neu.",
    "Reset takes that state; save it under another name to keep yours.": (
        "„zurücksetzen“ übernimmt jenen Stand; Ihren behalten Sie unter einem anderen Namen."
    ),
    "Restore it from your backup of the key; without it stored credentials and payloads stay closed.": (
        "Stellen Sie ihn aus Ihrer Sicherung wieder her; ohne ihn bleiben Zugangsdaten und Rohdaten verschlossen."
    ),
    "Restore secret.key from your backup of the key.": "Stellen Sie secret.key aus Ihrer Sicherung wieder her.",
    "Run {} has ended already ({}).": "Der Lauf {} ist bereits beendet ({}).",
    "Run {} is no longer attempt {}'s; its page was not stored.": (
        "Der Lauf {} gehört nicht mehr zu Versuch {}; die Seite wurde nicht gespeichert."
    ),
    "Run {} is owned by a newer attempt.": "Den Lauf {} hat ein neuerer Versuch übernommen.",
    "Save a copy under a name of your own.": "Speichern Sie eine Kopie unter einem eigenen Namen.",
    "See the run's log for the exchange.": "Den Austausch zeigt das Log des Laufs.",
    "See the run's log for the whole exchange.": "Den ganzen Austausch zeigt das Log des Laufs.",
    "Set its rows one by one.": "Setzen Sie die Zeilen einzeln.",
    "Settings can be copied between connections of one driver only.": (
        "Einstellungen lassen sich nur zwischen Verbindungen desselben Treibers kopieren."
    ),
    "Several words are easy to keep and hard to guess.": "Mehrere Wörter sind leicht zu merken und schwer zu erraten.",
    "Shipping provider {} is used by {}.": "Der Versandanbieter {} wird verwendet von {}.",
    "Sign in as the right seller, or correct the Seller ID.": (
        "Melden Sie sich als der richtige Verkäufer an oder korrigieren Sie die Seller ID."
    ),
    "Someone else has changed connection {} meanwhile.": "Jemand hat die Verbindung {} inzwischen geändert.",
    "Someone else has changed shipping provider {} meanwhile.": (
        "Jemand hat den Versandanbieter {} inzwischen geändert."
    ),
    "Someone else has changed these settings meanwhile.": "Jemand hat diese Einstellungen inzwischen geändert.",
    "Store its ids and secret first: `omnikit app set {}`.": (
        "Hinterlegen Sie zuerst ihre IDs und das Secret: `omnikit app set {}`."
    ),
    "Store the present ones with `omnikit app set amazon`. It is not the seller's fault.": (
        "Hinterlegen Sie die aktuellen mit `omnikit app set amazon`. Am Verkäufer liegt es nicht."
    ),
    "Synchronise its connection first.": "Synchronisieren Sie zuerst ihre Verbindung.",
    "The application may lack a role: add it in Seller Central, then authorize the connection anew.": (
        "Der Anwendung fehlt vielleicht eine Rolle: Fügen Sie sie in Seller Central hinzu und autorisieren Sie die "
        "Verbindung neu."
    ),
    "The authorization does not cover {}.": "Die Autorisierung gilt nicht für {}.",
    "The authorization was given by {}, not by {}.": "Die Autorisierung hat {} erteilt, nicht {}.",
    "The callback does not belong to this authorization (its state is wrong or was used before).": (
        "Der Callback gehört nicht zu dieser Autorisierung (sein state ist falsch oder wurde schon verwendet)."
    ),
    "The connection is not authorized yet.": "Die Verbindung ist noch nicht autorisiert.",
    "The connection was disabled; the run stopped after its page.": (
        "Die Verbindung wurde deaktiviert; der Lauf hielt nach seiner Seite an."
    ),
    "The copy {} is damaged: {}.": "Die Kopie {} ist beschädigt: {}.",
    "The date lies in the future.": "Das Datum liegt in der Zukunft.",
    "The driver {} cannot be loaded: {}": "Der Treiber {} kann nicht geladen werden: {}",
    "The key in {} is not 32 bytes in base64.": "Der Schlüssel in {} hat nicht 32 Bytes in base64.",
    "The key of this home is missing: neither {} nor {} is there.": (
        "Der Schlüssel dieses Verzeichnisses fehlt: Weder {} noch {} ist vorhanden."
    ),
    "The password is the user's name.": "Das Passwort ist der Benutzername.",
    "The run was canceled. What was fetched is kept.": "Der Lauf wurde abgebrochen. Abgerufenes bleibt erhalten.",
    "The seller does not take part in marketplace {}.": "Der Verkäufer nimmt am Marktplatz {} nicht teil.",
    "The worker is ending; the run goes on elsewhere from its last page.": (
        "Der Worker endet; der Lauf geht anderswo ab der letzten Seite weiter."
    ),
    "There is no change {} of {}.": "Es gibt keine Änderung {} von {}.",
    "There is no connection {}.": "Es gibt keine Verbindung {}.",
    "There is no driver {}; installed: {}.": "Es gibt keinen Treiber {}; installiert: {}.",
    "There is no omnikit home in {}.": "In {} ist kein omnikit-Verzeichnis.",
    "There is no order {}.": "Es gibt keine Bestellung {}.",
    "There is no preference {}; there are: {}.": "Es gibt keine Vorliebe {}; es gibt: {}.",
    "There is no run {}.": "Es gibt keinen Lauf {}.",
    "There is no setting {}; {} has: {}.": "Es gibt keine Einstellung {}; {} hat: {}.",
    "There is no settings group {}; there are: {}.": "Es gibt keine Einstellungsgruppe {}; es gibt: {}.",
    "There is no shipping provider {}; there are: {}.": "Es gibt keinen Versandanbieter {}; es gibt: {}.",
    "There is no user {}.": "Es gibt keinen Benutzer {}.",
    "There is no view {}.": "Es gibt keine Ansicht {}.",
    "This draft of a connection does not exist any more.": "Diesen Entwurf einer Verbindung gibt es nicht mehr.",
    "This home was made with another key: its credentials and payloads would stay closed.": (
        "Dieses Verzeichnis wurde mit einem anderen Schlüssel angelegt: Zugangsdaten und Rohdaten blieben verschlossen."
    ),
    "Too many failed attempts with this name.": "Zu viele Fehlversuche mit diesem Namen.",
    "Try again in a moment.": "Versuchen Sie es gleich noch einmal.",
    "Try again in {} seconds.": "Versuchen Sie es in {} Sekunden noch einmal.",
    "Try again later.": "Versuchen Sie es später noch einmal.",
    "Try again.": "Versuchen Sie es noch einmal.",
    "Unknown cause {}.": "Unbekannte Ursache {}.",
    "Update omnikit.": "Aktualisieren Sie omnikit.",
    "View {} belongs to {} and is read-only for you.": ("Die Ansicht {} gehört {} und ist für Sie schreibgeschützt."),
    "View {} has been saved elsewhere meanwhile.": "Die Ansicht {} wurde inzwischen an anderer Stelle gespeichert.",
    "Wait for it to end, or cancel it with `omnikit runs cancel`.": (
        "Warten Sie auf ihr Ende oder brechen Sie sie mit `omnikit runs cancel` ab."
    ),
    "What was fetched is kept. Synchronise again later; it goes on from there.": (
        "Abgerufenes bleibt erhalten. Synchronisieren Sie später erneut; es geht dort weiter."
    ),
    "What was fetched is kept. Synchronise again; if it fails again, report this line.": (
        "Abgerufenes bleibt erhalten. Synchronisieren Sie erneut; schlägt es wieder fehl, melden Sie diese Zeile."
    ),
    "What was fetched is kept. Synchronise again; if it stays, Amazon has changed its answer.": (
        "Abgerufenes bleibt erhalten. Synchronisieren Sie erneut; bleibt der Fehler, hat Amazon seine Antwort geändert."
    ),
    "With carrier code Other, Amazon needs the carrier's name.": (
        "Beim Versanddienst-Code Other braucht Amazon den Namen des Versanddienstes."
    ),
    "Write DD.MM.YYYY or YYYY-MM-DD.": "Schreiben Sie TT.MM.JJJJ oder JJJJ-MM-TT.",
    "You have a view named {} already.": "Sie haben bereits eine Ansicht namens {}.",
    "`omnikit connection list` shows the connections and their ids.": (
        "`omnikit connection list` zeigt die Verbindungen und ihre IDs."
    ),
    "`omnikit runs` lists them.": "`omnikit runs` listet sie auf.",
    "`omnikit user list` shows the users.": "`omnikit user list` zeigt die Benutzer.",
    "`omnikit view export` writes such files.": "`omnikit view export` schreibt solche Dateien.",
    "`omnikit view list` shows those there are.": "`omnikit view list` zeigt die vorhandenen.",
    "give scheme, host and path only, such as https://host.example": (
        "nur Schema, Host und Pfad angeben, etwa https://host.example"
    ),
    "is no date; write DD.MM.YYYY": "ist kein Datum; schreiben Sie TT.MM.JJJJ",
    "lies in the future": "liegt in der Zukunft",
    "must be country codes of Amazon marketplaces: {}": "muss aus Ländercodes von Amazon-Marktplätzen bestehen: {}",
    "must be https; plain http is taken for this machine only": (
        "muss https sein; einfaches http gilt nur für diesen Rechner"
    ),
    "omnikit failed unexpectedly: {} in {}.": "omnikit ist unerwartet fehlgeschlagen: {} in {}.",
    "{} cannot be changed after the first save.": "{} kann nach dem ersten Speichern nicht mehr geändert werden.",
    "{} exists already.": "{} gibt es bereits.",
    "{} failed {} times: {}.": "{} ist {}-mal fehlgeschlagen: {}.",
    "{} has no default to apply.": "{} hat keinen Default zum Übernehmen.",
    "{} is no Amazon marketplace; use a country code such as DE": (
        "{} ist kein Amazon-Marktplatz; nehmen Sie einen Ländercode wie DE"
    ),
    "{} gives no way to test an application.": "{} bietet keinen Test einer Anwendung.",
    "{} is no date.": "{} ist kein Datum.",
    "{} is no omnikit driver manifest.": "{} ist kein Treiber-Manifest für omnikit.",
    "{} is one of: {}.": "{} ist eines von: {}.",
    "{} no longer applies the default: its values are the connection's own now.": (
        "{} übernimmt nicht mehr den Default: Die Werte sind jetzt eigene der Verbindung."
    ),
    "{} was refused ({}): {}": "{} wurde abgelehnt ({}): {}",
    "{}: next call in {} s.": "{}: nächster Aufruf in {} s.",
    "{}: {}; trying again.": "{}: {}; neuer Versuch.",
    "no reason given": "kein Grund genannt",
    "no reason was given": "kein Grund wurde genannt",
    "the answer of {} bytes is no JSON": "die Antwort von {} Bytes ist kein JSON",
    "the connection failed ({})": "die Leitung ist abgebrochen ({})",
    "the quota is used up (429)": "das Kontingent ist aufgebraucht (429)",
    "the service is not available ({})": "der Dienst ist nicht erreichbar ({})",
    "Order {} is not in the promised form: no 'order'.": (
        "Bestellung {} ist nicht in der zugesagten Form: kein 'order'."
    ),
    "Its stored record is kept. Retry later; if it stays, Amazon has changed its answer.": (
        "Der gespeicherte Datensatz bleibt erhalten. Später wiederholen; bleibt es dabei, hat Amazon seine "
        "Antwort geändert."
    ),
    "None of these orders has an error that waits to be retried.": (
        "Keine dieser Bestellungen hat einen Fehler, der auf eine Wiederholung wartet."
    ),
    "Refresh the list: they may be retried, or solved, by now.": (
        "Die Liste aktualisieren: Sie werden vielleicht schon wiederholt oder sind gelöst."
    ),
    "The import of the order was given up.": "Der Import der Bestellung wurde aufgegeben.",
    "The settings have changed: stored orders are mapped again.": (
        "Die Einstellungen haben sich geändert: Gespeicherte Bestellungen werden neu zugeordnet."
    ),
    "The channel does not know order {}.": "Der Kanal kennt Bestellung {} nicht.",
    "There is no error to retry.": "Es gibt keinen Fehler, der zu wiederholen wäre.",
    "Refresh the list: it may be solved by now.": "Die Liste aktualisieren: Er ist vielleicht schon gelöst.",
    "Say what to retry: errors, orders, a cluster or a connection.": (
        "Angeben, was wiederholt werden soll: Fehler, Bestellungen, eine Gruppe oder eine Verbindung."
    ),
    "Only the import of an order in Error can be given up.": (
        "Nur der Import einer Bestellung mit Status Error kann aufgegeben werden."
    ),
    "Choose orders with import status Error.": "Bestellungen mit Importstatus Error auswählen.",
    "There is no error {}.": "Es gibt keinen Fehler {}.",
    "Refresh the list.": "Die Liste aktualisieren.",
    "Write between 1 and {} characters.": "Schreiben Sie zwischen 1 und {} Zeichen.",
    "The order was created before the days that the first sync began with.": (
        "Die Bestellung ist älter als die Tage, mit denen die erste Synchronisierung begann."
    ),
    "The order is kept out by a setting.": "Eine Einstellung hält die Bestellung heraus.",
    ("Set an earlier day in the order import settings, or synchronise with `omnikit sync ID --since DD.MM.YYYY`."): (
        "In den Einstellungen des Bestellimports einen früheren Tag setzen, oder mit `omnikit sync ID "
        "--since TT.MM.JJJJ` synchronisieren."
    ),
    "Change the setting if the order is wanted; the next sync takes it in without fetching it again.": (
        "Die Einstellung ändern, wenn die Bestellung gewünscht ist; die nächste Synchronisierung nimmt sie "
        "auf, ohne sie neu zu holen."
    ),
    "Connection {} imports the orders of this account already.": (
        "Verbindung {} importiert die Bestellungen dieses Kontos bereits."
    ),
    "Take it out of that connection's further marketplaces first.": (
        "Erst aus den weiteren Marktplätzen jener Verbindung nehmen."
    ),
    "{} is imported by connection {} already.": "{} wird bereits von Verbindung {} importiert.",
    "Take it out of the list.": "Aus der Liste nehmen.",
    "Further marketplaces are no default: each belongs to one connection.": (
        "Weitere Marktplätze sind kein Default: Jeder gehört zu einer Verbindung."
    ),
    "Set them in the settings of that connection.": "In den Einstellungen jener Verbindung setzen.",
    "{} is not in the region of {}.": "{} liegt nicht in der Region von {}.",
    "A sheet has room for {} rows, and the list has more.": (
        "Ein Tabellenblatt fasst {} Zeilen, und die Liste hat mehr."
    ),
    "Ask kit.errors() again, or filter rows and keep the columns.": (
        "Rufen Sie kit.errors() noch einmal auf, oder filtern Sie Zeilen und behalten Sie die Spalten."
    ),
    "End the file's name in .csv, .xlsx or .parquet.": "Lassen Sie den Dateinamen auf .csv, .xlsx oder .parquet enden.",
    "Make it, or name another file.": "Legen Sie es an, oder nennen Sie eine andere Datei.",
    "Narrow it with WHERE, GROUP BY or LIMIT.": "Schränken Sie sie mit WHERE, GROUP BY oder LIMIT ein.",
    "Take CSV or Parquet, or narrow the list.": "Nehmen Sie CSV oder Parquet, oder schränken Sie die Liste ein.",
    "The statement cannot be carried out: {}.": "Die Anweisung lässt sich nicht ausführen: {}.",
    "The statement gives more than {} rows.": "Die Anweisung ergibt mehr als {} Zeilen.",
    "The statement took longer than {} seconds and was stopped.": (
        "Die Anweisung dauerte länger als {} Sekunden und wurde abgebrochen."
    ),
    "There is no directory {}.": "Es gibt kein Verzeichnis {}.",
    "clusters() needs the columns {}.": "clusters() braucht die Spalten {}.",
    "{} is no kind of file for a list; there are: {}.": "{} ist keine Dateiart für eine Liste; es gibt: {}.",
    "Write a SELECT over {}; docs/sql.md describes their columns.": (
        "Schreiben Sie ein SELECT über {}; docs/sql.md beschreibt ihre Spalten."
    ),
    "Handed on already and left as they are: {} records.": (
        "Schon weitergegeben und unverändert gelassen: {} Datensätze."
    ),
    "There is no level {}; there are: {}.": "Es gibt keine Stufe {}; es gibt: {}.",
    "Write whole hours, such as 48.": "Schreiben Sie ganze Stunden, etwa 48.",
    "{} is no number of hours from 0 to {}.": "{} ist keine Anzahl von Stunden zwischen 0 und {}.",
    "Choose one of {} minutes, or never.": "Wählen Sie eines von {} Minuten oder nie.",
    "Every {} minutes is not offered.": "Alle {} Minuten wird nicht angeboten.",
    "{} is neither orders nor returns.": "{} ist weder orders noch returns.",
    "Write at most {} characters.": "Schreiben Sie höchstens {} Zeichen.",
    "Amazon counts its own stock. If the merchant ships this offer, change that in Seller Central.": (
        "Amazon zählt seinen Bestand selbst. Wenn der Händler dieses Angebot versendet, ändern Sie das in "
        "Seller Central."
    ),
    "Amazon knows no listing with the SKU {} in this marketplace.": (
        "Amazon kennt auf diesem Marktplatz kein Angebot mit der SKU {}."
    ),
    "Choose a connection whose driver has the capability stock.": (
        "Wählen Sie eine Verbindung, deren Treiber die Fähigkeit stock hat."
    ),
    "Compare the SKU with the listing in Seller Central; upper and lower case count.": (
        "Vergleichen Sie die SKU mit dem Angebot in Seller Central; Groß- und Kleinschreibung zählen."
    ),
    "It leaves with the next synchronisation, or when you send it once that run has ended.": (
        "Es geht mit der nächsten Synchronisation hinaus, oder sobald Sie es nach dem Ende dieses Laufs senden."
    ),
    "{} What is wanted is kept.": "{} Was gewünscht ist, bleibt erhalten.",
    "More than {} offers were made within one second; Amazon does not show the others.": (
        "Mehr als {} Angebote wurden in derselben Sekunde angelegt; die übrigen zeigt Amazon nicht."
    ),
    "Those that it shows are kept. Ask Amazon's support how the others can be read.": (
        "Was Amazon zeigt, bleibt erhalten. Fragen Sie den Support von Amazon, wie die übrigen gelesen werden können."
    ),
    "SKU {} is fulfilled by Amazon: no quantity is sent for it.": (
        "SKU {} wird durch Amazon versendet: Dafür wird keine Menge gesendet."
    ),
    "The quantity of SKU {} is kept by location; one for all would take the locations away.": (
        "Die Menge der SKU {} wird je Standort geführt; eine für alle würde die Standorte entfernen."
    ),
    "Set the quantities of the locations in Seller Central.": "Setzen Sie die Mengen der Standorte in Seller Central.",
    "The driver of connection {} knows no stock.": "Der Treiber der Verbindung {} kennt keinen Bestand.",
    "The file cannot be read ({}).": "Die Datei kann nicht gelesen werden ({}).",
    "The file is in UTF-16.": "Die Datei ist in UTF-16.",
    "Save it as CSV in UTF-8.": "Speichern Sie sie als CSV in UTF-8.",
    "The file is larger than 50 MB.": "Die Datei ist größer als 50 MB.",
    "Split it.": "Teilen Sie sie auf.",
    "The file is neither in UTF-8 nor in Windows-1252.": "Die Datei ist weder in UTF-8 noch in Windows-1252.",
    "The first line of the file does not name the columns sku and quantity.": (
        "Die erste Zeile der Datei nennt die Spalten sku und quantity nicht."
    ),
    "Write sku and quantity above the columns, parted by comma, semicolon or tab.": (
        "Schreiben Sie sku und quantity über die Spalten, getrennt durch Komma, Semikolon oder Tabulator."
    ),
    "What was read is kept. Try again later; if it stays, Amazon has changed its answer.": (
        "Was gelesen wurde, bleibt erhalten. Versuchen Sie es später erneut; bleibt es dabei, hat Amazon "
        "seine Antwort geändert."
    ),
    "A page token had ended; reading FBA stock anew.": (
        "Ein Seiten-Token war abgelaufen; der FBA-Bestand wird von vorn gelesen."
    ),
    "A quotation mark is not closed, or the line is no text.": (
        "Ein Anführungszeichen ist nicht geschlossen, oder die Zeile ist kein Text."
    ),
    "A record that cannot be read is left out: SKU {}.": (
        "Ein Datensatz, der nicht gelesen werden kann, wird ausgelassen: SKU {}."
    ),
    "FBA stock is not kept up any more; taken away: {} SKUs.": (
        "Der FBA-Bestand wird nicht mehr gepflegt; entfernt: {} SKUs."
    ),
    "FBA stock read: {} SKUs.": "FBA-Bestand gelesen: {} SKUs.",
    "The SKU stands in another line with another quantity.": (
        "Die SKU steht in einer anderen Zeile mit einer anderen Menge."
    ),
    "The SKU stands in line {} with another quantity.": "Die SKU steht in Zeile {} mit einer anderen Menge.",
    "The line has no SKU.": "Die Zeile hat keine SKU.",
    "The quantity is no whole number from 0 on.": "Die Menge ist keine ganze Zahl ab 0.",
    "Offers are not read: {}": "Angebote werden nicht gelesen: {}",
    "Offers read: {}. The channel shows no more: {}.": "Angebote gelesen: {}. Der Kanal zeigt nicht mehr: {}.",
    "A page of offers is not in the promised form: no list 'items'.": (
        "Eine Seite mit Angeboten hat nicht die zugesagte Form: Die Liste 'items' fehlt."
    ),
    "A page of FBA stock is not in the promised form: no list 'inventorySummaries'.": (
        "Eine Seite mit FBA-Bestand hat nicht die zugesagte Form: Die Liste 'inventorySummaries' fehlt."
    ),
    "A page names the token that brought it as that of the next: the list has no end.": (
        "Eine Seite nennt das Token, mit dem sie kam, als das der nächsten: Die Liste hat kein Ende."
    ),
    "A listing is not in the promised form, so nothing was sent.": (
        "Ein Angebot hat nicht die zugesagte Form; es wurde deshalb nichts gesendet."
    ),
    "The answer to a quantity is not in the promised form: no known status.": (
        "Die Antwort auf eine Menge hat nicht die zugesagte Form: Ein bekannter Status fehlt."
    ),
    "Quantities sent: {}. Refused: {}. Shown already: {}. Waiting: {}.": (
        "Mengen gesendet: {}. Abgelehnt: {}. Schon gezeigt: {}. Wartend: {}."
    ),
    "A credit note names the transaction that it belongs to.": (
        "Eine Gutschrift nennt die Transaktion, zu der sie gehört."
    ),
    "It stands in Amazon's VAT invoice data report.": "Sie steht in Amazons Bericht über Umsatzsteuer-Rechnungsdaten.",
    "A shipment holds at least one item.": "Eine Sendung enthält mindestens einen Artikel.",
    "Amazon's list of feeds does not end.": "Amazons Liste der Feeds endet nicht.",
    "Amazon's report about an invoice came damaged.": "Amazons Bericht über eine Rechnung kam beschädigt an.",
    "Amazon's report about an invoice could not be fetched ({}).": (
        "Amazons Bericht über eine Rechnung konnte nicht abgerufen werden ({})."
    ),
    "An answer about an invoice is not in the promised form: no {}.": (
        "Eine Antwort über eine Rechnung hat nicht die zugesagte Form: kein {}."
    ),
    "It is tried again.": "Es wird erneut versucht.",
    "It is tried again; if it stays, Amazon has changed its answer.": (
        "Es wird erneut versucht; bleibt es so, hat Amazon seine Antwort geändert."
    ),
    "Choose a later date.": "Wählen Sie ein späteres Datum.",
    "Correct the quantity; to correct another shipment, name its reference.": (
        "Berichtigen Sie die Menge; um eine andere Sendung zu berichtigen, nennen Sie deren Referenz."
    ),
    "Look in Seller Central which invoices the order has.": (
        "Sehen Sie in Seller Central nach, welche Rechnungen die Bestellung hat."
    ),
    "Make the PDF smaller.": "Verkleinern Sie das PDF.",
    "Name a positive number, such as 1.": "Nennen Sie eine positive Zahl wie 1.",
    "Name at least one export.": "Nennen Sie mindestens einen Export.",
    "Name reference {} to correct it.": "Nennen Sie die Referenz {}, um sie zu berichtigen.",
    "Name the PDF itself.": "Nennen Sie das PDF selbst.",
    "None of these exports can be given up: they have left, or may have.": (
        "Keiner dieser Exporte kann aufgegeben werden: Sie sind abgegangen oder womöglich abgegangen."
    ),
    "None of these exports has finally failed or was given up.": (
        "Keiner dieser Exporte ist endgültig fehlgeschlagen oder wurde aufgegeben."
    ),
    "Nothing of order {} is left to ship: all its pieces ({}) are in shipments.": (
        "Von der Bestellung {} ist nichts mehr zu versenden: Alle ihre Stücke ({}) sind in Sendungen."
    ),
    "To correct a shipment, name its reference.": "Um eine Sendung zu berichtigen, nennen Sie deren Referenz.",
    "Only what is pending or has finally failed is given up.": (
        "Nur was ausstehend oder endgültig fehlgeschlagen ist, wird aufgegeben."
    ),
    "Press [RETRY EXPORT] on the exports screen, or use `omnikit exports retry`.": (
        "Drücken Sie auf der Seite der Exporte [EXPORT ERNEUT VERSUCHEN], oder verwenden Sie `omnikit exports retry`."
    ),
    "Put the PDF beside the list, and the row into a new one.": (
        "Legen Sie das PDF neben die Liste, und schreiben Sie die Zeile in eine neue."
    ),
    "Refresh the list: they may be on their way by now.": (
        "Aktualisieren Sie die Liste: Sie können inzwischen unterwegs sein."
    ),
    "Shipment {} of this order has tracking number {} already, with other items.": (
        "Die Sendung {} dieser Bestellung hat die Sendungsnummer {} schon, mit anderen Artikeln."
    ),
    "Tell it there by hand.": "Melden Sie es dort von Hand.",
    "The VAT ({}) is more than the total ({}).": "Die Umsatzsteuer ({}) ist höher als der Gesamtbetrag ({}).",
    "The total contains the VAT.": "Der Gesamtbetrag enthält die Umsatzsteuer.",
    "The invoice has {} bytes; at most {} are taken.": "Die Rechnung hat {} Bytes; höchstens {} werden angenommen.",
    "The invoice is no PDF: it does not begin with %PDF.": "Die Rechnung ist kein PDF: Sie beginnt nicht mit %PDF.",
    "The invoice's document could not be put to Amazon ({}).": (
        "Das Dokument der Rechnung konnte nicht zu Amazon hochgeladen werden ({})."
    ),
    "The order has no item {}; it has: {}.": "Die Bestellung hat keinen Artikel {}; sie hat: {}.",
    "The row lacks: {}.": "Der Zeile fehlt: {}.",
    "The shipment would be older than its order.": "Die Sendung wäre älter als ihre Bestellung.",
    "There is no export {}.": "Es gibt keinen Export {}.",
    "`omnikit exports list` shows them.": "`omnikit exports list` zeigt sie.",
    "There is no file {} in the folder.": "Es gibt keine Datei {} im Ordner.",
    "Use letters of ASCII, digits, blanks and , / \\ - _ ; : # . only.": (
        "Verwenden Sie nur ASCII-Buchstaben, Ziffern, Leerzeichen und , / \\ - _ ; : # ."
    ),
    "Wait until the channel has answered, then correct it.": (
        "Warten Sie, bis der Kanal geantwortet hat, und berichtigen Sie es dann."
    ),
    "What these errors are about is exported, not imported.": (
        "Worum es in diesen Fehlern geht, wird exportiert, nicht importiert."
    ),
    "Write DD.MM.YYYY, YYYY-MM-DD or ISO 8601.": "Schreiben Sie TT.MM.JJJJ, JJJJ-MM-TT oder ISO 8601.",
    "Write it as 119.00.": "Schreiben Sie ihn wie 119.00.",
    "{} is neither Invoice nor CreditNote.": "{} ist weder Invoice noch CreditNote.",
    "{} is no amount.": "{} ist kein Betrag.",
    "{} is no connection's ID.": "{} ist keine ID einer Verbindung.",
    "{} is no reference.": "{} ist keine Referenz.",
    "{} is no time.": "{} ist keine Zeit.",
    "{} is none of {}.": "{} ist nichts von {}.",
    "{} is on its way as it was asked for before ({}).": "{} ist unterwegs, wie zuvor angefordert ({}).",
    "{} of {} are too many: {} were ordered, {} are left to ship.": (
        "{} von {} sind zu viele: {} wurden bestellt, {} sind noch zu versenden."
    ),
    "{} of {} is no number of pieces.": "{} von {} ist keine Stückzahl.",
    "{} takes nothing of this kind ({}).": "{} nimmt nichts von dieser Art an ({}).",
    "{} uploads that nobody here knows began since {}.": "{} Uploads, die hier niemand kennt, begannen seit {}.",
    "{}: write 1 to {} printable characters.": "{}: Schreiben Sie 1 bis {} druckbare Zeichen.",
    "{} cannot be read ({}).": "{} kann nicht gelesen werden ({}).",
    "Choose orders or returns.": "Wählen Sie Bestellungen oder Retouren.",
    "Compare the endpoint's answer with docs/handover.md.": (
        "Vergleichen Sie die Antwort des Endpunkts mit docs/handover.md."
    ),
    "Connection {} has no sink: nobody takes its orders.": (
        "Die Verbindung {} hat kein Übergabeziel: Niemand nimmt ihre Bestellungen entgegen."
    ),
    "Mend the folder, then test again.": "Bringen Sie den Ordner in Ordnung und testen Sie erneut.",
    "Mend the endpoint, or the address and the secret of the sink.": (
        "Bringen Sie den Endpunkt oder die Adresse und das Geheimnis des Übergabeziels in Ordnung."
    ),
    "Mend the endpoint, or the address and the secret of the sink; then test again.": (
        "Bringen Sie den Endpunkt oder die Adresse und das Geheimnis des Übergabeziels in Ordnung; testen "
        "Sie dann erneut."
    ),
    "Name a folder elsewhere: readers of it must not come near the home.": (
        "Nennen Sie einen Ordner an anderer Stelle: Wer ihn liest, darf dem Home nicht nahekommen."
    ),
    "Name one that exists or can be made, or give this user the right to write there.": (
        "Nennen Sie einen, den es gibt oder der angelegt werden kann, oder geben Sie diesem Benutzer dort "
        "Schreibrechte."
    ),
    "No sink is set.": "Es ist kein Übergabeziel eingerichtet.",
    "Refresh the list: it may be solved by now, or a newer version may be on its way.": (
        "Aktualisieren Sie die Liste: Der Fehler ist inzwischen vielleicht behoben, oder eine neuere Version "
        "ist unterwegs."
    ),
    "Say what to retry: hand-overs, orders or a connection.": (
        "Sagen Sie, was wiederholt werden soll: Übergaben, Bestellungen oder eine Verbindung."
    ),
    "Set it anew: `omnikit sink set`.": "Richten Sie es neu ein: `omnikit sink set`.",
    "Set one: `omnikit sink set`.": "Richten Sie eines ein: `omnikit sink set`.",
    "Someone else has changed this sink meanwhile.": "Jemand anderes hat dieses Übergabeziel inzwischen geändert.",
    "The folder cannot be written to: {}.": "In den Ordner kann nicht geschrieben werden: {}.",
    "The folder lies inside omnikit's home.": "Der Ordner liegt im Home von omnikit.",
    "The stored sink cannot be used: {}.": "Das gespeicherte Übergabeziel kann nicht benutzt werden: {}.",
    "The test document could not be written: {}.": "Das Testdokument konnte nicht geschrieben werden: {}.",
    "There is no hand-over to retry.": "Es gibt keine Übergabe zu wiederholen.",
    "There is no kind of sink {}; there are: {}.": "Es gibt keine Art von Übergabeziel {}; es gibt: {}.",
    "There is nothing to hand over.": "Es gibt nichts zu übergeben.",
    "What the OMS tells cannot be read: {} bytes that are not as they should be.": (
        "Was das OMS mitteilt, kann nicht gelesen werden: {} Bytes, die nicht sind, wie sie sein sollten."
    ),
    "must be a whole path, such as /srv/oms/inbox": "muss ein vollständiger Pfad sein, etwa /srv/oms/inbox",
    "{} exists in several connections.": "{} gibt es in mehreren Verbindungen.",
    "Each version is handed over once. A newer one goes when it comes.": (
        "Jede Version wird einmal übergeben. Eine neuere geht, wenn sie kommt."
    ),
    "Exports are paused: what is to be handed over waits.": "Exporte sind angehalten: Was zu übergeben ist, wartet.",
    "Handed over: {}. Not taken: {}.": "Übergeben: {}. Nicht angenommen: {}.",
    "Batch {}: {}.": "Stapel {}: {}.",
    "Mend what keeps its import from being complete; then it is handed over.": (
        "Beheben Sie, was den Import unvollständig lässt; dann wird sie übergeben."
    ),
    "The OMS is left alone until {} UTC.": "Das OMS wird bis {} UTC in Ruhe gelassen.",
    "The OMS was asked for shipments and invoices in vain: {}.": (
        "Das OMS wurde vergeblich nach Sendungen und Rechnungen gefragt: {}."
    ),
    "The endpoint did not take the test document: {}.": "Der Endpunkt hat das Testdokument nicht angenommen: {}.",
    "The endpoint took a test document ({}).": "Der Endpunkt hat ein Testdokument angenommen ({}).",
    "The test document {} was written.": "Das Testdokument {} wurde geschrieben.",
    "Wait for what becomes of it; a newer version follows by itself.": (
        "Warten Sie ab, was daraus wird; eine neuere Version folgt von selbst."
    ),
    "{} has been exported already.": "{} ist bereits exportiert.",
    "{} is being exported.": "{} wird gerade exportiert.",
    "{} is not complete (import status {}).": "{} ist nicht vollständig (Importstatus {}).",
    "A cell ran for more than {} seconds and was ended.": "Eine Zelle lief länger als {} Sekunden und wurde beendet.",
    "A test message has gone to {}.": "Eine Testnachricht ist an {} gegangen.",
    "A view that an alert watches is gone": "Eine Ansicht, die ein Alarm überwacht, gibt es nicht mehr",
    "Alert rule {} cannot be followed": "Der Alarmregel {} kann nicht gefolgt werden",
    "An alert rule still tells by this channel.": "Eine Alarmregel meldet noch über diesen Kanal.",
    "Authorize it again before it ends: [AUTHORIZE].": "Autorisieren Sie sie neu, bevor sie abläuft: [AUTORISIEREN].",
    "Cell {} failed: {}: {}.": "Zelle {} ist fehlgeschlagen: {}: {}.",
    "Choose between {} and {} minutes.": "Wählen Sie zwischen {} und {} Minuten.",
    "Choose one of {}.": "Wählen Sie eines davon: {}.",
    "Choose {}.": "Wählen Sie {}.",
    "Days are digits from 1 (Monday) to 7.": "Tage sind Ziffern von 1 (Montag) bis 7.",
    "Does a worker run? Is it overtaxed?": "Läuft ein Worker? Ist er überlastet?",
    "Errors grow: {}": "Fehler nehmen zu: {}",
    "Give it.": "Geben Sie ihn an.",
    "It has never synchronised.": "Sie wurde nie synchronisiert.",
    "It may have run out of memory: narrow the report's parameters.": (
        "Vielleicht ging der Speicher aus: Grenzen Sie die Parameter des Berichts ein."
    ),
    "Mend it.": "Berichtigen Sie es.",
    "Mend the notebook.": "Berichtigen Sie das Notebook.",
    "Narrow the report's parameters, or mend the notebook.": (
        "Grenzen Sie die Parameter des Berichts ein, oder berichtigen Sie das Notebook."
    ),
    "Open it in JupyterLab and run it there.": "Öffnen Sie es in JupyterLab und führen Sie es dort aus.",
    "Open the executed notebook: it has the whole traceback.": (
        "Öffnen Sie das ausgeführte Notebook: Es enthält den ganzen Traceback."
    ),
    "Quiet hours are two times of day and a zone.": "Eine Ruhezeit besteht aus zwei Uhrzeiten und einer Zeitzone.",
    "Remove the rule first.": "Entfernen Sie zuerst die Regel.",
    "Remove the rule, or publish the view again.": (
        "Entfernen Sie die Regel, oder veröffentlichen Sie die Ansicht wieder."
    ),
    "Repeat after 1 to {} hours, or 0: never.": "Erneut nach 1 bis {} Stunden, oder 0: nie.",
    "Rotate it at the channel, then store the new one under Applications.": (
        "Erneuern Sie es beim Kanal und speichern Sie das neue unter Anwendungen."
    ),
    "Run the report again.": "Führen Sie den Bericht erneut aus.",
    "Run {} of {} has left nothing, or it has been let go.": (
        "Lauf {} von {} hat nichts hinterlassen, oder es wurde schon entfernt."
    ),
    "Say either every how many minutes or at which time of day.": (
        "Sagen Sie entweder, alle wie viele Minuten, oder zu welcher Uhrzeit."
    ),
    "See what stands in the way, mend it, and retry.": (
        "Sehen Sie nach, was im Weg steht, beheben Sie es, und versuchen Sie es erneut."
    ),
    "Such as 22:00 06:00 Europe/Berlin.": "Etwa 22:00 06:00 Europe/Berlin.",
    "The address {}.": "Die Adresse {}.",
    "The client secret of {} must be rotated within {} days": (
        "Das Client Secret von {} muss binnen {} Tagen erneuert werden"
    ),
    "The last success was {}.": "Der letzte Erfolg war {}.",
    "The message could not be sent: {}.": "Die Nachricht konnte nicht gesendet werden: {}.",
    "The notebook could not be run: {}: {}": "Das Notebook konnte nicht ausgeführt werden: {}: {}",
    "The notebook's kernel ended unexpectedly.": "Der Kernel des Notebooks endete unerwartet.",
    "The parameter {} is missing.": "Der Parameter {} fehlt.",
    "The process that ran the report ended, more than once.": (
        "Der Prozess, der den Bericht ausführte, endete mehr als einmal."
    ),
    "The report {} cannot be run: {}.": "Der Bericht {} kann nicht ausgeführt werden: {}.",
    "The report {} failed": "Der Bericht {} ist fehlgeschlagen",
    "The view {} is not empty": "Die Ansicht {} ist nicht leer",
    "There is an alert channel named {} already.": "Einen Alarmkanal namens {} gibt es bereits.",
    "There is no alert channel {}.": "Es gibt keinen Alarmkanal {}.",
    "There is no alert rule {}.": "Es gibt keine Alarmregel {}.",
    "There is no parameter {}; there are: {}.": "Es gibt keinen Parameter {}; es gibt: {}.",
    "There is no report {}; there are: {}.": "Es gibt keinen Bericht {}; es gibt: {}.",
    "There is no run {} of a report.": "Es gibt keinen Lauf {} eines Berichts.",
    "There is no schedule {} of a report.": "Es gibt keinen Zeitplan {} eines Berichts.",
    "This is a test by {}. Alerts of {} will arrive here.": (
        "Dies ist ein Test von {}. Alarme von {} werden hier ankommen."
    ),
    "Views of the list {} cannot be watched.": "Ansichten der Liste {} können nicht überwacht werden.",
    "`omnikit alert channels` lists them.": "`omnikit alert channels` listet sie auf.",
    "`omnikit report list --runs` lists them.": "`omnikit report list --runs` listet sie auf.",
    "a server elsewhere must be reached encrypted": "ein Server anderswo muss verschlüsselt erreicht werden",
    "is no e-mail address": "ist keine E-Mail-Adresse",
    "it has several cells tagged parameters": "es hat mehrere Zellen mit dem Tag parameters",
    "it is no notebook": "es ist kein Notebook",
    "it is too large; clear its outputs": "es ist zu groß; leeren Sie seine Ausgaben",
    "its parameters cannot be read: line {}": "seine Parameter sind nicht lesbar: Zeile {}",
    "its parameters cell holds more than names and values: line {}": (
        "seine Parameterzelle enthält mehr als Namen und Werte: Zeile {}"
    ),
    "must be an https address; http is taken for this machine only": (
        "muss eine https-Adresse sein; http gilt nur für diesen Rechner"
    ),
    "the address answered {}": "die Adresse antwortete mit {}",
    "the default of {} is no plain value": "der Standardwert von {} ist kein einfacher Wert",
    "the server answered {}": "der Server antwortete mit {}",
    "the server refused user or password ({})": "der Server hat Benutzer oder Passwort abgelehnt ({})",
    "the type of {} is none of {}": "der Typ von {} ist keiner von {}",
    "{} cannot be watched.": "{} kann nicht überwacht werden.",
    "{} cannot be written ({}).": "{} kann nicht geschrieben werden ({}).",
    "{} in the list {}.": "{} in der Liste {}.",
    "{} is no kind of channel.": "{} ist keine Art von Kanal.",
    "{} is no time zone such as Europe/Berlin.": "{} ist keine Zeitzone wie Europe/Berlin.",
    "{} must be {}: {}.": "{} muss {} sein: {}.",
    "{} needs authorization": "{} braucht eine Autorisierung",
    "{} new in 24 hours after {} the day before; {} are open.": (
        "{} neue in 24 Stunden nach {} am Tag davor; {} sind offen."
    ),
    "{}: no successful import for {} hours": "{}: seit {} Stunden kein erfolgreicher Import",
    "{}: the authorization ends in {} days": "{}: die Autorisierung läuft in {} Tagen ab",
    "{}: the last sync failed": "{}: die letzte Synchronisation ist fehlgeschlagen",
    "{}: {} are {} minutes late": "{}: {} sind {} Minuten in Verzug",
    "{}: {} exports have finally failed": "{}: {} Exporte sind endgültig fehlgeschlagen",
    "This run has left no page.": "Dieser Lauf hat keine Seite hinterlassen.",
    "{} has no page for consent.": "{} hat keine Zustimmungsseite.",
    "Check the folder of the connection, and that the worker's user may read it.": (
        "Prüfen Sie den Ordner der Verbindung und ob der Benutzer des Workers ihn lesen darf."
    ),
    "Connection {} ({}) reads no files.": "Die Verbindung {} ({}) liest keine Dateien.",
    "Give a CSV file, a tab-separated one, or an Excel workbook (.xlsx).": (
        "Geben Sie eine CSV-Datei, eine Datei mit Tabulatoren oder eine Excel-Arbeitsmappe (.xlsx) an."
    ),
    "In {}, no column is found for the order number.": "In {} ist keine Spalte für die Bestellnummer zu finden.",
    "In {}, no column is found for: {}.": "In {} ist keine Spalte zu finden für: {}.",
    "Left for the next import, as they may not be whole yet: {}.": (
        "Für den nächsten Import aufgehoben, da vielleicht noch nicht vollständig: {}."
    ),
    "No column is taken for the order number.": "Keine Spalte wird für die Bestellnummer gehalten.",
    "Put one there that fits the pattern.": "Legen Sie eine hinein, die zum Muster passt.",
    "Rows of {} that belong to no order: {}. The first, line {}, {}.": (
        "Zeilen von {}, die zu keiner Bestellung gehören: {}. Die erste, Zeile {}, {}."
    ),
    "Rows that belong to no order: {}. The first {}.": "Zeilen, die zu keiner Bestellung gehören: {}. Die erste {}.",
    "Save its credentials; they are checked then.": "Speichern Sie die Zugangsdaten; dann werden sie geprüft.",
    "The file cannot be read on: {}.": "Die Datei ist nicht weiter lesbar: {}.",
    "The file {} cannot be read.": "Die Datei {} ist nicht lesbar.",
    "The file {} cannot be read: {}.": "Die Datei {} ist nicht lesbar: {}.",
    "The file {} is gone; it is left out.": "Die Datei {} ist nicht mehr da; sie wird ausgelassen.",
    "The folder holds no file that can be read.": "Der Ordner enthält keine lesbare Datei.",
    "The folder holds {} files that fit {}.": "Der Ordner enthält {} Dateien, die zu {} passen.",
    "The folder {} cannot be read ({}).": "Der Ordner {} ist nicht lesbar ({}).",
    "The folder {} is not there.": "Den Ordner {} gibt es nicht.",
    "The folder {} lies inside a home of omnikit.": "Der Ordner {} liegt in einem Home von omnikit.",
    "The folder {} may not be read.": "Der Ordner {} darf nicht gelesen werden.",
    "Use a folder elsewhere.": "Verwenden Sie einen anderen Ordner.",
    "and all rows below it cannot be read: the workbook is damaged": (
        "und alle Zeilen darunter sind nicht lesbar: Die Arbeitsmappe ist beschädigt"
    ),
    "could be read in two ways: say in the order import settings how days are written": (
        "ist auf zwei Arten lesbar: Geben Sie in den Einstellungen des Bestellimports an, wie Daten geschrieben sind"
    ),
    "could be read in two ways: say in the order import settings how numbers are written": (
        "ist auf zwei Arten lesbar: Geben Sie in den Einstellungen des Bestellimports an, wie Zahlen geschrieben sind"
    ),
    "has a cell that is too long": "hat eine zu lange Zelle",
    "has a quote that never ends": "hat ein Anführungszeichen ohne Ende",
    "has an order number that is too long": "hat eine zu lange Bestellnummer",
    "has an order number that the spreadsheet has rounded; format the column as text": (
        "hat eine Bestellnummer, die die Tabellenkalkulation gerundet hat; formatieren Sie die Spalte als Text"
    ),
    "has characters that cannot be read": "hat nicht lesbare Zeichen",
    "has more cells than there are headings": "hat mehr Zellen, als es Überschriften gibt",
    "has more digits than an amount can have": "hat mehr Ziffern, als ein Betrag haben kann",
    "has more than {} rows": "hat mehr als {} Zeilen",
    "is an error of the spreadsheet": "ist ein Fehler der Tabellenkalkulation",
    "is empty": "ist leer",
    "is missing": "fehlt",
    "is missing or empty": "fehlt oder ist leer",
    "is missing or no instant": "fehlt oder ist kein Zeitpunkt",
    "is no amount": "ist kein Betrag",
    "is no cell of a table": "ist keine Zelle einer Tabelle",
    "is no country; write its code, such as DE": "ist kein Land; schreiben Sie seinen Code, etwa DE",
    "is no currency of ISO 4217; write a code such as EUR": (
        "ist keine Währung nach ISO 4217; schreiben Sie einen Code wie EUR"
    ),
    "is no date": "ist kein Datum",
    "is no list of headings": "ist keine Liste von Überschriften",
    "is no row": "ist keine Zeile",
    "is no time zone; write one such as Europe/Berlin": "ist keine Zeitzone; schreiben Sie eine wie Europe/Berlin",
    "is no whole number": "ist keine ganze Zahl",
    "is no whole number that anybody can order": "ist keine Stückzahl, die jemand bestellen kann",
    "is not the price of one piece times the quantity": "ist nicht der Einzelpreis mal die Menge",
    "is not the same in all rows of the order": "ist nicht in allen Zeilen der Bestellung gleich",
    "it cannot be opened ({})": "sie lässt sich nicht öffnen ({})",
    "it cannot be read ({})": "sie lässt sich nicht lesen ({})",
    "it has more than {} columns": "sie hat mehr als {} Spalten",
    "it is an Excel file of the old kind, or has a password; save it as .xlsx without one, or as CSV": (
        "sie ist eine Excel-Datei der alten Art oder hat ein Kennwort; speichern Sie sie als .xlsx ohne "
        "Kennwort oder als CSV"
    ),
    "it is empty": "sie ist leer",
    "it is gone": "sie ist nicht mehr da",
    "it is larger than {} MB": "sie ist größer als {} MB",
    "it is no Excel workbook that can be read": "sie ist keine lesbare Excel-Arbeitsmappe",
    "it is no plain file": "sie ist keine gewöhnliche Datei",
    "it would unpack to {} MB": "sie würde auf {} MB entpackt",
    "must be an absolute path, such as /srv/orders": "muss ein absoluter Pfad sein, etwa /srv/orders",
    "must be names with * and ?, such as *.csv, and no path": (
        "müssen Namen mit * und ? sein, etwa *.csv, und kein Pfad"
    ),
    "names no order": "nennt keine Bestellung",
    "stands below {} rows": "steht unter {} Zeilen",
    "{} is no folder.": "{} ist kein Ordner.",
    "{} knows no applications: there is nothing to store.": (
        "{} kennt keine Anwendungen: Es gibt nichts zu hinterlegen."
    ),
    "{} needs no authorization.": "{} braucht keine Autorisierung.",
    "What stood here was no order, and it has been mended.": (
        "Was hier stand, war keine Bestellung und ist in Ordnung gebracht."
    ),
    "Nothing needs to be done.": "Es ist nichts zu tun.",
    "Amazon could not prepare report {}: FATAL.": "Amazon konnte den Bericht {} nicht erstellen: FATAL.",
    "Amazon has not prepared report {} after {} hours.": (
        "Amazon hat den Bericht {} nach {} Stunden noch nicht erstellt."
    ),
    "Ask for shorter periods.": "Bitte fragen Sie kürzere Zeiträume ab.",
    "Choose another connection.": "Bitte wählen Sie eine andere Verbindung.",
    "Choose returns with import status Error.": "Retouren mit Importstatus Error auswählen.",
    "Import the returns of its connection first.": "Importieren Sie zuerst die Retouren der Verbindung.",
    "Only the import of a return in Error can be given up.": (
        "Nur der Import einer Retoure mit Status Error kann aufgegeben werden."
    ),
    "Report {} could not be fetched whole in {} attempts.": (
        "Der Bericht {} konnte in {} Versuchen nicht vollständig geholt werden."
    ),
    "Report {} has columns that omnikit does not know: {}.": "Der Bericht {} hat Spalten, die omnikit nicht kennt: {}.",
    "Report {} holds more than {} GB.": "Der Bericht {} enthält mehr als {} GB.",
    "Return {} exists in several connections: {}.": "Die Retoure {} gibt es in mehreren Verbindungen: {}.",
    "Start the import again later: it goes on with the same report.": (
        "Starten Sie den Import später erneut: Er macht mit demselben Bericht weiter."
    ),
    (
        "Start the import again later: the report is asked for anew. If it stays so, see in Seller Central "
        "whether the account may have this report."
    ): (
        "Starten Sie den Import später erneut: Der Bericht wird neu angefordert. Wenn es so bleibt, prüfen "
        "Sie in Seller Central, ob das Konto diesen Bericht bekommen darf."
    ),
    "The channel of connection {} ({}) has no returns to import.": (
        "Der Kanal der Verbindung {} ({}) hat keine Retouren, die importiert werden könnten."
    ),
    "There is no return {}.": "Es gibt keine Retoure {}.",
    (
        "What was fetched before is kept. Set the language of the account's reports to English or German in "
        "Seller Central, or report these columns."
    ): (
        "Was zuvor geholt wurde, bleibt erhalten. Stellen Sie die Sprache der Berichte des Kontos in Seller "
        "Central auf Englisch oder Deutsch, oder melden Sie diese Spalten."
    ),
    "What was fetched is kept. Start the import again later; if it stays, Amazon has changed its answer.": (
        "Was geholt wurde, bleibt erhalten. Starten Sie den Import später erneut; bleibt es so, hat Amazon "
        "seine Antwort geändert."
    ),
    "Amazon was asked for report {}.": "Amazon wurde um den Bericht {} gebeten.",
    "Amazon's answer on a report is not in the promised form: no {}.": (
        "Amazons Antwort zu einem Bericht ist nicht in der zugesagten Form: kein {}."
    ),
    "Report {} is packed in an unknown way: {}.": "Der Bericht {} ist auf unbekannte Weise gepackt: {}.",
    "Report {} was asked for before: going on with it.": (
        "Der Bericht {} wurde schon angefordert: Mit ihm geht es weiter."
    ),
    "Report {}: Amazon has no data.": "Bericht {}: Amazon hat keine Daten.",
    "Report {} came damaged; fetching it again.": "Der Bericht {} kam beschädigt an und wird erneut geholt.",
    "The address of report {} had ended; asking for another one.": (
        "Die Adresse des Berichts {} war abgelaufen; eine neue wird angefordert."
    ),
    "Returns are left out: {} {}": "Retouren werden ausgelassen: {} {}",
    "The return is kept out by a setting: so are the orders of its kind.": (
        "Die Retoure wird durch eine Einstellung ausgelassen, ebenso wie die Bestellungen ihrer Art."
    ),
    "Quantity {} of SKU {} is not taken ({}).": "Menge {} der SKU {} wird nicht genommen ({}).",
    "is no currency": "ist keine Währung",
    "Add between 0 and {} connections.": "Fügen Sie zwischen 0 und {} Verbindungen hinzu.",
    "Amazon's count of orders is not in the promised form.": (
        "Amazons Zählung der Bestellungen hat nicht die zugesagte Form."
    ),
    "Choose between 1 and {} days.": "Wählen Sie zwischen 1 und {} Tagen.",
    "Choose one of {} minutes.": "Wählen Sie eine von {} Minuten.",
    "Connections of {} take no files.": "Verbindungen von {} nehmen keine Dateien an.",
    "Count again later; if it stays, Amazon has changed its answer.": (
        "Zählen Sie später noch einmal; bleibt es so, hat Amazon seine Antwort geändert."
    ),
    "Download it again.": "Laden Sie sie noch einmal herunter.",
    "Download the report 'All Orders' from Seller Central and import that file as it is.": (
        "Laden Sie den Bericht 'All Orders' aus Seller Central herunter und importieren Sie diese Datei, wie sie ist."
    ),
    "Import their orders with [SYNCHRONIZE].": "Importieren Sie deren Bestellungen mit [SYNCHRONISIEREN].",
    "Report {} cannot be read: {}": "Bericht {} kann nicht gelesen werden: {}",
    "See what it has with `omnikit orders import-file ID FILE --preview`.": (
        "Sehen Sie mit `omnikit orders import-file ID FILE --preview` nach, was sie enthält."
    ),
    "Start it: `omnikit sync {}`.": "Starten Sie es: `omnikit sync {}`.",
    "Synchronise again later: it is asked for anew.": (
        "Synchronisieren Sie später noch einmal: Er wird neu angefordert."
    ),
    "The file is empty.": "Die Datei ist leer.",
    "There is no file {}.": "Es gibt keine Datei {}.",
    "This is no report on all orders: it has no column {}.": (
        "Dies ist kein Bericht über alle Bestellungen: Die Spalte {} fehlt."
    ),
    "{} has no column {}.": "{} hat keine Spalte {}.",
    "{} has one way to fetch orders: nothing can be compared.": (
        "{} hat nur einen Weg, Bestellungen abzurufen: Es gibt nichts zu vergleichen."
    ),
    "None of these errors is about an export that has failed.": (
        "Keiner dieser Fehler betrifft einen fehlgeschlagenen Export."
    ),
    "Refresh the list: it may be on its way by now.": "Aktualisieren Sie die Liste: Er könnte schon unterwegs sein.",
    "A worker fails at: {}": "Ein Worker scheitert an: {}",
    "{} times since {}: {}": "{}-mal seit {}: {}",
    "If it goes on, report this line.": "Wenn es so bleibt, melden Sie diese Zeile.",
    "The folder for dropped files cannot be used ({}).": "Der Ordner für abgelegte Dateien ist nicht benutzbar ({}).",
    "See that {} in the home is a folder which the worker's user may read and write.": (
        "Sorgen Sie dafür, dass {} im Home ein Ordner ist, den der Benutzer des Workers lesen und beschreiben darf."
    ),
    "Give the password for this one.": "Geben Sie das Passwort für diesen an.",
    "The stored password is for another server.": "Das gespeicherte Passwort gilt für einen anderen Server.",
    "The database of the home is in use by another program, and was not free for {} seconds.": (
        "Die Datenbank des Verzeichnisses wird von einem anderen Programm benutzt und war {} Sekunden lang nicht frei."
    ),
    "Try again; if it goes on, see which program holds omnikit.db open.": (
        "Versuchen Sie es erneut; hält es an, sehen Sie nach, welches Programm omnikit.db geöffnet hält."
    ),
    "The disk of the home is full: what was to be stored is not.": (
        "Der Datenträger des Verzeichnisses ist voll: Was gespeichert werden sollte, ist es nicht."
    ),
    "Make room on it, then try again; what was stored before is whole.": (
        "Schaffen Sie dort Platz und versuchen Sie es erneut; was vorher gespeichert wurde, ist unversehrt."
    ),
    "The copy {} cannot be written: {}.": "Die Kopie {} kann nicht geschrieben werden: {}.",
    "Name a file in a folder that may be written to and has room for it.": (
        "Nennen Sie eine Datei in einem Ordner, in den geschrieben werden darf und der genug Platz hat."
    ),
    "A number is too large: it has at most 18 digits.": "Eine Zahl ist zu groß: Sie hat höchstens 18 Stellen.",
    "A server elsewhere must be reached encrypted.": "Ein Server anderswo muss verschlüsselt erreicht werden.",
    "Check the number.": "Prüfen Sie die Zahl.",
    "Choose starttls or tls.": "Wählen Sie starttls oder tls.",
    "Days go with a time of day.": "Tage gehören zu einer Uhrzeit.",
    "Look at the channel (`omnikit alert channels`), mend it, then try `omnikit alert test`.": (
        "Sehen Sie sich den Kanal an (`omnikit alert channels`), berichtigen Sie ihn und versuchen Sie es "
        "mit `omnikit alert test`."
    ),
    "Name another folder; the page is kept: `omnikit report open {}`.": (
        "Nennen Sie einen anderen Ordner; die Seite ist aufbewahrt: `omnikit report open {}`."
    ),
    "Quiet hours that end when they begin are none.": "Ruhezeiten, die enden, wenn sie beginnen, sind keine.",
    "Say at which time, such as 06:30.": "Sagen Sie, zu welcher Uhrzeit, etwa 06:30.",
    "Such as --every 60, or --at 06:30.": "Etwa --every 60 oder --at 06:30.",
    "Such as 12345.": "Etwa 12345.",
    "What can be said: {}.": "Angegeben werden kann: {}.",
    "`omnikit alert list --rules` lists them.": "`omnikit alert list --rules` listet sie auf.",
    "`omnikit report list --schedules` lists them.": "`omnikit report list --schedules` listet sie auf.",
    "it has two parameters {}": "es hat zwei Parameter {}",
    "its channel cannot be used": "ihr Kanal ist nicht verwendbar",
    "encryption could not be agreed on": "über die Verschlüsselung kam keine Einigung zustande",
    "no answer came in time": "es kam rechtzeitig keine Antwort",
    "there is no server of this name": "einen Server dieses Namens gibt es nicht",
    "nobody answers there": "dort antwortet niemand",
    "the server offers no such encryption, login or letters": (
        "der Server bietet diese Verschlüsselung, Anmeldung oder Zeichen nicht an"
    ),
    "the server hung up": "der Server hat die Verbindung beendet",
    "An invoice belongs to no transaction: a credit note does.": (
        "Eine Rechnung gehört zu keiner Transaktion, nur eine Gutschrift."
    ),
    "Say that it is a credit note, or leave the transaction out.": (
        "Geben Sie an, dass es eine Gutschrift ist, oder lassen Sie die Transaktion weg."
    ),
    "{} has been exported as the other kind of document.": "{} wurde als die andere Art von Dokument exportiert.",
    "Give the credit note, or the invoice, a number of its own.": (
        "Geben Sie der Gutschrift oder der Rechnung eine eigene Nummer."
    ),
}

# what is wrong with a value
_VALUES = {
    "this is needed": "bitte ausfüllen",
    "this is not known": "unbekannte Angabe",
    "a whole number is needed": "eine ganze Zahl ist nötig",
    "a number is needed": "eine Zahl ist nötig",
    "true or false is needed": "wahr oder falsch ist nötig",
    "a text is needed": "ein Text ist nötig",
    "a list is needed": "eine Liste ist nötig",
    "names with their values are needed": "Namen mit ihren Werten sind nötig",
    "a day is needed, as DD.MM.YYYY or YYYY-MM-DD": "ein Tag ist nötig, als TT.MM.JJJJ oder JJJJ-MM-TT",
    "at least {ge}": "mindestens {ge}",
    "more than {gt}": "mehr als {gt}",
    "at most {le}": "höchstens {le}",
    "less than {lt}": "weniger als {lt}",
    "at least {min_length} characters": "mindestens {min_length} Zeichen",
    "at most {max_length} characters": "höchstens {max_length} Zeichen",
    "at least {min_length} entries": "mindestens {min_length} Einträge",
    "at most {max_length} entries": "höchstens {max_length} Einträge",
    "one of {expected}": "eines von {expected}",
    "String should match pattern '{pattern}'": "das hat nicht die erwartete Form ({pattern})",
    "agrees": "stimmt überein",
    "explained by canceled orders": "durch stornierte Bestellungen erklärt",
    "orders are missing": "Bestellungen fehlen",
    "more than counted": "mehr als gezählt",
    "not counted": "nicht gezählt",
    "Order to the OMS": "Bestellung ans OMS",
    "Return to the OMS": "Retoure ans OMS",
    "Merchant": "Händler",
    "Amazon (FBA)": "Amazon (FBA)",
    "unchanged": "unverändert",
    "FBA: never sent": "FBA: wird nie gesendet",
    "unknown SKU": "unbekannte SKU",
    "conflict": "Konflikt",
    "sent with another marketplace": "mit einem anderen Marktplatz gesendet",
    "paused": "angehalten",
    "refused": "abgelehnt",
    "no quantity": "keine Menge",
    "The channel's own count is not to be had: {}": "Die Zählung des Kanals ist nicht zu haben: {}",
    "Its driver cannot count.": "Sein Treiber kann nicht zählen.",
}

GERMAN: dict[str, str] = {
    **{text: text for text in SAME},
    **_SCREENS, **_STATES, **_DECLARED, **_REASONS, **_CAUSES, **_ERRORS, **_VALUES,
}  # fmt: skip
