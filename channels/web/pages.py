"""The widget's files and pages, with the headers that keep foreign script out."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web

STATIC = Path(__file__).parent / "static"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self' ws: wss:; font-src 'self'; base-uri 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

Shop = Callable[[], Awaitable[dict[str, Any] | None]]


def add_pages(app: web.Application, shop: Shop) -> None:
    """Add `/widget.js`, its modules, `/chat` and the widget's configuration.

    Args:
        app: the gateway's application.
        shop: the shop's public facts; None while the backend can't be reached.
    """

    async def configuration(_request: web.Request) -> web.Response:
        facts = await shop() or {}
        return web.json_response(
            {
                "shop": {name: facts.get(name) for name in ("name", "logo", "accent")},
                "privacy_url": facts.get("privacy_url"),
                "greeting": facts.get("greeting"),
                "languages": facts.get("languages", ["zh", "en"]),
            },
            headers={"Access-Control-Allow-Origin": "*"},
        )

    app.router.add_get("/widget/config.json", configuration)
    app.router.add_get("/widget.js", serve_file(STATIC / "widget.js"))
    app.router.add_get("/chat", serve_file(STATIC / "chat.html"))
    app.router.add_static("/widget", STATIC / "widget")
    app.on_response_prepare.append(_add_headers)


def serve_file(path: Path) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Return a handler that answers with one file."""

    async def handler(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(path)

    return handler


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
