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
    "Every order that was fetched has been imported, or waits for its payment.": (
        "Jede abgerufene Bestellung ist importiert oder wartet noch auf ihre Zahlung."
    ),
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
    "No driver is installed.": "Es ist kein Treiber installiert.",
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
    "This is needed.": "Bitte ausfüllen.",
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
    "Retry started for 1 order": "Neuer Versuch für 1 Bestellung gestartet",
    "Retry started for {} orders": "Neuer Versuch für {} Bestellungen gestartet",
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
    "No OMS is connected yet.": "Noch ist kein OMS angebunden.",
    "No import yet": "Noch kein Import",
    "No line items: they come with the import of the order.": (
        "Keine Positionen: Sie kommen mit dem Import der Bestellung."
    ),
    "No orders": "Keine Bestellungen",
    "No shipment yet: shipments are exported to the channel by a later release.": (
        "Noch keine Sendung: Sendungen werden erst von einer späteren Version an den Kanal exportiert."
    ),
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
    "Shipments": "Sendungen",
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
    "No returns yet": "Noch keine Retouren",
    "Orders": "Bestellungen",
    "Returns": "Retouren",
    "This version cannot import returns. They appear here with a later release.": (
        "Diese Version kann keine Retouren importieren. Sie erscheinen hier mit einer späteren Version."
    ),
    "A running worker fetches them.": "Ein laufender Worker ruft sie ab.",
    "next": "nächster Abruf",
    "Why it was left out": "Warum sie ausgelassen wurde",
    "Download": "Herunterladen",
    "These are too many rows for a page.": "Das sind zu viele Zeilen für eine Seite.",
    "Narrow the list to {} rows, or use `--out FILE` on the command line.": (
        "Die Liste auf {} Zeilen einschränken oder auf der Kommandozeile `--out DATEI` verwenden."
    ),
    "Postfach: a parcel service cannot deliver there": "Postfach: Ein Paketdienst kann dort nicht zustellen",
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
    "Compare the amounts with the order at the channel. After Amazon has corrected them, retry the import.": (
        "Vergleichen Sie die Beträge mit der Bestellung beim Kanal. Wiederholen Sie den Import, sobald Amazon sie "
        "korrigiert hat."
    ),
    "Compare with the order at the channel. If the currency is real, omnikit must learn it: report the code.": (
        "Vergleichen Sie mit der Bestellung beim Kanal. Gibt es die Währung wirklich, muss omnikit sie lernen: "
        "Bitte melden Sie den Code."
    ),
    "Compare with the order at the channel; enter it by hand if it really mixes them.": (
        "Vergleichen Sie mit der Bestellung beim Kanal; mischt sie die Währungen wirklich, erfassen Sie sie von Hand."
    ),
    "Give the offer a seller SKU in Seller Central, then retry the import.": (
        "Geben Sie dem Angebot in Seller Central eine Verkäufer-SKU und wiederholen Sie den Import."
    ),
    "Line {item_id} has no amounts although the order is past payment.": (
        "Position {item_id} hat keine Beträge, obwohl die Bestellung bezahlt ist."
    ),
    "Line {item_id} has no seller SKU, so it cannot be matched to a product.": (
        "Position {item_id} hat keine Verkäufer-SKU und lässt sich keinem Produkt zuordnen."
    ),
    "Open the order in Seller Central. If the address is there, retry the import; "
    "if not, ask the buyer or cancel the order at the channel.": (
        "Öffnen Sie die Bestellung in Seller Central. Steht die Adresse dort, wiederholen Sie den Import; sonst fragen "
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
    "Handed on already and left as they are: {} orders.": (
        "Schon weitergegeben und unverändert gelassen: {} Bestellungen."
    ),
    "There is no level {}; there are: {}.": "Es gibt keine Stufe {}; es gibt: {}.",
    "Write whole hours, such as 48.": "Schreiben Sie ganze Stunden, etwa 48.",
    "{} is no number of hours from 0 to {}.": "{} ist keine Anzahl von Stunden zwischen 0 und {}.",
    "Choose one of {} minutes, or never.": "Wählen Sie eines von {} Minuten oder nie.",
    "Every {} minutes is not offered.": "Alle {} Minuten wird nicht angeboten.",
    "{} is neither orders nor returns.": "{} ist weder orders noch returns.",
    "Write at most {} characters.": "Schreibe höchstens {} Zeichen.",
}

# what pydantic says of a value
_VALUES = {
    "Extra inputs are not permitted": "Unbekannte Angabe",
    "Field required": "Bitte ausfüllen",
    "Input should be a valid boolean": "Bitte an oder aus angeben",
    "Input should be a valid boolean, unable to interpret input": "Bitte an oder aus angeben",
    "Input should be a valid integer, unable to parse string as an integer": "Bitte eine ganze Zahl angeben",
    "Input should be a valid list": "Bitte eine Liste angeben",
    "Input should be a valid number, unable to parse string as a number": "Bitte eine Zahl angeben",
    "Input should be a valid string": "Bitte einen Text angeben",
    "Input should be {expected}": "Erlaubt ist {expected}",
    "Input should be greater than or equal to {ge}": "Mindestens {ge}",
    "Input should be less than or equal to {le}": "Höchstens {le}",
    "String should have at least {min_length} character{expected_plural}": "Mindestens {min_length} Zeichen",
    "String should have at most {max_length} character{expected_plural}": "Höchstens {max_length} Zeichen",
    "String should match pattern '{pattern}'": "Das hat nicht die erwartete Form ({pattern})",
    "Value error, {error}": "{error}",
}

GERMAN: dict[str, str] = {
    **{text: text for text in SAME},
    **_SCREENS, **_STATES, **_DECLARED, **_REASONS, **_CAUSES, **_ERRORS, **_VALUES,
}  # fmt: skip
