"""Cases in the database: one open case a conversation, with everything that was asked in it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, RowMapping, bindparam, insert, select, update

from bot.cases.tables import cases
from bot.shared.ids import new_id
from gendan.contracts import CasePacket, CaseRequest
from gendan.platform.storage.database import Connection

# Without vowels, so that no word comes out, and without what is mistaken for something else.
_SIGNS = "23456789CDFGHJKMNPQRTVWXY"
_LENGTH = 4
# Who asks for a person again and again; the transcript has every word anyway.
_MOST_REQUESTS = 20
# Who asks again and again has the shop reminded this often at most.
RECENTLY = timedelta(minutes=15)


class CaseState(StrEnum):
    """How far a case has come."""

    OPEN = "open"  # the customer waits for a person
    ANSWERED = "answered"  # a person has answered what was written until then
    CLOSED = "closed"


@dataclass(frozen=True)
class Case:
    """One case.

    Attributes:
        number: short enough to be said on the phone; it opens nothing.
        requests: the packets of docs/contracts.md, oldest first, each with `asked_at` and `turn_id`.
        waiting_since: since when the customer waits; None unless it is open.
        due_at: by when a person should have answered, None unless it is open.
        tell_at: when the shop is to be told next, None where there is nothing to tell.
        told_at: when the shop was told last of the present waiting.
        is_announced: whether the customer knows that a person answers beside the bot.
        is_new: whether it isn't in the database yet.
    """

    id: str
    number: str
    conversation_id: str
    state: CaseState
    requests: tuple[CaseRequest, ...]
    opened_at: datetime
    waiting_since: datetime | None
    due_at: datetime | None
    tell_at: datetime | None
    told_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    is_announced: bool
    is_new: bool = False

    @property
    def reason(self) -> str | None:
        """What the first request was about: an intent, or a reason of the gateway's own."""
        return next((request.get("reason") for request in self.requests), None)


@dataclass(frozen=True)
class CaseEntry:
    """What a turn has to do with its conversation's case.

    Attributes:
        case: the open one, or one that is new.
        packet: what a person is asked for; None when the customer wrote without asking for one.
        due_at: by when an answer is due that is waited for from now on.
        announces: whether the turn tells that a person answers too.
        reminds: whether the shop is to be told at once that the customer still waits.
    """

    case: Case
    packet: CasePacket | None
    due_at: datetime
    announces: bool = False
    reminds: bool = False


def new_case(conversation_id: str, number: str, now: datetime) -> Case:
    """Return a case that a turn is about to open."""
    return Case(
        new_id("k"), number, conversation_id, CaseState.OPEN, (), now,
        now, None, now, None, None, None, is_announced=False, is_new=True,
    )  # fmt: skip


async def open_case_of(connection: Connection, conversation_id: str) -> Case | None:
    """Return a conversation's case that isn't closed, None without one."""
    row = (await connection.execute(_OPEN_OF, {"conversation_id_": conversation_id})).mappings().first()
    return case_of(row) if row else None


async def case_numbered(connection: Connection, number: str) -> Case | None:
    """Return the case with a number, None without one."""
    query = select(cases).where(cases.c.number == number)
    row = (await connection.execute(query)).mappings().first()
    return case_of(row) if row else None


async def free_number(connection: Connection) -> str:
    """Return a number that no case has: `K-7F3Q`; a sign longer once most short ones are taken."""
    length = _LENGTH
    while True:
        number = "K-" + "".join(secrets.choice(_SIGNS) for _ in range(length))
        taken = select(cases.c.id).where(cases.c.number == number)
        if await connection.scalar(taken) is None:
            return number
        length = min(length + 1, _LENGTH * 2)


async def enter(connection: Connection, entry: CaseEntry, turn_id: str, now: datetime) -> None:
    """Note what a turn has to do with its case, in the transaction that writes the turn."""
    if entry.case.is_new:
        await connection.execute(insert(cases).values(_row(entry, turn_id, now)))
        return
    # It may have been answered or closed since the turn began; who writes then waits again.
    query = select(cases).where(cases.c.id == entry.case.id).with_for_update()
    row = (await connection.execute(query)).mappings().first()
    if row is None:
        return
    case = case_of(row)
    changes: dict[str, Any] = {"is_announced": case.is_announced or entry.announces}
    if entry.packet is not None:
        changes["requests"] = _with(case.requests, entry.packet, turn_id, now)
    if case.state is not CaseState.OPEN:
        changes |= {"state": CaseState.OPEN, "waiting_since": now, "due_at": entry.due_at}
        changes |= {"tell_at": now, "told_at": None, "closed_at": None}
    elif entry.reminds:
        changes["tell_at"] = now
    await connection.execute(update(cases).where(cases.c.id == case.id).values(**changes))


async def note_answered(connection: Connection, case_id: str, now: datetime) -> None:
    """Note that a person has answered; whoever writes after that waits anew."""
    changes: dict[str, Any] = {"state": CaseState.ANSWERED, "answered_at": now, "is_announced": False}
    await _rest(connection, case_id, changes)


async def close(connection: Connection, case_id: str, now: datetime) -> None:
    """End a case."""
    await _rest(connection, case_id, {"state": CaseState.CLOSED, "closed_at": now})


async def close_settled(connection: Connection, before: datetime, now: datetime) -> int:
    """Close what a person answered before an instant and nobody wrote to since; return how many."""
    settled = (cases.c.state == CaseState.ANSWERED, cases.c.answered_at < before)
    closed = update(cases).where(*settled).values(state=CaseState.CLOSED, closed_at=now)
    return (await connection.execute(closed)).rowcount


async def unclosed(connection: Connection) -> list[Case]:
    """Return every case that isn't closed: first who waits, the longest first."""
    query = (
        select(cases)
        .where(cases.c.state != CaseState.CLOSED)
        .order_by(cases.c.waiting_since.is_(None), cases.c.waiting_since, cases.c.opened_at)
    )
    return [case_of(row) for row in (await connection.execute(query)).mappings()]


async def is_anything_to_tell(connection: Connection, now: datetime) -> bool:
    """Whether the shop is to be told of any case by now."""
    return await connection.scalar(select(cases.c.id).where(*_to_tell(now)).limit(1)) is not None


async def to_tell(connection: Connection, now: datetime) -> list[Case]:
    """Return the cases that the shop is to be told of by now, the longest waiting first."""
    query = select(cases).where(*_to_tell(now)).order_by(cases.c.waiting_since)
    locked = query.with_for_update(skip_locked=True)
    return [case_of(row) for row in (await connection.execute(locked)).mappings()]


async def put_off(connection: Connection, case_ids: Sequence[str], until: datetime) -> None:
    """Tell the shop of these cases later."""
    await connection.execute(update(cases).where(cases.c.id.in_(case_ids)).values(tell_at=until))


async def note_told(connection: Connection, case_id: str, now: datetime, again_at: datetime) -> None:
    """Note that the shop was told, and when it is to be reminded."""
    told = {"told_at": now, "tell_at": again_at}
    await connection.execute(update(cases).where(cases.c.id == case_id).values(**told))


def case_of(row: RowMapping) -> Case:
    """Read a case's row."""
    known = {name: row[name] for name in Case.__dataclass_fields__ if name != "is_new"}
    return Case(**{**known, "state": CaseState(row["state"]), "requests": tuple(row["requests"])})


async def _rest(connection: Connection, case_id: str, changes: dict[str, Any]) -> None:
    nobody_waits = {"waiting_since": None, "due_at": None, "tell_at": None, "told_at": None}
    await connection.execute(update(cases).where(cases.c.id == case_id).values(**changes, **nobody_waits))


def _row(entry: CaseEntry, turn_id: str, now: datetime) -> dict[str, Any]:
    case = entry.case
    return {
        "id": case.id,
        "number": case.number,
        "conversation_id": case.conversation_id,
        "state": CaseState.OPEN,
        "requests": _with((), entry.packet, turn_id, now) if entry.packet is not None else [],
        "opened_at": now,
        "waiting_since": now,
        "due_at": entry.due_at,
        "tell_at": now,
        "is_announced": False,
    }


def _with(
    requests: tuple[CaseRequest, ...], packet: CasePacket, turn_id: str, now: datetime
) -> list[CaseRequest]:
    """Return requests with one more; of too many the first and the latest stay."""
    fresh = cast("CaseRequest", packet | {"asked_at": now.isoformat(timespec="seconds"), "turn_id": turn_id})
    all_of_them = [*requests, fresh]
    if len(all_of_them) <= _MOST_REQUESTS:
        return all_of_them
    return [all_of_them[0], *all_of_them[-(_MOST_REQUESTS - 1) :]]


def _to_tell(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (cases.c.state == CaseState.OPEN, cases.c.tell_at <= now)


_OPEN_OF = select(cases).where(
    cases.c.conversation_id == bindparam("conversation_id_"), cases.c.state != CaseState.CLOSED
)
