"""What a network may do over the socket, with the real server and client."""

import asyncio
from functools import partial

import aiohttp
import pytest
import socketio
from aiohttp import web
from aiohttp.test_utils import TestServer
from engineio.async_socket import AsyncSocket
from sqlalchemy import text

from bot.inbound.rate_limits import Limits, Rates
from bot.outbound.delivery import DeliveryLoop
from bot.shared.ids import new_id
from channels.web.channel import SocketBorder, SocketChannel
from tests.support.channels.sockets import Connect, begin, connect, say
from tests.support.gateway import Chat, sessions_of

__all__ = ["connect"]


@pytest.mark.parametrize("uses_little_memory", [True, False])
async def test_the_librarys_own_sockets_serve_where_ours_are_turned_off(
    chat: Chat, *, uses_little_memory: bool
) -> None:
    limits = Limits(Rates(), lambda: chat.clock.now().timestamp(), frozenset({"web"}))
    border = SocketBorder(uses_little_memory=uses_little_memory)
    channel = SocketChannel(chat.intake, sessions_of(chat), str, partial(new_id, "x"), limits, border)
    deliveries = DeliveryLoop(chat.database, chat.clock, chat.metrics)
    deliveries.add(channel)
    chat.announce = deliveries.announce
    app = web.Application()
    channel.server.attach(app)
    running = asyncio.create_task(deliveries.run())
    async with TestServer(app) as server, socketio.AsyncSimpleClient(reconnection=False) as client:
        await client.connect(str(server.make_url("/")), transports=["websocket"])
        session = await begin(client)
        await say(client, session)
        said = [(await client.receive(timeout=5))[1]["text"] for _ in range(2)]
        kinds = {type(line) is AsyncSocket for line in channel.server.eio.sockets.values()}
        # A tab that comes later is shown the same.
        await client.emit("session_request", {"session_id": session, "after_seq": 0, "locale": "en"})
        replayed = [await client.receive(timeout=5) for _ in range(4)]
    deliveries.stop()
    await running

    assert said[-1] == "Got: where is AB1234"
    assert kinds == {not uses_little_memory}
    assert replayed[-1][1]["text"] == said[-1]


@pytest.mark.parametrize("connect", [Rates(messages_per_conversation=2)], indirect=True)
async def test_the_acknowledgement_says_when_to_send_again(connect: Connect) -> None:
    client = await connect("203.0.113.9")
    session = await begin(client)
    first, _, third = [await say(client, session) for _ in range(3)]

    assert "seq" in first
    assert third["error"]["code"] == "too_many_messages"
    assert third["error"]["retry_after"] == 30
    other = await connect("203.0.113.9")
    assert "seq" in await say(other, await begin(other))


@pytest.mark.process
@pytest.mark.alone
@pytest.mark.parametrize("connect", [Rates(messages_per_conversation=1)], indirect=True)
async def test_who_floods_on_is_read_slowly_and_then_hung_up_on(connect: Connect, chat: Chat) -> None:
    client = await connect("203.0.113.9")
    session = await begin(client)
    began = asyncio.get_running_loop().time()
    for _ in range(1_000):
        await client.emit("user_uttered", {"message": "parcel", "session_id": session})
    while client.connected:
        assert asyncio.get_running_loop().time() - began < 20
        await asyncio.sleep(0.05)
    held = asyncio.get_running_loop().time() - began
    await chat.settled()

    assert held > 4
    assert len(chat.dialogue.requests) == 1


@pytest.mark.parametrize("connect", [Rates(connections_per_network=1)], indirect=True)
async def test_too_many_connections_of_one_network_are_refused(connect: Connect) -> None:
    first = await connect("203.0.113.9")
    with pytest.raises(socketio.exceptions.ConnectionError):
        await connect("203.0.113.200")
    await connect("198.51.100.1")
    await first.disconnect()

    assert await begin(await connect("203.0.113.9"))


@pytest.mark.parametrize("connect", [Rates(sessions_per_network=1)], indirect=True)
async def test_too_many_sessions_of_one_network_are_refused_with_the_time_to_ask_again(
    connect: Connect, chat: Chat
) -> None:
    first, second = await connect("203.0.113.9"), await connect("203.0.113.10")
    await begin(first)
    await second.emit("session_request", {})
    event, answer = await second.receive(timeout=5)
    chat.clock.pass_by(seconds=answer["error"]["retry_after"])

    assert (event, answer["error"]["code"]) == ("session_refused", "too_many_sessions")
    assert await begin(second)


@pytest.mark.parametrize("connect", [Rates()], indirect=True)
async def test_a_frame_beyond_the_cap_ends_only_its_own_connection(connect: Connect) -> None:
    sender, other = await connect("203.0.113.9"), await connect("203.0.113.9")
    session = await begin(other)
    await sender.emit("user_uttered", {"message": "x" * 10_000})
    with pytest.raises((socketio.exceptions.SocketIOError, TimeoutError)):
        await begin(sender, patience_s=1)

    assert "seq" in await say(other, session)


@pytest.mark.parametrize("connect", [Rates()], indirect=True)
async def test_what_one_connection_sends_is_taken_in_its_order(connect: Connect, chat: Chat) -> None:
    client = await connect("203.0.113.9")
    session = await begin(client)
    for number in range(10):
        await client.emit("user_uttered", {"message": f"parcel {number}", "session_id": session})
    await say(client, session)
    await chat.settled()

    asked = "\n".join(request.text for request in chat.dialogue.requests)
    assert [f"parcel {number}" in asked for number in range(10)] == [True] * 10
    places = [asked.rindex(f"parcel {number}") for number in range(10)]
    assert places == sorted(places)


@pytest.mark.parametrize("connect", [Rates()], indirect=True)
async def test_a_session_that_cannot_be_looked_up_is_asked_for_again(connect: Connect, chat: Chat) -> None:
    client = await connect("203.0.113.9")
    session = await begin(client)
    async with chat.database.write.begin() as connection:
        await connection.execute(text("ALTER TABLE conversations RENAME TO gone"))
    await client.emit("session_request", {"session_id": session})
    event, answer = await client.receive(timeout=5)
    async with chat.database.write.begin() as connection:
        await connection.execute(text("ALTER TABLE gone RENAME TO conversations"))

    assert event == "session_refused"
    assert answer["error"]["retry_after"] > 0
    assert await begin(client)


@pytest.mark.parametrize("connect", [Rates()], indirect=True)
async def test_a_browser_that_offers_compression_is_not_given_a_hundred_kilobytes_for_it(
    connect: Connect,
) -> None:
    client = await connect("203.0.113.9")
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(client.client.eio.base_url, compress=15) as line,
    ):
        assert line.compress == 0
        assert str((await line.receive()).data).startswith("0{")


@pytest.mark.parametrize("connect", [Rates()], indirect=True)
@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_our_own_page_connects_whatever_scheme_the_proxy_speaks_and_no_other_does(
    connect: Connect, transport: str
) -> None:
    ours = {"Host": "chat.shop.example", "Origin": "https://chat.shop.example"}
    assert await begin(await connect("203.0.113.9", transport, **ours))
    assert await begin(await connect("203.0.113.9", transport))
    for origin in ("https://evil.example", "https://chat.shop.example.evil.example", "null"):
        with pytest.raises(socketio.exceptions.ConnectionError):
            await connect("203.0.113.9", transport, **ours | {"Origin": origin})
