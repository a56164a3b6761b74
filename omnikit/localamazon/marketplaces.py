"""The 23 marketplaces, as far as this server speaks of them."""

from typing import NamedTuple


class Marketplace(NamedTuple):
    """One row of Amazon's marketplace table."""

    id: str
    country: str
    currency: str
    language: str
    domain: str
    region: str
    prefix: str  # first three digits of order ids, as seen in each marketplace

    @property
    def name(self) -> str:
        """Amazon's display name, `Amazon.de`."""
        return self.domain.removeprefix("www.").capitalize()


_ROWS = (
    ("A2EUQ1WTGCTBG2", "CA", "CAD", "en_CA", "www.amazon.ca", "NA", "701"),
    ("ATVPDKIKX0DER", "US", "USD", "en_US", "www.amazon.com", "NA", "112"),
    ("A1AM78C64UM0Y8", "MX", "MXN", "es_MX", "www.amazon.com.mx", "NA", "702"),
    ("A2Q3Y263D00KWC", "BR", "BRL", "pt_BR", "www.amazon.com.br", "NA", "701"),
    ("A28R8C7NBKEWEA", "IE", "EUR", "en_IE", "www.amazon.ie", "EU", "026"),
    ("A1RKKUPIHCS9HS", "ES", "EUR", "es_ES", "www.amazon.es", "EU", "405"),
    ("A1F83G8C2ARO7P", "GB", "GBP", "en_GB", "www.amazon.co.uk", "EU", "204"),
    ("A13V1IB3VIYZZH", "FR", "EUR", "fr_FR", "www.amazon.fr", "EU", "408"),
    ("AMEN7PMS3EDWL", "BE", "EUR", "fr_BE", "www.amazon.com.be", "EU", "411"),
    ("A1805IZSGTT6HS", "NL", "EUR", "nl_NL", "www.amazon.nl", "EU", "171"),
    ("A1PA6795UKMFR9", "DE", "EUR", "de_DE", "www.amazon.de", "EU", "305"),
    ("APJ6JRA9NG5V4", "IT", "EUR", "it_IT", "www.amazon.it", "EU", "407"),
    ("A2NODRKZP88ZB9", "SE", "SEK", "sv_SE", "www.amazon.se", "EU", "406"),
    ("AE08WJ6YKNBMC", "ZA", "ZAR", "en_ZA", "www.amazon.co.za", "EU", "172"),
    ("A1C3SOZRARQ6R3", "PL", "PLN", "pl_PL", "www.amazon.pl", "EU", "406"),
    ("ARBP9OOSHTCHU", "EG", "EGP", "ar_EG", "www.amazon.eg", "EU", "408"),
    ("A33AVAJ2PDY3EV", "TR", "TRY", "tr_TR", "www.amazon.com.tr", "EU", "403"),
    ("A17E79C6D8DWNP", "SA", "SAR", "ar_SA", "www.amazon.sa", "EU", "406"),
    ("A2VIGQ35RCS4UG", "AE", "AED", "en_AE", "www.amazon.ae", "EU", "404"),
    ("A21TJRUUN4KGV", "IN", "INR", "en_IN", "www.amazon.in", "EU", "402"),
    ("A19VAU5U5O7RUS", "SG", "SGD", "en_SG", "www.amazon.sg", "FE", "503"),
    ("A39IBJ37TRP1C6", "AU", "AUD", "en_AU", "www.amazon.com.au", "FE", "250"),
    ("A1VC38T7YXB528", "JP", "JPY", "ja_JP", "www.amazon.co.jp", "FE", "250"),
)

MARKETPLACES: dict[str, Marketplace] = {row[0]: Marketplace(*row) for row in _ROWS}
BY_COUNTRY: dict[str, Marketplace] = {place.country: place for place in MARKETPLACES.values()}


def ids(*countries: str) -> list[str]:
    """Marketplace ids by country code."""
    return [BY_COUNTRY[country].id for country in countries]
