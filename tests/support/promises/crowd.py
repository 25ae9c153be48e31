"""Customers who keep talking whatever dies behind the counter, and note everything they are shown."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from typing import Any, Protocol
from uuid import uuid4

import aiohttp
import socketio

from tests.support.promises.promised import ANSWERED, ONCE, SAME
from tests.support.promises.scripts import DETAILS, NOT_ABOUT_ORDERS, Script
from tests.support.widget import Patience, Widget

# Longer than the slowest part takes to come back, with what queued up behind it.
ANSWER_S = 120.0
_AGAIN_S = 0.3
_QUIET_S = 1.0
# Words that change with the clock, in sentences that otherwise must be the same.
_TIMES = re.compile(r"\d+ ?(?:天|小时|分钟|秒钟?|days?|hours?|minutes?|seconds?)前?(?: ago)?")
# What is said besides, while something is down; neither is an answer.
_NOTICES = ("暂时答不了", "这条也收下了", "so I can't answer just yet", "I've got that one too")
# Asked once a day, beside whichever goodbye comes first.
_RATINGS = ("这次帮得怎么样", "How did we do?")
_INTRODUCTIONS = ("自动客服助手", "automatic assistant")
_RECALLS = re.compile(r"^(?:您刚才问的“.*”：|You asked “.*”:)$", re.DOTALL)
_APOLOGIES = ("没能答上来", "I couldn't answer")


@dataclass(frozen=True)
class Shown:
    """One message as it was displayed."""

    id: str
    seq: int | None
    text: str
    order: str | None = None

    @property
    def content(self) -> str:
        """What it says: a card is the order it shows, a sentence its words without what the clock changes."""
        return f"card {self.order}" if self.order else _TIMES.sub("…", self.text)

    @property
    def is_aside(self) -> bool:
        """Whether it only says that an answer comes later, or to which question, or asks for a rating."""
        return any(aside in self.text for aside in _NOTICES + _RATINGS) or bool(_RECALLS.match(self.text))

    @property
    def is_answer(self) -> bool:
        """Whether it is about what was asked."""
        return not self.is_aside and not any(words in self.text for words in _INTRODUCTIONS)

    @property
    def is_apology(self) -> bool:
        """Whether it says that there will be no answer."""
        return any(apology in self.text for apology in _APOLOGIES)


@dataclass
class Record:
    """A conversation as its customer saw it.

    Attributes:
        answers: for each line, what was shown between it and the next, asides left out.
        shown: everything, in the order of display.
    """

    script: Script
    answers: list[list[Shown]] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)

    @property
    def asides(self) -> int:
        """How often an answer was put off."""
        return sum(message.is_aside for message in self.shown)

    def begin_answer(self) -> None:
        """What is noted from now on belongs to another line."""
        self.answers.append([])

    def note(self, displayed: list[Shown]) -> None:
        """Take down what was displayed since the last time."""
        fresh = displayed[len(self.shown) :]
        self.shown += fresh
        if self.answers:
            self.answers[-1] += [message for message in fresh if not message.is_aside]


class Line(Protocol):
    """A way to the shop; `shown` is everything it displayed."""

    shown: list[Shown]

    async def ask(self, text: str, is_answer: Callable[[list[Shown]], bool]) -> list[Shown]:
        """Send a message for as long as it takes and return what is shown until `is_answer` holds."""

    async def close(self) -> None:
        """Hang up."""


class WidgetLine(Widget):
    """A browser tab: reconnects, asks for what it missed, shows nothing twice.

    Args:
        url: the gateway.
        script: whose locale it has.
        identity: the shop's proof of who signed in.
        is_nervous: whether it sends everything twice.
        others: further gateways; each connection goes to the next of all.
    """

    def __init__(
        self,
        url: str,
        script: Script,
        identity: str | None,
        *,
        is_nervous: bool = False,
        others: Sequence[str] = (),
    ) -> None:
        super().__init__(url, identity, script.locale, Patience(5, 5, 5))
        self._urls = cycle((url, *others))
        self._is_nervous = is_nervous
        self._script = script
        self._is_known = False
        self._last_said: dict[str, Any] = {}
        self._news = asyncio.Event()
        self.shown: list[Shown] = []
        self.refusals = 0

    async def ask(self, text: str, is_answer: Callable[[list[Shown]], bool]) -> list[Shown]:
        before = len(self.shown)
        await self.say(text)
        try:
            async with asyncio.timeout(ANSWER_S):
                while not is_answer(self.shown[before:]):
                    self._news.clear()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._news.wait(), 1.0)
                    await self._stay_connected()
        except TimeoutError:
            said = [message.content for message in self.shown[before:] if message.is_answer]
            broken = f"{SAME}; instead: {said}" if said else ANSWERED
            raise AssertionError(f"{broken} ({self._script.name}: '{text}')") from None
        return self.shown[before:]

    async def repeat(self) -> None:
        """Send the last message once more, as after a lost acknowledgement."""
        await self.utter(self._last_said)

    async def another_tab(self, url: str) -> "WidgetLine":
        """Open a tab of the same session, perhaps at another gateway; it shows all that was said."""
        tab = WidgetLine(url, self._script, self.identity)
        tab.session_id, tab._is_known = self.session_id, True
        await tab._stay_connected()
        return tab

    async def all_shown(self) -> list[Shown]:
        """Return everything shown once nothing more comes, and hang up."""
        await asyncio.sleep(_QUIET_S)
        await self.close()
        return self.shown

    async def connect(self) -> None:
        self.url = next(self._urls)
        await super().connect()

    async def close(self) -> None:
        with suppress(Exception):
            await super().close()

    async def say(self, text: str) -> None:
        """Send a message until it is acknowledged."""
        message_id = uuid4().hex
        async with asyncio.timeout(ANSWER_S):
            while True:
                try:
                    await self._stay_connected()
                    said = {"message": text, "session_id": self.session_id, "message_id": message_id}
                    receipt = await self.utter(said)
                    self._last_said = said
                    if self._is_nervous:
                        await self.repeat()
                    if await self._is_refused(receipt):
                        continue
                    self._is_known = True
                except (socketio.exceptions.SocketIOError, TimeoutError, OSError):
                    await self._drop()
                else:
                    return

    def hear(self, event: str, data: Any) -> None:
        super().hear(event, data)
        if event == "bot_uttered":
            self._show(data)

    async def _is_refused(self, receipt: dict[str, Any]) -> bool:
        """Whether the message wasn't written down, and is to be sent again after a while."""
        problem = receipt.get("error")
        if problem is None:
            return False
        assert problem["code"] == "unavailable", problem
        self.refusals += 1
        await asyncio.sleep(problem["retry_after"])
        return True

    async def _stay_connected(self) -> None:
        while not self.socket.connected:
            try:
                await self.connect()
                last = max((m.seq for m in self.shown if m.seq is not None), default=0)
                before = self.session_id
                await self.request_session(before, after_seq=last)
                # An id under which nothing was accepted yet may be replaced.
                assert not self._is_known or self.session_id == before, (
                    f"{ANSWERED}: the conversation was lost"
                )
            except (socketio.exceptions.SocketIOError, TimeoutError, OSError, aiohttp.ClientError):
                await self._drop()

    async def _drop(self) -> None:
        await self.close()
        await asyncio.sleep(_AGAIN_S)

    def _show(self, message: dict[str, Any]) -> None:
        order = (message.get("data") or {}).get("order") or {}
        shown = Shown(message["id"], message["seq"], message["text"], order.get("number"))
        # As the widget does: what was shown already isn't shown again.
        if shown.id not in {other.id for other in self.shown}:
            self.shown.append(shown)
        self._news.set()


class RestLine:
    """Another server: the same message id until there is an answer, of each gateway in turn."""

    def __init__(
        self, http: aiohttp.ClientSession, url: str, key: str, script: Script, others: Sequence[str] = ()
    ) -> None:
        self._http = http
        self._urls = cycle([f"{each}/webhooks/rest/webhook" for each in (url, *others)])
        self._headers = {"Authorization": f"Bearer {key}"}
        self._sender = uuid4().hex
        self._script = script
        self.shown: list[Shown] = []

    async def ask(self, text: str, is_answer: Callable[[list[Shown]], bool]) -> list[Shown]:
        metadata = {"message_id": uuid4().hex, "locale": self._script.locale}
        body = {"sender": self._sender, "message": text, "metadata": metadata}
        async with asyncio.timeout(ANSWER_S):
            while True:
                said = await self._post(body)
                if said is not None:
                    break
                await asyncio.sleep(_AGAIN_S)
        self.shown += said
        assert is_answer(said), (text, said)
        return said

    async def close(self) -> None:
        """Nothing stays open."""

    async def _post(self, body: dict[str, Any]) -> list[Shown] | None:
        timeout = aiohttp.ClientTimeout(total=30)
        try:
            async with self._http.post(
                next(self._urls), json=body, headers=self._headers, timeout=timeout
            ) as response:
                if response.status in (503, 504):
                    return None
                assert response.status == 200, await response.text()
                return [_from_rest(message) for message in await response.json()]
        except (aiohttp.ClientError, TimeoutError, OSError):
            return None


def _from_rest(message: dict[str, Any]) -> Shown:
    order = (message.get("custom") or {}).get("order") or {}
    return Shown(uuid4().hex, None, message["text"], order.get("number"))


async def play(
    script: Script, rounds: int, line: Line, expected: list[list[Shown]] | None, thinks_s: float = 0.0
) -> Record:
    """Say a script's lines so many times.

    Args:
        script: what is said.
        rounds: how often; the second time nothing is new any more, which answers may show.
        line: the way to the shop.
        expected: the answers of an undisturbed run; without them the first answer counts.
        thinks_s: before each line, twice as long at most: who answers at once is done before much can die.
    """
    record = Record(script)
    for number, text in enumerate(script.lines * rounds):
        wanted = _acceptable(expected, number, text) if expected else None
        await asyncio.sleep(random.uniform(0, 2 * thinks_s))  # noqa: S311 - not a secret
        record.note(line.shown)
        record.begin_answer()
        await line.ask(text, partial(_is_complete, wanted))
        if wanted is None:
            # Messages of one answer come together.
            await asyncio.sleep(_QUIET_S)
        record.note(line.shown)
    await asyncio.sleep(_QUIET_S)
    record.note(line.shown)
    return record


def contents(answer: list[Shown]) -> set[str]:
    """Return what an answer says; of one with a card, the card is what must be the same."""
    cards = {message.content for message in answer if message.order}
    return cards or {message.content for message in answer}


def assert_once(shown: list[Shown]) -> None:
    """What is shown comes in its order and not again."""
    seqs = [message.seq for message in shown if message.seq is not None]
    assert seqs == sorted(set(seqs)), f"{ONCE}: {seqs}"


def doubled(record: Record, expected: list[list[Shown]]) -> list[str]:
    """Return what was said more often than in an undisturbed run, however late and whatever lay between.

    A question about details may be answered with the card, so each of these allows a card once more.
    """
    allowed = Counter(message.content for answer in expected for message in answer)
    lines = record.script.lines
    details = sum(text in DETAILS for text in lines) * (len(expected) // len(lines))
    told = Counter(message.content for message in record.shown if not message.is_aside)
    cards = {message.content for message in record.shown if message.order}
    return [one for one in allowed if told[one] > allowed[one] + (details if one in cards else 0)]


def _acceptable(expected: list[list[Shown]], number: int, text: str) -> list[set[str]]:
    if text in NOT_ABOUT_ORDERS:
        return [{message.content for message in expected[number]}]
    answer = contents(expected[number])
    if text not in DETAILS:
        return [answer]
    cards = [message.content for earlier in expected[:number] for message in earlier if message.order]
    return [answer, set(cards[-1:])]


def _is_complete(wanted: list[set[str]] | None, said: list[Shown]) -> bool:
    answer = [message for message in said if not message.is_aside]
    if wanted is None:
        return bool(answer)
    told = {message.content for message in answer}
    return any(one <= told for one in wanted) or any(message.is_apology for message in answer)


@asynccontextmanager
async def http_session() -> AsyncIterator[aiohttp.ClientSession]:
    """A client session that doesn't keep connections to processes that may die."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as session:
        yield session
