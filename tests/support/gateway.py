"""The gateway as a channel sees it, with a dialogue and a backend that tests script."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import func, select

from bot.conversations.model import Address, Incoming, Outgoing, Receipt, Sender
from bot.conversations.pending import conversations_waiting
from bot.conversations.tables import messages
from bot.conversations.transcript import replay
from bot.dialogue.client import DialogueClient
from bot.dialogue.fallback.backend_client import LookupFailedError
from bot.dialogue.fallback.responder import FallbackResponder
from bot.identity.session_ids import SessionIds
from bot.identity.sessions import Sessions
from bot.inbound.intake import Intake
from bot.inbound.rate_limits import Limits, Rates
from bot.metrics import Metrics, TimedDialogue
from bot.ports import TurnAnswer, TurnFailedError
from bot.rendering.catalogue import Catalogue, Text
from bot.rendering.renderer import Renderer
from bot.settings import MIGRATIONS
from bot.shared.ids import new_id
from bot.shared.principal import PrincipalSigner
from bot.turns.replies import TurnReplies
from bot.turns.reply_composer import ReplyComposer
from bot.turns.scheduler import TurnScheduler
from bot.turns.turn_taker import TurnTaker
from bot.turns.turn_writer import TurnWriter
from gendan.contracts import Resolution, TurnRequest
from gendan.platform.settings import KeyRing
from gendan.platform.storage.database import Database, open_database
from gendan.platform.storage.migrations import migrate
from tests.support.postgres import KeptDatabase

CHAT = Address("web", "default", "chat-1")


KEYS = KeyRing({"k1": "a-secret-of-more-than-24-characters"})


Script = Callable[[TurnRequest], TurnAnswer]


def sessions_of(chat: "Chat") -> Sessions:
    """Return what gives out the widget's sessions."""
    days = timedelta(days=30)
    return Sessions(chat.database, "web", "default", chat.clock, days, SessionIds(KEYS))


class FrozenClock:
    def __init__(self) -> None:
        self.present = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.present

    def pass_by(self, **amount: float) -> None:
        self.present += timedelta(**amount)


class ScriptedDialogue:
    """Answers with what the script says, after holding each turn as long as the test wants."""

    def __init__(self) -> None:
        self.requests: list[TurnRequest] = []
        self.well = True
        self.script: Script = lambda request: said("echo", text=request.text)
        self.gate = asyncio.Event()
        self.gate.set()

    async def take_turn(self, request: TurnRequest) -> TurnAnswer:
        self.requests.append(request)
        await self.gate.wait()
        return self.script(request)

    async def is_well(self) -> bool:
        return self.well

    def fail(self, request: TurnRequest) -> TurnAnswer:
        raise TurnFailedError(request.turn_id)


class ScriptedLookup:
    """A backend that knows one order, or none."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.resolution: dict[str, Any] = {"outcome": "none", "order": None, "orders": [], "total": 0}
        self.listed: list[dict[str, Any]] = []
        self.is_down = False

    async def resolve(self, principal: str, asked: Mapping[str, Any]) -> Resolution:
        assert principal
        if self.is_down:
            raise LookupFailedError("refused")
        self.asked.append(dict(asked))
        return Resolution.from_json(self.resolution)

    async def orders(self, principal: str, limit: int) -> list[dict[str, Any]]:
        assert principal
        if self.is_down:
            raise LookupFailedError("refused")
        return self.listed[:limit]


class ShopFacts:
    def __init__(self) -> None:
        self.standing: dict[str, Any] = dict.fromkeys(("open_now", "opens_at", "closes_at", "answer_by"))

    async def shop(self) -> dict[str, Any] | None:
        return {
            "name": {"zh": "示例小店", "en": "Sample Shop"},
            "privacy_url": None,
            "contacts": {"phone": "400-000", "hours": {"zh": "9–21点", "en": "9–21"}},
            "languages": ["en", "zh"],
            "timezone": "Asia/Shanghai",
            "support": {"answer_within_minutes": 60, "remind_every_minutes": 60, "name": {"en": "Lin"}},
            **self.standing,
        }

    async def number_shapes(self) -> dict[str, Any]:
        return {"order": ["AB####"], "tracking": []}


def said(name: str, *effects: dict[str, Any], **facts: Any) -> TurnAnswer:
    messages = (*effects, {"say": name, "facts": facts})
    return TurnAnswer(messages, {"intent": {"name": "test", "confidence": 1.0}})


class Chat:
    """One gateway, as a channel sees it."""

    def __init__(self, database: Database, clock: FrozenClock) -> None:
        self.database = database
        self.clock = clock
        self.dialogue = ScriptedDialogue()
        self.lookup = ScriptedLookup()
        self.patience_s = 5.0
        self.facts = ShopFacts()
        self.announced: list[str] = []
        self.announce: Callable[[str], None] = self.announced.append
        self.restart()

    def restart(self) -> None:
        """Build the parts anew on the same database, as a new process would."""
        facts: Any = self.facts
        signer = PrincipalSigner(KEYS, self.clock)
        self.registry = CollectorRegistry()
        self.metrics = Metrics(self.registry)
        self.composer = ReplyComposer(Renderer({"zh": WORDS_ZH, "en": WORDS_EN}, "您"), self.metrics)
        writer = TurnWriter(self.database, self.clock, self._announce, self.metrics, new_id("gw"))
        self.taker = TurnTaker(
            self.database,
            DialogueClient(
                TimedDialogue(self.dialogue, self.metrics),
                signer,
                facts,
                pauses_s=(0.01, 0.01),
                patience_s=self.patience_s,
            ),
            FallbackResponder(self.lookup, signer),
            TurnReplies(self.database, self.composer, facts, self.clock, writer),
            self.clock,
            writer,
            pause_s=0.1,
        )
        self.scheduler = TurnScheduler(self.taker)
        limits = self._limits(Rates())
        self.intake = Intake(
            self.database, self.clock, self.scheduler.wake, self.metrics, limits, facts.number_shapes
        )
        self.count = 0

    def _announce(self, channel: str) -> None:
        self.announce(channel)

    def limit(self, rates: Rates) -> None:
        """Allow no more than this from now on."""
        self.intake._limits = self._limits(rates)

    def _limits(self, rates: Rates) -> Limits:
        return Limits(rates, lambda: self.clock.now().timestamp(), frozenset({"web"}))

    async def say(
        self, text: str, *, external_id: str | None = None, chat: str = CHAT.conversation, **more: Any
    ) -> Receipt:
        self.count += 1
        incoming = Incoming(
            replace(CHAT, conversation=chat), external_id or f"x{self.count}", text, "203.0.113.0/24", **more
        )
        return await self.intake.accept(incoming)

    @contextmanager
    def one_burst(self) -> Iterator[None]:
        """Have what is said within it answered together, however long this machine takes to write it."""
        woken: list[str] = []
        self.intake._wake = woken.append
        try:
            yield
        finally:
            self.intake._wake = self.scheduler.wake
            self.scheduler.wake_all(dict.fromkeys(woken))

    async def transcript(self, conversation_id: str) -> list[Outgoing]:
        async with self.database.read.connect() as connection:
            return await replay(connection, conversation_id, 0)

    async def answers(self, receipt: Receipt) -> list[str]:
        """Wait until nothing is left to answer and return the bot's texts."""
        await self.settled()
        transcript = await self.transcript(receipt.conversation_id)
        return [message.text for message in transcript if message.sender is Sender.BOT]

    async def turn_begun(self) -> None:
        """Wait until the dialogue was asked once."""
        async with asyncio.timeout(10):
            while not self.dialogue.requests:
                await asyncio.sleep(0.01)

    async def accepted(self, count: int) -> None:
        """Wait until so many messages are written down."""
        async with asyncio.timeout(10):
            while await self._written() < count:
                await asyncio.sleep(0.01)

    async def _written(self) -> int:
        async with self.database.read.connect() as connection:
            return int(await connection.scalar(select(func.count()).select_from(messages)))

    async def settled(self) -> None:
        """Wait until every message is answered and what a turn does after its commit is done too."""
        async with asyncio.timeout(30):
            while await self._is_anything_waiting() or self.scheduler._running:
                await asyncio.sleep(0.01)

    async def _is_anything_waiting(self) -> bool:
        async with self.database.read.connect() as connection:
            return bool(await conversations_waiting(connection))


def one(sentence: str) -> Text:
    return Text(None, {"other": sentence})


WORDS_ZH = Catalogue(
    {
        "echo": one("收到：{text}"),
        "introduction": one("我是{shop}的自动助手。"),
        "failure_apology": one("抱歉，没查成。"),
        "button_person": one("找人工"),
        "button_yes": one("是的"),
        "done": one("好了。"),
        "greet": one("您好。"),
        "answer_later": one("稍后回复。"),
        "answer_later_too": one("这条也收下了。"),
        "about_earlier": one("{question}："),
        "order_in_brief": one("{number}：{meaning:term}"),
        "others_under_way": one("还有{count}个。"),
        "button_order": one("{number}"),
        "handed_over": one("已转人工。"),
        "already_with_person": one("已在处理：{number}。"),
        "person_asked_again": one("又转了：{number}。"),
        "added_to_case": one("已加到{number}。"),
        "person_answers_too": one("同事也会回复（{number}）。"),
        "given_to_person": one("已转给同事。"),
        "number_hidden": one("号码已隐去。"),
        "thanks": one("不客气。"),
        "goodbye": one("再见。"),
        "order_in_transit": one("在路上。"),
        "rating_question": one("怎么样？"),
        "button_stars": one("{stars}星"),
        "rating_thanks": one("谢谢评价。"),
        "rating_thanks_low": one("谢谢直说。"),
        "rating_stands": one("已评价。"),
        "attachment_kept": one("文件已收下。"),
        "set_aside": one("已连原话转给同事。"),
        "message_cut": one("只读了前{count}个字。"),
    },
    {"meaning.in_transit": "在路上"},
)


WORDS_EN = Catalogue(
    {
        "echo": one("Got: {text}"),
        "introduction": one("I'm {shop}'s automatic assistant."),
        "failure_apology": one("Sorry, that failed."),
        "button_person": one("Talk to a person"),
        "button_yes": one("Yes"),
        "done": one("Done."),
        "greet": one("Hi!"),
        "answer_later": one("Later.[[ Call {phone}.]]"),
        "answer_later_too": one("That one too."),
        "about_earlier": one("You asked “{question}”:"),
        "order_in_brief": one("{number}: {meaning:term}"),
        "others_under_way": one("{count} more."),
        "button_order": one("{number}"),
        "handed_over": one("A person will answer."),
        "already_with_person": one("Already with a person: {number}."),
        "person_asked_again": one("Asked them again: {number}."),
        "added_to_case": one("Added to {number}."),
        "person_answers_too": one("A person answers too ({number})."),
        "given_to_person": one("Passed on."),
        "out_of_scope": one("I didn't get that."),
        "number_hidden": one("The number is hidden."),
        "thanks": one("You're welcome."),
        "goodbye": one("Bye."),
        "order_in_transit": one("On its way."),
        "rating_question": one("How was it?"),
        "button_stars": one("{stars} stars"),
        "rating_thanks": one("Thanks for the rating."),
        "rating_thanks_low": one("Thanks for saying so."),
        "rating_stands": one("Already rated."),
        "attachment_kept": one("The file is kept."),
        "set_aside": one("Passed on in your words."),
        "message_cut": one("Read {count} characters."),
    },
    {"meaning.in_transit": "on its way"},
)


def sqlite_copy(migrated: Path, folder: Path) -> str:
    shutil.copy(migrated, folder / "gateway.db")
    return f"sqlite:///{folder / 'gateway.db'}"


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database at the newest schema, to be copied: migrating takes longer than a test."""
    path = tmp_path_factory.mktemp("gateway") / "migrated.db"
    asyncio.run(migrate(f"sqlite:///{path}", MIGRATIONS))
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> KeptDatabase:
    return KeptDatabase(postgres_server, "gateway", lambda url: migrate(url, MIGRATIONS))


@pytest.fixture
async def chat(database_url: str, clock: FrozenClock) -> AsyncIterator[Chat]:
    database = open_database(database_url)
    chat = Chat(database, clock)
    yield chat
    chat.dialogue.gate.set()
    await chat.scheduler.drain(5)
    await database.close()
