"""Judges a run on Telegram by what the stand-in saw, with its clock, and by what operators read."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import quantiles

from demo.telegram_sandbox.chats import UpdateDelivery
from demo.telegram_sandbox.limits import FloodRates, Window
from tests.support.promises.crowd import Shown
from tests.support.promises.promised import ANSWERED, COUNTED, ONCE, PACED, PROMPT
from tests.support.promises.telegram.crowd import Customer, Done, as_messages, shown
from tests.support.promises.telegram.shop import TelegramShop

UNKNOWN = 'gendan_deliveries_total{channel="telegram",outcome="unknown"}'
UNKNOWN_OF_THE_DAY = "gendan_deliveries_unknown"
# What was sent so shortly before a kill may not be written down, or not be answered any more.
_UNWRITTEN_S = 1.5
# What had left by then arrives a moment later.
_ON_ITS_WAY_S = 0.5
# By then what a dead gateway had claimed was sent by another one.
_TAKEN_OVER_S = 12.0

Expected = dict[str, list[list[Shown]]]


@dataclass(frozen=True)
class Judge:
    """Judges what became of customers.

    Attributes:
        expected: the answers of an undisturbed run, by script.
        killed_at: when the gateway was killed, by the stand-in's clock.
        is_taken_over: whether another gateway goes on then, which counts what the dead one had claimed.
    """

    telegram: TelegramShop
    customers: Sequence[Customer]
    expected: Expected
    killed_at: Sequence[float] = ()
    is_taken_over: bool = False

    @property
    def doubled(self) -> int:
        """How many messages came more than once; `assert_once` says whether they may."""
        return sum(
            sum((self._told(customer) - self._wanted(customer)).values()) for customer in self.customers
        )

    @property
    def unsure(self) -> list[list[UpdateDelivery]]:
        """Messages to customers that the bot wasn't told of, or not of a part of them, as what was sent."""
        received = (as_messages(customer.user.received) for customer in self.customers)
        return [
            message
            for messages in received
            for message in messages
            if any(one.answer_lost for one in message)
        ]

    def assert_none_lost(self) -> None:
        """Every update is taken, and what it asks for is answered."""
        updates = self.telegram.sandbox.updates
        untaken = [update.id for update in updates if not update.acknowledged_at]
        assert not untaken, f"{ANSWERED}: {len(untaken)} updates never taken"
        for customer in self.customers:
            missing = self._wanted(customer) - self._told(customer)
            assert not missing, f"{ANSWERED} ({customer.chatting.name}): {missing} among {_texts(customer)}"

    def assert_once(self) -> None:
        """Customers are shown what an undisturbed run shows, in order; doubled only where it may be."""
        for customer in self.customers:
            again = self._told(customer) - self._wanted(customer)
            excused = Counter(shown(one).content for one in customer.answers if self._may_come_again(one))
            told = f"{again} among {_texts(customer)}, killed at {[f'{at:.1f}' for at in self.killed_at]}"
            assert not again - excused, f"{ONCE} ({customer.chatting.name}): {told}"
            firsts = list(dict.fromkeys(shown(one).content for one in customer.answers))
            wanted = list(dict.fromkeys(one.content for said in self._said_to(customer) for one in said))
            assert firsts == wanted, f"{ONCE} ({customer.chatting.name}): {firsts}"
        # Who leaves a group and is killed before may come back to say so once more.
        uninvited = self._told_in_groups() - self._invitations()
        assert sum(uninvited.values()) <= len(self.killed_at), f"{ONCE} (groups): {uninvited}"

    def assert_paced(self) -> None:
        """No limit of Telegram is broken, in any stretch of its length."""
        breaches = self.telegram.sandbox.breaches
        assert not breaches, f"{PACED}: {breaches}"
        rates, sent = FloodRates(), self.telegram.sent
        assert_within(rates.bot, [one.at for one in sent], "the bot")
        chats: defaultdict[int, list[float]] = defaultdict(list)
        for one in sent:
            chats[one.message["chat"]["id"]].append(one.at)
        for chat_id, times in chats.items():
            assert_within(rates.group if chat_id < 0 else rates.chat, times, f"chat {chat_id}")

    async def assert_counted(self) -> None:
        """The operator's figures show each message that may or may not have arrived, and no other."""
        lost = len(self.unsure)
        unwritten = sum(any(self._was_unwritten(one) for one in message) for message in self.unsure)
        counted = await self.telegram.figure(UNKNOWN_OF_THE_DAY if self.killed_at else UNKNOWN)
        most = lost + (self._taken_over() if self.is_taken_over else 0)
        assert lost - unwritten <= counted <= most, f"{COUNTED}: {counted:g} of {lost} to {most}"

    def assert_prompt(self, within_s: float) -> None:
        """Nineteen of twenty replies come in time."""
        p95 = percentiles(self.latencies())[1]
        assert p95 <= within_s, f"{PROMPT}: p95 {p95:.2f} s"

    def latencies(self) -> list[float]:
        """Return for each answered update how long its answer took since Telegram first told of it."""
        found = (
            _latency(customer, number) for customer in self.customers for number in range(len(customer.done))
        )
        return [one for one in found if one is not None]

    def _taken_over(self) -> int:
        """Return how many messages dead gateways may have claimed: of a chat one at a time."""
        chats = [(one.at, one.message["chat"]["id"]) for one in self.telegram.sent]
        return sum(len({chat for at, chat in chats if -1 <= at - t <= _TAKEN_OVER_S}) for t in self.killed_at)

    def _told_in_groups(self) -> Counter[int]:
        groups = {customer.group.id for customer in self.customers}
        chats = (one.message["chat"]["id"] for one in self.telegram.sent)
        return Counter(chat_id for chat_id in chats if chat_id in groups)

    def _invitations(self) -> Counter[int]:
        done = ((customer.group.id, one.step.kind) for customer in self.customers for one in customer.done)
        return Counter(group_id for group_id, kind in done if kind == "invite")

    def _wanted(self, customer: Customer) -> Counter[str]:
        return Counter(one.content for said in self._said_to(customer) for one in said)

    def _said_to(self, customer: Customer) -> Iterator[list[Shown]]:
        yield from self.expected[customer.chatting.name][: len(customer.done)]

    @staticmethod
    def _told(customer: Customer) -> Counter[str]:
        return Counter(shown(one).content for one in customer.answers)

    def _may_come_again(self, one: UpdateDelivery) -> bool:
        return one.answer_lost or self._was_unwritten(one)

    def _was_unwritten(self, one: UpdateDelivery) -> bool:
        return any(-_ON_ITS_WAY_S <= at - one.at <= _UNWRITTEN_S for at in self.killed_at)


def percentiles(latencies: list[float]) -> tuple[float, float, float]:
    """Return p50, p95 and p99."""
    cuts = quantiles(latencies, n=100, method="inclusive")
    return cuts[49], cuts[94], cuts[98]


def _latency(customer: Customer, number: int) -> float | None:
    """From the first delivery of an update to its answer; an introduction before it is none."""
    done: Done = customer.done[number]
    later = customer.done[number + 1].before if number + 1 < len(customer.done) else None
    answers = [one for one in customer.news[done.before : later] if shown(one).is_answer]
    return answers[0].at - done.update.given_at[0] if answers else None


def assert_within(window: Window, times: list[float], whose: str) -> None:
    """No stretch of a window's length, which includes its beginning, holds more messages than allowed.

    Args:
        window: how many in how long.
        times: when they came, in order.
        whose: limit it is, for the failure.
    """
    for last, at in enumerate(times):
        count = last + 1 - bisect_left(times, at - window.seconds + 1e-6)
        assert count <= window.count, f"{PACED}: {count} within {window.seconds:g} s for {whose}"


def _texts(customer: Customer) -> list[str]:
    return [
        f"{one.at:.1f} {'(lost) ' if one.answer_lost else ''}{shown(one).content[:40]}"
        for one in customer.answers
    ]
