"""The demo shop's page: sign in as somebody, ask about an order, read the mails the shop sent."""

import json
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, cast

import aiohttp
from aiohttp import web

from channels.web.static_files import add_files, serve_file
from demo.storefront.mailbox import Letterbox
from gendan.contracts import OrderList, OrderSummary, RefusedError

STATIC = Path(__file__).parent / "static"
# What channels/web/build.sh makes of frontend/.
BUILT = Path(__file__).parent / "built"
DEMO_CUSTOMERS = {"C1001": {"zh": "李伟", "en": "Li Wei"}, "C2001": {"zh": "Emma Clark", "en": "Emma Clark"}}

Vouch = Callable[[str], str]
CustomerOf = Callable[[Any], str]
OrdersOf = Callable[[str], Awaitable[Sequence[OrderSummary]]]


class DemoShop:
    """What stands in for the shop's own site.

    Args:
        vouch: makes the shop's proof of identity for a customer.
        customer_of: checks such a proof.
        orders_of: a customer's orders, as summaries.
        letterbox: mails and text messages that the demo shop sent.
    """

    def __init__(
        self,
        vouch: Vouch,
        customer_of: CustomerOf,
        orders_of: OrdersOf,
        letterbox: Letterbox,
    ) -> None:
        self._vouch = vouch
        self._customer_of = customer_of
        self._orders_of = orders_of
        self._letterbox = letterbox

    def add_routes(self, app: web.Application) -> None:
        """Add the demo's pages and the few calls they make."""
        app.router.add_get("/", _to_demo)
        app.router.add_get("/demo", _to_demo)
        app.router.add_get("/demo/", serve_file(STATIC / "index.html"))
        app.router.add_get("/demo/mail", serve_file(STATIC / "mail.html"))
        app.router.add_post("/demo/sign-in", self._sign_in)
        app.router.add_get("/demo/orders", self._orders)
        app.router.add_get("/demo/mail.json", self._letters)
        app.router.add_post("/demo/sms", self._text_message)
        add_files(app, "/demo/static", STATIC, BUILT)

    async def _sign_in(self, request: web.Request) -> web.Response:
        customer = (await _read_object(request)).get("customer")
        if not isinstance(customer, str) or customer not in DEMO_CUSTOMERS:
            raise web.HTTPNotFound(text=f"customer: the demo has {', '.join(DEMO_CUSTOMERS)}")
        return web.json_response({"identity": self._vouch(customer), "name": DEMO_CUSTOMERS[customer]})

    async def _orders(self, request: web.Request) -> web.Response:
        proof = request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            customer = self._customer_of(proof)
        except RefusedError as refusal:
            raise web.HTTPUnauthorized(text=str(refusal)) from refusal
        return web.json_response(await self._orders_of(customer))

    async def _letters(self, _request: web.Request) -> web.Response:
        return web.json_response(self._letterbox.newest_first())

    async def _text_message(self, request: web.Request) -> web.Response:
        sent = await _read_object(request)
        if not {"to", "text"} <= sent.keys():
            raise web.HTTPBadRequest(text="a text message has 'to' and 'text'")
        self._letterbox.add("sms", str(sent["to"]), "", str(sent["text"]))
        return web.json_response({"accepted": True})


def orders_by_principal(
    session: aiohttp.ClientSession, url: str, principal_for: Callable[[str], str]
) -> OrdersOf:
    """Return how the demo page asks the backend for a customer's orders: as that customer, nothing more."""

    async def orders_of(customer: str) -> Sequence[OrderSummary]:
        headers = {"Authorization": f"Bearer {principal_for(customer)}"}
        async with session.get(f"{url}/api/v1/orders?limit=20", headers=headers) as response:
            response.raise_for_status()
            return cast("OrderList", await response.json())["orders"]

    return orders_of


async def _read_object(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read())
    except (ValueError, RecursionError):
        raise web.HTTPBadRequest(text="the body is not JSON") from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="the body is not a JSON object")
    return body


async def _to_demo(_request: web.Request) -> web.Response:
    raise web.HTTPFound("/demo/")
