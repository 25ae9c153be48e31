"""Asking the dialogue: what a turn consists of, who asks, in which language."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import structlog

from bot.backend_client import ShopDirectory
from bot.conversations.pending import PendingMessage
from bot.conversations.repository import Conversation
from bot.dialogue.builtin_replies import needs_dialogue
from bot.dialogue.reading_limits import read_of
from bot.ports import Dialogue, Doubt, TurnAnswer, TurnFailedError
from bot.shared.language import language_of
from bot.shared.principal import PrincipalSigner
from gendan.contracts import NumberShapes, TurnMetadata, TurnRequest

# A hiccup is outlived unnoticed; after this much time somebody else answers (bot/dialogue/fallback).
PAUSES_S = (0.2, 0.6, 1.0)
PATIENCE_S = 3.0
# One Rasa process takes one step at a time: more turns at once only make each of them slower, until all run
# out of patience together. The others wait for their place here, where it costs nothing.
AT_ONCE = 4
_log = structlog.get_logger(__name__)


class DialogueClient:
    """Puts waiting messages to the dialogue as one turn.

    Args:
        dialogue: understands and decides.
        signer: mints principals.
        directory: knows the shop's number shapes.
        pauses_s: between attempts of one turn.
        patience_s: for all attempts together, and for a place before them.
        at_once: turns under way at the dialogue.
    """

    def __init__(
        self,
        dialogue: Dialogue,
        signer: PrincipalSigner,
        directory: ShopDirectory,
        pauses_s: Sequence[float] = PAUSES_S,
        patience_s: float = PATIENCE_S,
        at_once: int = AT_ONCE,
    ) -> None:
        self._at_once = at_once
        self._places = asyncio.Semaphore(at_once)
        # Two who each held half of the places would wait for each other.
        self._emptying = asyncio.Lock()
        self._pauses_s = pauses_s
        self._patience_s = patience_s
        self._dialogue = dialogue
        self._signer = signer
        self._directory = directory
        # Whether the last attempt, of whatever turn, found nobody there.
        self._is_down = False

    async def ask(
        self,
        conversation: Conversation,
        waiting: list[PendingMessage],
        turn_id: str,
        language: str,
        *,
        alone: bool = False,
    ) -> TurnAnswer:
        """Return the dialogue's answer.

        Args:
            conversation: whose.
            waiting: what is asked, no more than one turn reads.
            turn_id: its name.
            language: the one to answer in.
            alone: whether nothing else may be under way, so that it alone can be to blame for what happens.

        Raises:
            TurnFailedError: it kept failing, or took too long; a late answer is dropped.
        """
        shapes = await self._directory.number_shapes()
        async with self._place(turn_id, alone=alone):
            ends = asyncio.get_running_loop().time() + self._patience_s
            # Who is known to be down is asked once, so that nobody waits for what the matcher can answer now.
            pauses_s = () if self._is_down or alone else self._pauses_s
            for pause_s in (*pauses_s, None):
                # A new principal each time: a slow first attempt may have used up the former one's minute.
                principal = self._signer.sign(conversation.asker, turn_id)
                metadata = _metadata(conversation, turn_id, language, principal, shapes)
                try:
                    return await self._attempt(_request(conversation, waiting, turn_id, metadata), ends)
                except TurnFailedError as failure:
                    _log.warning("turn_failed", turn_id=turn_id, problem=str(failure))
                    # What may have broken it isn't put to it again in the same breath.
                    if pause_s is None or failure.doubt is not Doubt.NONE or _is_past(ends - pause_s):
                        raise
                    await asyncio.sleep(pause_s)
            raise AssertionError("the last attempt returns or raises")

    async def is_broken_by(self, failure: TurnFailedError) -> bool:
        """Whether a turn that failed so broke the dialogue, rather than met it down or waited for others."""
        if failure.doubt is Doubt.SLOW:
            return not await self._dialogue.is_well()
        return failure.doubt is Doubt.BROKE

    @asynccontextmanager
    async def _place(self, turn_id: str, *, alone: bool) -> AsyncIterator[None]:
        async with AsyncExitStack() as held:
            try:
                async with asyncio.timeout(2 * self._patience_s if alone else self._patience_s):
                    if alone:
                        await held.enter_async_context(self._emptying)
                    for _ in range(self._at_once if alone else 1):
                        await held.enter_async_context(self._places)
            except TimeoutError:
                _log.warning("turn_without_place", turn_id=turn_id)
                raise TurnFailedError("too many turns are under way", is_down=True) from None
            yield

    async def _attempt(self, request: TurnRequest, ends: float) -> TurnAnswer:
        try:
            async with asyncio.timeout_at(ends):
                # So that what fails from here on was well when it began.
                await self._find_well()
                answer = await self._dialogue.take_turn(request)
        except TimeoutError:
            self._is_down = True
            raise TurnFailedError("the dialogue took too long", is_down=True, doubt=Doubt.SLOW) from None
        except TurnFailedError as failure:
            self._is_down = failure.is_down
            raise
        self._is_down = False
        return answer

    async def _find_well(self) -> None:
        if self._is_down and not await self._dialogue.is_well():
            raise TurnFailedError("the dialogue is still down", is_down=True)


def _is_past(moment: float) -> bool:
    return asyncio.get_running_loop().time() >= moment


def language_spoken(conversation: Conversation, waiting: list[PendingMessage]) -> str:
    """Return the language to answer in: an explicit wish stays, else the customer's latest words tell."""
    if conversation.language_pinned:
        return conversation.language
    return language_of(typed_text(waiting), conversation.language)


def typed_text(waiting: list[PendingMessage]) -> str:
    """Return what is read of what was typed, a line a message; a pressed button's title isn't typed."""
    return "\n".join(read_of(message) for message in waiting if message.text and not message.payload)


def _metadata(
    conversation: Conversation, turn_id: str, language: str, principal: str, shapes: NumberShapes
) -> TurnMetadata:
    return {
        "turn_id": turn_id,
        "language": language,
        "principal": principal,
        "channel": conversation.address.channel,
        "order_in_focus": conversation.order_in_focus,
        "number_shapes": shapes,
    }


def _request(
    conversation: Conversation, waiting: list[PendingMessage], turn_id: str, metadata: TurnMetadata
) -> TurnRequest:
    return TurnRequest(
        turn_id,
        conversation.standing_turn_id,
        conversation.dialogue_id,
        typed_text(waiting),
        # A pressed button is a whole thought; the last one pressed counts.
        next((m.payload for m in reversed(waiting) if m.payload and needs_dialogue(m)), None),
        metadata,
    )
