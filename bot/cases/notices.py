"""Telling the shop's people who waits for them: at once, again while they wait, and never out of hours."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from bot.backend_client import NoticeNotTakenError
from bot.cases import notice_repository as notices
from bot.cases import repository as cases
from bot.cases.notice_repository import Notice
from bot.cases.notice_texts import NoticeWords
from bot.cases.repository import Case
from bot.conversations.repository import conversation_with_id
from bot.rendering.renderer import Renderer
from bot.shared.principal import Asker
from gendan.platform.clock import Clock
from gendan.platform.storage.database import DATABASE_LOST, Database

_EVERY_S = 2.0
# However many ask for a person at once: what comes within it is told together.
TOGETHER = timedelta(minutes=1)
_NEAR = timedelta(minutes=15)
_REMIND_MINUTES = 60
_BATCH = 20
_LEASE = timedelta(seconds=60)
_LONGEST_PAUSE_S = 300
_log = structlog.get_logger(__name__)


class ShopFactsSource(Protocol):
    """The shop's public facts."""

    async def shop(self) -> dict[str, Any] | None:
        """Return them, None while they aren't known."""


class NoticeSender(Protocol):
    """The way to whatever sends mail and the like."""

    async def tell(self, notice_id: str, content: dict[str, Any]) -> int:
        """Hand a notice over; the same id again is the same notice. Return to how many addresses it goes.

        Raises:
            NoticeNotTakenError: it wasn't taken.
        """

    async def mail(self, notice_id: str, asker: Asker, letter: dict[str, Any]) -> bool:
        """Have a letter mailed to who asks; whether an address is known that is surely theirs.

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
        line: to the shop's people and customers' mailboxes.
        renderer: finds the words.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        directory: ShopFactsSource,
        line: NoticeSender,
        renderer: Renderer,
    ) -> None:
        self._database = database
        self._clock = clock
        self._directory = directory
        self._line = line
        self._words = NoticeWords(renderer)

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
            last_at = await notices.last_told_at(connection)
        shop = await self._directory.shop()
        opens_at = _instant((shop or {}).get("opens_at"))
        if shop is None or (last_at and opens_at is None and now - last_at < TOGETHER):
            return
        async with self._database.write.begin() as connection:
            found = await cases.to_tell(connection, now)
            if opens_at and opens_at > now:
                await cases.put_off(connection, [case.id for case in found], opens_at)
            elif found:
                await notices.add_notice(connection, self._words.staff_notice(found, shop, now), now)
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
            await (self._mail(notice) if notice.conversation_id else self._tell(notice))
        except NoticeNotTakenError as problem:
            _log.warning("notice_not_taken", attempt=notice.attempts, problem=str(problem))
            await self._postpone(notice)
            return
        except Exception:  # noqa: BLE001 - the top of one sending: a bug holds up no others
            _log.exception("notice_crashed", notice_id=notice.id)
            await self._postpone(notice)
            return
        async with self._database.write.begin() as connection:
            await notices.note_sent(connection, notice.id, self._clock.now())

    async def _postpone(self, notice: Notice) -> None:
        pause = timedelta(seconds=min(2**notice.attempts, _LONGEST_PAUSE_S))
        async with self._database.write.begin() as connection:
            await notices.postpone(connection, notice.id, self._clock.now() + pause)

    async def _tell(self, notice: Notice) -> None:
        if not await self._line.tell(notice.id, notice.content):
            _log.error("nobody_is_told", remedy="set support.mail in shop.yml or GENDAN_SUPPORT_URLS")

    async def _mail(self, notice: Notice) -> None:
        async with self._database.read.connect() as connection:
            conversation = await conversation_with_id(connection, str(notice.conversation_id))
        shop = await self._directory.shop()
        if shop is None:
            raise NoticeNotTakenError("the shop's name isn't known yet")
        letter = self._words.letter(notice.content, shop, self._clock.now())
        is_mailed = await self._line.mail(notice.id, conversation.asker, letter)
        _log.info("answer_mailed" if is_mailed else "answer_not_mailed", notice_id=notice.id)


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
