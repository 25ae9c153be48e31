"""Everybody asks for everybody else's orders in every way; what comes back is searched for their words."""

import asyncio
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from random import Random
from urllib.parse import unquote

import aiohttp

from tests.support.promises.leaks.attacks import ATTACKS, Attack, Line, Stolen, Target
from tests.support.promises.leaks.canaries import PlantedCustomer
from tests.support.promises.leaks.listening import Ear, RestEar, SocketEar
from tests.support.promises.leaks.planted_shop import PlantedShop
from tests.support.promises.transcripts import transcripts, wait_until_answered

PROMISE = "Nothing a customer types may reveal another customer's data"
SIGNED_IN, ANONYMOUS, REST = CHANNELS = ("socket, signed in", "socket, anonymous", "REST")
LOCALES = {"zh": "zh-CN", "en": "en-US"}
_QUESTIONS = {"zh": "我的订单", "en": "my orders"}


@dataclass(frozen=True)
class Asking:
    """One cell of the matrix: who asks for whose which order, how, where and in which language."""

    asker: int
    target: int
    order: int
    attack: Attack
    channel: str
    language: str


@dataclass(frozen=True)
class Leak:
    """A word that somebody read who may not."""

    where: str
    field: str
    word: str


@dataclass
class Report:
    """What was asked, what was searched for, and what was found."""

    asked: list[Asking] = field(default_factory=list)
    messages: int = 0
    characters: int = 0
    words: int = 0
    elsewhere: list[str] = field(default_factory=list)
    leaks: list[Leak] = field(default_factory=list)
    read_by_owners: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        pairs = {(each.asker, each.target, each.order) for each in self.asked}
        shape = [
            len({getattr(each, name) for each in self.asked}) for name in ("attack", "channel", "language")
        ]
        return (
            f"{len(self.asked)} conversations ({len(pairs)} pairs, {shape[0]} phrasings, "
            f"{shape[1]} channels, {shape[2]} languages, {self.messages} messages), "
            f"{self.characters // 1000} kB searched for "
            f"{self.words} canaries; {len(self.elsewhere)} logs, letters, pages, metrics and errors too: "
            f"{len(self.leaks)} found"
        )

    def verdict(self) -> str:
        """Name the promise and what broke it; empty when it was kept."""
        if not self.leaks:
            return ""
        kinds = Counter((leak.where, leak.field) for leak in self.leaks)
        told = [f"  {where}: {name} ({count})" for (where, name), count in kinds.most_common(12)]
        return "\n".join([f"broken: {PROMISE}: {len(self.leaks)} canaries were read", *told])


def latin_square(size: int) -> list[Asking]:
    """Return a sample: everybody asks another one each time, in every way; channels and languages rotate."""
    return [
        Asking(
            asker,
            target=(asker + 1 + way) % size,
            order=asker + way,
            attack=attack,
            channel=CHANNELS[(asker + way) % len(CHANNELS)],
            language=("zh", "en")[(asker + way // 2) % 2],
        )
        for asker, (way, attack) in product(range(size), enumerate(ATTACKS))
    ]


def all_pairs(customers: list[PlantedCustomer]) -> list[Asking]:
    """Return everybody asking for every order of everybody else, in every way, channel and language.

    Who isn't signed in is nobody to the shop: what one of them asks, all would ask alike, and none may read
    a word of any customer. So one asks for all of them there.
    """
    size = range(len(customers))
    ways = list(product(ATTACKS, CHANNELS, LOCALES))
    return [
        Asking(asker, target, order, attack, channel, language)
        for asker, target, (attack, channel, language) in product(size, size, ways)
        for order in range(len(customers[target].orders))
        if asker != target and (channel == SIGNED_IN or asker == (target + 1) % len(customers))
    ]


def share(cells: list[Asking], nth: int, of: int, seed: int = 1) -> list[Asking]:
    """Return one of so many parts of the cells, drawn by lot; together they are all."""
    drawn = list(cells)
    Random(seed).shuffle(drawn)  # noqa: S311 - reproducible on purpose
    return drawn[nth::of]


class Matrix:
    """Plays conversations against a planted shop and searches what they hear.

    Args:
        planted: the shop.
        http: for the REST channel.
        stolen: what was seen of each customer's conversation, when they have already been let ask.
        at_once: how many customers ask at the same time.
        others: further gateways; who asks is at each in turn.
    """

    def __init__(
        self,
        planted: PlantedShop,
        http: aiohttp.ClientSession,
        stolen: dict[int, Stolen] | None = None,
        at_once: int = 10,
        others: Sequence[str] = (),
    ) -> None:
        self._urls = (planted.shop.url, *others)
        self._planted = planted
        self._http = http
        self._free = asyncio.Semaphore(at_once)
        self._words = {word: name for c in planted.customers for word, name in c.canaries.items()}
        self._words |= dict.fromkeys(planted.secrets(), "a secret of the installation")
        self._stolen = {} if stolen is None else stolen
        self.report = Report(words=len(self._words))
        # In those of others somebody may have proven who they are, which no column tells.
        self._former = set() if others else {each.id for each in transcripts(planted.shop)}

    async def see_own(self) -> None:
        """Let every customer ask for their own orders: what they read there, others might."""
        await asyncio.gather(*(self._see_own(number) for number in range(len(self._planted.customers))))

    async def ask(self, cells: Iterable[Asking]) -> None:
        """Ask; what one asker says on one channel is said one after the other."""
        lines: dict[tuple[int, str], list[Asking]] = {}
        for cell in cells:
            lines.setdefault((cell.asker, cell.channel), []).append(cell)
        await asyncio.gather(
            *(self._ask_all(asker, channel, each) for (asker, channel), each in lines.items())
        )

    def search(
        self, where: str, text: str, allowed: Mapping[str, str] | None = None, typed: str = ""
    ) -> None:
        """Look for every word but those that are the reader's own or that they typed themselves."""
        self.report.characters += len(text)
        known = folded(typed)
        self.report.leaks += [
            Leak(where, name, word)
            for word, name in self._words.items()
            if word in text and word not in (allowed or {}) and folded(word) not in known
        ]

    def search_elsewhere(self, texts: Mapping[str, str]) -> None:
        """Look for every word in what isn't an answer, escaped or not: nobody's may be there."""
        for where, text in texts.items():
            self.report.elsewhere.append(where)
            self.search(where, text)
            if (plain := unescaped(text)) != text:
                self.search(where, plain)

    def search_transcripts(self) -> None:
        """Wait for answers that were put off, and look through all that was said meanwhile."""
        shop = self._planted.shop
        wait_until_answered(shop)
        own = {customer.id: customer.canaries for customer in self._planted.customers}
        for each in transcripts(shop):
            if each.id in self._former:
                continue
            allowed = own[each.customer_id] if each.customer_id else {}
            self.search("a transcript", each.said, allowed, each.typed)

    async def _see_own(self, number: int) -> None:
        customer = self._planted.customers[number]
        ear = SocketEar(self._planted.shop.url, self._planted.identity(customer))
        async with self._free:
            await ear.begin(LOCALES[customer.language])
            await ear.say(Line(_QUESTIONS[customer.language]))
            for order in customer.orders:
                await ear.say(Line(order.number))
        buttons = [b["payload"] for message in ear.messages for b in message.get("quick_replies", ())]
        assert ear.session_id
        assert buttons, ear.heard
        self._stolen[number] = Stolen(ear.session_id, buttons[0].removeprefix("/"))
        heard = "\n".join(ear.heard)
        own = customer.canaries
        self.report.read_by_owners.update({own[word] for word in own if word in heard})
        self.search("a customer's own conversation", heard, own)
        await ear.close()

    async def _ask_all(self, asker: int, channel: str, cells: list[Asking]) -> None:
        async with self._free:
            ear = self._ear(asker, channel)
            for cell in cells:
                await self._ask(ear, cell)
            await ear.close()

    async def _ask(self, ear: Ear, cell: Asking) -> None:
        asker, customer = (self._planted.customers[number] for number in (cell.asker, cell.target))
        order = customer.orders[cell.order % len(customer.orders)]
        lines = cell.attack.lines(Target(customer, order, self._stolen[cell.target]), cell.language)
        await ear.begin(LOCALES[cell.language])
        for line in lines:
            await ear.say(line)
        self.report.asked.append(cell)
        self.report.messages += len(lines)
        allowed = asker.canaries if cell.channel == SIGNED_IN else {}
        where = f"{cell.attack.name} by {cell.channel}"
        self.search(where, "\n".join(ear.heard), allowed, " ".join(line.text for line in lines))

    def _ear(self, asker: int, channel: str) -> Ear:
        url = self._urls[(asker + CHANNELS.index(channel)) % len(self._urls)]
        if channel == REST:
            return RestEar(self._http, url, self._planted.shop.rest_key)
        signed_in = channel == SIGNED_IN
        identity = self._planted.identity(self._planted.customers[asker]) if signed_in else None
        return SocketEar(url, identity)


def unescaped(text: str) -> str:
    """Return a text without the escapes of JSON, Python and URLs, in which a word could hide."""
    written = re.sub(r"\\+u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    return unquote(written, errors="replace")


def folded(text: str) -> str:
    """Return a text as it is compared with what was typed: no width, case, or marks."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()
