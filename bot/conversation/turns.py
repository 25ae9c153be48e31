"""A turn: everything that waits in a conversation, taken together, answered once, written in one go."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.backend_client import ShopDirectory
from bot.conversation.answers import Answer, AnswerComposer, has_standing_effect
from bot.conversation.asking import Asker, language_spoken
from bot.conversation.openers import is_mere_opener
from bot.ids import new_id, turn_id_of
from bot.messages import Speaker
from bot.metrics import Metrics
from bot.ports import TurnAnswer
from bot.rendering.renderer import UnsayableError
from bot.storage import outbox
from bot.storage.conversations import (
    Conversation,
    change_conversation,
    conversation_by_id,
    holds_lease,
    take_lease,
)
from bot.storage.handovers import ask_for_person
from bot.storage.tables import turns
from bot.storage.transcript import Waiting, add_replies, settle, waiting_messages
from gendan.clock import Clock
from gendan.database import Database

OPENER_PATIENCE = timedelta(seconds=1)
LEASE = timedelta(seconds=30)
# Attempts to answer everything that came while an answer was being made; then what is known is said.
MOST_GATHERINGS = 3

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Turn:
    """What was asked and what the dialogue made of it; `answer` is None when it failed."""

    id: str
    conversation: Conversation
    messages: list[Waiting]
    language: str
    answer: TurnAnswer | None


class TurnTaker:
    """Takes turns.

    Args:
        database: the gateway's.
        asker: puts the turn to the dialogue.
        composer: finds the words.
        directory: the shop's facts, for the introduction.
        clock: the present.
        announce: told, after the commit, which channel has something to deliver.
        metrics: counts turns.
    """

    def __init__(
        self,
        database: Database,
        asker: Asker,
        composer: AnswerComposer,
        directory: ShopDirectory,
        clock: Clock,
        announce: Callable[[str], None],
        metrics: Metrics,
    ) -> None:
        self._metrics = metrics
        self._database = database
        self._asker = asker
        self._composer = composer
        self._directory = directory
        self._clock = clock
        self._announce = announce
        self._owner = new_id("gw")

    async def answer_next(self, conversation_id: str, arrivals: asyncio.Event) -> bool:
        """Answer everything that waits in a conversation.

        Args:
            conversation_id: which.
            arrivals: set whenever a further message comes in.

        Returns:
            False when nothing waits, or another process or a person answers.
        """
        conversation, waiting = await self._claim(conversation_id)
        if conversation is None or not waiting:
            return False
        if conversation.speaker is not Speaker.BOT:
            await self._leave_to_person(waiting)
            return False
        waiting = await self._after_openers(conversation, waiting, arrivals)
        turn = await self._take(conversation, waiting, arrivals)
        return await self._commit(turn, await self._compose(turn))

    async def _claim(self, conversation_id: str) -> tuple[Conversation | None, list[Waiting]]:
        now = self._clock.now()
        async with self._database.write.begin() as connection:
            if not await take_lease(connection, conversation_id, self._owner, now, now + LEASE):
                return None, []
            conversation = await conversation_by_id(connection, conversation_id)
            return conversation, await waiting_messages(connection, conversation_id)

    async def _take(
        self, conversation: Conversation, waiting: list[Waiting], arrivals: asyncio.Event
    ) -> Turn:
        for attempt in range(1, MOST_GATHERINGS + 1):
            language = language_spoken(conversation, waiting)
            turn_id = turn_id_of([message.id for message in waiting])
            answer = await self._asker.ask(conversation, waiting, turn_id, language)
            turn = Turn(turn_id, conversation, waiting, language, answer)
            if attempt == MOST_GATHERINGS or not arrivals.is_set():
                break
            if answer is None or has_standing_effect(answer):
                break
            # More came meanwhile and nothing has been shown yet: all of it gets one answer.
            waiting = await self._gather(conversation.id, arrivals)
        return turn

    async def _gather(self, conversation_id: str, arrivals: asyncio.Event) -> list[Waiting]:
        arrivals.clear()
        async with self._database.read.connect() as connection:
            return await waiting_messages(connection, conversation_id)

    async def _after_openers(
        self, conversation: Conversation, waiting: list[Waiting], arrivals: asyncio.Event
    ) -> list[Waiting]:
        while all(not message.payload and is_mere_opener(message.text) for message in waiting):
            patience = waiting[-1].created_at + OPENER_PATIENCE - self._clock.now()
            try:
                await asyncio.wait_for(arrivals.wait(), max(0.0, patience.total_seconds()))
            except TimeoutError:
                break
            waiting = await self._gather(conversation.id, arrivals)
        return waiting

    async def _compose(self, turn: Turn) -> Answer:
        now = self._clock.now()
        if turn.answer is not None:
            shop = None if turn.conversation.introduced else await self._directory.shop()
            try:
                return self._composer.compose(turn.answer, turn.conversation, turn.language, shop, now)
            except UnsayableError:
                _log.exception("answer_unsayable", turn_id=turn.id, intent=turn.answer.intent)
        return self._composer.failure(turn.language, now)

    async def _commit(self, turn: Turn, composed: Answer) -> bool:
        """Write the turn; False when another process has taken the conversation over."""
        now = self._clock.now()
        conversation = turn.conversation
        async with self._database.write.begin() as connection:
            if not await holds_lease(connection, conversation.id, self._owner):
                return False
            await settle(connection, [message.id for message in turn.messages], turn.id)
            written = await add_replies(connection, conversation.id, turn.id, composed.drafts, now)
            await outbox.enqueue(connection, conversation.address, written, now)
            await _record(connection, turn, composed, now)
        self._announce(conversation.address.channel)
        self._metrics.turns.labels("answered" if turn.answer else "failed").inc()
        self._metrics.turn_seconds.observe((now - turn.messages[-1].created_at).total_seconds())
        _log.info("turn_answered", turn_id=turn.id, messages=len(turn.messages))
        return True

    async def _leave_to_person(self, waiting: list[Waiting]) -> None:
        async with self._database.write.begin() as connection:
            await settle(connection, [message.id for message in waiting], None)


async def _record(connection: AsyncConnection, turn: Turn, composed: Answer, now: datetime) -> None:
    row = {
        "id": turn.id,
        "conversation_id": turn.conversation.id,
        "episode": turn.conversation.episode,
        "status": "done" if turn.answer else "failed",
        "intent": turn.answer.intent if turn.answer else None,
        "started_at": turn.messages[0].created_at,
        "finished_at": now,
    }
    await connection.execute(insert(turns).values(row))
    # Only a turn that the dialogue answered moves the point from which it goes on.
    standing = {"standing_turn_id": turn.id} if turn.answer else {}
    await change_conversation(connection, turn.conversation.id, **composed.changes, **standing)
    if composed.packet is not None:
        await ask_for_person(connection, turn.conversation.id, turn.id, composed.packet, now)
