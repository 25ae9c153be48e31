"""What the shop says about itself."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Literal

from aiohttp import web

from backend.domain.shop import NumberShapes, Shop
from backend.http.answers import answer
from backend.http.gatekeeper import CALLER
from backend.http.order_answers import Answer
from backend.http.routes import Need, Route
from backend.service.shapes import Shapes
from backend.service.ways import WaysToProve


class WaysOut(Answer):
    """How one can prove who one is beside knowing things about an order; a person always helps as well."""

    code_by: list[Literal["email", "sms"]]
    sign_in_url: str | None


class ShopOut(Shop):
    """The shop's facts, with what is so now for whoever asks."""

    ways: WaysOut


class ShopRoutes:
    """Handlers for the shop's own facts."""

    def __init__(self, shop: Shop, ways: WaysToProve, shapes: Shapes) -> None:
        self._shop = shop.model_dump(mode="json", exclude={"number_shapes"})
        self._ways = ways
        self._shapes = shapes

    @property
    def routes(self) -> Sequence[Route]:
        """The routes with who may call them."""
        anybody_known = Need(principal=True, scope="shop:read")
        return [
            Route("GET", "/api/v1/shop", self.shop, anybody_known, {200: ShopOut}),
            Route("GET", "/api/v1/number-shapes", self.number_shapes, anybody_known, {200: NumberShapes}),
        ]

    async def shop(self, request: web.Request) -> web.Response:
        """Return what customers may be told about the shop."""
        return answer({**self._shop, "ways": asdict(self._ways.now(request[CALLER]))})

    async def number_shapes(self, _request: web.Request) -> web.Response:
        """Return how the shop's numbers look."""
        shapes = await self._shapes.get()
        return answer(shapes.model_dump())
