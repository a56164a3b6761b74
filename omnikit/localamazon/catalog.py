"""What the generated sellers list: how each product of samples.py is sold, and which marketplaces share its units."""

import zlib
from typing import NamedTuple

from omnikit.localamazon.marketplaces import MARKETPLACES, ids
from omnikit.localamazon.samples import PRODUCTS, Product

DEFAULT = "DEFAULT"  # Amazon's word for the merchant's own channel
_AMAZON = "AMAZON"


class Article(NamedTuple):
    """One product as the seller lists it."""

    product: Product
    product_type: str
    is_fba: bool
    quantity: int | None  # of a merchant's offer; None: never said

    @property
    def fnsku(self) -> str:
        """Amazon's own stock keeping unit of the product, as the report on FBA returns writes it."""
        return f"X00{zlib.crc32(self.product.sku.encode()):08X}"[:10]


_BY_AMAZON, _BY_MERCHANT = True, False
_ROWS: tuple[tuple[str, str, bool, int | None], ...] = (
    ("LAMP-OAK-01", "LAMP", _BY_AMAZON, None),
    ("LAMP-OAK-02", "LAMP", _BY_MERCHANT, 14),
    ("MUG-BLUE-4", "DRINKING_CUP", _BY_AMAZON, None),
    ("MUG-GRN-4", "DRINKING_CUP", _BY_MERCHANT, 48),
    ("KN-CHEF-20", "KITCHEN_KNIFE", _BY_AMAZON, None),
    ("KN-PARE-09", "KITCHEN_KNIFE", _BY_MERCHANT, 120),
    ("TOWEL-L-WHT", "TOWEL", _BY_AMAZON, None),
    ("TOWEL-S-WHT", "TOWEL", _BY_MERCHANT, 75),
    ("GARDEN/SET 3", "GARDEN_TOOL_SET", _BY_MERCHANT, 9),
    ("GLOVE-M", "PROTECTIVE_GLOVE", _BY_MERCHANT, None),
    ("BIKE-LIGHT-USB", "VEHICLE_LIGHT_ASSEMBLY", _BY_AMAZON, None),
    ("BIKE-PUMP", "AIR_PUMP", _BY_MERCHANT, 22),
    ("DESK-160-WHT", "TABLE", _BY_MERCHANT, 0),
    ("CABLE-USBC-2M", "ELECTRONIC_CABLE", _BY_AMAZON, None),
    ("TEA-EARL-250", "TEA", _BY_AMAZON, None),
    ("CANDLE-XMAS-6", "XMAS_THING", _BY_MERCHANT, 31),
)
UNKNOWN_TYPES = {"XMAS_THING"}  # a listing may carry a type that Amazon has meanwhile dropped, and refuses in patches
_PRODUCTS = {product.sku: product for product in PRODUCTS}
ARTICLES = {sku: Article(_PRODUCTS[sku], kind, is_fba, quantity) for sku, kind, is_fba, quantity in _ROWS}
# "PRODUCT" stands for any type in a patch that touches no attribute of a particular type.
PRODUCT_TYPES = {article.product_type for article in ARTICLES.values()} - UNKNOWN_TYPES | {"PRODUCT", "LUGGAGE"}

# Pan-European FBA shows the same units in each of its marketplaces, but not in the United Kingdom (seen:
# selling-partner-api-models 452). A merchant's quantity of a unified SKU is shared with it too (2716, 4356).
_PAN_EU = frozenset(ids("DE", "FR", "IT", "ES", "NL", "PL", "SE", "BE", "IE"))
_UNIFIED = _PAN_EU.union(ids("GB"))
_EUROPE = "Europe"


def stock_pool(marketplace_id: str) -> str:
    """The name of the FBA stock a marketplace sells from; equal names mean the same units."""
    return _EUROPE if marketplace_id in _PAN_EU else marketplace_id


def offer_pool(marketplace_id: str) -> str:
    """The name under which marketplaces share one merchant's quantity of a SKU."""
    return _EUROPE if marketplace_id in _UNIFIED else marketplace_id


def amazon_channel(marketplace_id: str) -> str:
    """The fulfillment channel code of FBA; only AMAZON_NA, AMAZON_EU and AMAZON_JP are confirmed by Amazon's pages."""
    place = MARKETPLACES[marketplace_id]
    return f"{_AMAZON}_{place.country if place.region == 'FE' else place.region}"


def is_amazon(channel: str) -> bool:
    """Whether Amazon ships what is sold through this channel."""
    return channel.startswith(_AMAZON)
