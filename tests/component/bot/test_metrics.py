"""Where a message's time goes, and how often the dialogue wasn't of help."""

import asyncio
from importlib import import_module
from typing import Any

from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text

from bot.app import CHANNELS, build_app
from bot.conversations.model import Address, Outgoing
from bot.metrics import Stage
from bot.outbound.delivery import DeliveryLoop
from bot.ports import DeliveryOutcome, TurnAnswer
from bot.settings import Settings
from gendan.platform.settings import KeyRing
from tests.support.gateway import Chat, said
from tests.support.imports import ROOT, files_of

SECRET = "a-secret-of-more-than-24-characters"


class Slow:
    name = "web"

    async def deliver(self, _address: Address, _message: Outgoing) -> DeliveryOutcome:
        await asyncio.sleep(0.02)
        return DeliveryOutcome.ACCEPTED


def figure(chat: Chat, name: str, **labels: Any) -> float:
    return chat.registry.get_sample_value(name, labels) or 0.0


def counts(chat: Chat) -> dict[str, float]:
    return {stage: figure(chat, "gendan_stage_seconds_count", stage=stage) for stage in Stage}


async def test_a_turn_passes_through_every_stage(chat: Chat) -> None:
    await chat.answers(await chat.say("where is it"))
    channel = Slow()
    await DeliveryLoop(chat.database, chat.clock, chat.metrics).deliver_due(channel)

    # The introduction and the answer.
    assert counts(chat) == dict.fromkeys(Stage, 1.0) | {"deliver": 2.0}
    assert figure(chat, "gendan_stage_seconds_sum", stage="deliver") > 0.03


async def test_a_repeat_waits_for_no_turn(chat: Chat) -> None:
    await chat.say("where is it", external_id="x")
    await chat.settled()
    await chat.say("where is it", external_id="x")

    assert counts(chat)["accept"] == 2
    assert counts(chat)["queue"] == 1


async def test_the_time_in_the_queue_is_the_time_since_the_message_came(chat: Chat) -> None:
    chat.dialogue.gate.clear()
    await chat.say("one thing")
    await chat.turn_begun()
    chat.dialogue.script = lambda r: said("echo", {"do": "wrote"}, text=r.text)
    await chat.say("another thing")
    chat.clock.pass_by(seconds=4)
    chat.dialogue.gate.set()
    await chat.settled()

    assert figure(chat, "gendan_stage_seconds_sum", stage="queue") == 4.0


async def test_what_was_kept_counts_in_the_queue_once_however_often_it_is_tried_again(chat: Chat) -> None:
    chat.dialogue.script = chat.dialogue.fail
    await chat.say("a word")
    async with asyncio.timeout(10):
        while figure(chat, "gendan_stage_seconds_count", stage="rasa") < 8:
            await asyncio.sleep(0.01)

    assert counts(chat)["queue"] == 1


async def test_failed_attempts_at_the_dialogue_are_timed_too(chat: Chat) -> None:
    chat.dialogue.script = chat.dialogue.fail
    await chat.say("where is my parcel")
    async with asyncio.timeout(10):
        while not figure(chat, "gendan_turns_total", outcome="kept"):
            await asyncio.sleep(0.01)

    assert counts(chat)["rasa"] >= 3


async def test_what_is_out_of_scope_counts_as_not_understood(chat: Chat) -> None:
    await chat.answers(await chat.say("where is it"))
    assert figure(chat, "gendan_turns_not_understood_total") == 0
    misread = {"intent": {"name": "out_of_scope", "confidence": 0.9}}
    chat.dialogue.script = lambda _r: TurnAnswer(({"say": "done"},), misread)
    await chat.answers(await chat.say("sing a song"))

    assert figure(chat, "gendan_turns_not_understood_total") == 1


async def test_the_gateway_shows_what_waits_and_goes_on_without_its_database(chat: Chat) -> None:
    chat.dialogue.script = chat.dialogue.fail
    await chat.say("a word")
    made = chat.database.engines[0].url
    url = made.set(drivername=made.get_backend_name()).render_as_string(hide_password=False)
    key = KeyRing({"k1": SECRET})
    settings = Settings(
        database=url,
        rasa_url="http://127.0.0.1:9",
        rasa_token=SECRET,
        backend_url="http://127.0.0.1:9",
        backend_key=SECRET,
        principal_keys=key,
        identity_keys=key,
        rest_keys=key,
    )
    async with TestClient(TestServer(await build_app(settings, chat.clock))) as client:
        shown = await (await client.get("/metrics")).text()
        async with chat.database.write.begin() as connection:
            await connection.execute(text("ALTER TABLE deliveries RENAME TO elsewhere"))
        await asyncio.sleep(1.1)
        without = await (await client.get("/metrics")).text()
        async with chat.database.write.begin() as connection:
            await connection.execute(text("ALTER TABLE elsewhere RENAME TO deliveries"))

    assert "gendan_messages_unanswered 1.0" in shown
    assert "gendan_messages_unanswered NaN" in without
    assert 'gendan_stage_seconds_count{stage="accept"} 0.0' in without


def test_every_channel_is_among_those_whose_backlog_is_counted() -> None:
    modules = [
        import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)) for path in files_of("channels")
    ]
    delivering = {
        kind.name
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and hasattr(kind, "deliver") and hasattr(kind, "name")
    }
    assert len(delivering) > 2
    assert not delivering - set(CHANNELS), "channels that CHANNELS in bot/ports.py doesn't name"
    assert not set(CHANNELS) - delivering, "names in CHANNELS of bot/ports.py that no channel has"
    assert len(set(CHANNELS)) == len(CHANNELS)
