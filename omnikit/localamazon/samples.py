"""The texts generated orders are made of."""

from typing import NamedTuple


class Product(NamedTuple):
    """Something our demo sellers sell; the price is gross, in euro cents."""

    asin: str
    sku: str
    title: str
    cents: int


class Place(NamedTuple):
    """A town with a matching postal code."""

    postal_code: str
    city: str
    region: str


PRODUCTS = tuple(
    Product(*row)
    for row in (
        ("B0D1LAMP01", "LAMP-OAK-01", "Tischlampe Eiche, dimmbar", 4990),
        ("B0D1LAMP02", "LAMP-OAK-02", "Stehlampe Eiche, 150 cm", 12900),
        ("B0D2MUGS01", "MUG-BLUE-4", "Becher-Set „Nordsee“, 4 Stück", 2795),
        ("B0D2MUGS02", "MUG-GRN-4", "Becher-Set „Wald“, 4 Stück", 2795),
        ("B0D3KNIF01", "KN-CHEF-20", "Kochmesser 20 cm <Damast>", 8950),
        ("B0D3KNIF02", "KN-PARE-09", "Schälmesser 9 cm", 1499),
        ("B0D4TOWL01", "TOWEL-L-WHT", "Duschtuch 70x140 cm, weiß", 1999),
        ("B0D4TOWL02", "TOWEL-S-WHT", "Handtuch 50x100 cm, weiß", 999),
        ("B0D5GRDN01", "GARDEN/SET 3", "Garten-Set: Schaufel, Harke & Schere", 3450),
        ("B0D5GRDN02", "GLOVE-M", "Gartenhandschuhe M", 1290),
        ("B0D6BIKE01", "BIKE-LIGHT-USB", "Fahrradlicht-Set, USB-C, StVZO", 2999),
        ("B0D6BIKE02", "BIKE-PUMP", "Standpumpe mit Manometer", 3595),
        ("B0D7DESK01", "DESK-160-WHT", "Schreibtischplatte 160 x 80 cm", 18900),
        ("B0D7CABL01", "CABLE-USBC-2M", "USB-C-Kabel 2 m, 100 W", 1195),
        ("B0D8TEAS01", "TEA-EARL-250", "Earl Grey, 250 g, lose", 895),
        ("B0D8CANDL1", "CANDLE-XMAS-6", "Kerzen 🎄 6er-Pack", 1650),
    )
)

NAMES = (
    "Anna Schneider", "Jürgen Müßig", "Lena Großmann", "Mehmet Öz", "Sophie Lefèvre", "Giulia D'Angelo",
    "José Núñez", "Zoë Ångström", "Łukasz Żółkiewski", "Siobhán O'Neill", "Pieter van der Berg", "Björn Åkesson",
    "Käthe Weiß", "Thomas Becker", "Friederike Öztürk", "Marie-Luise von Hohenstein", "Emil Præstgaard", "Ines Prüß",
)  # fmt: skip
ODD_NAMES = (
    "<script>alert('name')</script> Meier",
    "🌻 Frieda Sonnenschein 🌻",
    "محمد الأحمد",
    "שרה כהן",
    "Robert'); DROP TABLE orders;--",
    '=HYPERLINK("http://example.invalid";"Klick")',
    "山田 太郎",
    "X",
)
COMPANIES = ("Müller & Söhne GmbH", "Praxis Dr. Weiß", "Kita Regenbogen e.V.", "Bäckerei Öhler OHG", "ACME S.à r.l.")
STREETS = {
    "DE": ("Hauptstraße", "Lindenallee", "Am Öhlberg", "Straße des 17. Juni"),
    "FR": ("rue de l'Église", "avenue Foch", "boulevard Saint-Michel"),
    "IT": ("Via Roma", "Corso Garibaldi", "Piazza dell'Unità"),
    "ES": ("Calle Mayor", "Avenida de la Constitución", "Plaza de España"),
    "GB": ("High Street", "Oak Avenue", "St Mary's Road"),
    "NL": ("Dorpsstraat", "Prinsengracht", "Stationsweg"),
    "SE": ("Storgatan", "Drottninggatan", "Björkvägen"),
    "PL": ("ul. Długa", "ul. Świętokrzyska", "al. Jerozolimskie"),
    "BE": ("Rue Neuve", "Kerkstraat"),
    "IE": ("O'Connell Street", "Main Street"),
    "US": ("Main Street", "Oak Avenue"),
    "JP": ("千代田区千代田", "中央区銀座"),
    "TR": ("İstiklal Caddesi", "Bağdat Caddesi"),
}
PLACES: dict[str, tuple[Place, ...]] = {
    "DE": (
        Place("80331", "München", "Bayern"),
        Place("20095", "Hamburg", ""),
        Place("50667", "Köln", "NRW"),
        Place("01067", "Dresden", "Sachsen"),
        Place("99084", "Erfurt", "Thüringen"),
    ),
    "FR": (Place("75001", "Paris", ""), Place("69002", "Lyon", ""), Place("06000", "Nice", "")),
    "IT": (Place("00184", "Roma", "RM"), Place("20121", "Milano", "MI"), Place("39100", "Bolzano", "BZ")),
    "ES": (
        Place("28013", "Madrid", "Madrid"),
        Place("08002", "Barcelona", "Barcelona"),
        Place("15001", "A Coruña", ""),
    ),
    "GB": (Place("SW1A 1AA", "London", ""), Place("M1 1AE", "Manchester", ""), Place("EH1 1YZ", "Edinburgh", "")),
    "NL": (Place("1012 LG", "Amsterdam", ""), Place("3511 AB", "Utrecht", "")),
    "SE": (Place("111 22", "Stockholm", ""), Place("411 03", "Göteborg", "")),
    "PL": (Place("00-001", "Warszawa", ""), Place("31-002", "Kraków", ""), Place("90-001", "Łódź", "")),
    "BE": (Place("1000", "Bruxelles", ""), Place("9000", "Gent", "")),
    "IE": (Place("D01 F5P2", "Dublin", ""), Place("T12 W8KD", "Cork", "")),
    "US": (Place("98101", "Seattle", "WA"), Place("10001", "New York", "NY")),
    "JP": (Place("100-0001", "東京", "東京都"), Place("530-0001", "大阪市", "大阪府")),
    "TR": (Place("34430", "İstanbul", "İstanbul"), Place("06420", "Ankara", "")),
}

# Every way a buyer types a DHL locker or post office into Amazon's free address lines, plus the two classic
# look-alikes. {n} is the locker or office number, {p} the buyer's Postnummer.
LOCKERS: tuple[dict[str, str], ...] = (
    {"addressLine1": "Packstation {n}", "addressLine2": "{p}"},
    {"addressLine1": "{p}", "addressLine2": "Packstation {n}"},
    {"companyName": "{p}", "addressLine1": "Packstation {n}"},
    {"addressLine1": "Packstation {n}, Postnummer {p}"},
    {"addressLine1": "PACKSTATION Nr. {n}", "addressLine2": "Post-Nr.: {p}"},
    {"name": "{name} {p}", "addressLine1": "Packstation {n}"},
    {"addressLine1": "Packstation {n}", "addressLine3": "{p}"},
)
OFFICES: tuple[dict[str, str], ...] = (
    {"addressLine1": "Postfiliale {n}", "addressLine2": "{p}"},
    {"addressLine1": "{p}", "addressLine2": "Postfiliale {n}"},
)
LOOKALIKES: tuple[dict[str, str], ...] = (
    {"addressLine1": "Packstationstr. 5"},
    {"companyName": "Musterfirma Packstation GmbH", "addressLine1": "Gewerbepark 12"},
)

GIFT_MESSAGES = (
    "Alles Gute zum Geburtstag! 🎂",
    "Für die beste Oma der Welt\nDeine Enkel",
    "Joyeux anniversaire, Chloé !",
    "Herzlichen Glückwunsch & bis bald <3",
)
CANCEL_REASONS = ("Ordered by mistake", "Found cheaper somewhere else", "Item would not arrive on time")
CARRIERS = (("DHL", "DHL Paket"), ("DPD", "DPD Classic"), ("GLS", "BusinessParcel"), ("Hermes", "Standard"))
LEVELS = (
    "STANDARD", "EXPEDITED", "FREE_ECONOMY", "NEXT_DAY", "PRIORITY", "SAME_DAY", "SECOND_DAY", "SCHEDULED",
)  # fmt: skip

# One euro in each currency: round demo figures, not exchange rates.
PER_EURO = {
    "EUR": 1.0, "GBP": 0.86, "SEK": 11.3, "PLN": 4.3, "USD": 1.1, "JPY": 160.0, "TRY": 38.0, "CAD": 1.5, "MXN": 20.0,
    "BRL": 6.0, "ZAR": 20.0, "EGP": 50.0, "SAR": 4.1, "AED": 4.0, "INR": 95.0, "SGD": 1.45, "AUD": 1.65,
}  # fmt: skip
VAT_PERCENT = {
    "DE": 19, "FR": 20, "IT": 22, "ES": 21, "GB": 20, "NL": 21, "SE": 25, "PL": 23, "BE": 21, "IE": 23, "JP": 10,
}  # fmt: skip
NO_DECIMALS = ("JPY",)
