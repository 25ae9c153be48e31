"""The backend's composition root: everything is made and wired here, and nowhere else."""

import hmac
from dataclasses import dataclass

from aiohttp import web
from prometheus_client import CollectorRegistry

from backend.domain.shop import Shop
from backend.http.gatekeeper import gatekeeper
from backend.http.order_routes import OrderRoutes
from backend.http.refusals import refusals_as_json
from backend.http.routes import add_routes
from backend.http.shop_routes import ShopRoutes
from backend.service.access import Access
from backend.service.callers import Machine
from backend.service.shapes import Shapes
from backend.settings import BackendSettings
from backend.storage.store import SqlStore
from gendan.clock import Clock
from gendan.database import Database
from gendan.web import add_health, database_check, errors_as_json

_MAX_BODY_BYTES = 5_000_000
_REFUSAL_FLOOR_S = 0.1
_GATEWAY_SCOPES = frozenset({"orders:read", "shop:read"})


@dataclass(frozen=True)
class EnvironmentKeys:
    """The one API key that comes from the settings: the gateway's."""

    gateway_key: str | None

    async def machine(self, token: str) -> Machine | None:
        """Return the gateway if this is its key."""
        if self.gateway_key and hmac.compare_digest(token.encode(), self.gateway_key.encode()):
            return Machine("gateway", _GATEWAY_SCOPES)
        return None


def build_app(settings: BackendSettings, shop: Shop, database: Database, clock: Clock) -> web.Application:
    """Wire the backend's HTTP application.

    Args:
        settings: the operator's choices.
        shop: the shop's own facts.
        database: an open database at the newest schema; the caller closes it.
        clock: the present.
    """
    store = SqlStore(database)
    app = web.Application(
        middlewares=[
            errors_as_json,
            refusals_as_json,
            gatekeeper(settings.principal_keys, EnvironmentKeys(settings.gateway_api_key)),
        ],
        client_max_size=_MAX_BODY_BYTES,
    )
    access = Access(store, clock)
    add_routes(app, OrderRoutes(access, clock, _REFUSAL_FLOOR_S).routes)
    add_routes(app, ShopRoutes(shop, Shapes(store, clock, shop.number_shapes)).routes)
    add_health(app, {"database": lambda: database_check(database.read.connect)}, CollectorRegistry())
    return app
