"""The registered application, its sellers, their participations and roles."""

import base64
import hashlib
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from omnikit.localamazon.marketplaces import MARKETPLACES, ids

INVENTORY = "Inventory and Order Tracking"
DELIVERY = "Direct-to-Consumer Delivery"
INVOICING = "Tax Invoicing"
REMITTANCE = "Tax Remittance"
ROLES = (INVENTORY, DELIVERY, INVOICING, REMITTANCE)

_SELLERS = (
    ("Nordlicht Handel GmbH", ids("DE", "FR", "IT", "ES", "GB", "NL", "PL", "SE", "BE", "IE", "TR")),
    ("Kleine Werkstatt", ids("DE", "FR")),
)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Mint:
    """Secrets that follow from the seed, so that a demo prints the same credentials every time."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._count = 0

    def fixed(self, label: str) -> str:
        """The secret that always belongs to this label, in hex."""
        return hashlib.sha256(f"{self._seed}/{label}".encode()).hexdigest()

    def fresh(self, prefix: str) -> str:
        """A secret never handed out before by this server."""
        self._count += 1
        raw = hashlib.sha512(f"{self._seed}/#{self._count}".encode()).digest()
        return prefix + base64.urlsafe_b64encode(raw).decode().rstrip("=")


def role_named(text: str) -> str:
    """The role as this server spells it, whatever the case and with or without Amazon's `(Restricted)`.

    Raises:
        ValueError: no such role.

    """
    bare = text.lower().removesuffix("(restricted)").strip().replace("_", " ")
    for role in ROLES:
        if bare in (role.lower(), role.lower().replace("-", " ")):
            return role
    raise ValueError(f"Unknown role {text!r}. Known: {', '.join(ROLES)}.")


@dataclass
class Seller:
    """One selling partner account."""

    id: str
    store_name: str
    marketplace_ids: list[str]
    refresh_token: str = field(repr=False)
    roles: set[str] = field(default_factory=lambda: set(ROLES))

    def join(self, marketplace_ids: set[str]) -> None:
        """Participate in these marketplaces too."""
        self.marketplace_ids += sorted(marketplace_ids - set(self.marketplace_ids))


class Application:
    """The one application registered with this server."""

    def __init__(self, mint: Mint) -> None:
        self.id = f"amzn1.sellerapps.app.{uuid.UUID(mint.fixed('application')[:32], version=4)}"
        self.client_id = f"amzn1.application-oa2-client.{mint.fixed('client')[:32]}"
        self.client_secret = f"amzn1.oa2-cs.v1.{mint.fixed('secret')}"
        self.redirect_uris = ["http://localhost:8888/"]

    def accepts(self, redirect_uri: str) -> bool:
        """Registered, or plain http to this machine."""
        return redirect_uri in self.redirect_uris or is_loopback(redirect_uri)


def is_loopback(uri: str) -> bool:
    """Whether the URI is plain http to this machine."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    return parts.scheme == "http" and parts.hostname in _LOOPBACK


class Accounts:
    """All sellers and the refresh tokens they have granted."""

    def __init__(self, mint: Mint) -> None:
        self._mint = mint
        self.application = Application(mint)
        self.sellers: dict[str, Seller] = {}
        self._grants: dict[str, str] = {}
        for store_name, marketplace_ids in _SELLERS:
            self.add(store_name, marketplace_ids)

    @property
    def first(self) -> Seller:
        """The seller that loaded orders belong to."""
        return next(iter(self.sellers.values()))

    def add(self, store_name: str, marketplace_ids: list[str], seller_id: str = "") -> Seller:
        """A new seller who has authorized the application himself.

        Raises:
            ValueError: one of the marketplaces does not exist.

        """
        unknown = [place for place in marketplace_ids if place not in MARKETPLACES]
        if unknown:
            raise ValueError(f"Unknown marketplace {unknown[0]!r}.")
        number = len(self.sellers) + 1
        seller_id = seller_id or "A" + self._mint.fixed(f"seller {number}")[:13].upper()
        seller = Seller(seller_id, store_name, list(marketplace_ids), "")
        self.sellers[seller_id] = seller
        self.grant(seller)
        return seller

    def grant(self, seller: Seller) -> str:
        """A new refresh token; earlier ones stay valid, as in Seller Central."""
        seller.refresh_token = self._mint.fresh("Atzr|")
        self._grants[seller.refresh_token] = seller.id
        return seller.refresh_token

    def revoke(self, seller: Seller) -> None:
        """Take back every refresh token of the seller."""
        self._grants = {token: owner for token, owner in self._grants.items() if owner != seller.id}

    def granted_by(self, refresh_token: str) -> str | None:
        """The seller behind a valid refresh token."""
        return self._grants.get(refresh_token)

    def is_authorized(self, seller: Seller) -> bool:
        """Whether any of the seller's refresh tokens is valid."""
        return seller.id in self._grants.values()
