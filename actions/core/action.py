"""What every action has in common: read the turn, answer, remember."""

from collections.abc import Awaitable, Mapping
from typing import Any, Protocol

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.core.reply import Reply
from actions.core.turn import Request

_STEPS_KEPT = 8


class Answers(Protocol):
    """Something that can answer a turn."""

    def __call__(self, request: Request, /) -> Awaitable[Reply]:
        """Answer the turn."""


class AnsweringAction(Action):  # type: ignore[misc]  # rasa-sdk ships no types
    """An action that Rasa calls by its name.

    Args:
        name: as in domain.yml.
        answer: what answers the turn.
    """

    def __init__(self, name: str, answer: Answers) -> None:
        self._name = name
        self._answer = answer

    def name(self) -> str:
        """Return the name that Rasa knows it by."""
        return self._name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        """Answer the turn that the tracker stands at."""
        del domain  # not sent along: see nlu/rasa_patches/remote_action.py
        request = Request.of(tracker)
        reply = await self._answer(request)
        for message in reply.messages:
            dispatcher.utter_message(json_message=message)
        return _events(reply, request)


def _events(reply: Reply, request: Request) -> list[EventType]:
    memory = dict(reply.memory)
    if reply.steps:
        memory["steps"] = [*(request.slots.get("steps") or ()), *reply.steps][-_STEPS_KEPT:]
    if reply.leaves_form:
        memory["requested_slot"] = None
    events = [SlotSet(name, value) for name, value in memory.items()]
    if reply.leaves_form:
        events.append(ActiveLoop(None))
    if reply.next_action:
        events.append(FollowupAction(reply.next_action))
    return events
