"""Three mends of how Rasa calls the action server; applied once by serve.py."""

from functools import lru_cache
from typing import Any

import aiohttp
import jsonschema
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

from components.turn_context import current_turn

_UNAVAILABLE = 503

_rasas_run = RemoteAction.run


@lru_cache(maxsize=1)
def _answer_schema() -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(RemoteAction.action_response_format_spec())


def _validate(_action: RemoteAction, answer: dict[str, Any]) -> bool:
    _answer_schema().validate(answer)
    return True


def _request_body(action: RemoteAction, tracker: DialogueStateTracker, _domain: Any) -> dict[str, Any]:
    return {
        "next_action": action.name(),
        "sender_id": tracker.sender_id,
        "tracker": tracker.current_state(EventVerbosity.ALL),
        "domain": {},
    }


async def _run(action: RemoteAction, *args: Any, **kwargs: Any) -> list[Event]:
    try:
        return await _rasas_run(action, *args, **kwargs)
    except ActionExecutionRejection:
        raise
    except Exception as failure:
        turn = current_turn.get()
        if turn:
            turn.failed_actions.append(action.name())
            turn.is_unreachable |= _is_unreachable(failure.__context__)
        raise


def _is_unreachable(problem: BaseException | None) -> bool:
    """Whether the action may work later: nobody listened, or the action server lacked its backend."""
    is_refused = isinstance(problem, (aiohttp.ClientConnectionError, TimeoutError))
    return is_refused or getattr(problem, "status", None) == _UNAVAILABLE


def mend_remote_actions() -> None:
    """Make action calls fast and their failures visible.

    The answer's schema is checked once instead of at each answer (that took 77 % of a turn), the domain is
    not posted along (our actions never read it; leaving the key out would make the action server ask for
    it), and an action that failed is recorded on the turn, where Rasa only logs it.
    """
    RemoteAction._validate_action_result = _validate  # noqa: SLF001 - no public place to put it
    RemoteAction._action_call_format = _request_body  # noqa: SLF001
    RemoteAction.run = _run
