"""Orders as conversations and machines read them."""

from collections.abc import Sequence
from typing import Annotated, Literal

from aiohttp import web
from pydantic import Field

from backend.http.authentication import CALLER, principal_of
from backend.http.minimum_response_time import Floor
from backend.http.pagination import read_cursor, write_cursor
from backend.http.request_bodies import Body, limit_schema, read_body, read_limit
from backend.http.responses import answer
from backend.http.routes import CONVERSATION, Need, Route
from backend.order_resolution.service import Question, Resolution, resolve
from backend.orders.access import Access, SeenOrder
from backend.orders.model import PageKey
from backend.orders.schemas import CustomerOut, OrderOut, PageOut, ResolutionOut
from backend.orders.views import order_view, seen_summary
from backend.shared.errors import OrderNotVisibleError
from backend.shared.instants import instant
from gendan.clock import Clock

# As much as one message of a customer holds.
LONGEST_WORDS = 1000
LIST_QUERY = {
    "limit": limit_schema("orders"),
    "cursor": {"type": "string", "description": "`next` of the page before"},
}


class ResolveBody(Body):
    """What a customer said about which order they mean."""

    mentions: list[Annotated[str, Field(max_length=LONGEST_WORDS)]] = Field(
        default_factory=list, max_length=20
    )
    product: str | None = Field(default=None, max_length=200)
    position: Literal["latest", "other"] | None = None
    in_focus: str | None = Field(default=None, max_length=64)
    words: str = Field(default="", max_length=LONGEST_WORDS)


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
            Route("GET", "/api/v1/orders", self.list, reader, {200: PageOut}, query=LIST_QUERY),
            Route("GET", "/api/v1/customer", self.customer, CONVERSATION, {200: CustomerOut}),
            Route("GET", "/api/v1/orders/{number}", self.get, reader, {200: OrderOut}, refusals=[404]),
            Route(
                "POST",
                "/api/v1/orders/resolve",
                self.resolve,
                CONVERSATION,
                {200: ResolutionOut},
                ResolveBody,
            ),
        ]

    async def list(self, request: web.Request) -> web.Response:
        """Return one page of visible orders, newest first."""
        limit = read_limit(request)
        after = read_cursor(request.query.get("cursor"))
        seen = await self._access.page(request[CALLER], limit + 1, after)
        shown = seen[:limit]
        return answer(
            {
                "as_of": instant(self._clock.now()),
                "orders": [seen_summary(each) for each in shown],
                "next": _cursor_after(shown[-1]) if len(seen) > limit else None,
            }
        )

    async def customer(self, request: web.Request) -> web.Response:
        """Return whom the shop vouches for in this conversation, with a masked name."""
        return answer({"name": await self._access.masked_name(principal_of(request))})

    async def get(self, request: web.Request) -> web.Response:
        """Return one order."""
        floor = Floor(self._refusal_floor_s)
        seen = await self._access.order(request[CALLER], request.match_info["number"])
        if seen is None:
            await floor.reach()
            raise OrderNotVisibleError
        return answer(order_view(seen, self._clock.now()))

    async def resolve(self, request: web.Request) -> web.Response:
        """Find out which order is meant."""
        body = await read_body(request, ResolveBody)
        question = Question(tuple(body.mentions), body.product, body.position, body.in_focus, body.words)
        resolution = await resolve(self._access, request[CALLER], question)
        return answer(self._resolution(resolution))

    def _resolution(self, found: Resolution) -> dict[str, object]:
        now = self._clock.now()
        return {
            "as_of": instant(now),
            "outcome": found.outcome,
            "matched_by": found.matched_by,
            "order": order_view(found.orders[0], now) if found.outcome == "one" else None,
            "orders": [seen_summary(each) for each in found.orders],
            "total": found.total,
        }


def _cursor_after(seen: SeenOrder) -> str:
    return write_cursor(PageKey(seen.order.placed_at, seen.order.id))
