"""What an open widget costs the gateway's memory, and what it needn't."""

from typing import Any

import socketio
from aiohttp.web import WebSocketResponse
from engineio.async_drivers.aiohttp import WebSocket


class LeanWebSocket(WebSocket):  # type: ignore[misc] # the library has no types
    """A WebSocket without compression.

    Browsers always offer it, and zlib then keeps some 100 kB for each open tab, to save a few hundred bytes a
    message.
    """

    async def __call__(self, environ: dict[str, Any]) -> WebSocketResponse:
        """Serve the connection until it ends."""
        self.environ = environ
        self._sock = WebSocketResponse(max_msg_size=self.server.max_http_buffer_size, compress=False)
        await self._sock.prepare(environ["aiohttp.request"])
        await self.handler(self)
        return self._sock


def make_lean(server: socketio.AsyncServer) -> None:
    """Have a server open its WebSockets without compression, for which it has no setting."""
    engine = server.eio
    engine._async = {**engine._async, "websocket": LeanWebSocket}  # noqa: SLF001
