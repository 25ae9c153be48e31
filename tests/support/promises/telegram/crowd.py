"""Customers on Telegram, many at a time, each going on when the answer has come."""

import asyncio
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice

from demo.telegram_sandbox.chats import Chat, UpdateDelivery
from demo.telegram_sandbox.personas import User
from demo.telegram_sandbox.updates import Update
from tests.support.promises.crowd import Shown
from tests.support.promises.telegram.scripts import CHATTINGS, Chatting, Step, do
from tests.support.promises.telegram.shop import TelegramShop

# Customers who are at it at a time, by updates a second: each comes back after so many seconds, while copies
# of what they sent before still come.
_COMES_BACK_S = 2
_GROUPS = 20
_LOOKS_S = 0.01


@dataclass(frozen=True)
class Done:
    """A step, and what Telegram told the bot of it.

    Attributes:
        before: how many messages the customer had received by then.
    """

    step: Step
    update: Update
    before: int


@dataclass
class Customer:
    """Somebody in a private chat.

    Attributes:
        wanted: messages that each step is answered with in an undisturbed run; empty while that is found out.
    """

    user: User
    chatting: Chatting
    group: Chat
    wanted: list[int] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)

    @property
    def is_through(self) -> bool:
        """Whether everything was said."""
        return len(self.done) == len(self.chatting.steps)

    @property
    def has_its_answers(self) -> bool:
        """Whether everything has come that is to come until now."""
        return len(self.news) >= sum(self.wanted[: len(self.done)])

    @property
    def answers(self) -> list[UpdateDelivery]:
        """What was sent to the chat, but for words that an answer comes later."""
        return [delivery for delivery in self.user.received if not shown(delivery).is_aside]

    @property
    def news(self) -> list[UpdateDelivery]:
        """Answers without those that were sent once more because the bot wasn't told of the first."""
        before = [None, *self.answers]
        return [one for last, one in zip(before, self.answers, strict=False) if not is_again(last, one)]

    def go_on(self, updates: list[Update]) -> None:
        """Do the next step."""
        step = self.chatting.steps[len(self.done)]
        before = len(self.news)
        do(step, self.user, self.group, self.done[-1].update if self.done else None)
        self.done.append(Done(step, updates[-1], before))


def is_again(before: UpdateDelivery | None, now: UpdateDelivery) -> bool:
    """Whether a message is the one before it once more, whose arrival the bot wasn't told of."""
    return before is not None and before.answer_lost and shown(before).content == shown(now).content


def as_messages(deliveries: Iterable[UpdateDelivery]) -> list[list[UpdateDelivery]]:
    """Return what was sent as the bot's own messages, each with its repeats.

    A question for a number and the button under the next words are one message of the bot.
    """
    messages: list[list[UpdateDelivery]] = []
    for one in deliveries:
        if messages and (is_again(messages[-1][-1], one) or _asks_for_number(one)):
            messages[-1].append(one)
        else:
            messages.append([one])
    return messages


def _asks_for_number(delivery: UpdateDelivery) -> bool:
    return "request_contact" in str(delivery.parameters.get("reply_markup"))


def shown(delivery: UpdateDelivery) -> Shown:
    """Return a message as other customers see theirs; an order that is told in lines is a card."""
    lines = delivery.text.splitlines()
    number = next((word for word in lines[0].split() if word.startswith("GD")), None) if lines else None
    return Shown(str(delivery.message_id), None, delivery.text, number if len(lines) > 2 else None)


class Crowd:
    """Everybody who writes to the bot.

    Args:
        telegram: the shop that they write to.
        patience_s: what isn't answered by then isn't waited for any more.
    """

    def __init__(self, telegram: TelegramShop, patience_s: float) -> None:
        self._telegram = telegram
        self._sandbox = telegram.sandbox
        self._patience_s = patience_s
        self._groups = cycle([self._sandbox.add_group(f"Neighbours {number}") for number in range(_GROUPS)])
        self.customers: list[Customer] = []

    async def undisturbed(self) -> dict[str, list[list[Shown]]]:
        """Say every script once, with nothing else going on; return the answers to each step."""
        group = self._sandbox.add_group("Undisturbed")
        customers = [self._come(chatting, group) for chatting in CHATTINGS]
        said: dict[str, list[list[Shown]]] = {chatting.name: [] for chatting in CHATTINGS}
        while going := [customer for customer in customers if not customer.is_through]:
            for customer in going:
                customer.go_on(self._sandbox.updates)
            await self._telegram.settled(self._patience_s)
            for customer in going:
                fresh = customer.answers[customer.done[-1].before :]
                said[customer.chatting.name].append([shown(one) for one in fresh])
        return said

    async def play(self, updates: int, rate: float, expected: dict[str, list[list[Shown]]]) -> float:
        """Let customers come until so many updates were made, so many a second; return how long it took."""
        newcomers = self._newcomers(expected)
        ready = deque(islice(newcomers, int(rate * _COMES_BACK_S)))
        waiting: dict[int, tuple[float, Customer]] = {}
        began = time.monotonic()
        for number in range(updates):
            await _until(began + number / rate)
            _come_back(waiting, ready)
            customer = ready.popleft() if ready else next(newcomers)
            customer.go_on(self._sandbox.updates)
            waiting[customer.user.id] = (time.monotonic() + self._patience_s, customer)
        took_s = time.monotonic() - began
        while waiting:
            _come_back(waiting, ready)
            await asyncio.sleep(_LOOKS_S)
        return took_s

    def _newcomers(self, expected: dict[str, list[list[Shown]]]) -> Iterator[Customer]:
        for chatting in cycle(CHATTINGS):
            customer = self._come(chatting, next(self._groups))
            customer.wanted = [len(said) for said in expected[chatting.name]]
            self.customers.append(customer)
            yield customer

    def _come(self, chatting: Chatting, group: Chat) -> Customer:
        user = self._sandbox.add_user(chatting.name, language_code=chatting.language_code)
        return Customer(user, chatting, group)


def _come_back(waiting: dict[int, tuple[float, Customer]], ready: deque[Customer]) -> None:
    now = time.monotonic()
    for number, (until, customer) in list(waiting.items()):
        if customer.has_its_answers or now > until:
            del waiting[number]
            # Who got no answer has nothing more to say.
            if customer.has_its_answers and not customer.is_through:
                ready.append(customer)


async def _until(at: float) -> None:
    await asyncio.sleep(max(0.0, at - time.monotonic()))
