"""What a turn leaves in the database: each outcome in one transaction, and only by who holds the lease."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import insert

from bot.cases import repository as cases
from bot.conversations.pending import PendingMessage, count_suspicion, defer, is_waiting, mark_answered
from bot.conversations.repository import LEASE_FREE, Conversation, free_lease
from bot.metrics import Metrics, Stage
from bot.outbound.door import Reason, say
from bot.ports import NOBODY, OtherGateways
from bot.ratings import repository as ratings
from bot.ratings.service import Rating
from bot.turns.model import Turn, TurnReply
from bot.turns.tables import turns
from gendan.contracts import TurnOutcome
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Connection, Database

_NOTHING: Mapping[str, Any] = {}

_log = structlog.get_logger(__name__)


class TurnWriter:
    """Writes turns.

    Args:
        database: the gateway's.
        clock: the present.
        announce: told, after the commit, which channel has something to deliver.
        metrics: counts turns.
        owner: this process, as the lease names it.
        others: told what waits in a conversation that one of them is at.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        announce: Callable[[str], None],
        metrics: Metrics,
        owner: str,
        others: OtherGateways = NOBODY,
    ) -> None:
        self._others = others
        self._database = database
        self._clock = clock
        self._announce = announce
        self._metrics = metrics
        self.owner = owner

    def pass_on(self, conversation_id: str) -> None:
        """Tell the gateway that is at a conversation that something waits in it."""
        self._others.tell("arrived", conversation_id)

    def begin(self, taken_up: list[PendingMessage]) -> None:
        """Note how long messages waited for their turn; what was kept before waited for something else."""
        now = self._clock.now()
        for message in taken_up:
            if not message.kept_at:
                self._metrics.waited(now - message.created_at)

    async def answer(self, turn: Turn, reply: TurnReply) -> bool:
        """Settle a turn's messages with an answer.

        Returns:
            Whether something waits in the conversation all the same: more came meanwhile, or another
            process has taken over and nothing was written.
        """
        now = self._clock.now()
        with self._metrics.stage(Stage.COMMIT):
            more_waits = await self._settle(turn, reply, now)
        if more_waits is None:
            return True
        self._done(turn, turn.outcome, now)
        self._metrics.rated(reply.rating.given.values(), is_asked=reply.rating.asks is not None)
        return more_waits

    async def _settle(self, turn: Turn, reply: TurnReply, now: datetime) -> bool | None:
        """Return whether more waits; None when another process has taken over."""
        async with self._database.write.begin() as connection:
            # Only a turn that the dialogue answered moves the point from which it goes on.
            standing = {"standing_turn_id": turn.id} if turn.outcome is TurnOutcome.DONE else {}
            if not await self._say(connection, turn, reply, Reason.ANSWER, now, standing):
                return None
            await mark_answered(connection, [message.id for message in turn.messages], turn.id)
            await connection.execute(_ADD_TURN, _row(turn, now))
            if reply.entry is not None:
                await cases.enter(connection, reply.entry, turn.id, now)
            await _rate(connection, turn, reply.rating, now)
            return await is_waiting(connection, turn.conversation.id)

    async def defer(self, turn: Turn, notice: TurnReply) -> None:
        """Say that a turn's messages will be answered later, unless another process has taken over."""
        now = self._clock.now()
        async with self._database.write.begin() as connection:
            if not await self._say(connection, turn, notice, Reason.PUT_OFF, now):
                return
            await defer(connection, [message.id for message in turn.messages], now)
        self._done(turn, TurnOutcome.KEPT, now)

    async def count_suspicion(self, turn: Turn) -> None:
        """Count that the dialogue broke while it was at a turn's messages.

        By message: a turn that further messages join is another turn.
        """
        async with self._database.write.begin() as connection:
            await count_suspicion(connection, [message.id for message in turn.messages])
        _log.warning("turn_suspected", turn_id=turn.id, messages=len(turn.messages))

    async def skip(self, conversation: Conversation, messages: list[PendingMessage]) -> None:
        """Owe no answer any more: a person gives it."""
        async with self._database.write.begin() as connection:
            await mark_answered(connection, [message.id for message in messages], None)
            await free_lease(connection, conversation.id)

    async def _say(
        self,
        connection: Connection,
        turn: Turn,
        reply: TurnReply,
        reason: Reason,
        now: datetime,
        standing: Mapping[str, Any] = _NOTHING,
    ) -> bool:
        """Write messages and the conversation's new state; False when the bot may say nothing there now."""
        said = await say(
            connection,
            turn.conversation,
            reply.drafts,
            reason,
            now,
            # A notice belongs to no turn: asked again, the message has no answer yet.
            turn_id=turn.id if reason is Reason.ANSWER else None,
            lease_owner=self.owner,
            # The next turn may be another process's.
            changes={**reply.changes, **standing, **LEASE_FREE},
        )
        return said is not None

    def _done(self, turn: Turn, outcome: TurnOutcome, now: datetime) -> None:
        self._announce(turn.conversation.address.channel)
        self._metrics.answered(outcome, turn.answer, now - turn.messages[-1].created_at)
        _log.info("turn_ended", turn_id=turn.id, outcome=outcome, messages=len(turn.messages))


async def _rate(connection: Connection, turn: Turn, rating: Rating, now: datetime) -> None:
    if rating.asks:
        await ratings.note_asked(connection, rating.asks, turn.conversation, turn.id, now)
    for rating_id, value in rating.given.items():
        await ratings.rate(connection, rating_id, value, now)


def _row(turn: Turn, now: datetime) -> dict[str, Any]:
    return {
        "id": turn.id,
        "conversation_id": turn.conversation.id,
        "episode": turn.conversation.episode,
        "status": turn.outcome,
        "intent": turn.answer.intent if turn.answer else None,
        "started_at": turn.messages[0].created_at,
        "finished_at": now,
    }


# Made once: putting it together takes longer than running it.
_ADD_TURN = insert(turns)
