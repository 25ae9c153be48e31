"""Asking the dialogue: what a turn consists of, who asks, in which language."""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog

from bot.backend_client import ShopDirectory
from bot.conversation.own_answers import needs_dialogue
from bot.language import language_of
from bot.ports import Dialogue, TurnAnswer, TurnFailedError, TurnRequest
from bot.principal import PrincipalSigner
from bot.storage.conversations import Conversation
from bot.storage.transcript import Waiting

# A hiccup is outlived unnoticed; after this much time somebody else answers (bot/matcher).
PAUSES_S = (0.2, 0.6, 1.0)
PATIENCE_S = 3.0
# One Rasa process takes one step at a time: more turns at once only make each of them slower, until all run
# out of patience together. The others wait for their place here, where it costs nothing.
AT_ONCE = 4
_log = structlog.get_logger(__name__)


class Asker:
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
        self._places = asyncio.Semaphore(at_once)
        self._pauses_s = pauses_s
        self._patience_s = patience_s
        self._dialogue = dialogue
        self._signer = signer
        self._directory = directory
        # Whether the last attempt, of whatever turn, found nobody there.
        self._is_down = False

    async def ask(
        self, conversation: Conversation, waiting: list[Waiting], turn_id: str, language: str
    ) -> TurnAnswer:
        """Return the dialogue's answer.

        Raises:
            TurnFailedError: it kept failing, or took too long; a late answer is dropped.
        """
        shapes = await self._directory.number_shapes()
        try:
            async with asyncio.timeout(self._patience_s):
                await self._places.acquire()
        except TimeoutError:
            _log.warning("turn_without_place", turn_id=turn_id)
            raise TurnFailedError("too many turns are under way", is_down=True) from None
        try:
            async with asyncio.timeout(self._patience_s):
                return await self._attempts(conversation, waiting, turn_id, language, shapes)
        except TimeoutError:
            _log.warning("turn_too_slow", turn_id=turn_id)
            self._is_down = True
            raise TurnFailedError("the dialogue took too long", is_down=True) from None
        finally:
            self._places.release()

    async def _attempts(
        self,
        conversation: Conversation,
        waiting: list[Waiting],
        turn_id: str,
        language: str,
        shapes: dict[str, Any],
    ) -> TurnAnswer:
        # Who is known to be down is asked once, so that nobody waits for what the matcher can answer now.
        pauses_s = () if self._is_down else self._pauses_s
        for pause_s in (*pauses_s, None):
            # A new principal each time: a slow first attempt may have used up the former one's minute.
            principal = self._signer.sign(conversation.asker, turn_id)
            metadata = _metadata(conversation, turn_id, language, principal, shapes)
            try:
                answer = await self._dialogue.take_turn(_request(conversation, waiting, turn_id, metadata))
            except TurnFailedError as failure:
                _log.warning("turn_failed", turn_id=turn_id, problem=str(failure))
                self._is_down = failure.is_down
                if pause_s is None:
                    raise
                await asyncio.sleep(pause_s)
            else:
                self._is_down = False
                return answer
        raise AssertionError("the last attempt returns or raises")


def language_spoken(conversation: Conversation, waiting: list[Waiting]) -> str:
    """Return the language to answer in: an explicit wish stays, else the customer's latest words tell."""
    if conversation.language_pinned:
        return conversation.language
    return language_of(typed_text(waiting), conversation.language)


def typed_text(waiting: list[Waiting]) -> str:
    """Return what was typed, a line a message; a pressed button's title isn't typed."""
    return "\n".join(message.text for message in waiting if message.text and not message.payload)


def _metadata(
    conversation: Conversation, turn_id: str, language: str, principal: str, shapes: dict[str, Any]
) -> dict[str, Any]:
    return {
        "turn_id": turn_id,
        "language": language,
        "principal": principal,
        "channel": conversation.address.channel,
        "order_in_focus": conversation.order_in_focus,
        "number_shapes": shapes,
    }


def _request(
    conversation: Conversation, waiting: list[Waiting], turn_id: str, metadata: dict[str, Any]
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
