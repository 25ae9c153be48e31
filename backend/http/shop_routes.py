"""What the shop says about itself."""

from collections.abc import Sequence

from aiohttp import web

from backend.domain.shop import NumberShapes, Shop
from backend.http.answers import answer
from backend.http.routes import Need, Route
from backend.service.shapes import Shapes


class ShopRoutes:
    """Handlers for the shop's own facts."""

    def __init__(self, shop: Shop, shapes: Shapes) -> None:
        self._shop = shop.model_dump(mode="json", exclude={"number_shapes"})
        self._shapes = shapes

    @property
    def routes(self) -> Sequence[Route]:
        """The routes with who may call them."""
        anybody_known = Need(principal=True, scope="shop:read")
        return [
            Route("GET", "/api/v1/shop", self.shop, anybody_known, {200: Shop}),
            Route("GET", "/api/v1/number-shapes", self.number_shapes, anybody_known, {200: NumberShapes}),
        ]

    async def shop(self, _request: web.Request) -> web.Response:
        """Return what customers may be told about the shop."""
        return answer(self._shop)

    async def number_shapes(self, _request: web.Request) -> web.Response:
        """Return how the shop's numbers look."""
        shapes = await self._shapes.get()
        return answer(shapes.model_dump())
