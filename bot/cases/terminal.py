"""Cases as the shop's people read them in a terminal."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.cases.answering import CaseFile
from bot.cases.repository import Case, CaseState
from bot.conversations.model import Outgoing, Sender
from gendan.contracts import CaseRequest
from gendan.platform.visible_text import visible

_WHO = {Sender.CUSTOMER: "customer", Sender.BOT: "bot", Sender.AGENT: "person", Sender.SYSTEM: "system"}
_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86_400
_KNOWN = frozenset(
    {"reason", "detail", "order_number", "question", "asked_with", "named", "steps", "verification"}
    | {"language", "asked_at", "turn_id", "erased"}
)
_FACTS = (
    ("about", "reason"),
    ("detail", "detail"),
    ("order", "order_number"),
    ("asked", "question"),
    ("wanted a person with", "asked_with"),
)


def case_line(case: Case, since: int, now: datetime) -> str:
    """Return a case in one line: number, how long it waits, what it is about, in which language."""
    language = next((r["language"] for r in case.requests if r.get("language")), "?")
    return f"{case.number}  {_state(case, since, now):<44}  {case.reason or 'other':<20}  {language}"


def case_lines(file: CaseFile, now: datetime, last: int | None) -> Iterator[str]:
    """Return a whole case, with the last messages of its conversation; None: with all of them."""
    case, conversation = file.case, file.conversation
    yield f"{case.number}  {_state(case, len(file.since), now)}"
    who = conversation.customer_id
    signed_in = f"signed in as {visible(who)}" if who else "not signed in"
    yield f"{conversation.address.channel}, {conversation.language}, {signed_in}, {conversation.id}"
    for request in case.requests:
        yield ""
        yield f"asked for on {_moment(request.get('asked_at'))}"
        yield from _request(request)
        if not who:
            yield f"  proved: {request.get('verification') or 'not known'}"
    shown = file.transcript if last is None else file.transcript[-last:]
    yield ""
    if len(shown) < len(file.transcript):
        yield f"… {len(file.transcript) - len(shown)} messages before (--all shows them)"
    for message in shown:
        yield from _message(message)
    if case.state is not CaseState.CLOSED:
        yield ""
        yield f"Answer: gendan cases answer {case.number} 'your words'"


def as_json(case: Case, since: int) -> dict[str, Any]:
    """Return a case for machines."""
    times = ("opened_at", "waiting_since", "due_at", "answered_at")
    return {
        "number": case.number,
        "state": case.state,
        "conversation": case.conversation_id,
        **{name: at.isoformat() if (at := getattr(case, name)) else None for name in times},
        "messages_since_answer": since,
        "requests": list(case.requests),
    }


def _state(case: Case, since: int, now: datetime) -> str:
    if case.state is CaseState.CLOSED:
        return f"closed on {_moment(case.closed_at)}"
    if case.state is CaseState.ANSWERED:
        more = f", {since} messages since" if since else ""
        return f"answered {_age(case.answered_at, now)} ago{more}"
    waits = f"waits {_age(case.waiting_since, now)}"
    if case.due_at is None:
        return waits
    if case.due_at < now:
        return f"{waits}, late by {_age(case.due_at, now)}"
    return f"{waits}, due in {_age(now, case.due_at)}"


def _request(request: CaseRequest) -> Iterator[str]:
    said_once = request.get("question") == request.get("asked_with")
    for name, key in _FACTS[:-1] if said_once else _FACTS:
        if value := request.get(key):
            yield f"  {name}: {visible(str(value))}"
    # What else an action noted for a person, such as what couldn't be proved.
    rest = {name: value for name, value in request.items() if name not in _KNOWN and value}
    for name, value in {**(request.get("named") or {}), **rest}.items():
        yield f"  {name}: {visible(str(value))}"
    if steps := request.get("steps"):
        yield f"  tried: {', '.join(map(str, steps))}"


def _message(message: Outgoing) -> Iterator[str]:
    first, *rest = visible(message.text, lines=True).splitlines() or [""]
    name = message.body.get("agent") or _WHO[message.sender]
    yield f"{message.created_at:%m-%d %H:%M} UTC  {name}: {first}"
    yield from (f"    {line}" for line in rest)
    for attachment in message.body.get("attachments", ()):
        named = visible(str(attachment.get("name") or ""))
        yield f"    [{attachment['kind']}{f' {named}' if named else ''}]"


def _moment(at: datetime | str | None) -> str:
    known = datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{known:%Y-%m-%d %H:%M} UTC" if known else "an unknown day"


def _age(since: datetime | None, now: datetime) -> str:
    seconds = (now - since).total_seconds() if since else 0.0
    if seconds < 2 * _HOUR_S:
        return f"{seconds / _MINUTE_S:.0f} min"
    return f"{seconds / _HOUR_S:.0f} h" if seconds < 2 * _DAY_S else f"{seconds / _DAY_S:.0f} days"
