"""How much may come, and that nobody else pays for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.inbound.rate_limits
from bot.conversations.model import Address, Incoming
from bot.inbound.intake import MessageRefusedError
from bot.inbound.rate_limits import LimitReachedError, Limits, Rates, TokenBuckets
from tests.support.gateway import Chat


class Stopwatch:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def watch() -> Stopwatch:
    return Stopwatch()


def message(conversation: str = "c1", source: str = "203.0.113.0/24", channel: str = "web") -> Incoming:
    return Incoming(Address(channel, "default", conversation), "x", "hello", source)


def test_a_bucket_gives_what_it_holds_and_then_says_how_long_the_next_takes(watch: Stopwatch) -> None:
    buckets = TokenBuckets(60, watch)

    assert [buckets.take("a") for _ in range(60)] == [0.0] * 60
    assert buckets.take("a") == pytest.approx(1.0)


def test_who_waits_as_told_is_let_through(watch: Stopwatch) -> None:
    buckets = TokenBuckets(6, watch)
    for _ in range(6):
        buckets.take("a")
    watch.at += buckets.take("a")

    assert buckets.take("a") == 0.0
    assert buckets.take("a") > 0.0


def test_zero_is_no_limit(watch: Stopwatch) -> None:
    assert not any(TokenBuckets(0, watch).take("a") for _ in range(10_000))


@given(st.lists(st.floats(0, 30), min_size=1, max_size=300))
def test_never_more_than_a_minutes_worth_and_what_the_time_has_brought(pauses: list[float]) -> None:
    watch = Stopwatch()
    buckets = TokenBuckets(10, watch)
    let_through = 0
    for pause in pauses:
        watch.at += pause
        let_through += buckets.take("a") == 0.0

    assert let_through <= 10 + watch.at * 10 / 60 + 1e-6


def test_memory_is_bounded_however_many_ask(watch: Stopwatch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.inbound.rate_limits, "MOST_BUCKETS", 100)
    buckets = TokenBuckets(1, watch)
    for number in range(1_000):
        buckets.take(str(number))

    assert len(buckets) == 100
    assert buckets.take("999") > 0.0


async def test_a_networks_limit_counts_over_its_conversations_and_only_its_own(watch: Stopwatch) -> None:
    limits = Limits(Rates(messages_per_network=2), watch, frozenset({"web"}))
    await limits.message(message("c1"))
    await limits.message(message("c2"))
    await limits.message(message("c3", "198.51.100.0/24"))

    with pytest.raises(LimitReachedError):
        await limits.message(message("c4"))


@pytest.mark.parametrize(("source", "channel"), [("127.0.0.0/24", "web"), ("203.0.113.0/24", "rest")])
async def test_a_proxy_of_ours_or_another_server_is_not_one_customer(
    watch: Stopwatch, source: str, channel: str
) -> None:
    limits = Limits(Rates(messages_per_network=1, connections_per_network=1), watch, frozenset({"web"}))
    for number in range(50):
        await limits.message(message(f"c{number}", source, channel))


def test_a_connection_that_ended_makes_room(watch: Stopwatch) -> None:
    limits = Limits(Rates(connections_per_network=1), watch, frozenset({"web"}))
    limits.connect("203.0.113.0/24")
    with pytest.raises(LimitReachedError):
        limits.connect("203.0.113.0/24")
    limits.disconnect("203.0.113.0/24")

    limits.connect("203.0.113.0/24")


async def test_a_conversation_that_sends_too_much_is_told_when_to_go_on(chat: Chat) -> None:
    chat.limit(Rates(messages_per_conversation=3))
    for _ in range(3):
        await chat.say("where is AB1234")
    with pytest.raises(MessageRefusedError) as refusal:
        await chat.say("where is AB1234")
    chat.clock.pass_by(seconds=refusal.value.retry_after)

    assert refusal.value.code == "too_many_messages"
    assert (await chat.say("where is AB1234")).seq
    await chat.settled()


async def test_a_repeat_counts_for_nothing_and_is_never_refused(chat: Chat) -> None:
    chat.limit(Rates(messages_per_conversation=3))
    first = await chat.say("where is AB1234", external_id="once")
    for _ in range(5):
        assert (await chat.say("where is AB1234", external_id="once")).message_id == first.message_id
    for _ in range(2):
        assert not (await chat.say("where is AB1234")).is_repeat
    again = await chat.say("where is AB1234", external_id="once")
    with pytest.raises(MessageRefusedError):
        await chat.say("where is AB1234")

    assert again.is_repeat
    assert again.message_id == first.message_id
    await chat.settled()
