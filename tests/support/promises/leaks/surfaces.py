"""Everything of a shop that isn't an answer in a chat: files, letters, pages, metrics and refusals."""

import aiohttp

from tests.support.promises.leaks.canaries import PlantedCustomer
from tests.support.promises.leaks.planted_shop import PlantedShop

_PAGES = ("/chat", "/widget.js", "/widget/config.json", "/healthz", "/readyz", "/metrics", "/demo/mail.json")
_PARTS = ("/healthz", "/readyz", "/health", "/status", "/version", "/metrics", "/docs", "/openapi.json")
_CREDENTIALS = (
    "",
    "Bearer x",
    "Bearer gdk_gateway_wrong-secret-of-somebody-else",
    "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJjXzEifQ.",
)


async def written_and_sent(planted: PlantedShop) -> dict[str, str]:
    """Return the logs, and each mail and text message."""
    letters = {f"letter {number}": text for number, text in enumerate(planted.letters)}
    return planted.written() | letters


async def pages_and_metrics(planted: PlantedShop, http: aiohttp.ClientSession) -> dict[str, str]:
    """Return the pages and metrics of all four processes, whether or not they have them."""
    urls = planted.shop.run["urls"]
    asked = [f"{urls['gateway']}{path}" for path in _PAGES]
    asked += [f"{urls[part]}{path}" for part in ("rasa", "actions", "backend") for path in _PARTS]
    return {f"GET {url}": await _read(http, "GET", url) for url in asked}


async def refusals(planted: PlantedShop, http: aiohttp.ClientSession) -> dict[str, str]:
    """Return what is answered to somebody who asks the processes themselves, without a right to."""
    urls, said = planted.shop.run["urls"], {}
    for credentials in _CREDENTIALS:
        for customer in planted.customers[:4]:
            for method, url, body in _forbidden(urls, customer):
                headers = {"Authorization": credentials} if credentials else {}
                answer = await _read(http, method, url, body, headers)
                assert not answer.startswith("2"), (method, url)
                said[f"{method} {url.split('?')[0]} as '{credentials[:12]}' for {customer.id}"] = answer
    return said


def _forbidden(urls: dict[str, str], customer: PlantedCustomer) -> list[tuple[str, str, object]]:
    backend, order = f"{urls['backend']}/api/v1", customer.orders[0]
    claim = {"number": order.number, "email": customer.email}
    asked = {"mentions": [order.number], "words": customer.name}
    return [
        ("GET", f"{backend}/orders", None),
        ("GET", f"{backend}/orders/{order.number}", None),
        ("GET", f"{backend}/orders/{order.number}/history", None),
        ("POST", f"{backend}/orders/resolve", asked),
        ("POST", f"{backend}/verifications", claim),
        ("POST", f"{backend}/orders", {"orders": [order.sent]}),
        ("POST", f"{urls['backend']}/hooks/sf", {"parcels": [{"tracking_number": order.tracking_number}]}),
        (
            "POST",
            f"{urls['gateway']}/webhooks/rest/webhook",
            {"sender": customer.id, "message": order.number},
        ),
        ("GET", f"{urls['rasa']}/conversations/{customer.id}/tracker", None),
        ("POST", f"{urls['rasa']}/webhooks/gendan/turn", {"text": order.number}),
        ("POST", f"{urls['actions']}/webhook", {"next_action": "action_tell_order"}),
    ]


async def _read(
    http: aiohttp.ClientSession,
    method: str,
    url: str,
    body: object = None,
    headers: dict[str, str] | None = None,
) -> str:
    async with http.request(method, url, json=body, headers=headers, allow_redirects=False) as response:
        return f"{response.status} {dict(response.headers)} {await response.text()}"
