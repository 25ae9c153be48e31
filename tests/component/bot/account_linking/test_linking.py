"""Whose a channel's account is, on each database: tokens used once, links ended, people forgotten."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.account_linking.repository import Link, link_at, offer_token, redeem_token
from bot.account_linking.service import AccountLinking
from bot.account_linking.tables import link_tokens, linked_accounts
from bot.conversations.model import Address, Incoming
from bot.conversations.tables import buttons, conversations
from bot.personal_data import REGISTRY
from bot.privacy.retention import delete_older
from gendan.platform.data_subject import Subject
from tests.support.gateway import Chat, ShopFacts
from tests.support.texts import real_renderer

HERE = Address("telegram", "4242", "1001")
THERE = Address("telegram", "4242", "1002")


class Desk:
    """A desk, and customers who show tokens and press buttons."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.links = AccountLinking(
            chat.database, chat.clock, real_renderer(), lambda _channel: None, self._name, ShopFacts().shop
        )
        self.count = 0

    async def _name(self, _customer: str, _address: Address) -> str | None:
        return "E*** C****"

    def incoming(self, address: Address, text: str = "", button: str | None = None) -> Incoming:
        self.count += 1
        return Incoming(address, f"u{self.count}", text, "telegram:1", button_id=button, locale="en")

    async def ask(self, address: Address, token: str) -> str:
        """Show a token and return the id of the button that says yes."""
        await self.links.present(self.incoming(address, "/start"), token, "Emma")
        return await self.button("Link", address)

    async def button(self, title: str, address: Address) -> str:
        newest = (
            select(buttons.c.id)
            .join(conversations, conversations.c.id == buttons.c.conversation_id)
            .where(buttons.c.title == title, conversations.c.address == address.conversation)
        )
        async with self.chat.database.read.connect() as connection:
            return str(await connection.scalar(newest))

    async def press(self, address: Address, button: str) -> bool:
        return await self.links.press(self.incoming(address, button=button))

    async def link(self, address: Address = HERE) -> None:
        await self.press(address, await self.ask(address, await self.links.issue("C2001")))

    async def count_of(self, table: Any) -> int:
        async with self.chat.database.read.connect() as connection:
            return int(await connection.scalar(select(func.count()).select_from(table)))


@pytest.fixture
def desk(chat: Chat) -> Desk:
    return Desk(chat)


async def test_a_link_holds_until_it_is_undone(desk: Desk) -> None:
    await desk.link()
    async with desk.chat.database.read.connect() as connection:
        assert await link_at(connection, HERE) == Link(HERE, "C2001", "Emma")
    await desk.links.part("telegram", "4242", "C2001")
    assert await desk.links.customer_at(HERE) is None


async def test_of_two_who_say_yes_at_once_one_is_linked(desk: Desk) -> None:
    token = await desk.links.issue("C2001")
    asked = [(address, await desk.ask(address, token)) for address in (HERE, THERE)]
    await asyncio.gather(*(desk.press(*one) for one in asked))

    owners = [await desk.links.customer_at(address) for address in (HERE, THERE)]
    assert sorted(map(str, owners)) == ["C2001", "None"]


async def test_the_same_press_again_does_nothing_more(desk: Desk) -> None:
    yes = desk.incoming(HERE, button=await desk.ask(HERE, await desk.links.issue("C2001")))
    assert await desk.links.press(yes)
    conversations_before = await desk.count_of(conversations)
    await desk.links.press(yes)
    assert await desk.count_of(conversations) == conversations_before
    assert await desk.links.customer_at(HERE) == "C2001"


async def test_a_button_of_another_chat_is_no_button(desk: Desk) -> None:
    yes = await desk.ask(HERE, await desk.links.issue("C2001"))
    await desk.ask(THERE, "made-up")
    assert not await desk.press(THERE, yes)
    assert await desk.count_of(linked_accounts) == 0


async def test_a_token_is_good_for_ten_minutes_and_once(desk: Desk) -> None:
    now, soon = desk.chat.clock.now(), desk.chat.clock.now() + timedelta(minutes=10)
    async with desk.chat.database.write.begin() as connection:
        await offer_token(connection, "C1", "d1", now, soon)
        assert await redeem_token(connection, "d1", soon) is None
        assert await redeem_token(connection, "d1", now) == "C1"
        assert await redeem_token(connection, "d1", now) is None


async def test_an_erased_customer_leaves_neither_link_nor_token(desk: Desk) -> None:
    await desk.link()
    await desk.links.issue("C2001")
    async with desk.chat.database.write.begin() as connection:
        (told,) = (await REGISTRY.tell(connection, Subject("C2001")))["linked_accounts"]
        theirs = dict.fromkeys(await connection.scalars(select(conversations.c.id)), "vouched")
        await REGISTRY.erase(connection, Subject("C2001", conversations=theirs))
    assert (told["channel"], told["address"], told["name"]) == ("telegram", "1001", "Emma")
    assert [await desk.count_of(table) for table in (linked_accounts, link_tokens)] == [0, 0]


async def test_a_link_goes_with_its_conversation_and_not_before(desk: Desk) -> None:
    await desk.link()
    await delete_older(desk.chat.database, REGISTRY, desk.chat.clock.now() - timedelta(days=180))
    kept = await desk.count_of(linked_accounts)
    desk.chat.clock.pass_by(days=181)
    await delete_older(desk.chat.database, REGISTRY, desk.chat.clock.now() - timedelta(days=180))
    assert (kept, await desk.count_of(linked_accounts)) == (1, 0)
