"""A seller's units in Amazon's warehouses."""

from dataclasses import dataclass
from random import Random

from omnikit.localamazon.catalog import ARTICLES, Article, stock_pool
from omnikit.localamazon.wire import Json

DAY = 86400
NEW = "NewItem"
FULFILLABLE = "fulfillableQuantity"
INBOUND = ("inboundWorkingQuantity", "inboundShippedQuantity", "inboundReceivingQuantity")
RESERVED = ("pendingCustomerOrderQuantity", "pendingTransshipmentQuantity", "fcProcessingQuantity")
RESEARCHING = ("researchingQuantityInShortTerm", "researchingQuantityInMidTerm", "researchingQuantityInLongTerm")
UNFULFILLABLE = (
    "customerDamagedQuantity", "warehouseDamagedQuantity", "distributorDamagedQuantity", "carrierDamagedQuantity",
    "defectiveQuantity", "expiredQuantity",
)  # fmt: skip
COUNTS = (FULFILLABLE, *INBOUND, *RESERVED, *RESEARCHING, *UNFULFILLABLE)


@dataclass(slots=True)
class Units:
    """All units of one SKU in one pool."""

    sku: str
    asin: str
    fnsku: str
    title: str
    counts: dict[str, int]
    updated: float

    @property
    def total(self) -> int:
        """Units inbound or in Amazon's warehouses, whatever their state."""
        return sum(self.counts.values())


class Stock:
    """The stock of one seller, made up when a pool is first looked at; the same seed gives the same units."""

    def __init__(self, seed: str, born: float) -> None:
        self._seed = seed
        self._born = int(born)
        self._pools: dict[str, dict[str, Units]] = {}

    def at(self, marketplace_id: str) -> list[Units]:
        """What the marketplace sells from, by SKU."""
        pool = self._pool(marketplace_id)
        return [pool[sku] for sku in sorted(pool)]

    def fulfillable(self, sku: str, marketplace_id: str) -> int:
        """How many pieces Amazon can ship now."""
        units = self._pool(marketplace_id).get(sku)
        return units.counts[FULFILLABLE] if units else 0

    def change(self, sku: str, marketplace_id: str, counts: dict[str, int], now: float) -> Json:
        """Set some counts of a SKU, in every marketplace of the pool; an unknown SKU enters the warehouse.

        Raises:
            ValueError: a count that does not exist or is no whole number of at least 0.

        """
        for name, count in counts.items():
            if name not in COUNTS or isinstance(count, bool) or not isinstance(count, int) or count < 0:
                raise ValueError(f"{name}: {count!r} is no count of units. Known: {', '.join(COUNTS)}.")
        pool = self._pool(marketplace_id)
        known = pool.get(sku) or Units(sku, "B0" + f"{len(pool):08d}", "X0" + f"{len(pool):08d}", sku, _none(), now)
        pool[sku] = Units(sku, known.asin, known.fnsku, known.title, known.counts | counts, now)
        return pool[sku].counts | {"totalQuantity": pool[sku].total}

    def _pool(self, marketplace_id: str) -> dict[str, Units]:
        name = stock_pool(marketplace_id)
        if name not in self._pools:
            self._pools[name] = {sku: self._units(name, article) for sku, article in ARTICLES.items()}
        return self._pools[name]

    def _units(self, pool: str, article: Article) -> Units:
        product = article.product
        random = Random(f"{self._seed}/stock/{pool}/{product.sku}")
        # What the merchant ships himself now was once in FBA too, as its older orders show: an empty row remains.
        counts = _made_up(random) if article.is_fba else _none()
        updated = self._born - random.randrange(2 * 60, 400 * DAY)
        return Units(product.sku, product.asin, article.fnsku, product.title, counts, float(updated))


def _none() -> dict[str, int]:
    return dict.fromkeys(COUNTS, 0)


def _made_up(random: Random) -> dict[str, int]:
    counts = _none() | {FULFILLABLE: random.randrange(1, 250)}
    for name in (*INBOUND, *RESERVED, RESEARCHING[0], "customerDamagedQuantity", "defectiveQuantity"):
        counts[name] = random.choice((0, 0, 0, 1, 3, 12))
    return counts
