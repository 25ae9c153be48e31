"""Orders as conversations and machines read them."""

from collections.abc import Sequence

from aiohttp import web

from backend.http.authentication import CALLER, principal_of
from backend.http.minimum_response_time import MinimumDuration
from backend.http.request_bodies import limit_schema, read_limit
from backend.http.responses import json_response
from backend.http.routes import CONVERSATION, Need, Route
from backend.order_view.schemas import CustomerResponse, OrderResponse, PageResponse
from backend.order_view.view import order_view, seen_summary
from backend.orders.access import Access, SeenOrder
from backend.shared.errors import OrderNotVisibleError
from backend.shared.instants import instant
from backend.shared.pagination import PageKey, read_cursor, write_cursor
from gendan.platform.clock import Clock

LIST_QUERY = {
    "limit": limit_schema("orders"),
    "cursor": {"type": "string", "description": "`next` of the page before"},
}


class OrderRoutes:
    """Handlers that read orders."""

    def __init__(self, access: Access, clock: Clock, refusal_floor_s: float) -> None:
        self._access = access
        self._clock = clock
        self._refusal_floor_s = refusal_floor_s

    @property
    def routes(self) -> Sequence[Route]:
        """The routes with who may call them."""
        reader = Need(principal=True, scope="orders:read")
        return [
            Route("GET", "/api/v1/orders", self.list, reader, {200: PageResponse}, query=LIST_QUERY),
            Route("GET", "/api/v1/customer", self.customer, CONVERSATION, {200: CustomerResponse}),
            Route("GET", "/api/v1/orders/{number}", self.get, reader, {200: OrderResponse}, refusals=[404]),
        ]

    async def list(self, request: web.Request) -> web.Response:
        """Return one page of visible orders, newest first."""
        limit = read_limit(request)
        after = read_cursor(request.query.get("cursor"))
        seen = await self._access.page(request[CALLER], limit + 1, after)
        shown = seen[:limit]
        return json_response(
            {
                "as_of": instant(self._clock.now()),
                "orders": [seen_summary(each) for each in shown],
                "next": _cursor_after(shown[-1]) if len(seen) > limit else None,
            }
        )

    async def customer(self, request: web.Request) -> web.Response:
        """Return whom the shop vouches for in this conversation, with a masked name."""
        return json_response({"name": await self._access.masked_name(principal_of(request))})

    async def get(self, request: web.Request) -> web.Response:
        """Return one order."""
        floor = MinimumDuration(self._refusal_floor_s)
        seen = await self._access.order(request[CALLER], request.match_info["number"])
        if seen is None:
            await floor.reach()
            raise OrderNotVisibleError
        return json_response(order_view(seen, self._clock.now()))


def _cursor_after(seen: SeenOrder) -> str:
    return write_cursor(PageKey(seen.order.placed_at, seen.order.id))
