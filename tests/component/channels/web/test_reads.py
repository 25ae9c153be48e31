"""How far a customer has seen: kept once, told to the other tabs, and nothing that can't be."""

import asyncio
from typing import Any

import pytest
import socketio
from sqlalchemy import select

from bot.conversations.tables import conversations
from bot.inbound.rate_limits import Rates
from bot.outbound import outbox
from bot.outbound.tables import deliveries
from tests.support.channels.sockets import Connect, begin, connect, say
from tests.support.gateway import Chat

__all__ = ["connect"]
pytestmark = pytest.mark.parametrize("connect", [Rates()], indirect=True)


async def read_seq(chat: Chat) -> int:
    async with chat.database.read.connect() as connection:
        return int(await connection.scalar(select(conversations.c.read_seq)))


async def read(client: socketio.AsyncSimpleClient, session: str, seq: Any) -> None:
    await client.emit("read", {"session_id": session, "seq": seq})
    await asyncio.sleep(0.8)


async def talked(connect: Connect, chat: Chat) -> tuple[socketio.AsyncSimpleClient, str]:
    client = await connect("203.0.113.9")
    session = await begin(client)
    await say(client, session)
    await chat.settled()
    return client, session


async def test_the_highest_position_is_kept(connect: Connect, chat: Chat) -> None:
    client, session = await talked(connect, chat)
    for seq in (2, 3, 1):
        await read(client, session, seq)

    assert await read_seq(chat) == 3


@pytest.mark.parametrize("seq", [4, 2**31 - 1, 2**40, 0, -1, True, "3", None, 2.0])
async def test_what_cannot_have_been_seen_is_nothing(connect: Connect, chat: Chat, seq: Any) -> None:
    client, session = await talked(connect, chat)
    await read(client, session, seq)

    assert await read_seq(chat) == 0
    assert "seq" in await say(client, session)


async def test_only_the_session_of_the_connection_counts(connect: Connect, chat: Chat) -> None:
    _, session = await talked(connect, chat)
    stranger = await connect("203.0.113.9")
    await begin(stranger)
    await read(stranger, session, 2)

    assert await read_seq(chat) == 0


async def test_another_tab_is_told_and_a_new_one_hears_it_before_the_transcript(
    connect: Connect, chat: Chat
) -> None:
    client, session = await talked(connect, chat)
    await read(client, session, 2)
    other = await connect("203.0.113.9")
    await other.emit("session_request", {"session_id": session, "after_seq": 0})
    heard = [(await other.receive(timeout=5))[:2] for _ in range(2)]
    while (await other.receive(timeout=5))[1]["seq"] < 3:
        pass
    await read(client, session, 3)

    assert heard == [["session_confirm", session], ["read", {"seq": 2}]]
    assert await other.receive(timeout=5) == ["read", {"seq": 3}]


async def test_what_was_seen_counts_as_displayed(connect: Connect, chat: Chat) -> None:
    client, session = await talked(connect, chat)
    async with chat.database.write.begin() as connection:
        ids = await connection.scalars(select(deliveries.c.message_id))
        await outbox.record(connection, dict.fromkeys(ids, "accepted"))
    await read(client, session, 2)
    async with chat.database.read.connect() as connection:
        states = await connection.scalars(select(deliveries.c.status).order_by(deliveries.c.seq))

        assert list(states) == ["displayed", "accepted"]
