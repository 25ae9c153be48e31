"""The way out of a turn, in one pass: what it says is planned, put into words, and written."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from bot.backend_client import ShopDirectory
from bot.cases.repository import free_number, new_case
from bot.cases.turn_effects import wants_person
from bot.conversations.pending import customer_message_before
from bot.dialogue.builtin_replies import builtin_replies
from bot.ports import TurnAnswer
from bot.ratings.service import Ratings
from bot.rendering.renderer import UnsayableError
from bot.turns.model import Turn, TurnReply
from bot.turns.reply_composer import ReplyComposer
from bot.turns.reply_plan import plan_notice, plan_reply
from bot.turns.turn_writer import TurnWriter
from gendan.contracts import Say, TurnOutcome
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Database

_log = structlog.get_logger(__name__)


class TurnReplies:
    """Replies to turns.

    Args:
        database: the gateway's.
        composer: finds the words.
        directory: the shop's facts, for the introduction and the ways to reach it.
        clock: the present.
        writer: writes what a turn leaves, in the name of the lease's owner.
    """

    def __init__(
        self,
        database: Database,
        composer: ReplyComposer,
        directory: ShopDirectory,
        clock: Clock,
        writer: TurnWriter,
    ) -> None:
        self._database = database
        self._composer = composer
        self._directory = directory
        self._clock = clock
        self._writer = writer
        self._ratings = Ratings(database, clock)

    async def answer(self, turn: Turn) -> bool:
        """Answer a turn, and say beside it what the gateway itself has to say.

        Returns:
            Whether something waits in the conversation all the same.
        """
        return await self._reply(turn, await self._own_says(turn))

    async def answer_itself(self, turn: Turn) -> bool:
        """Answer a turn in which nothing needs the dialogue; see `answer`."""
        own = tuple(await self._own_says(turn))
        return await self._reply(replace(turn, answer=TurnAnswer(own), outcome=TurnOutcome.NOTED), ())

    async def put_off(self, turn: Turn, notice: str) -> None:
        """Say by the text `notice` that the answer to a turn comes later."""
        plan = plan_notice(turn, notice, await self._directory.shop())
        await self._writer.defer(turn, self._composer.compose(plan, self._clock.now()))

    async def _reply(self, turn: Turn, own: Sequence[Say]) -> bool:
        turn = await self._with_case(turn)
        try:
            reply = await self._composed(turn, own)
        except UnsayableError:
            if turn.answer is None:
                raise
            _log.exception("answer_unsayable", turn_id=turn.id, intent=turn.answer.intent)
            reply = await self._composed(replace(turn, answer=None), own)
        return await self._writer.answer(turn, reply)

    async def _composed(self, turn: Turn, own: Sequence[Say]) -> TurnReply:
        now = self._clock.now()
        plan = plan_reply(turn, own, await self._directory.shop(), now)
        said = [say["say"] for say in plan.says] if turn.outcome is TurnOutcome.DONE else []
        rating = await self._ratings.beside(turn.conversation, turn.messages, said)
        return self._composer.compose(plan, now, rating)

    async def _with_case(self, turn: Turn) -> Turn:
        """Return the turn with a new case where a person is asked for and none is open."""
        now = self._clock.now()
        if turn.case is not None or not (turn.is_overdue(now) or wants_person(turn.answer)):
            return turn
        async with self._database.read.connect() as connection:
            number = await free_number(connection)
        return replace(turn, case=new_case(turn.conversation.id, number, now))

    async def _own_says(self, turn: Turn) -> list[Say]:
        first = next((message for message in turn.messages if not message.text), None)
        if first is None:
            return builtin_replies(turn.messages, None)
        async with self._database.read.connect() as connection:
            before = await customer_message_before(connection, turn.conversation.id, first.seq)
        return builtin_replies(turn.messages, before)
