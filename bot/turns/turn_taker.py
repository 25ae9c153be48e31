"""A turn: everything that waits in a conversation, taken together, answered once."""

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

import structlog

from bot.cases.repository import Case, open_case_of
from bot.conversations.model import Speaker
from bot.conversations.pending import PendingMessage, waiting_messages
from bot.conversations.repository import LEASE, Conversation, free_lease, take_lease
from bot.dialogue.bare_greetings import is_bare_greeting
from bot.dialogue.builtin_replies import needs_dialogue
from bot.dialogue.client import DialogueClient, language_spoken
from bot.dialogue.reading_limits import is_suspect, portion
from bot.ports import TurnAnswer, TurnFailedError
from bot.shared.ids import turn_id_of
from bot.turns.model import Turn
from bot.turns.replies import TurnReplies
from bot.turns.reply_plan import has_standing_effect
from bot.turns.turn_writer import TurnWriter
from gendan.contracts import TurnOutcome
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Database

OPENER_PATIENCE = timedelta(seconds=1)
# Attempts to answer everything that came while an answer was being made; then what is known is said.
MOST_GATHERINGS = 3
# A dialogue that is there and still fails at a message, long after any restart, will fail at it for ever.
APOLOGISE_AFTER = timedelta(seconds=40)
_AT_ONCE = 0.0
_SHORTEST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 10.0

_log = structlog.get_logger(__name__)


class AnswersPlainly(Protocol):
    """Answers without the dialogue what can be."""

    async def answer(
        self, conversation: Conversation, waiting: list[PendingMessage], turn_id: str
    ) -> TurnAnswer | None:
        """Return an answer to all that waits, else None."""


@dataclass(frozen=True)
class _Claim:
    conversation: Conversation
    waiting: list[PendingMessage]
    case: Case | None


class TurnTaker:
    """Takes turns: asks the dialogue, else the fallback, else keeps the messages and says so.

    Args:
        database: the gateway's.
        dialogue: puts the turn to the dialogue.
        fallback: stands in while the dialogue can't answer.
        replies: says what comes of a turn.
        clock: the present.
        writer: writes what a turn leaves, in the name of the lease's owner.
        pause_s: the shortest time until something that can't be answered now is looked at again.
    """

    def __init__(
        self,
        database: Database,
        dialogue: DialogueClient,
        fallback: AnswersPlainly,
        replies: TurnReplies,
        clock: Clock,
        writer: TurnWriter,
        pause_s: float = _SHORTEST_PAUSE_S,
    ) -> None:
        self._pause_s = pause_s
        self._database = database
        self._dialogue = dialogue
        self._fallback = fallback
        self._replies = replies
        self._clock = clock
        self._writer = writer

    async def answer_next(self, conversation_id: str, arrivals: asyncio.Event) -> float | None:
        """Take one turn.

        Args:
            conversation_id: whose.
            arrivals: set whenever a further message comes in.

        Returns:
            Seconds until the conversation should be looked at again; None when nothing waits in it.
        """
        claim = await self._claim(conversation_id)
        if claim is None:
            self._writer.pass_on(conversation_id)
            return self._pause_s
        if not claim.waiting:
            return None
        if claim.conversation.speaker is not Speaker.BOT:
            await self._writer.skip(claim.conversation, claim.waiting)
            return None
        self._writer.begin(claim.waiting)
        if any(message.kept_at for message in claim.waiting):
            return await self._take_up(claim)
        waiting = await self._after_openers(claim, arrivals)
        if not any(map(needs_dialogue, waiting)):
            return await self._answer_itself(_turn(claim, waiting))
        turn = await self._take(claim, waiting, arrivals)
        return await (self._answer(turn) if turn.answer else self._go_without_dialogue(turn, "answer_later"))

    async def _waiting(self, conversation_id: str) -> list[PendingMessage]:
        async with self._database.read.connect() as connection:
            return portion(await waiting_messages(connection, conversation_id))

    async def _claim(self, conversation_id: str) -> _Claim | None:
        now = self._clock.now()
        # With the power, whoever held the lease is gone too.
        async with self._database.write_unsynced.begin() as connection:
            conversation = await take_lease(connection, conversation_id, self._writer.owner, now, now + LEASE)
            if conversation is None:
                return None
            waiting = await waiting_messages(connection, conversation_id)
            if not waiting:
                await free_lease(connection, conversation_id)
                return _Claim(conversation, [], None)
            # Who closes it during the turn does no harm: what the turn enters opens it again.
            return _Claim(conversation, waiting, await open_case_of(connection, conversation_id))

    async def _after_openers(self, claim: _Claim, arrivals: asyncio.Event) -> list[PendingMessage]:
        waiting = portion(claim.waiting)
        while all(not message.payload and is_bare_greeting(message.text) for message in waiting):
            patience = waiting[-1].created_at + OPENER_PATIENCE - self._clock.now()
            try:
                await asyncio.wait_for(arrivals.wait(), max(0.0, patience.total_seconds()))
            except TimeoutError:
                break
            arrivals.clear()
            waiting = await self._waiting(claim.conversation.id)
        return waiting

    async def _take(self, claim: _Claim, waiting: list[PendingMessage], arrivals: asyncio.Event) -> Turn:
        for attempt in range(1, MOST_GATHERINGS + 1):
            turn = await self._ask(claim, waiting)
            if attempt == MOST_GATHERINGS or not arrivals.is_set():
                break
            if turn.answer is None or has_standing_effect(turn.answer):
                break
            # More came meanwhile and nothing has been shown yet: all of it gets one answer.
            arrivals.clear()
            waiting = await self._waiting(claim.conversation.id)
        return turn

    async def _ask(self, claim: _Claim, waiting: list[PendingMessage]) -> Turn:
        turn = _turn(claim, waiting)
        try:
            alone = is_suspect(waiting)
            answer = await self._dialogue.ask(
                claim.conversation, waiting, turn.id, turn.language, alone=alone
            )
            return replace(turn, answer=answer)
        except TurnFailedError as failure:
            return replace(turn, outcome=TurnOutcome.FAILED, failure=failure)

    async def _take_up(self, claim: _Claim) -> float | None:
        """Try again what was kept; what came since is answered after it, or without the dialogue."""
        kept = portion([message for message in claim.waiting if message.kept_at])
        fresh = [message for message in claim.waiting if not message.kept_at]
        turn = await self._ask(claim, kept)
        now = self._clock.now()
        waited = turn.put_off_for(now)
        if turn.failure is None or turn.is_overdue(now):
            return await self._answer(turn)
        if await self._dialogue.is_broken_by(turn.failure):
            if is_suspect(kept):
                return await self._set_aside(turn)
            await self._writer.count_suspicion(turn)
        elif waited > APOLOGISE_AFTER and not turn.failure.is_down:
            return await self._answer(turn)
        if fresh:
            unread = _turn(claim, portion(fresh))
            return await self._go_without_dialogue(unread, "answer_later_too")
        return max(self._pause_s, min(waited.total_seconds() / 4, _LONGEST_PAUSE_S))

    async def _go_without_dialogue(self, turn: Turn, notice: str) -> float | None:
        spoken = list(filter(needs_dialogue, turn.messages))
        if not spoken:
            return await self._answer_itself(turn)
        answer = await self._fallback.answer(turn.conversation, spoken, turn.id)
        if answer:
            return await self._answer(replace(turn, answer=answer, outcome=TurnOutcome.MATCHED))
        await self._replies.put_off(turn, notice)
        # Only now: the customer needn't wait until it is known.
        if turn.failure and await self._dialogue.is_broken_by(turn.failure):
            await self._writer.count_suspicion(turn)
        return self._pause_s

    async def _set_aside(self, turn: Turn) -> float | None:
        """Answer without the dialogue, for good, a turn that breaks it each time."""
        spoken = list(filter(needs_dialogue, turn.messages))
        answer = await self._fallback.answer(turn.conversation, spoken, turn.id)
        _log.error("turn_set_aside", turn_id=turn.id, messages=len(turn.messages), is_answered=bool(answer))
        return await self._answer(replace(turn, answer=answer, outcome=TurnOutcome.SET_ASIDE))

    async def _answer_itself(self, turn: Turn) -> float | None:
        return _AT_ONCE if await self._replies.answer_itself(turn) else None

    async def _answer(self, turn: Turn) -> float | None:
        return _AT_ONCE if await self._replies.answer(turn) else None


def _turn(claim: _Claim, waiting: list[PendingMessage]) -> Turn:
    language = language_spoken(claim.conversation, waiting)
    turn_id = turn_id_of([message.id for message in waiting])
    return Turn(turn_id, claim.conversation, waiting, language, claim.case, None)
