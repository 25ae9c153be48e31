"""What the library's sockets do, and ours have to go on doing, though they take no task for it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
import socketio
from aiohttp import web
from aiohttp.test_utils import TestServer

from channels.web.low_memory_socket import MOST_PENDING_BYTES, LowMemorySocket, use_low_memory_sockets

# By the clock: pauses of a few tenths of a second.
pytestmark = [pytest.mark.process, pytest.mark.alone]

Dial = Callable[[], Any]
WEBSOCKET = "/socket.io/?EIO=4&transport=websocket"


@pytest.fixture
def server() -> socketio.AsyncServer:
    """Return a server that asks after 0.2 s whether a client is there, and waits 0.3 s for the answer."""
    server = socketio.AsyncServer(async_mode="aiohttp", ping_interval=0.2, ping_timeout=0.3)
    use_low_memory_sockets(server)
    gone: list[Any] = []
    server.gone = gone

    async def connect(_sid: str, _environ: dict[str, Any], _auth: Any = None) -> None:
        return

    async def disconnect(sid: str, reason: str) -> None:
        gone.append(reason)

    server.on("connect", connect)
    server.on("disconnect", disconnect)
    return server


@pytest.fixture
async def url(server: socketio.AsyncServer) -> AsyncIterator[str]:
    app = web.Application()
    server.attach(app)
    async with TestServer(app) as served:
        yield str(served.make_url("/")).rstrip("/")


@pytest.fixture
async def dial(url: str) -> AsyncIterator[Dial]:
    """Return a function that opens a bare socket, of a client that does nothing by itself."""
    async with aiohttp.ClientSession() as http:

        async def dial() -> aiohttp.ClientWebSocketResponse:
            line = await http.ws_connect(url + WEBSOCKET)
            assert (await line.receive_str()).startswith("0{")
            await line.send_str("40")
            assert (await line.receive_str()).startswith("40{")
            return line

        yield dial


async def heard(line: aiohttp.ClientWebSocketResponse) -> aiohttp.WSMessage:
    return await line.receive(timeout=3)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(3):
        while not is_so():
            await asyncio.sleep(0.01)


async def test_who_answers_every_ping_stays_connected(server: socketio.AsyncServer, dial: Dial) -> None:
    line = await dial()
    for _ in range(5):
        assert (await heard(line)).data == "2"
        await line.send_str("3")

    assert server.gone == []
    assert [type(socket) for socket in server.eio.sockets.values()] == [LowMemorySocket]


async def test_a_client_that_answers_no_ping_is_given_up(server: socketio.AsyncServer, dial: Dial) -> None:
    line = await dial()
    assert (await heard(line)).data == "2"
    while (await heard(line)).type is aiohttp.WSMsgType.TEXT:
        pass
    await until(lambda: not server.eio.sockets)

    assert len(server.gone) == 1


async def test_a_client_that_is_told_to_hang_up_and_does_not_is_cut_off(
    server: socketio.AsyncServer, dial: Dial
) -> None:
    line = await dial()
    [sid] = server.eio.sockets
    socket = server.eio.sockets[sid]
    await server.eio.disconnect(sid)
    assert (await heard(line)).data == "1"
    while (await heard(line)).type is aiohttp.WSMsgType.TEXT:
        pass
    await until(lambda: socket._alarm is None)

    assert server.gone == ["server disconnect"]


async def test_what_is_sent_at_once_arrives_in_its_order(server: socketio.AsyncServer, dial: Dial) -> None:
    line = await dial()
    await asyncio.gather(*(server.emit("said", number) for number in range(100)))
    frames = [(await heard(line)).data for _ in range(101)]

    assert [frame for frame in frames if frame != "2"][:100] == [f'42["said",{n}]' for n in range(100)]


async def test_who_does_not_read_is_cut_off_and_holds_nobody_up_who_sends(
    server: socketio.AsyncServer, dial: Dial
) -> None:
    server.eio.ping_interval = 60
    deaf, other = await dial(), await dial()
    deaf._response.connection.transport.pause_reading()
    queues = [socket.queue for socket in server.eio.sockets.values()]
    most = 0
    async with asyncio.timeout(10):
        for _ in range(300):
            await server.emit("said", "x" * 50_000)
            assert (await heard(other)).data.startswith("42")
            most = max(most, *(queue.pending_bytes for queue in queues))
    await until(lambda: len(server.eio.sockets) == 1)

    assert MOST_PENDING_BYTES < most < MOST_PENDING_BYTES + 51_000
    assert len(server.gone) == 1


async def test_one_large_message_is_not_too_much(server: socketio.AsyncServer, dial: Dial) -> None:
    line = await dial()
    await server.emit("said", "x" * 3 * MOST_PENDING_BYTES)

    assert len((await heard(line)).data) > 3 * MOST_PENDING_BYTES
    assert server.gone == []


async def test_a_frame_that_says_nothing_known_ends_only_its_own_connection(
    server: socketio.AsyncServer, dial: Dial
) -> None:
    strange, other = await dial(), await dial()
    await strange.send_str("hello")
    while (await heard(strange)).type is aiohttp.WSMsgType.TEXT:
        pass
    await until(lambda: len(server.eio.sockets) == 1)
    await server.emit("said", 1)

    assert '42["said",1]' in {(await heard(other)).data for _ in range(2)}


async def test_who_begins_by_polling_changes_to_a_websocket(server: socketio.AsyncServer, url: str) -> None:
    client = socketio.AsyncSimpleClient()
    await client.connect(url)
    assert client.transport == "websocket"
    await asyncio.sleep(1.2)
    await server.emit("said", 1)
    assert await client.receive(timeout=3) == ["said", 1]
    await client.disconnect()


async def test_who_only_polls_is_heard_and_pinged(server: socketio.AsyncServer, url: str) -> None:
    client = socketio.AsyncSimpleClient()
    await client.connect(url, transports=["polling"])
    await asyncio.sleep(1.2)
    await server.emit("said", 1)
    assert await client.receive(timeout=3) == ["said", 1]
    assert client.transport == "polling"
    await client.disconnect()


async def polling(http: aiohttp.ClientSession, url: str) -> str:
    """Connect as a client that polls; return where it sends to."""
    path = f"{url}/socket.io/?EIO=4&transport=polling"
    async with http.get(path) as answer:
        sid = json.loads((await answer.text())[1:])["sid"]
    await http.post(f"{path}&sid={sid}", data="40")
    return f"{path}&sid={sid}"


async def test_who_polls_no_more_is_cut_off(server: socketio.AsyncServer, url: str) -> None:
    server.eio.ping_interval = 60
    async with aiohttp.ClientSession() as http:
        await polling(http, url)
        (socket,) = server.eio.sockets.values()
        for _ in range(100):
            await server.emit("said", "x" * 50_000)

    assert socket.closed
    assert socket.queue.pending_bytes < 1_000
    assert len(server.gone) == 1


async def test_who_posts_without_waiting_for_answers_is_cut_off(
    server: socketio.AsyncServer, url: str
) -> None:
    server.eio.ping_interval = 60
    held = asyncio.Event()

    async def slow(_sid: str) -> None:
        await held.wait()

    server.on("slow", slow)
    server.async_handlers = False
    async with aiohttp.ClientSession() as http:
        there = await polling(http, url)
        posts = [asyncio.create_task(http.post(there, data='42["slow"]')) for _ in range(20)]
        await until(lambda: len(server.gone) == 1)
        held.set()
        answers = [(await post).status for post in posts]

    assert 400 in answers


@pytest.mark.parametrize(
    "packet",
    ["42[", "42" + "[" * 50_000, "42[]", "42{}", "4", "49", '451-["said",{"_placeholder":true}]', "4٥1-[1]"],
)
async def test_who_sends_what_cannot_be_read_is_cut(
    server: socketio.AsyncServer, dial: Dial, packet: str
) -> None:
    line = await dial()
    await line.send_str(packet)

    while (await heard(line)).type is aiohttp.WSMsgType.TEXT:
        pass
    await until(lambda: not server.eio.sockets)
    # Kept until the parts come, of which a client may announce as many as it likes.
    assert not server._binary_packet


@pytest.mark.parametrize("packet", ["3", '42["nobody listens"]', '42["said"]', "6"])
async def test_who_floods_with_anything_keeps_the_others_from_nothing(
    server: socketio.AsyncServer, dial: Dial, packet: str
) -> None:
    said: list[str] = []
    server.on("said", said.append)
    line = await dial()
    for _ in range(20_000):
        await line.send_str(packet)

    latest = 0.0
    for _ in range(20):
        began = asyncio.get_running_loop().time()
        await asyncio.sleep(0.01)
        latest = max(latest, asyncio.get_running_loop().time() - began)
    (socket,) = server.eio.sockets.values()
    await socket.cut()
    assert latest < 0.2
    assert len(said) < 200
