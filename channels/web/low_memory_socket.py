"""What an open widget costs the gateway's memory, and what it needn't.

Nearly all widgets are silent nearly always. The libraries give each connection five tasks with their timers
and queues, and keep all of its handshake; here a silent one has the two tasks that aiohttp serves requests
with, and one timer.

The libraries also keep whatever a client doesn't read. Here a connection for which too much is pending is
closed: widgets connect again and ask for what they missed.
"""

import asyncio
import time
from typing import Any

import socketio
import structlog
from aiohttp.web import WebSocketResponse
from engineio import packet
from engineio.async_drivers.aiohttp import WebSocket
from engineio.async_socket import AsyncSocket
from engineio.exceptions import EngineIOError, SocketIsClosedError, UnknownPacketError

_REQUEST = "aiohttp.request"
# Pending for one client; a long conversation with its cards is a tenth of it.
MOST_PENDING_BYTES = 1_000_000
# What a packet takes beside its data.
_PACKET_BYTES = 200
# So much is sent to a client before it has read what came before.
_AHEAD_BYTES = 64_000
# One at a time is what the protocol asks for.
_MOST_POSTS = 4
# No widget sends more packets in one go, nor faster in the long run.
_MOST_AT_ONCE = 100
_EACH_S = 0.02
# Socket.IO's packets but those with binary parts, for which the library keeps room without an end.
_TAKEN = ("0", "1", "2", "3", "4")
_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
_log = structlog.get_logger(__name__)


class LowMemoryWebSocket(WebSocket):  # type: ignore[misc] # the library has no types
    """A WebSocket without compression, and without what its handshake left.

    Browsers always offer compression, and zlib then keeps some 100 kB for each open tab, to save a few
    hundred bytes a message.
    """

    async def __call__(self, environ: dict[str, Any]) -> WebSocketResponse:
        """Serve the connection until it ends."""
        request = environ[_REQUEST]
        self._transport = request.transport
        self._sock = WebSocketResponse(max_msg_size=self.server.max_http_buffer_size, compress=False)
        await self._sock.prepare(request)
        self._sock.headers.clear()
        # All else in it is the request once more, in WSGI's words.
        environ.clear()
        environ[_REQUEST] = request
        await self.handler(self)
        return self._sock

    def cut(self) -> None:
        """End the connection without a word; nobody is there to hear it."""
        if self._transport:
            self._transport.abort()


class PollingQueue(asyncio.Queue[packet.Packet | None]):
    """What is still to be fetched by a client that polls, and how many bytes that is."""

    pending_bytes = 0

    def _put(self, item: packet.Packet | None) -> None:
        self.pending_bytes += _size(item)
        super()._put(item)

    def _get(self) -> packet.Packet | None:
        item = super()._get()
        self.pending_bytes -= _size(item)
        return item

    def take_all(self) -> list[packet.Packet]:
        """Return what is in it and leave it empty."""
        taken = []
        while not self.empty():
            taken.append(self.get_nowait())
            self.task_done()
        return [item for item in taken if item]


class SendQueue:
    """What is still to be sent over one connection; it has a task only while there is something.

    It stands in for the library's queue, whose reader waits for ever. Whoever puts something in doesn't wait
    for a slow connection.

    Attributes:
        pending_bytes: how much that is.
    """

    __slots__ = ("_line", "_packets", "_sending", "pending_bytes")

    def __init__(self, line: LowMemoryWebSocket, packets: list[packet.Packet]) -> None:
        self._line = line
        self._packets: list[packet.Packet] = []
        self._sending: asyncio.Task[None] | None = None
        self.pending_bytes = 0
        for each in packets:
            self.put_nowait(each)

    async def put(self, added: packet.Packet) -> None:
        """Send this after all that waits."""
        self.put_nowait(added)

    def put_nowait(self, added: packet.Packet) -> None:
        """Send this after all that waits."""
        self.pending_bytes += _size(added)
        self._packets.append(added)
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())

    async def join(self) -> None:
        """Return when everything is sent, or the connection lost."""
        if self._sending:
            await asyncio.wait({self._sending})

    async def _send(self) -> None:
        try:
            while self._packets:
                packets, self._packets = self._packets, []
                for each in packets:
                    await self._line.send(each.encode())
                    self.pending_bytes -= _size(each)
        except ConnectionError:
            self._packets.clear()
            self.pending_bytes = 0
        finally:
            self._sending = None


class LowMemorySocket(AsyncSocket):  # type: ignore[misc] # the library has no types
    """A client's connection that takes no task for waiting.

    Who begins by polling and then changes to a WebSocket, as stock clients do, is served by the library's own
    loops: only the ping is ours.
    """

    # The library's; the class is given to sockets that it has made, so nothing is set up here.
    connected: bool
    last_ping: float | None
    queue: Any

    _line: LowMemoryWebSocket | None = None
    _alarm: asyncio.TimerHandle | None = None
    _posts: int = 0
    # When all that it has sent so far would have been due.
    _due: float = 0.0
    _is_cut: bool = False

    async def send(self, pkt: packet.Packet) -> None:
        """Send this after all that waits, to a client that reads."""
        if self.queue.pending_bytes <= MOST_PENDING_BYTES:
            await super().send(pkt)
            return
        _log.info("slow_reader_cut", pending_bytes=self.queue.pending_bytes)
        await self.cut()

    async def receive(self, pkt: packet.Packet) -> None:
        """Take what a client sends, in its turn: what lies on the line is there without waiting.

        Raises:
            SocketIsClosedError: the connection was cut, and this came before.
        """
        now = asyncio.get_running_loop().time()
        self._due = max(self._due, now - _MOST_AT_ONCE * _EACH_S) + _EACH_S
        await asyncio.sleep(max(0.0, self._due - now))
        if self._is_cut:
            raise SocketIsClosedError
        await super().receive(pkt)

    async def cut(self) -> None:
        """End the connection without a word."""
        self._is_cut = True
        if self._line:
            self._line.cut()
        else:
            await self._stop_polling()

    async def handle_post_request(self, environ: dict[str, Any]) -> None:
        """Take what a polling client sends.

        Raises:
            EngineIOError: it sends without waiting for the answer to what it sent before.
        """
        if self._posts >= _MOST_POSTS:
            await self._stop_polling()
            raise EngineIOError("too many requests at a time")
        self._posts += 1
        try:
            await super().handle_post_request(environ)
        finally:
            self._posts -= 1

    async def _stop_polling(self) -> None:
        # The library would wait until the client has fetched everything.
        await self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_ERROR)
        self.queue.take_all()
        self.queue.put_nowait(None)
        self.server.sockets.pop(self.sid, None)

    def schedule_ping(self) -> None:
        """Ask in a while whether the client is still there, unless that is under way."""
        if self.last_ping:
            self.last_ping = None
            self._ring_in(self.server.ping_interval, self._ping)

    async def _websocket_handler(self, ws: LowMemoryWebSocket) -> None:
        if self.connected:
            await self._upgrade(ws)
            return
        self.connected = self.upgraded = True
        self._line = ws
        self.queue = SendQueue(ws, self.queue.take_all())
        try:
            await self._listen(ws)
        finally:
            await self._end(ws)

    async def _upgrade(self, ws: LowMemoryWebSocket) -> None:
        self._line = ws
        try:
            await super()._websocket_handler(ws)
        finally:
            self._line = None

    async def _listen(self, ws: LowMemoryWebSocket) -> None:
        while True:
            try:
                received = packet.Packet(encoded_packet=await ws.wait())
            except (OSError, ValueError, RecursionError):
                return
            try:
                await self.receive(received)
            except UnknownPacketError:
                pass
            except SocketIsClosedError:
                return

    async def _end(self, ws: LowMemoryWebSocket) -> None:
        await ws.close()
        await self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None

    def _ping(self) -> None:
        if not self.closing and not self.closed:
            self.last_ping = time.time()
            self.queue.put_nowait(packet.Packet(packet.PING))
        if self._line:
            self._ring_in(self.server.ping_timeout, self._give_up)

    def _give_up(self) -> None:
        # Silent after a ping, or told to hang up and hasn't.
        if self._line and (self.last_ping or self.closed):
            self._line.cut()

    def _ring_in(self, seconds: float, then: Any) -> None:
        if self._alarm:
            self._alarm.cancel()
        self._alarm = asyncio.get_running_loop().call_later(seconds, then)


def use_low_memory_sockets(server: socketio.AsyncServer) -> None:
    """Have a server keep little of its connections, for which it has no setting."""
    engine = server.eio
    engine._async = {**engine._async, "websocket": LowMemoryWebSocket}  # noqa: SLF001
    engine.create_queue = PollingQueue
    connected = engine.handlers["connect"]

    async def connect(sid: str, environ: dict[str, Any]) -> Any:
        # The library makes its sockets itself; this one has just been made, and has not begun to listen.
        engine.sockets[sid].__class__ = LowMemorySocket
        return await connected(sid, environ)

    taken = engine.handlers["message"]

    async def take(sid: str, data: Any) -> None:
        try:
            if isinstance(data, str) and data.startswith(_TAKEN):
                await taken(sid, data)
                return
            _log.info("packet_unknown")
        except _UNREADABLE as problem:
            # The library would log a page for each, and read on.
            _log.info("packet_unreadable", problem=type(problem).__name__)
        except Exception:  # noqa: BLE001 - the top of one packet
            _log.exception("packet_failed")
        # As the protocol asks.
        if line := engine.sockets.get(sid):
            await line.cut()

    engine.on("connect", connect)
    engine.on("message", take)


async def read_up(server: socketio.AsyncServer, sid: str) -> None:
    """Return when a client has taken nearly all that was sent to it, or has gone."""
    line = server.manager.eio_sid_from_sid(sid, "/")
    socket = server.eio.sockets.get(line)
    # The library's own sockets don't count what is pending.
    if socket and getattr(socket.queue, "pending_bytes", 0) > _AHEAD_BYTES:
        await socket.queue.join()


def _size(item: packet.Packet | None) -> int:
    data = item.data if item else None
    return _PACKET_BYTES + (len(data) if isinstance(data, str | bytes) else 0)
