"""Finding out which order a customer means, and how this shop's numbers look."""

from collections.abc import Sequence

from aiohttp import web

from backend.http.authentication import CALLER
from backend.http.request_bodies import read_body
from backend.http.responses import json_response
from backend.http.routes import CONVERSATION, Need, Route
from backend.order_resolution.number_formats import NumberFormats
from backend.order_resolution.schemas import ResolutionResponse, ResolveBody
from backend.order_resolution.service import OrderReference, ResolvedOrders, resolve
from backend.order_view.view import order_view, seen_summary
from backend.orders.access import Access
from backend.shared.instants import instant
from backend.shop.model import ShopNumberShapes
from gendan.platform.clock import Clock


class OrderResolutionRoutes:
    """Handlers for what a customer said about an order."""

    def __init__(self, access: Access, shapes: NumberFormats, clock: Clock) -> None:
        self._access = access
        self._shapes = shapes
        self._clock = clock

    @property
    def routes(self) -> Sequence[Route]:
        """The routes with who may call them."""
        anybody_known = Need(principal=True, scope="shop:read")
        answers = {200: ResolutionResponse}
        return [
            Route("POST", "/api/v1/orders/resolve", self.resolve, CONVERSATION, answers, ResolveBody),
            Route("GET", "/api/v1/number-shapes", self.number_shapes, anybody_known, {200: ShopNumberShapes}),
        ]

    async def resolve(self, request: web.Request) -> web.Response:
        """Find out which order is meant."""
        body = await read_body(request, ResolveBody)
        question = OrderReference(
            tuple(body.mentions), body.product, body.position, body.in_focus, body.words
        )
        resolution = await resolve(self._access, request[CALLER], question)
        return json_response(self._resolution(resolution))

    def _resolution(self, found: ResolvedOrders) -> dict[str, object]:
        now = self._clock.now()
        return {
            "as_of": instant(now),
            "outcome": found.outcome,
            "matched_by": found.matched_by,
            "order": order_view(found.orders[0], now) if found.outcome == "one" else None,
            "orders": [seen_summary(each) for each in found.orders],
            "total": found.total,
        }

    async def number_shapes(self, _request: web.Request) -> web.Response:
        """Return how the shop's numbers look."""
        shapes = await self._shapes.get()
        return json_response(shapes.model_dump())
