"""A replay goes no faster than it is read, once at a time, and in the order of what was said."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
import socketio
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.conversations.model import Address, Outgoing, Sender
from bot.identity.sessions import Session
from channels.web.low_memory_socket import use_low_memory_sockets
from channels.web.replay import PAGE, Replay, ReplayQueue

NOW = datetime(2026, 11, 30, tzinfo=UTC)
SESSION = Session("s_1", Address("web", "default", "one"), None, "c_1", "en")


def said(seq: int, text: str = "x") -> Outgoing:
    return Outgoing(f"m{seq}", "c_1", seq, Sender.BOT, NOW, {"text": text})


def written(message: Outgoing) -> tuple[str, dict[str, Any]]:
    return "bot_uttered", {"seq": message.seq, "text": message.text}


class Conversation:
    """What was said, and the replays that tell it."""

    def __init__(self) -> None:
        self.server = socketio.AsyncServer(async_mode="aiohttp", async_handlers=False)
        use_low_memory_sockets(self.server)
        self.said: list[Outgoing] = []
        self.pages = 0
        self.failures: list[str] = []
        self.most_pending = 0
        self.meanwhile: list[Outgoing] = []
        self.replays = ReplayQueue(self.server, self.failed)
        self.is_caught_up = False
        self.server.on("ask", self.ask)

    async def ask(self, sid: str, after_seq: int) -> None:
        await self.replays.stop(sid)
        self.is_caught_up = False
        await self.server.emit("asked", to=sid)
        self.replays.begin(sid, SESSION, after_seq, Replay(self.history, written, self.caught_up))

    async def caught_up(self, seq: int) -> None:
        self.is_caught_up = True
        for message in [message for message in self.said if message.seq > seq]:
            await self.server.emit(*written(message))

    async def history(self, session: Session, after_seq: int, most: int) -> list[Outgoing]:
        assert session is SESSION
        self.pages += 1
        page = [message for message in self.said if message.seq > after_seq][:most]
        await asyncio.sleep(0)
        pending = [socket.queue.pending_bytes for socket in self.server.eio.sockets.values()]
        self.most_pending = max(self.most_pending, *pending)
        # While this page was read, somebody said something more.
        if self.meanwhile:
            await self.say(self.meanwhile.pop(0))
        return page

    async def say(self, message: Outgoing) -> None:
        self.said.append(message)
        if self.is_caught_up:
            await self.server.emit(*written(message))

    async def failed(self, sid: str) -> None:
        self.failures.append(sid)


@pytest.fixture
async def conversation() -> Conversation:
    return Conversation()


@pytest.fixture
async def line(conversation: Conversation) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    app = web.Application()
    conversation.server.attach(app)
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        url = server.make_url("/socket.io/?EIO=4&transport=websocket")
        async with http.ws_connect(url, max_msg_size=0) as line:
            await line.receive()
            await line.send_str("40")
            await line.receive()
            yield line


async def heard(line: aiohttp.ClientWebSocketResponse, count: int) -> list[int | str]:
    """Return the numbers of so many messages, and where a replay was begun."""
    found: list[int | str] = []
    while len(found) < count:
        frame = await line.receive_json(
            timeout=5, loads=lambda text: socketio.packet.Packet.json.loads(text[2:])
        )
        found.append(frame[0] if frame[0] == "asked" else frame[1]["seq"])
    return found


async def test_a_slow_reader_gets_everything_and_little_is_pending_for_it(
    conversation: Conversation, line: aiohttp.ClientWebSocketResponse
) -> None:
    conversation.said = [said(seq, "x" * 20_000) for seq in range(1, 1_001)]
    assert line._response.connection
    transport: Any = line._response.connection.transport
    transport.pause_reading()
    await line.send_str('42["ask",0]')
    await asyncio.sleep(0.5)
    pages_unread = conversation.pages
    transport.resume_reading()

    assert await heard(line, 1_001) == ["asked", *range(1, 1_001)]
    assert conversation.most_pending < 100_000
    # The rest is in the system's own buffers.
    assert pages_unread < 1_000 / PAGE


async def test_what_is_said_during_a_replay_comes_in_its_place(
    conversation: Conversation, line: aiohttp.ClientWebSocketResponse
) -> None:
    conversation.said = [said(seq) for seq in range(1, 50)]
    conversation.meanwhile = [said(50), said(51), said(52), said(53)]
    await line.send_str('42["ask",0]')

    assert await heard(line, 54) == ["asked", *range(1, 54)]
    await conversation.say(said(54))
    assert await heard(line, 1) == [54]


async def test_who_asks_again_has_only_the_new_replay(
    conversation: Conversation, line: aiohttp.ClientWebSocketResponse
) -> None:
    conversation.said = [said(seq) for seq in range(1, 301)]
    for after_seq in (0, 0, 0, 290):
        await line.send_str(f'42["ask",{after_seq}]')
    found: list[int | str] = []
    while found.count("asked") < 4 or found[-1] != 300:
        found += await heard(line, 1)
    last = len(found) - found[::-1].index("asked")

    assert found[last:] == [*range(291, 301)]
    assert conversation.failures == []


async def test_a_replay_that_breaks_is_told_and_the_next_one_brings_everything(
    conversation: Conversation, line: aiohttp.ClientWebSocketResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_asked: Any) -> list[Outgoing]:
        raise OSError("the disk has gone")

    conversation.said = [said(1)]
    with monkeypatch.context() as while_gone:
        while_gone.setattr(conversation, "history", broken)
        await line.send_str('42["ask",0]')
        async with asyncio.timeout(3):
            while not conversation.failures:
                await asyncio.sleep(0.01)
    await line.send_str('42["ask",0]')

    assert await heard(line, 3) == ["asked", "asked", 1]
