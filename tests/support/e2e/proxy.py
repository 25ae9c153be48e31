"""A proxy on this machine, as nginx is set up in docs/proxy.md; each caller says who they pretend to be."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

# Taken off: which address the proxy heard the caller from.
CALLER = "X-Test-Caller"
_HOP_BY_HOP = frozenset(
    {"connection", "upgrade", "transfer-encoding", "content-length", "content-encoding", "host", "keep-alive"}
)
_WEBSOCKETS_OWN = "sec-websocket-"


@asynccontextmanager
async def proxied(url: str, header: str | None = "X-Forwarded-For") -> AsyncIterator[str]:
    """Yield a URL under which a gateway is reached.

    Args:
        url: the gateway's own.
        header: to which the caller's address is appended; None appends nothing.
    """
    async with aiohttp.ClientSession(auto_decompress=False) as onwards:
        app = web.Application(client_max_size=20_000_000)

        async def pass_on(request: web.Request) -> web.StreamResponse:
            headers = _headers(request, header)
            if request.headers.get("Upgrade", "").lower() == "websocket":
                return await _websocket(request, onwards, url + request.path_qs, headers)
            body = await request.read()
            async with onwards.request(
                request.method, url + request.path_qs, data=body, headers=headers, allow_redirects=False
            ) as answer:
                kept = {n: v for n, v in answer.headers.items() if n.lower() not in _HOP_BY_HOP}
                return web.Response(status=answer.status, body=await answer.read(), headers=kept)

        app.router.add_route("*", "/{path:.*}", pass_on)
        async with TestServer(app) as server:
            yield str(server.make_url("/")).rstrip("/")


def _headers(request: web.Request, header: str | None) -> dict[str, str]:
    headers = {
        name: value
        for name, value in request.headers.items()
        if name.lower() not in _HOP_BY_HOP and not name.lower().startswith(_WEBSOCKETS_OWN)
    }
    caller = headers.pop(CALLER, "203.0.113.9")
    headers["Host"] = request.host
    if header:
        written = f"for={caller}" if header == "Forwarded" else caller
        headers[header] = ", ".join(filter(None, [headers.get(header), written]))
    return headers


async def _websocket(
    request: web.Request, onwards: aiohttp.ClientSession, url: str, headers: dict[str, str]
) -> web.StreamResponse:
    try:
        there = await onwards.ws_connect(url, headers=headers, max_msg_size=0)
    except aiohttp.WSServerHandshakeError as refusal:
        return web.Response(status=refusal.status)
    here = web.WebSocketResponse(max_msg_size=0)
    await here.prepare(request)

    async def outwards() -> None:
        async for frame in there:
            await here.send_str(frame.data)
        await here.close()

    telling = asyncio.create_task(outwards())
    async for frame in here:
        await there.send_str(frame.data)
    await there.close()
    await telling
    return here
