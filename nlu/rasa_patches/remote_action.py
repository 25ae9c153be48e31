"""Action calls are fast and small, and their failures are seen, where Rasa only logs them."""

import asyncio
from typing import Any

import aiohttp
from components.snapshots import events_of
from components.turn_context import current_turn
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig

from rasa_patches.patch import Patch

_UNAVAILABLE, _REJECTED, _OK = 503, 400, 200
_TOO_LATE = asyncio.TimeoutError  # on Python 3.10 not yet the built-in one
_PATIENCE = aiohttp.ClientTimeout(total=30)


class _Line:
    """One session for all calls: a new connection for each took longer than some actions."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def post(self, endpoint: EndpointConfig, body: dict[str, Any]) -> tuple[int, Any]:
        # Opened in the server's own event loop, with the first call.
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=_PATIENCE)
        async with self._session.post(
            endpoint.url, json=body, headers=endpoint.headers, params=endpoint.combine_parameters()
        ) as response:
            return response.status, await response.json(content_type=None)


_line = _Line()


async def run(
    action: RemoteAction, output_channel: Any, nlg: Any, tracker: DialogueStateTracker, _domain: Any
) -> list[Event]:
    """Call the action server; what `RemoteAction.run` does, with a failure noted on the turn."""
    answer = await _answer_of(action, tracker)
    said = await action._utter_responses(answer.get("responses", []), output_channel, nlg, tracker)  # noqa: SLF001
    return [*said, *events_of(answer.get("events", []))]


async def _answer_of(action: RemoteAction, tracker: DialogueStateTracker) -> dict[str, Any]:
    name = action.name()
    try:
        status, answer = await _line.post(action.action_endpoint, _request_body(name, tracker))
    except (aiohttp.ClientError, _TOO_LATE, ValueError) as problem:
        is_unreachable = isinstance(problem, (aiohttp.ClientConnectionError, _TOO_LATE))
        raise _failed(name, type(problem).__name__, is_unreachable=is_unreachable) from problem
    if status == _REJECTED:
        raise ActionExecutionRejection(answer["action_name"], answer.get("error"))
    if status != _OK:
        raise _failed(name, f"it answered {status}", is_unreachable=status == _UNAVAILABLE)
    if not _is_answer(answer):
        raise _failed(name, "its answer isn't one", is_unreachable=False)
    return answer


def _is_answer(answer: Any) -> bool:
    # By hand: checking it with Rasa's JSON schema took 77 % of a turn, with the schema kept 7 %.
    if not isinstance(answer, dict):
        return False
    events, responses = answer.get("events", []), answer.get("responses", [])
    return all(isinstance(response, dict) for response in responses) and all(
        isinstance(event, dict) and isinstance(event.get("event"), str) for event in events
    )


def _failed(name: str, problem: str, *, is_unreachable: bool) -> RasaException:
    """Record on the turn that an action failed, where Rasa only logs it."""
    turn = current_turn.get()
    if turn:
        turn.failed_actions.append(name)
        turn.is_unreachable |= is_unreachable
    return RasaException(f"Failed to execute custom action '{name}': {problem}")


def _request_body(name: str, tracker: DialogueStateTracker) -> dict[str, Any]:
    # The domain is empty: our actions never read it, but without the key the action server asks for it.
    return {
        "next_action": name,
        "sender_id": tracker.sender_id,
        "tracker": {
            **tracker.current_state(EventVerbosity.NONE),
            "events": _since_customer_spoke(tracker),
        },
        "domain": {},
    }


def _since_customer_spoke(tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    """Return the events of this turn; actions read none before it."""
    events: list[dict[str, Any]] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            break
        events.append(event.as_dict())
    return events[::-1]


PATCH = Patch("remote_action", RemoteAction, "run", run)
