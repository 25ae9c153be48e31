"""What several gateways on one database share, and what one has of another that died."""

import asyncio

import pytest
from sqlalchemy import select, text

from bot.cluster.heartbeat import ALIVE_S, Heartbeat
from bot.cluster.tables import gateways
from bot.conversations.tables import conversations
from bot.inbound.shared_rate_limits import SharedBuckets, forget_full
from bot.inbound.tables import rate_limits
from bot.turns.lease_recovery import LeaseRecovery
from gendan.platform.storage.notify import Notifier
from tests.support.gateway import Chat

pytestmark = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


class Stopwatch:
    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        return self.at


async def test_a_bucket_is_one_for_all_and_says_how_long_the_next_takes(chat: Chat) -> None:
    watch = Stopwatch()
    here, there = (SharedBuckets(chat.database, "messages", 6, now=watch) for _ in range(2))
    taken = [await bucket.take("a") for bucket in (here, there) * 3]
    wait_s = await here.take("a")
    assert taken == [0.0] * 6
    assert wait_s == pytest.approx(10.0)
    assert await there.take("b") == 0.0
    watch.at += wait_s
    assert await there.take("a") == 0.0
    assert await here.take("a") > 0.0
    await there.give_back("a")
    assert await here.take("a") == 0.0


async def test_taken_by_many_at_once_no_more_is_given_than_there_is(chat: Chat) -> None:
    buckets = [SharedBuckets(chat.database, "messages", 10, now=Stopwatch()) for _ in range(2)]
    waits = await asyncio.gather(*(bucket.take("a") for bucket in buckets * 20))

    assert waits.count(0.0) == 10


async def test_what_is_kept_of_a_bucket_says_nothing_of_whose_it_is_and_goes_when_it_is_full(
    chat: Chat,
) -> None:
    watch = Stopwatch()
    await SharedBuckets(chat.database, "messages", 6, now=watch).take("telegram/1/4711")
    async with chat.database.read.connect() as connection:
        (kept,) = (await connection.execute(select(rate_limits))).all()
    await forget_full(chat.database, watch.at + 60)
    async with chat.database.read.connect() as connection:
        left = (await connection.execute(select(rate_limits))).all()

    assert "4711" not in kept.key
    assert left == []


async def test_while_the_database_is_lost_nobody_is_refused_for_sending_too_much(chat: Chat) -> None:
    broken = SharedBuckets(Lost(), "messages", 1)  # type: ignore[arg-type] # it is lost

    assert [await broken.take("a") for _ in range(3)] == [0.0] * 3


class Lost:
    """A database that is gone."""

    @property
    def write(self) -> "Lost":
        return self

    def begin(self) -> "Lost":
        raise ConnectionRefusedError


async def beats(*hearts: Heartbeat, times: int = 3) -> None:
    for _ in range(times):
        for heart in hearts:
            await heart.beat()


async def test_one_leads_until_it_is_dead_or_ends(chat: Chat) -> None:
    told: dict[str, bool] = {}
    first, second = (Heartbeat(chat.database, chat.clock, name) for name in ("first", "second"))
    first.stand_for("telegram:1", lambda leads: told.update(first=leads))
    second.stand_for("telegram:1", lambda leads: told.update(second=leads))
    await beats(first, second)
    assert told == {"first": True, "second": False}
    chat.clock.pass_by(seconds=ALIVE_S - 1)
    await beats(second)
    assert told["second"] is False
    chat.clock.pass_by(seconds=2)
    await beats(second)
    assert told["second"] is True
    await beats(first)
    assert told["first"] is False
    await second.stop()
    chat.clock.pass_by(seconds=1)
    await beats(first, times=1)
    assert told["first"] is True


async def test_after_a_database_that_was_gone_others_are_heard_of_first(chat: Chat) -> None:
    freed: list[str] = []

    async def look() -> None:
        freed.append("looked")

    first, second = (Heartbeat(chat.database, chat.clock, name) for name in ("first", "second"))
    first.on_death(look, freed.append)
    await beats(first, second)
    chat.clock.pass_by(seconds=30)
    first._beats = 0
    await beats(first, second)

    assert freed == []


async def test_who_cannot_say_that_it_lives_knows_so_before_the_others_do(chat: Chat) -> None:
    heart = Heartbeat(chat.database, chat.clock, "first")
    assert not heart.is_alive
    await heart.beat()
    assert heart.is_alive
    heart._valid_until -= ALIVE_S - 1
    assert not heart.is_alive


async def test_a_bug_at_one_beat_ends_no_heart(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    heart = Heartbeat(chat.database, chat.clock, "gw_here")
    beats = asyncio.Queue[int]()

    async def beat() -> None:
        beats.put_nowait(beats.qsize())
        raise KeyError("a bug")

    monkeypatch.setattr(heart, "beat", beat)
    monkeypatch.setattr("bot.cluster.heartbeat.EVERY_S", 0.01)
    running = asyncio.create_task(heart.run())
    async with asyncio.timeout(5):
        for _ in range(3):
            await beats.get()
    assert not running.done()
    running.cancel()


async def test_a_turn_of_a_gateway_that_died_is_taken_over_before_its_lease_ends(chat: Chat) -> None:
    chat.dialogue.gate.clear()
    receipt = await chat.say("where is it")
    await chat.turn_begun()
    owner = chat.taker._writer.owner
    for task in list(chat.scheduler._running.values()):
        task.cancel()
    chat.restart()
    chat.dialogue.gate.set()
    await Heartbeat(chat.database, chat.clock, owner).beat()
    abandoned = LeaseRecovery(chat.database, chat.clock, chat.scheduler.take_over)
    chat.clock.pass_by(seconds=ALIVE_S - 1)
    await abandoned.look()
    assert not chat.scheduler._running
    chat.clock.pass_by(seconds=2)
    await abandoned.look()

    assert (await chat.answers(receipt))[-1] == "Got: where is it"


async def test_a_message_that_a_gateway_took_and_died_is_answered_by_another(chat: Chat) -> None:
    with_nobody = chat.scheduler.wake
    chat.intake._wake = lambda _conversation: None
    receipt = await chat.say("where is it")
    chat.intake._wake = with_nobody
    abandoned = LeaseRecovery(chat.database, chat.clock, chat.scheduler.take_over)
    await abandoned.look()
    assert not chat.scheduler._running
    chat.clock.pass_by(seconds=6)
    await abandoned.look()

    assert (await chat.answers(receipt))[-1] == "Got: where is it"


async def test_a_gateway_that_lives_keeps_its_turn(chat: Chat) -> None:
    chat.dialogue.gate.clear()
    await chat.say("where is it")
    await chat.turn_begun()
    heart = Heartbeat(chat.database, chat.clock, chat.taker._writer.owner)
    taken: list[str] = []
    abandoned = LeaseRecovery(chat.database, chat.clock, taken.extend)
    for _ in range(4):
        await heart.beat()
        chat.clock.pass_by(seconds=4)
        await abandoned.look()

    assert taken == []
    async with chat.database.read.connect() as connection:
        assert await connection.scalar(select(gateways.c.id))
        assert await connection.scalar(select(conversations.c.lease_owner))


async def heard(what: list[object], count: int) -> None:
    async with asyncio.timeout(5):
        while len(what) < count:
            await asyncio.sleep(0.01)


async def running(*notifiers: Notifier) -> list[asyncio.Task[None]]:
    tasks = [asyncio.create_task(notifier.run()) for notifier in notifiers]
    await asyncio.sleep(0.3)
    return tasks


async def ended(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_notice_is_heard_by_others_and_again_after_the_connection_was_lost(
    chat: Chat, database_url: str
) -> None:
    here, there = (Notifier(database_url, "tests") for _ in range(2))
    by_here: list[object] = []
    by_there: list[object] = []
    here.hear("said", lambda *facts: by_here.append(facts))
    there.hear("said", lambda *facts: by_there.append(facts))
    tasks = await running(here, there)
    here.tell("said", "中文", 1)
    await heard(by_there, 1)
    async with chat.database.write.begin() as connection:
        await connection.execute(text(END_OTHERS))
    await asyncio.sleep(1.6)
    here.tell("said", "again", 2)
    await heard(by_there, 2)
    await ended(tasks)

    assert (by_here, by_there) == ([], [("中文", 1), ("again", 2)])
