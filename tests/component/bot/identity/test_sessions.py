"""Whose a visitor's conversation becomes when somebody signs in, to the instant."""

import asyncio
from datetime import timedelta

import pytest

from bot.identity.sessions import Session, Sessions
from bot.personal_data import REGISTRY
from bot.privacy.retention import delete_older
from tests.support.gateway import Chat, said, sessions_of

CARD = said("done")
CARD.messages[0]["card"] = {"schema": "order_view/1", "number": "AB1234"}


@pytest.fixture
def sessions(chat: Chat) -> Sessions:
    return sessions_of(chat)


async def visit(sessions: Sessions, chat: Chat) -> Session:
    """Return a visitor's session after a first message was answered."""
    session = await sessions.resume(None, None, "en")
    await chat.say("hello there", chat=session.address.conversation)
    await chat.settled()
    return session


async def test_a_visitors_conversation_goes_along_when_nothing_waits_in_it(
    sessions: Sessions, chat: Chat
) -> None:
    visitor = await visit(sessions, chat)
    signed_in = await sessions.resume(visitor.id, "C1", "en")
    assert (signed_in.id, signed_in.address) == (visitor.id, visitor.address)
    assert signed_in.customer_id == "C1"


async def test_who_signs_in_while_a_visitors_turn_is_under_way_is_not_shown_its_answer(
    sessions: Sessions, chat: Chat
) -> None:
    visitor = await visit(sessions, chat)
    chat.dialogue.gate.clear()
    chat.dialogue.script = lambda _request: CARD
    chat.dialogue.requests.clear()
    await chat.say("GD100001 and my proof", chat=visitor.address.conversation)
    await chat.turn_begun()
    signed_in = await sessions.resume(visitor.id, "C1", "en")
    chat.dialogue.gate.set()
    await chat.settled()

    assert signed_in.address != visitor.address
    assert (await sessions.resume(visitor.id, "C1", "en")).id != visitor.id
    assert (await sessions.resume(visitor.id, None, "en")).id == visitor.id


async def test_of_two_who_sign_in_at_once_only_one_takes_the_conversation_over(
    sessions: Sessions, chat: Chat
) -> None:
    visitor = await visit(sessions, chat)
    both = await asyncio.gather(*(sessions.resume(visitor.id, customer, "en") for customer in ("C1", "C2")))
    assert sum(session.id == visitor.id for session in both) == 1


async def test_a_conversation_whose_turn_broke_is_taken_over_by_nobody(
    sessions: Sessions, chat: Chat
) -> None:
    # The proof in it may have held before the turn broke.
    visitor = await visit(sessions, chat)
    chat.dialogue.script = lambda request: said("no such text", text=request.text)
    await chat.say("GD100001 and my proof", chat=visitor.address.conversation)
    await chat.settled()

    assert (await sessions.resume(visitor.id, "C1", "en")).id != visitor.id


async def sign_in(sessions: Sessions, chat: Chat) -> Session:
    """Return a signed-in customer's session after a first message was answered."""
    session = await sessions.resume(None, "C1", "en")
    await chat.say("hello there", chat=session.address.conversation, customer_id="C1")
    await chat.settled()
    return session


async def test_a_customer_finds_the_conversation_on_another_device(sessions: Sessions, chat: Chat) -> None:
    desk = await sign_in(sessions, chat)
    phone = await sessions.resume(None, "C1", "en", shows_history=True)
    again = await sessions.resume(phone.id, "C1", "en")

    shown = await sessions.news(phone.address, 0)
    assert phone.id != desk.id
    assert phone.address == desk.address
    assert (again.id, again.address) == (phone.id, desk.address)
    assert shown
    assert (shown.customer_id, shown.messages[0][1].text) == ("C1", "hello there")


async def test_a_session_of_long_ago_is_forgotten_and_its_customer_finds_the_conversation_all_the_same(
    sessions: Sessions, chat: Chat
) -> None:
    desk = await sign_in(sessions, chat)
    phone = await sessions.resume(None, "C1", "en", shows_history=True)
    chat.clock.pass_by(days=20)
    await chat.say("me again", chat=desk.address.conversation, customer_id="C1")
    done = await delete_older(chat.database, REGISTRY, chat.clock.now() - timedelta(days=10))
    again = await sessions.resume(phone.id, "C1", "en", shows_history=True)

    assert done["web_sessions"] == 1
    assert again.id != phone.id
    assert again.address == desk.address


async def test_another_devices_session_is_nothing_without_its_customer(
    sessions: Sessions, chat: Chat
) -> None:
    desk = await sign_in(sessions, chat)
    phone = await sessions.resume(None, "C1", "en", shows_history=True)
    for customer in (None, "C2"):
        other = await sessions.resume(phone.id, customer, "en", shows_history=True)
        assert other.id != phone.id
        assert other.address != desk.address


async def test_a_visitor_gets_nobodys_conversation(sessions: Sessions, chat: Chat) -> None:
    desk = await sign_in(sessions, chat)
    assert (await sessions.resume(None, None, "en", shows_history=True)).address != desk.address


async def test_a_conversation_of_long_ago_is_left_in_peace(sessions: Sessions, chat: Chat) -> None:
    desk = await sign_in(sessions, chat)
    chat.clock.pass_by(days=31)
    phone = await sessions.resume(None, "C1", "en", shows_history=True)
    assert (phone.address == desk.address, phone.conversation_id) == (False, None)


async def test_a_client_that_cannot_show_what_was_said_begins_anew(sessions: Sessions, chat: Chat) -> None:
    desk = await sign_in(sessions, chat)
    stock = await sessions.resume(None, "C1", "en")
    assert (stock.address == desk.address, stock.conversation_id) == (False, None)
