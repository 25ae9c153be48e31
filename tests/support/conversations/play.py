"""Plays written conversations on a stage, one after the other."""

import asyncio
import time
from random import Random

from tests.support.conversations.lines import Line, line_of
from tests.support.conversations.played import Button, Heard, PlayedConversation, PlayedTurn
from tests.support.conversations.script import CUSTOMERS, WrittenConversation, WrittenTurn
from tests.support.conversations.stage import Stage

# Nobody waits longer for a bot.
_PATIENCE_S = 20.0
# A fragment comes before the one before it could have been answered.
_BETWEEN_FRAGMENTS_S = (0.1, 0.5)
_LOOKS_S = 0.03
# What a turn says comes together.
_QUIET_S = 0.1


class NoSuchButtonError(Exception):
    """The last answer didn't offer what the customer wants to press."""


async def play(stage: Stage, script: WrittenConversation, seed: int) -> PlayedConversation:
    """Play a conversation from its beginning, as if nobody had been in the shop before.

    Args:
        stage: the shop.
        script: the conversation.
        seed: of the pauses between fragments.
    """
    stage.clear()
    turns: list[PlayedTurn] = []
    broke, left = "", {}
    async with line_of(stage, script) as line:
        player = _Player(stage, line, Random(seed))  # noqa: S311 - pauses
        for written in script.turns:
            try:
                turns.append(await player.take(written))
            except NoSuchButtonError as problem:
                broke = str(problem)
                break
        if turns:
            left = stage.left_by(line.conversation())
    return PlayedConversation(script, tuple(turns), left, broke)


class _Player:
    def __init__(self, stage: Stage, line: Line, chance: Random) -> None:
        self._stage = stage
        self._line = line
        self._chance = chance
        self._seq = line.begins_at
        self._offered: tuple[Button, ...] = ()

    async def take(self, written: WrittenTurn) -> PlayedTurn:
        """Do what the customer does, and wait for the answer.

        Raises:
            NoSuchButtonError: with the titles that there are.
        """
        if written.waits:
            self._stage.pass_time(written.waits)
        begun = time.monotonic()
        said = await self._speak(written)
        heard = await self._answer()
        took_s = time.monotonic() - begun
        self._offered = tuple(button for message in heard for button in message.buttons)
        orders = {
            number: order
            for customer in CUSTOMERS
            for number, order in self._stage.orders_of(customer).items()
        }
        return PlayedTurn(written, said, tuple(heard), orders, self._stage.now(), took_s)

    async def _speak(self, written: WrittenTurn) -> tuple[str, ...]:
        if written.presses:
            fitting = [button for button in self._offered if written.presses.search(button.title)]
            if not fitting:
                titles = ", ".join(button.title for button in self._offered) or "none"
                raise NoSuchButtonError(f"no button is like '{written.presses.pattern}'; there are: {titles}")
            await self._line.press(fitting[0])
            return (fitting[0].title,)
        for number, text in enumerate(written.says):
            if number:
                await asyncio.sleep(self._chance.uniform(*_BETWEEN_FRAGMENTS_S))
            await self._line.say(text)
        return written.says

    async def _answer(self) -> list[Heard]:
        conversation = self._line.conversation()
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            await asyncio.sleep(_LOOKS_S)
            if not self._stage.is_answered(conversation):
                continue
            await asyncio.sleep(_QUIET_S)
            if self._stage.is_answered(conversation):
                break
        heard = self._stage.heard_after(conversation, self._seq)
        self._seq = self._stage.last_seq(conversation)
        return heard
