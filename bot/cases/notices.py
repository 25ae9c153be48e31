"""Telling the shop's people who waits for them: at once, again while they wait, and never out of hours."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from bot.backend_client import NoticeNotTakenError
from bot.cases.topics import language_term, topic_term
from bot.rendering.renderer import Renderer
from bot.storage import cases, notices
from bot.storage.cases import Case
from bot.storage.notices import Notice
from gendan.clock import Clock
from gendan.database import DATABASE_LOST, Database

_EVERY_S = 2.0
# However many ask for a person at once: what comes within it is told together.
TOGETHER = timedelta(minutes=1)
_MOST_LISTED = 10
_NEAR = timedelta(minutes=15)
_REMIND_MINUTES = 60
_BATCH = 20
_LEASE = timedelta(seconds=60)
_LONGEST_PAUSE_S = 300
_log = structlog.get_logger(__name__)


class ShopFacts(Protocol):
    """The shop's public facts."""

    async def shop(self) -> dict[str, Any] | None:
        """Return them, None while they aren't known."""


class TellsStaff(Protocol):
    """The way to the shop's people."""

    async def tell(self, notice_id: str, content: dict[str, Any]) -> int:
        """Hand a notice over; the same id again is the same notice. Return to how many addresses it goes.

        Raises:
            NoticeNotTakenError: it wasn't taken.
        """


class StaffNotifier:
    """Turns cases that are to be told into notices, and hands those to the backend until it has them.

    A case is to be told from the transaction on that opened it: nothing that ends this process in between
    loses a notice. Handing over the same one twice makes one letter, for the backend knows it by its id.

    Args:
        database: the gateway's.
        clock: the present.
        directory: whether somebody is there.
        line: to the shop's people.
        renderer: finds the words.
    """

    def __init__(
        self, database: Database, clock: Clock, directory: ShopFacts, line: TellsStaff, renderer: Renderer
    ) -> None:
        self._database = database
        self._clock = clock
        self._directory = directory
        self._line = line
        self._renderer = renderer

    async def run(self) -> None:
        """Tell until cancelled."""
        while True:
            try:
                await self.gather()
                await self.send()
            except DATABASE_LOST as problem:
                _log.warning("staff_not_told", problem=type(problem).__name__)
            except Exception:  # noqa: BLE001 - the top loop of a background task: the next look may go well
                _log.exception("staff_notices_failed")
            await asyncio.sleep(_EVERY_S)

    async def gather(self) -> None:
        """Write one notice of all cases that are to be told by now; out of hours put them off instead."""
        now = self._clock.now()
        # An idle loop must not take SQLite's write lock.
        async with self._database.read.connect() as connection:
            if not await cases.is_anything_to_tell(connection, now):
                return
            last_at = await notices.last_notice_at(connection)
        shop = await self._directory.shop()
        opens_at = _instant((shop or {}).get("opens_at"))
        if shop is None or (last_at and opens_at is None and now - last_at < TOGETHER):
            return
        async with self._database.write.begin() as connection:
            found = await cases.to_tell(connection, now)
            if opens_at and opens_at > now:
                await cases.put_off(connection, [case.id for case in found], opens_at)
            elif found:
                await notices.add_notice(connection, self._content(found, shop, now), now)
                for case in found:
                    await cases.note_told(connection, case.id, now, _told_again_at(case, shop, now))

    async def send(self) -> None:
        """Hand over what is due."""
        now = self._clock.now()
        async with self._database.read.connect() as connection:
            if not await notices.is_any_due(connection, now):
                return
        async with self._database.write.begin() as connection:
            claimed = await notices.claim_notices(connection, now, now + _LEASE, _BATCH)
        for notice in claimed:
            await self._send(notice)

    async def _send(self, notice: Notice) -> None:
        try:
            addresses = await self._line.tell(notice.id, notice.content)
        except NoticeNotTakenError as problem:
            _log.warning("staff_notice_not_taken", attempt=notice.attempts, problem=str(problem))
            pause = timedelta(seconds=min(2**notice.attempts, _LONGEST_PAUSE_S))
            async with self._database.write.begin() as connection:
                await notices.postpone(connection, notice.id, self._clock.now() + pause)
            return
        if not addresses:
            _log.error("nobody_is_told", remedy="set support.mail in shop.yml or GENDAN_SUPPORT_URLS")
        async with self._database.write.begin() as connection:
            await notices.note_sent(connection, notice.id, self._clock.now())

    def _content(self, found: Sequence[Case], shop: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        """Return subject and text; out of what a customer said nothing gets into them."""
        language = shop["languages"][0]
        listed = found[:_MOST_LISTED]
        zone = {"timezone": shop["timezone"]}

        def write(name: str, **facts: Any) -> str:
            return self._renderer.sentence(name, {**facts, **zone}, language, now)

        lines = [write("notice_case", **_facts(case)) for case in listed]
        if len(found) > len(listed):
            lines.append(write("notice_more", count=len(found) - len(listed)))
        lines += ["", write("notice_where", number=listed[0].number)]
        subject = write("notice_subject", kind=_kind(found), numbers=[case.number for case in listed])
        return {"subject": subject, "text": "\n".join(lines)}


def _facts(case: Case) -> dict[str, Any]:
    language = next((request["language"] for request in case.requests if request.get("language")), None)
    return {
        "number": case.number,
        "topic": topic_term(case.reason),
        "spoken": language_term(language),
        "since": (case.waiting_since or case.opened_at).isoformat(),
    }


def _kind(found: Sequence[Case]) -> str:
    if all(case.told_at for case in found):
        return "reminder"
    return "opened" if len(found) == 1 else "several"


def _told_again_at(case: Case, shop: Mapping[str, Any], now: datetime) -> datetime:
    """Return when to remind: shortly before an answer is due, then again and again."""
    support = shop.get("support") or {}
    again = now + timedelta(minutes=support.get("remind_every_minutes") or _REMIND_MINUTES)
    if case.due_at is None:
        return again
    term = case.due_at - (case.waiting_since or case.opened_at)
    near = case.due_at - min(_NEAR, term / 4)
    return near if near > now else again


def _instant(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
