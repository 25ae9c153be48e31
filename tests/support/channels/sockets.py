"""A widget's connection: opened, begun, spoken through."""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
import socketio
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.inbound.rate_limits import Limits
from bot.shared.ids import new_id
from channels.network import Origins
from channels.web.channel import SocketBorder, SocketChannel
from gendan.platform.http.web import errors_as_json
from tests.support.gateway import Chat, sessions_of

Connect = Callable[..., Any]


@pytest.fixture
async def connect(chat: Chat, request: pytest.FixtureRequest) -> AsyncIterator[Connect]:
    """Return a function that connects from an address, to a gateway with the rates the test names."""
    limits = Limits(request.param, lambda: chat.clock.now().timestamp(), frozenset({"web"}))
    chat.intake._limits = limits
    channel = SocketChannel(
        chat.intake,
        sessions_of(chat),
        str,
        partial(new_id, "x"),
        limits,
        SocketBorder(largest_frame=4_000, origins=Origins(["127.0.0.1"])),
    )
    app = web.Application(middlewares=[errors_as_json])
    channel.server.attach(app)
    opened: list[socketio.AsyncSimpleClient] = []
    async with TestServer(app) as server:

        async def connect(
            address: str, transport: str = "websocket", **headers: str
        ) -> socketio.AsyncSimpleClient:
            client = socketio.AsyncSimpleClient(reconnection=False)
            opened.append(client)
            headers |= {"X-Forwarded-For": address}
            if transport == "polling":
                # Such a client leaves when its poll is answered: by default half a minute later.
                channel.server.eio.ping_interval, channel.server.eio.ping_timeout = 1, 4
            try:
                await client.connect(str(server.make_url("/")), headers=headers, transports=[transport])
            except socketio.exceptions.ConnectionError:
                # The library forgets to, when it isn't even let in.
                if http := client.client.eio.http:
                    await http.close()
                raise
            return client

        yield connect
        await asyncio.gather(*(client.disconnect() for client in opened))
    await chat.settled()


async def begin(client: socketio.AsyncSimpleClient, patience_s: float = 5) -> Any:
    await client.emit("session_request", {"locale": "en"})
    event, answer = await client.receive(timeout=patience_s)
    assert event == "session_confirm"
    return answer


async def say(client: socketio.AsyncSimpleClient, session: str) -> Any:
    said = {"message": "where is AB1234", "session_id": session, "message_id": uuid4().hex}
    return await client.call("user_uttered", said, timeout=5)
