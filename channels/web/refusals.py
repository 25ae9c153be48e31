"""What a widget is told when something can't be done."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog

_log = structlog.get_logger(__name__)
Event = Callable[..., Awaitable[Any]]


def error(code: str, message: str, **facts: int) -> dict[str, Any]:
    """Return an error as every acknowledgement has it."""
    return {"error": {"code": code, "message": message, **facts}}


def problem(refusal: Exception) -> dict[str, Any]:
    """Return a refusal, with its `code` and when to try again."""
    retry_after = getattr(refusal, "retry_after", None)
    facts = {} if retry_after is None else {"retry_after": retry_after}
    return error(getattr(refusal, "code", "refused"), str(refusal), **facts)


def answering(event: Event) -> Event:
    """Return an event's handler at whose top a bug becomes an error that the client hears, and a log line."""

    async def answer(sid: str, *said: Any) -> Any:
        try:
            return await event(sid, *said)
        except Exception:  # noqa: BLE001 - the top of one event
            _log.exception("event_failed", handler=event.__name__)
            return error("internal_error", "the gateway failed; its log says why. Send it again")

    return answer
