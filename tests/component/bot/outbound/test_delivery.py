"""What becomes of a message that its channel doesn't take."""

import asyncio
import time
from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.backlog import backlog
from bot.cluster.repository import live_until
from bot.conversations.model import Address, Outgoing
from bot.outbound.dead_letters import dead_letters, dismiss_dead_letters, retry_dead_letters
from bot.outbound.delivery import _TOGETHER_S, DeliveryLoop
from bot.outbound.delivery_records import MOST_ATTEMPTS
from bot.outbound.outbox import free_claims_of_dead
from bot.outbound.tables import deliveries
from bot.ports import DeliveryOutcome, TooFastError
from tests.support.gateway import Chat

CHANNELS = ("web", "rest")
# On SQLite there is one gateway.
WITH_OTHERS = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


class Fickle:
    """Takes messages unless the test has a problem with them."""

    name = "web"

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.tries = 0
        self.problem: Callable[[Outgoing], Exception | None] = lambda _message: None

    async def deliver(self, _address: Address, message: Outgoing) -> DeliveryOutcome:
        self.tries += 1
        if problem := self.problem(message):
            raise problem
        self.taken.append(message.text)
        return DeliveryOutcome.ACCEPTED


@pytest.fixture
def channel() -> Fickle:
    return Fickle()


@pytest.fixture
def loop(chat: Chat) -> DeliveryLoop:
    return DeliveryLoop(chat.database, chat.clock, chat.metrics)


async def figures(chat: Chat) -> dict[str, float]:
    async with chat.database.read.connect() as connection:
        return await backlog(connection, CHANNELS, chat.clock.now())


async def give_up(chat: Chat, loop: DeliveryLoop, channel: Fickle) -> None:
    for _ in range(MOST_ATTEMPTS):
        await loop.deliver_due(channel)
        chat.clock.pass_by(minutes=8)


async def test_what_a_channel_does_not_take_comes_again_later_and_in_order(
    chat: Chat, loop: DeliveryLoop, channel: Fickle
) -> None:
    await chat.answers(await chat.say("where is it"))
    channel.problem = lambda _message: ConnectionResetError()
    await loop.deliver_due(channel)
    channel.problem = lambda _message: None
    await loop.deliver_due(channel)
    assert channel.taken == []
    chat.clock.pass_by(seconds=2)
    await loop.deliver_due(channel)

    assert channel.taken == ["I'm Sample Shop's automatic assistant.", "Got: where is it"]


async def test_pauses_grow_and_are_spread(chat: Chat, loop: DeliveryLoop, channel: Fickle) -> None:
    for number in range(12):
        await chat.answers(await chat.say("where is it", chat=f"chat-{number}"))
    channel.problem = lambda _message: TimeoutError()
    await loop.deliver_due(channel)
    chat.clock.pass_by(seconds=1)
    await loop.deliver_due(channel)

    # One second each, give or take a half: some are due again by now, and some aren't.
    assert 12 < channel.tries < 24


async def test_a_message_that_keeps_failing_is_given_up_and_seen(
    chat: Chat, loop: DeliveryLoop, channel: Fickle
) -> None:
    receipt = await chat.say("where is it")
    await chat.settled()
    channel.problem = lambda message: OSError() if message.text.startswith("Got") else None
    await give_up(chat, loop, channel)
    await loop.deliver_due(channel)

    async with chat.database.read.connect() as connection:
        letters = await dead_letters(connection, CHANNELS)
    assert [(letter.conversation_id, letter.attempts) for letter in letters] == [
        (receipt.conversation_id, MOST_ATTEMPTS)
    ]
    assert (await figures(chat))["gendan_dead_letters"] == 1
    assert (await figures(chat))["gendan_oldest_undelivered_seconds"] == 0


async def test_a_message_that_makes_its_channel_crash_holds_up_no_other_conversation(
    chat: Chat, loop: DeliveryLoop, channel: Fickle
) -> None:
    await chat.answers(await chat.say("poison", chat="chat-1"))
    await chat.answers(await chat.say("where is it", chat="chat-2"))
    channel.problem = lambda message: KeyError("x") if "poison" in message.text else None
    await loop.deliver_due(channel)

    assert "Got: where is it" in channel.taken
    assert (await figures(chat))["gendan_oldest_undelivered_seconds"] == 0
    chat.clock.pass_by(minutes=2)
    assert (await figures(chat))["gendan_oldest_undelivered_seconds"] == 120


async def test_dead_letters_can_be_tried_again_from_the_beginning(
    chat: Chat, loop: DeliveryLoop, channel: Fickle
) -> None:
    await chat.answers(await chat.say("where is it"))
    channel.problem = lambda _message: OSError()
    await give_up(chat, loop, channel)
    await give_up(chat, loop, channel)
    async with chat.database.write.begin() as connection:
        assert await retry_dead_letters(connection, CHANNELS, chat.clock.now()) == 2
    await loop.deliver_due(channel)
    assert (await figures(chat))["gendan_dead_letters"] == 0
    channel.problem = lambda _message: None
    chat.clock.pass_by(seconds=2)
    await loop.deliver_due(channel)

    assert channel.taken == ["I'm Sample Shop's automatic assistant.", "Got: where is it"]
    assert (await figures(chat))["gendan_dead_letters"] == 0


async def test_dismissed_dead_letters_are_never_sent(chat: Chat, loop: DeliveryLoop, channel: Fickle) -> None:
    await chat.answers(await chat.say("where is it"))
    channel.problem = lambda _message: OSError()
    await give_up(chat, loop, channel)
    await give_up(chat, loop, channel)
    channel.problem = lambda _message: None
    async with chat.database.write.begin() as connection:
        assert await dismiss_dead_letters(connection, CHANNELS) == 2
    await loop.deliver_due(channel)

    assert channel.taken == []
    assert (await figures(chat))["gendan_dead_letters"] == 0


async def test_the_backlog_says_what_waits_and_for_how_long(chat: Chat) -> None:
    chat.dialogue.script = chat.dialogue.fail
    await chat.say("a word")
    chat.clock.pass_by(seconds=30)
    async with asyncio.timeout(10):
        while not (found := await figures(chat))["gendan_messages_kept"]:
            await asyncio.sleep(0.01)

    assert found["gendan_oldest_unanswered_seconds"] == 30
    assert (found["gendan_messages_unanswered"], found["gendan_messages_kept"]) == (1, 1)
    assert found["gendan_deliveries_unknown"] == 0


async def test_what_may_have_arrived_is_counted_for_a_day(
    chat: Chat, loop: DeliveryLoop, channel: Fickle, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unsure(_address: Address, _message: Outgoing) -> DeliveryOutcome:
        return DeliveryOutcome.UNKNOWN

    monkeypatch.setattr(channel, "deliver", unsure)
    await chat.answers(await chat.say("where is it"))
    await loop.deliver_due(channel)
    assert (await figures(chat))["gendan_deliveries_unknown"] == 2
    chat.clock.pass_by(hours=25)
    assert (await figures(chat))["gendan_deliveries_unknown"] == 0


class Choosy(Fickle):
    """Takes as long, and gives the outcome, that the test says."""

    def __init__(self) -> None:
        super().__init__()
        self.gates: dict[str, asyncio.Event] = {}
        self.outcome = DeliveryOutcome.ACCEPTED
        self.pause_s: float | None = None

    async def deliver(self, address: Address, message: Outgoing) -> DeliveryOutcome:
        if gate := self.gates.get(address.conversation):
            await gate.wait()
        if self.pause_s is not None:
            raise TooFastError(self.pause_s)
        await super().deliver(address, message)
        return self.outcome


async def statuses(chat: Chat) -> list[str]:
    async with chat.database.read.connect() as connection:
        return list(await connection.scalars(select(deliveries.c.status).order_by(deliveries.c.seq)))


async def attempts_so_far(chat: Chat) -> list[int]:
    async with chat.database.read.connect() as connection:
        return list(await connection.scalars(select(deliveries.c.attempts).order_by(deliveries.c.seq)))


async def test_a_slow_conversation_holds_up_no_other_and_keeps_its_order(
    chat: Chat, loop: DeliveryLoop
) -> None:
    channel = Choosy()
    channel.gates["slow"] = asyncio.Event()
    await chat.answers(await chat.say("one", chat="slow"))
    await chat.answers(await chat.say("two", chat="quick"))
    await loop.deliver_due(channel)
    await chat.answers(await chat.say("three", chat="slow"))
    await chat.answers(await chat.say("four", chat="quick"))
    await loop.deliver_due(channel)
    quick = [text for text in channel.taken if text.startswith("Got")]
    channel.gates["slow"].set()
    for _ in range(3):
        await loop.deliver_due(channel)
        await asyncio.sleep(0.01)

    assert quick == ["Got: two", "Got: four"]
    assert [text for text in channel.taken if text.startswith("Got")][2:] == ["Got: one", "Got: three"]
    assert set(await statuses(chat)) == {"accepted"}
    assert set(await attempts_so_far(chat)) == {1}


async def test_a_new_message_is_not_held_back_behind_slow_ones(
    chat: Chat, loop: DeliveryLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel, announced, took_s = Choosy(), [], []
    monkeypatch.setattr(loop, "hear", announced.append)
    channel.gates["slow"] = asyncio.Event()
    await chat.answers(await chat.say("one", chat="slow"))
    await loop.deliver_due(channel)
    for number in range(5):
        await chat.answers(await chat.say("two", chat=f"quick-{number}"))
        began = time.monotonic()
        await loop.deliver_due(channel)
        took_s.append(time.monotonic() - began)
    before = list(announced)
    channel.gates["slow"].set()
    await asyncio.sleep(0.05)

    assert min(took_s) < _TOGETHER_S
    assert (before, announced) == ([], ["web"])


async def test_who_has_waited_longest_is_served_first(
    chat: Chat, loop: DeliveryLoop, channel: Fickle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbound.delivery._BATCH", 2)
    for number in range(6):
        await chat.answers(await chat.say(f"question {number}", chat=f"chat-{number}"))
        chat.clock.pass_by(seconds=1)
    while await loop.deliver_due(channel):
        pass

    told = [text for text in channel.taken if text.startswith("Got")]
    assert told == [f"Got: question {number}" for number in range(6)]


async def test_what_is_delivered_and_not_written_down_yet_is_not_sent_again(
    chat: Chat, loop: DeliveryLoop, channel: Fickle, monkeypatch: pytest.MonkeyPatch
) -> None:
    await chat.answers(await chat.say("where is it"))
    write = loop._records.write

    async def full(_attempts: object) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(loop._records, "write", full)
    for _ in range(3):
        with pytest.raises(OSError, match="no space left"):
            await loop.deliver_due(channel)
    monkeypatch.setattr(loop._records, "write", write)
    await loop.deliver_due(channel)

    assert len(channel.taken) == 2
    assert await statuses(chat) == ["accepted", "accepted"]


async def test_a_pause_that_the_channel_wants_is_kept_and_counts_no_try(
    chat: Chat, loop: DeliveryLoop
) -> None:
    channel = Choosy()
    channel.pause_s = 30
    await chat.answers(await chat.say("where is it"))
    await loop.deliver_due(channel)
    channel.pause_s = None
    chat.clock.pass_by(seconds=29)
    await loop.deliver_due(channel)
    assert channel.taken == []
    chat.clock.pass_by(seconds=2)
    await loop.deliver_due(channel)

    assert len(channel.taken) == 2
    assert await attempts_so_far(chat) == [1, 1]


async def test_who_takes_nothing_more_is_sent_nothing_until_they_write_again(
    chat: Chat, loop: DeliveryLoop
) -> None:
    channel = Choosy()
    channel.outcome = DeliveryOutcome.BLOCKED
    chat.dialogue.gate.clear()
    receipt = await chat.say("one thing")
    await chat.turn_begun()
    chat.clock.pass_by(seconds=1)
    chat.dialogue.gate.set()
    await chat.answers(receipt)
    await loop.deliver_due(channel)
    assert await statuses(chat) == ["refused", "refused"]
    channel.outcome = DeliveryOutcome.ACCEPTED
    chat.clock.pass_by(seconds=1)
    await chat.answers(await chat.say("another thing"))
    await loop.deliver_due(channel)

    assert channel.taken[1:] == ["Got: another thing"]
    assert await statuses(chat) == ["refused", "refused", "accepted"]


async def test_who_wrote_after_the_try_began_takes_messages(chat: Chat, loop: DeliveryLoop) -> None:
    channel = Choosy()
    channel.outcome = DeliveryOutcome.BLOCKED
    channel.gates["chat-1"] = asyncio.Event()
    await chat.answers(await chat.say("one thing"))
    await loop.deliver_due(channel)
    chat.clock.pass_by(seconds=1)
    await chat.answers(await chat.say("another thing"))
    channel.gates["chat-1"].set()
    await asyncio.sleep(0.01)
    channel.outcome = DeliveryOutcome.ACCEPTED
    for _ in range(2):
        await loop.deliver_due(channel)

    assert channel.taken[-1] == "Got: another thing"
    assert await statuses(chat) == ["refused", "accepted", "accepted"]


async def test_a_stop_lets_what_is_being_handed_over_end(chat: Chat, loop: DeliveryLoop) -> None:
    channel = Choosy()
    channel.gates["chat-1"] = asyncio.Event()
    loop.add(channel)
    running = asyncio.create_task(loop.run())
    await chat.answers(await chat.say("where is it"))
    loop.announce("web")
    await asyncio.sleep(0.1)
    loop.stop()
    channel.gates["chat-1"].set()
    await asyncio.wait_for(running, 2)

    assert await statuses(chat) == ["accepted", "accepted"]


async def test_what_a_channel_refuses_for_good_is_a_dead_letter(chat: Chat, loop: DeliveryLoop) -> None:
    channel = Choosy()
    channel.outcome = DeliveryOutcome.REFUSED
    receipt = await chat.say("where is it")
    await chat.settled()
    await loop.deliver_due(channel)

    async with chat.database.read.connect() as connection:
        letters = await dead_letters(connection, CHANNELS)
    assert [letter.conversation_id for letter in letters] == [receipt.conversation_id] * 2
    assert (await figures(chat))["gendan_dead_letters"] == 2


async def test_who_blocked_us_leaves_no_dead_letter(chat: Chat, loop: DeliveryLoop) -> None:
    channel = Choosy()
    channel.outcome = DeliveryOutcome.BLOCKED
    await chat.answers(await chat.say("where is it"))
    chat.clock.pass_by(seconds=1)
    await loop.deliver_due(channel)

    assert (await figures(chat))["gendan_dead_letters"] == 0
    assert await statuses(chat) == ["refused", "refused"]


def another_gateway(chat: Chat) -> DeliveryLoop:
    """Return deliveries of a second gateway."""
    return DeliveryLoop(chat.database, chat.clock, chat.metrics)


@WITH_OTHERS
async def test_what_one_gateway_is_sending_no_other_sends_or_overtakes(
    chat: Chat, loop: DeliveryLoop
) -> None:
    other, slow, quick = another_gateway(chat), Choosy(), Choosy()
    slow.gates["chat-1"] = asyncio.Event()
    await chat.answers(await chat.say("one"))
    await loop.deliver_due(slow)
    await chat.answers(await chat.say("two"))
    await other.deliver_due(quick)
    assert quick.taken == []
    slow.gates["chat-1"].set()
    await asyncio.sleep(0.01)
    await loop.deliver_due(slow)
    await other.deliver_due(quick)

    assert [*slow.taken, *quick.taken][-2:] == ["Got: one", "Got: two"]
    assert set(await attempts_so_far(chat)) == {1}


@WITH_OTHERS
async def test_two_gateways_at_once_send_each_message_once(chat: Chat, loop: DeliveryLoop) -> None:
    other, channel = another_gateway(chat), Fickle()
    for number in range(40):
        await chat.answers(await chat.say("where is it", chat=f"chat-{number}"))
    await asyncio.gather(*(each.deliver_due(channel) for each in (loop, other, loop, other)))
    await asyncio.gather(loop.deliver_due(channel), other.deliver_due(channel))

    assert channel.tries == 80
    assert set(await statuses(chat)) == {"accepted"}


@WITH_OTHERS
async def test_what_a_gateway_that_died_had_claimed_is_sent_by_another_and_counted_as_unknown(
    chat: Chat, loop: DeliveryLoop
) -> None:
    other, slow, quick = another_gateway(chat), Choosy(), Choosy()
    other.add(quick, shows_once=False)
    slow.gates["chat-1"] = asyncio.Event()
    await chat.answers(await chat.say("where is it"))
    await loop.deliver_due(slow)
    async with chat.database.write.begin() as connection:
        await live_until(connection, loop._owner, chat.clock.now())
        chat.clock.pass_by(seconds=1)
        assert await free_claims_of_dead(connection, chat.clock.now()) == ["web"]
    await other.deliver_due(quick)

    assert len(quick.taken) == 2
    # Only the first one may have been sent before.
    assert await statuses(chat) == ["unknown", "accepted"]


@WITH_OTHERS
async def test_a_gateway_that_was_taken_for_dead_puts_nothing_off(chat: Chat, loop: DeliveryLoop) -> None:
    other, stuck, quick = another_gateway(chat), Choosy(), Choosy()
    stuck.gates["chat-1"] = asyncio.Event()
    stuck.pause_s = 300
    await chat.answers(await chat.say("where is it"))
    await loop.deliver_due(stuck)
    chat.clock.pass_by(minutes=2)
    quick.gates["chat-1"] = asyncio.Event()
    await other.deliver_due(quick)
    stuck.gates["chat-1"].set()
    await asyncio.sleep(0.01)
    await loop.deliver_due(stuck)
    quick.gates["chat-1"].set()
    await asyncio.sleep(0.01)
    await other.deliver_due(quick)

    assert len(quick.taken) == 2
