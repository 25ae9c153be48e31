"""Two gateways with one bot: one speaks for it at a time, and the other takes over when that one dies."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from bot.account_linking.service import AccountLinking
from bot.conversations.model import Address, Incoming
from bot.inbound.rate_limits import Rates
from bot.shared.ids import new_id
from bot.telegram.runtime import CatalogueWords, TelegramRuntime
from channels.telegram.inbound.updates import Joined
from demo.telegram_sandbox.personas import User
from demo.telegram_sandbox.running import Sandbox
from gendan.platform.clock import SystemClock
from tests.support.channels.gateways import OneOfSeveral
from tests.support.gateway import ShopFacts, migrated_postgres
from tests.support.postgres import KeptDatabase
from tests.support.telegram import AT_ONCE, renderer, settings_for
from tests.support.waiting import until

__all__ = ["migrated_postgres"]
pytestmark = [pytest.mark.postgres, pytest.mark.alone, pytest.mark.timeout(60)]


async def nobody(_customer: str, _address: Address) -> str | None:
    return None


def with_bot(url: str, sandbox: Sandbox) -> OneOfSeveral:
    gateway = OneOfSeveral(url, Rates())
    chat, words = gateway.chat, CatalogueWords(renderer(), SystemClock())
    chat.composer._renderer = renderer()
    links = AccountLinking(
        chat.database, chat.clock, renderer(), gateway.deliveries.announce, nobody, ShopFacts().shop
    )
    gateway.telegram = TelegramRuntime(
        settings_for(sandbox), chat.intake, links, words, lambda _kind: None, AT_ONCE
    )
    return gateway


@pytest.fixture
def url(migrated_postgres: KeptDatabase) -> Iterator[str]:
    yield migrated_postgres.url
    migrated_postgres.restore()


@pytest.fixture
def customer(sandbox: Sandbox) -> User:
    return sandbox.add_user("Emma", language_code="en")


@pytest.fixture
async def two(url: str, sandbox: Sandbox) -> AsyncIterator[list[OneOfSeveral]]:
    """The first one speaks."""
    first, second = with_bot(url, sandbox), with_bot(url, sandbox)
    async with first.serving():
        await until(speaks(first))
        async with second.serving():
            await asyncio.sleep(3.5)
            yield [first, second]


def speaks(gateway: OneOfSeveral) -> Callable[[], bool]:
    assert gateway.telegram
    return gateway.telegram.may_send


async def test_one_of_two_fetches_and_speaks_and_the_other_does_within_seconds_of_its_death(
    two: list[OneOfSeveral], customer: User
) -> None:
    first, second = two
    assert (speaks(first)(), speaks(second)()) == (True, False)
    customer.send("where is it")
    await customer.receives(2)
    # What was sent right before is sent once more.
    await asyncio.sleep(0.3)
    first.die()
    customer.send("and the other one")
    began = asyncio.get_running_loop().time()
    received = await customer.receives(3, timeout_s=15)
    took_s = asyncio.get_running_loop().time() - began

    assert [one.text for one in received[1:]] == ["Got: where is it", "Got: and the other one"]
    assert took_s < 12


async def test_what_the_other_gateway_answers_is_sent_by_the_one_that_speaks_at_once(
    two: list[OneOfSeveral], customer: User
) -> None:
    _, second = two
    customer.send("where is it")
    await customer.receives(2)
    # A webhook's update may come in anywhere.
    at = Address("telegram", second.telegram._role.partition(":")[2], str(customer.id))  # type: ignore[union-attr]
    began = asyncio.get_running_loop().time()
    await second.chat.intake.accept(Incoming(at, new_id("x"), "from elsewhere", f"telegram:{customer.id}"))
    received = await customer.receives(3)
    took_s = asyncio.get_running_loop().time() - began

    assert received[-1].text == "Got: from elsewhere"
    assert took_s < 0.9


async def test_what_is_said_besides_answers_is_said_by_the_one_that_speaks(
    two: list[OneOfSeveral], sandbox: Sandbox
) -> None:
    _, second = two
    group = sandbox.add_group("Neighbours")
    assert second.telegram
    await second.telegram._hearing.take(Joined(1, group.id, "en"))
    await until(lambda: bool(group.deliveries))
    await asyncio.sleep(0.3)

    assert len(group.deliveries) == 1
