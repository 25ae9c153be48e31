"""The widget's files and pages, with the headers that keep foreign script out."""

import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from aiohttp import web

from channels.web.static_files import add_files, serve_file

STATIC = Path(__file__).parent / "static"
# What build.sh makes of frontend/.
BUILT = Path(__file__).parent / "built"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self' ws: wss:; font-src 'self'; base-uri 'none'; form-action 'self'; "
    "object-src 'none'; frame-ancestors {framers}"
)
_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_ORIGIN = re.compile(r"https?://(?:\*\.)?[A-Za-z0-9.-]+(?::\d{1,5})?|https?://\[[0-9a-fA-F:]+\](?::\d{1,5})?")
# The only page that is meant to stand in other sites' frames.
_FRAMEABLE = "/chat"

Shop = Callable[[], Awaitable[dict[str, Any] | None]]


def add_pages(
    app: web.Application, shop: Shop, sites: Sequence[str] = (), largest_upload: int = 10_000_000
) -> None:
    """Add `/widget.js`, its modules, `/chat` and the widget's configuration.

    Args:
        app: the gateway's application.
        shop: the shop's public facts; None while the backend can't be reached.
        sites: that may show `/chat` in a frame, beside our own.
        largest_upload: bytes that a customer's file may have.

    Raises:
        ValueError: a site is no origin, such as https://shop.example.
    """
    for site in sites:
        if not _ORIGIN.fullmatch(site):
            raise ValueError(f"has '{site}', which is not an origin")
    framers = " ".join(["'self'", *sites])

    async def configuration(_request: web.Request) -> web.Response:
        facts = await shop() or {}
        return web.json_response(
            {
                "shop": {name: facts.get(name) for name in ("name", "logo", "accent")},
                "privacy_url": facts.get("privacy_url"),
                "greeting": facts.get("greeting"),
                "languages": facts.get("languages", ["zh", "en"]),
                "largest_upload": largest_upload,
            },
            headers={"Access-Control-Allow-Origin": "*"},
        )

    app.router.add_get("/widget/config.json", configuration)
    app.router.add_get("/widget.js", serve_file(BUILT / "widget.js"))
    app.router.add_get("/chat", serve_file(STATIC / "chat.html"))
    add_files(app, "/widget", STATIC / "widget", BUILT / "widget")

    async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
        allowed = framers if request.path == _FRAMEABLE else "'none'"
        response.headers.setdefault("Content-Security-Policy", _POLICY.format(framers=allowed))
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)

    app.on_response_prepare.append(add_headers)
