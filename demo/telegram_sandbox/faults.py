"""What goes wrong on purpose: a plan that a test fills and a seed that makes it repeat itself."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from random import Random
from typing import Literal

from demo.telegram_sandbox.notifier import Bell

SENDS = frozenset({"sendmessage", "sendphoto", "senddocument"})
"""Methods that put a message into a chat, in the small letters that the server compares in."""

_RESUMED_S, _SHUFFLED_S = 0.01, 0.1

Secret = Literal["right", "missing", "wrong"]


@dataclass(frozen=True)
class Fate:
    """What happens to one call.

    Attributes:
        delay_s: waits so long before anything.
        status: answers with this HTTP status instead of doing the work.
        loses_answer: does the work and cuts the connection.
        loses_call: cuts the connection without doing the work.
    """

    delay_s: float = 0.0
    status: int | None = None
    loses_answer: bool = False
    loses_call: bool = False


@dataclass
class _Fault:
    share: float
    methods: frozenset[str] | None
    fate: Fate
    times: int | None


class Faults:
    """Decides over each call's and each update's fate.

    Args:
        seed: the same seed and the same calls give the same faults.
        bell: rung when a pause is over.
        now: the present, in seconds.

    Attributes:
        repeat: least and most times that a webhook gets each update.
        repeated_within_s: how long after the first a repeat may come; half of them come along with it.
        shuffle: whether a webhook gets updates out of their order.
        secret: what a webhook gets for its secret header.
    """

    def __init__(self, seed: int, bell: Bell, now: Callable[[], float]) -> None:
        self._random = Random(seed)  # noqa: S311 - chance here makes faults, not secrets
        self._bell = bell
        self._now = now
        self.clear()

    def clear(self) -> None:
        """Let everything go well again."""
        self._faults: list[_Fault] = []
        self._paused_until = 0.0
        self.repeat = (1, 1)
        self.repeated_within_s = 0.0
        self.shuffle = False
        self.secret: Secret = "right"  # noqa: S105 - a choice of three

    def lose_answers(
        self, share: float = 1.0, methods: Collection[str] | None = SENDS, times: int | None = None
    ) -> None:
        """Do the work of a share of calls and cut the connection instead of answering."""
        self._add(Fate(loses_answer=True), share, methods, times)

    def lose_calls(
        self, share: float = 1.0, methods: Collection[str] | None = SENDS, times: int | None = None
    ) -> None:
        """Cut the connection of a share of calls, as if they had never come."""
        self._add(Fate(loses_call=True), share, methods, times)

    def answer_with(
        self,
        status: int,
        share: float = 1.0,
        methods: Collection[str] | None = None,
        times: int | None = None,
    ) -> None:
        """Answer a share of calls with a server error such as 500 or 502, without doing the work."""
        self._add(Fate(status=status), share, methods, times)

    def delay(
        self,
        delay_s: float,
        share: float = 1.0,
        methods: Collection[str] | None = None,
        times: int | None = None,
    ) -> None:
        """Wait before doing the work of a share of calls."""
        self._add(Fate(delay_s=delay_s), share, methods, times)

    def pause_updates(self, seconds: float) -> None:
        """Give no updates to anybody for a while; they pile up."""
        self._paused_until = self._now() + seconds
        asyncio.get_running_loop().call_later(seconds + _RESUMED_S, self._bell.ring)

    @property
    def pause_s(self) -> float:
        """How long no updates are given yet."""
        return max(0.0, self._paused_until - self._now())

    def draw(self, method: str) -> Fate:
        """Decide what happens to a call; several faults may meet."""
        drawn = [fault for fault in self._faults if self._strikes(fault, method.lower())]
        return Fate(
            sum(fault.fate.delay_s for fault in drawn),
            next((fault.fate.status for fault in drawn if fault.fate.status), None),
            any(fault.fate.loses_answer for fault in drawn),
            any(fault.fate.loses_call for fault in drawn),
        )

    def repeats(self) -> list[float]:
        """Decide how often a webhook gets an update again, and each time after how many seconds."""
        return [self._late_s() for _ in range(self._random.randint(*self.repeat) - 1)]

    def jitter_s(self) -> float:
        """Decide how long a webhook's update is held back, so that others overtake it."""
        return self._random.uniform(0.0, _SHUFFLED_S) if self.shuffle else 0.0

    def _late_s(self) -> float:
        late_s = self._random.uniform(-self.repeated_within_s, self.repeated_within_s)
        return max(0.0, late_s)

    def _add(self, fate: Fate, share: float, methods: Collection[str] | None, times: int | None) -> None:
        known = None if methods is None else frozenset(method.lower() for method in methods)
        self._faults.append(_Fault(share, known, fate, times))

    def _strikes(self, fault: _Fault, method: str) -> bool:
        if fault.methods is not None and method not in fault.methods:
            return False
        if fault.times == 0 or self._random.random() >= fault.share:
            return False
        if fault.times is not None:
            fault.times -= 1
        return True
