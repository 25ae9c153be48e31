"""What a turn leaves in the database: each outcome in one transaction, and only by who holds the lease."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.answers import Answer
from bot.metrics import Metrics, Stage
from bot.ports import TurnAnswer
from bot.storage import outbox
from bot.storage.conversations import Conversation, change_conversation, holds_lease
from bot.storage.handovers import ask_for_person
from bot.storage.tables import turns
from bot.storage.transcript import Waiting, add_replies, keep, settle
from gendan.clock import Clock
from gendan.database import Database

_log = structlog.get_logger(__name__)
# The next turn may be another process's.
_LEASE_FREE = {"lease_owner": None, "lease_until": None}


@dataclass(frozen=True)
class Turn:
    """What was asked and what was made of it.

    Attributes:
        outcome: `done` by the dialogue, `matched` without it, `failed` when neither could.
        is_down: whether the dialogue couldn't be reached at all.
    """

    id: str
    conversation: Conversation
    messages: list[Waiting]
    language: str
    answer: TurnAnswer | None
    outcome: str = "done"
    is_down: bool = False


class TurnWriter:
    """Writes turns.

    Args:
        database: the gateway's.
        clock: the present.
        announce: told, after the commit, which channel has something to deliver.
        metrics: counts turns.
        owner: this process, as the lease names it.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        announce: Callable[[str], None],
        metrics: Metrics,
        owner: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._announce = announce
        self._metrics = metrics
        self.owner = owner

    def begin(self, taken_up: list[Waiting]) -> None:
        """Note how long messages waited for their turn; what was kept before waited for something else."""
        now = self._clock.now()
        for message in taken_up:
            if not message.kept_at:
                self._metrics.waited(now - message.created_at)

    async def answer(self, turn: Turn, composed: Answer) -> bool:
        """Settle a turn's messages with an answer; False when another process has taken over."""
        now = self._clock.now()
        with self._metrics.stage(Stage.COMMIT):
            if not await self._settle(turn, composed, now):
                return False
        self._done(turn, turn.outcome, now)
        return True

    async def _settle(self, turn: Turn, composed: Answer, now: datetime) -> bool:
        async with self._database.write.begin() as connection:
            if not await holds_lease(connection, turn.conversation.id, self.owner):
                return False
            await settle(connection, [message.id for message in turn.messages], turn.id)
            await self._say(connection, turn, turn.id, composed, now)
            await _record(connection, turn, composed, now)
        return True

    async def keep(self, turn: Turn, notice: Answer) -> bool:
        """Say that a turn's messages will be answered later; False when another process has taken over."""
        now = self._clock.now()
        async with self._database.write.begin() as connection:
            if not await holds_lease(connection, turn.conversation.id, self.owner):
                return False
            await keep(connection, [message.id for message in turn.messages], now)
            # The notice belongs to no turn: asked again, the message has no answer yet.
            await self._say(connection, turn, None, notice, now)
            await change_conversation(connection, turn.conversation.id, **notice.changes, **_LEASE_FREE)
        self._done(turn, "kept", now)
        return True

    async def leave(self, conversation: Conversation, messages: list[Waiting]) -> None:
        """Owe no answer any more: a person gives it."""
        async with self._database.write.begin() as connection:
            await settle(connection, [message.id for message in messages], None)
            await change_conversation(connection, conversation.id, **_LEASE_FREE)

    async def _say(
        self, connection: AsyncConnection, turn: Turn, turn_id: str | None, said: Answer, now: datetime
    ) -> None:
        conversation = turn.conversation
        written = await add_replies(connection, conversation.id, turn_id, said.drafts, now)
        await outbox.enqueue(connection, conversation.address, written, now)

    def _done(self, turn: Turn, outcome: str, now: datetime) -> None:
        self._announce(turn.conversation.address.channel)
        self._metrics.answered(outcome, turn.answer, now - turn.messages[-1].created_at)
        _log.info("turn_ended", turn_id=turn.id, outcome=outcome, messages=len(turn.messages))


async def _record(connection: AsyncConnection, turn: Turn, composed: Answer, now: datetime) -> None:
    row = {
        "id": turn.id,
        "conversation_id": turn.conversation.id,
        "episode": turn.conversation.episode,
        "status": turn.outcome,
        "intent": turn.answer.intent if turn.answer else None,
        "started_at": turn.messages[0].created_at,
        "finished_at": now,
    }
    await connection.execute(insert(turns).values(row))
    # Only a turn that the dialogue answered moves the point from which it goes on.
    standing = {"standing_turn_id": turn.id} if turn.outcome == "done" else {}
    changes = composed.changes | standing | _LEASE_FREE
    await change_conversation(connection, turn.conversation.id, **changes)
    if composed.packet is not None:
        await ask_for_person(connection, turn.conversation.id, turn.id, composed.packet, now)
