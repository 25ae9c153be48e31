"""A conversation's state cut to what the next turn can need, so that turn 1,000 costs what turn 10 does."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

KEPT_TURNS = 2
# Holds the first turn's metadata, the principal among it, for ever.
SESSION_METADATA_SLOT = "session_started_metadata"
# A principal is for one attempt of one turn; the rest is large and never read again.
DROPPED_METADATA = ("principal", "number_shapes")
KEPT_PARSE = ("text", "intent", "entities")


def take(tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    """Return the events that stand for this conversation.

    First a snapshot (slots, active loop) of everything before the last KEPT_TURNS customer turns, then
    those turns, without what was said in them to the customer. No credentials are in it.
    """
    # Not `applied_events`: those lack the turns inside a form.
    events = list(tracker.events)
    starts = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    cut = starts[-KEPT_TURNS] if len(starts) > KEPT_TURNS else 0
    kept = [*_standing_for(events[:cut], tracker), *events[cut:]] if cut else events
    return [_clean(event.as_dict()) for event in kept if not _is_dropped(event)]


def restore(sender_id: str, snapshot: list[dict[str, Any]], domain: Domain) -> DialogueStateTracker:
    """Rebuild the tracker from what `take` returned.

    Not through `deserialise_tracker`: that drops the turns inside a form.
    """
    return DialogueStateTracker.from_events(sender_id, events_of(snapshot), slots=domain.slots, domain=domain)


def events_of(written: Iterable[dict[str, Any]]) -> list[Event]:
    """Read events that were written with `as_dict`.

    Raises:
        ValueError: Rasa knows no such event.
    """
    # Not `deserialise_events`: for each event that goes through all classes there are.
    read = (_kind(event["event"])._from_parameters(event) for event in written)  # noqa: SLF001
    return [event for event in read if event]


@cache
def _kind(name: str) -> type[Event]:
    return Event.resolve_by_type(name)


def outcome(tracker: DialogueStateTracker) -> dict[str, Any]:
    """Return the last customer turn's parse and the question that is open after it."""
    uttered = (event for event in reversed(tracker.events) if isinstance(event, UserUttered))
    parse = next((event.parse_data for event in uttered), {})
    return {
        "parse": {name: parse.get(name) for name in ("intent", "entities")},
        "active_form": tracker.active_loop_name,
        "requested_slot": tracker.get_slot("requested_slot"),
    }


def _standing_for(dropped: list[Event], tracker: DialogueStateTracker) -> list[Event]:
    past = DialogueStateTracker.from_events(tracker.sender_id, dropped, slots=tracker.slots.values())
    slots: list[Event] = [
        SlotSet(name, slot.value) for name, slot in past.slots.items() if slot.value is not None
    ]
    return [*slots, ActiveLoop(past.active_loop_name), ActionExecuted(ACTION_LISTEN_NAME)]


def _is_dropped(event: Event) -> bool:
    # What was said to the customer is in the gateway's transcript; no rule, form or action looks at it here,
    # and with an order's card it was most of the row.
    is_session_metadata = isinstance(event, SlotSet) and event.key == SESSION_METADATA_SLOT
    return is_session_metadata or isinstance(event, BotUttered)


def _clean(event: dict[str, Any]) -> dict[str, Any]:
    if event["event"] != UserUttered.type_name:
        return event
    metadata = event.get("metadata") or {}
    parse = event.get("parse_data") or {}
    return {
        **event,
        "metadata": {name: value for name, value in metadata.items() if name not in DROPPED_METADATA},
        "parse_data": {name: parse[name] for name in KEPT_PARSE if name in parse},
    }
