"""The bounded memory: what a conversation's next turn finds of the former ones."""

import asyncio
import warnings
from pathlib import Path

import pytest
from components import snapshots
from components.channel import run_turn as run_one_turn
from components.state_tables import StateRow
from components.tracker_store import BoundedTrackerStore
from components.turn_context import TurnContext, current_turn
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from gendan.contracts import TurnRequest

DOMAIN_YAML = """
version: "3.1"
intents: [greet]
slots:
  city: {type: text, mappings: [{type: custom}]}
forms: {trip: {required_slots: [city]}}
"""
with warnings.catch_warnings():
    # Rasa warns about slots of its version 2 whenever it reads a domain.
    warnings.simplefilter("ignore")
    DOMAIN = Domain.from_yaml(DOMAIN_YAML)


def turn(tracker: DialogueStateTracker, text: str) -> None:
    parse = {"text": text, "intent": {"name": "greet"}, "entities": [], "intent_ranking": [{}] * 30}
    metadata = {"principal": "SECRET", "number_shapes": {"order": []}, "language": "zh"}
    tracker.update(UserUttered(text, parse["intent"], [], parse, metadata=metadata), DOMAIN)
    tracker.update(BotUttered("said"), DOMAIN)
    tracker.update(ActionExecuted("action_listen"), DOMAIN)


def conversation(turns: int) -> DialogueStateTracker:
    tracker = DialogueStateTracker("c:1", DOMAIN.slots)
    tracker.update(SlotSet("session_started_metadata", {"principal": "SECRET"}), DOMAIN)
    tracker.update(ActionExecuted("action_listen"), DOMAIN)
    for number in range(turns):
        turn(tracker, f"turn {number}")
        if number == 1:
            tracker.update(SlotSet("city", "上海"), DOMAIN)
            tracker.update(ActionExecuted("trip"), DOMAIN)
            tracker.update(ActiveLoop("trip"), DOMAIN)
    return tracker


@pytest.mark.parametrize("turns", [3, 30])
def test_slots_form_and_last_message_survive(turns: int) -> None:
    restored = snapshots.restore("c:1", snapshots.take(conversation(turns)), DOMAIN)

    assert restored.get_slot("city") == "上海"
    assert restored.active_loop_name == "trip"
    assert restored.latest_message.text == f"turn {turns - 1}"


def test_a_thousand_turns_weigh_what_ten_do() -> None:
    def grow(turns: int) -> int:
        tracker = conversation(2)
        for number in range(turns):
            turn(tracker, f"turn {number:04}")
            tracker = snapshots.restore("c:1", snapshots.take(tracker), DOMAIN)
        return len(tracker.events)

    assert grow(100) == grow(10)


def test_no_credential_and_no_ranking_is_kept() -> None:
    kept = str(snapshots.take(conversation(3)))

    assert "SECRET" not in kept
    assert "intent_ranking" not in kept


def test_the_parse_reported_is_the_last_turns_also_inside_a_form() -> None:
    tracker = conversation(3)
    turn(tracker, "in the form")

    assert snapshots.outcome(tracker)["parse"]["intent"] == {"name": "greet"}
    assert snapshots.outcome(tracker)["active_form"] == "trip"


@pytest.fixture
def store(tmp_path: Path) -> BoundedTrackerStore:
    return BoundedTrackerStore(DOMAIN, host=f"sqlite:///{tmp_path / 'tracker.db'}")


def run_turn(store: BoundedTrackerStore, turn_id: str, previous: str | None, text: str) -> list[str]:
    """Run a turn as Rasa does and return the texts that it knew of before."""

    async def run() -> list[str]:
        current_turn.set(TurnContext(turn_id, previous))
        tracker = await store.get_or_create_tracker("c:1")
        before = [event.text for event in tracker.events if isinstance(event, UserUttered)]
        turn(tracker, text)
        await store.save(tracker)
        return before

    return asyncio.run(run())


def test_a_turn_builds_on_the_one_before(store: BoundedTrackerStore) -> None:
    run_turn(store, "t1", None, "one")
    assert run_turn(store, "t2", "t1", "two") == ["one"]


def test_a_turn_run_again_starts_from_where_it_started(store: BoundedTrackerStore) -> None:
    run_turn(store, "t1", None, "one")
    run_turn(store, "t2", "t1", "two")
    assert run_turn(store, "t2", "t1", "two") == ["one"]


def test_a_first_turn_run_again_starts_from_nothing(store: BoundedTrackerStore) -> None:
    run_turn(store, "t1", None, "one")
    assert run_turn(store, "t1", None, "one") == []


def test_an_answer_that_was_dropped_leaves_no_trace(store: BoundedTrackerStore) -> None:
    run_turn(store, "t1", None, "one")
    run_turn(store, "t2", "t1", "too late")
    assert run_turn(store, "t3", "t1", "three") == ["one"]


def test_a_turn_whose_memory_cannot_be_read_has_failed(store: BoundedTrackerStore) -> None:
    async def handle(message: UserMessage) -> None:
        store._table._connection.execute("DROP TABLE tracker_state")
        await store.get_or_create_tracker(message.sender_id)

    asked = TurnRequest("t1", None, "c:1", "one", None, {})
    answer = asyncio.run(run_one_turn(asked, handle))
    assert answer.failed_actions == ["tracker_store"]
    assert answer.is_unreachable


def test_old_states_are_forgotten_while_turns_go_on(store: BoundedTrackerStore) -> None:
    async def run() -> list[str]:
        await store._table.save("c:old", StateRow("t", "[]", None, None, 1.0))
        tracker = await store.get_or_create_tracker("c:1")
        turn(tracker, "one")
        await store.save(tracker)
        await asyncio.sleep(0.2)
        return list(await store.keys())

    assert asyncio.run(run()) == ["c:1"]
