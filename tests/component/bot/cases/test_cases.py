"""Cases: opened once a conversation, told to the shop, answered by a person, closed."""

import asyncio
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.backend_client import NoticeNotTakenError
from bot.backlog import backlog
from bot.cases.answering import CaseError, answer_case, case_file, close_case, count_since, read_number
from bot.cases.notices import StaffNotifier
from bot.cases.repository import Case, CaseState, close_settled, unclosed
from bot.cases.tables import notices
from bot.cases.topics import TOPICS, topic_term
from bot.conversations.model import Receipt, Sender
from bot.outbound.tables import deliveries
from bot.ports import TurnAnswer
from bot.shared.principal import Asker
from gendan.contracts import TurnRequest
from tests.support.gateway import CHAT, Chat, FrozenClock, sessions_of
from tests.support.texts import real_renderer

PACKET = {"reason": "complaint", "question": "the mug is broken, I'm 李伟", "language": "en"}
OPEN = {
    "open_now": True,
    "opens_at": None,
    "closes_at": "2026-11-22T13:00:00Z",
    "answer_by": "2026-11-22T09:00:00Z",
}
CLOSED = {"open_now": False, "opens_at": "2026-11-23T01:00:00Z", "closes_at": None}


def talking(request: TurnRequest) -> TurnAnswer:
    """Hand over for "person", answer "order", misunderstand "joke", and name other texts by themselves."""
    intent = {"intent": {"name": "track_delivery", "confidence": 1.0}}
    if request.text == "person":
        return TurnAnswer(({"do": "hand_over", "packet": PACKET},), intent)
    named = {"order": "order_in_transit", "joke": "out_of_scope"}.get(request.text, request.text)
    return TurnAnswer(({"say": named, "facts": {}},), intent)


class Line:
    """The way to the shop's people; keeps each notice once, as the backend does."""

    def __init__(self) -> None:
        self.told: dict[str, dict[str, Any]] = {}
        self.mailed: dict[str, tuple[str, dict[str, Any]]] = {}
        self.mailed_to: list[Asker] = []
        self.is_down = False
        self.breaks_off = False

    async def tell(self, notice_id: str, content: dict[str, Any]) -> int:
        if self.is_down:
            raise NoticeNotTakenError("refused")
        self.told[notice_id] = content
        if self.breaks_off:
            raise NoticeNotTakenError("timeout")
        return 1

    async def mail(self, notice_id: str, asker: Asker, letter: dict[str, Any]) -> bool:
        if self.is_down:
            raise NoticeNotTakenError("refused")
        self.mailed[notice_id] = (asker.conversation_id, letter)
        self.mailed_to.append(asker)
        return True

    @property
    def subjects(self) -> list[str]:
        return [content["subject"] for content in self.told.values()]


@pytest.fixture
def chat(chat: Chat) -> Chat:
    chat.dialogue.script = talking
    return chat


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def notifier(chat: Chat, line: Line) -> StaffNotifier:
    return StaffNotifier(chat.database, chat.clock, chat.facts, line, real_renderer())


async def say(chat: Chat, *texts: str, where: str = CHAT.conversation) -> tuple[Receipt, str]:
    """Say one thing after another; return the last receipt and the last thing the bot said."""
    for text in texts:
        receipt = await chat.say(text, locale="en", chat=where)
        await chat.settled()
    return receipt, (await chat.answers(receipt))[-1]


async def the_case(chat: Chat) -> Case:
    async with chat.database.read.connect() as connection:
        (case,) = await unclosed(connection)
        return case


async def look(notifier: StaffNotifier) -> None:
    await notifier.gather()
    await notifier.send()


async def answer(chat: Chat, text: str = "Lin here: a new one is on its way.", **more: Any) -> None:
    case = await the_case(chat)
    await answer_case(chat.database, case.number, text, "Lin", chat.clock.now(), **more)


async def test_a_second_request_goes_into_the_case_that_is_open(chat: Chat, clock: FrozenClock) -> None:
    await say(chat, "person")
    first = await the_case(chat)
    clock.pass_by(minutes=5)
    _, said = await say(chat, "person")

    case = await the_case(chat)
    assert said == f"Already with a person: {first.number}."
    assert (case.number, case.waiting_since) == (first.number, first.waiting_since)
    assert [request["question"] for request in case.requests] == [PACKET["question"]] * 2


async def test_each_conversation_has_a_case_of_its_own(chat: Chat) -> None:
    await say(chat, "person")
    await say(chat, "person", where="chat-2")
    async with chat.database.read.connect() as connection:
        numbers = [case.number for case in await unclosed(connection)]
    assert len(set(numbers)) == 2
    assert all(re.fullmatch(r"K-[2-9CDFGHJKMNPQRTVWXY]{4}", number) for number in numbers)


async def test_the_bot_goes_on_answering_and_says_once_that_a_person_will_too(chat: Chat) -> None:
    receipt, _ = await say(chat, "person", "order", "order", "thanks")
    number = (await the_case(chat)).number
    assert (await chat.answers(receipt))[1:] == [
        "A person will answer.",
        "On its way.",
        f"A person answers too ({number}).",
        "On its way.",
        "You're welcome.",
    ]


async def test_what_the_bot_does_not_understand_goes_to_the_person_who_is_at_it(chat: Chat) -> None:
    _, said = await say(chat, "person", "joke")
    case = await the_case(chat)
    assert said == f"Added to {case.number}."
    assert [request["question"] for request in case.requests] == [PACKET["question"], "joke"]


async def test_who_has_a_person_already_is_not_offered_one(chat: Chat) -> None:
    _, said = await say(chat, "person", "person_can_find_it")
    assert said == f"Added to {(await the_case(chat)).number}."


async def test_a_persons_answer_is_theirs_and_leaves_once(chat: Chat) -> None:
    receipt, _ = await say(chat, "person")
    await answer(chat)
    with pytest.raises(CaseError, match="--again"):
        await answer(chat)

    last = (await chat.transcript(receipt.conversation_id))[-1]
    assert (last.sender, last.body["agent"], last.attributed) == (
        Sender.AGENT,
        "Lin",
        "Lin: Lin here: a new one is on its way.",
    )
    async with chat.database.read.connect() as connection:
        waiting = select(deliveries.c.message_id).where(deliveries.c.message_id == last.id)
        assert len(list(await connection.scalars(waiting))) == 1
    assert (await the_case(chat)).state is CaseState.ANSWERED


async def test_the_same_answer_from_two_people_at_once_leaves_once(chat: Chat) -> None:
    receipt, _ = await say(chat, "person")
    tried = await asyncio.gather(*(answer(chat) for _ in range(3)), return_exceptions=True)

    refused = [problem for problem in tried if problem is not None]
    assert [type(problem) for problem in refused] == [CaseError] * 2
    said = [message.sender for message in await chat.transcript(receipt.conversation_id)]
    assert said.count(Sender.AGENT) == 1


async def test_a_last_word_from_two_people_at_once_leaves_once(chat: Chat) -> None:
    receipt, _ = await say(chat, "person")
    case, now = await the_case(chat), chat.clock.now()
    closing = (close_case(chat.database, case.number, "Bye.", name, now) for name in ("Lin", "Wang"))
    tried = await asyncio.gather(*closing, return_exceptions=True)

    assert [type(one) for one in tried if isinstance(one, Exception)] == [CaseError]
    said = [message.sender for message in await chat.transcript(receipt.conversation_id)]
    assert said.count(Sender.AGENT) == 1


async def test_an_answer_is_mailed_once_as_well_and_nothing_of_it_is_kept_then(
    chat: Chat, notifier: StaffNotifier, line: Line, clock: FrozenClock
) -> None:
    receipt, _ = await say(chat, "person")
    await look(notifier)
    line.is_down = True
    await answer(chat, "A new one is on its way.")
    await look(notifier)
    line.is_down = False
    clock.pass_by(minutes=5)
    await look(notifier)
    await look(notifier)

    number = (await the_case(chat)).number
    ((conversation, letter),) = line.mailed.values()
    assert conversation == receipt.conversation_id
    assert letter == {
        "subject": f"Sample Shop: your case {number}",
        "text": "Lin (Sample Shop) answers you:\n\nA new one is on its way.\n\n"
        "The answer is in the chat on our page, too. To go on, please write there; "
        f"your case number is {number}.",
        "language": "en",
    }
    async with chat.database.read.connect() as connection:
        assert list(await connection.scalars(select(notices.c.content))) == [{}, {}]


async def test_what_a_person_told_a_visitor_is_neither_shown_nor_mailed_to_who_signs_in_next(
    chat: Chat, notifier: StaffNotifier, line: Line
) -> None:
    sessions = sessions_of(chat)
    visitor = await sessions.resume(None, None, "en")
    await say(chat, "person", where=visitor.address.conversation)
    await answer(chat, "Your parcel waits at 1 Main Street.")
    next_one = await sessions.resume(visitor.id, "C1", "en")
    await look(notifier)

    assert next_one.address != visitor.address
    assert [asker.customer_id for asker in line.mailed_to] == [None]


async def test_who_writes_after_an_answer_waits_again_and_the_shop_is_told(
    chat: Chat, notifier: StaffNotifier, line: Line, clock: FrozenClock
) -> None:
    await say(chat, "person")
    await look(notifier)
    await answer(chat)
    clock.pass_by(minutes=10)
    _, said = await say(chat, "order")
    await look(notifier)

    case = await the_case(chat)
    assert said == f"A person answers too ({case.number})."
    assert (case.state, case.waiting_since) == (CaseState.OPEN, clock.now())
    assert line.subjects == [f"A customer waits for a person: {case.number}"] * 2
    async with chat.database.read.connect() as connection:
        assert await count_since(connection, case) == 1


@pytest.mark.parametrize("courtesy", ["thanks", "goodbye"])
async def test_a_thank_you_for_an_answer_keeps_nobody_waiting(chat: Chat, courtesy: str) -> None:
    await say(chat, "person")
    await answer(chat)
    await say(chat, courtesy)
    assert (await the_case(chat)).state is CaseState.ANSWERED


async def test_who_asks_again_after_an_answer_is_told_so(chat: Chat) -> None:
    await say(chat, "person")
    await answer(chat)
    _, said = await say(chat, "person")
    case = await the_case(chat)
    assert (said, case.state) == (f"Asked them again: {case.number}.", CaseState.OPEN)


async def test_after_closing_the_next_request_is_another_case(chat: Chat) -> None:
    await say(chat, "person")
    first = await the_case(chat)
    await close_case(chat.database, first.number, None, "Lin", chat.clock.now())
    await say(chat, "order", "person")

    assert (await the_case(chat)).number != first.number
    with pytest.raises(CaseError, match="the customer has a new one"):
        await answer_case(chat.database, first.number, "Hello", "Lin", chat.clock.now())


async def test_what_was_answered_long_ago_is_closed_by_itself(chat: Chat, clock: FrozenClock) -> None:
    await say(chat, "person")
    await answer(chat)
    async with chat.database.write.begin() as connection:
        assert await close_settled(connection, clock.now(), clock.now()) == 0
        clock.pass_by(days=7)
        assert await close_settled(connection, clock.now(), clock.now()) == 1


async def test_the_shop_is_told_without_anything_personal(
    chat: Chat, notifier: StaffNotifier, line: Line
) -> None:
    chat.facts.standing |= OPEN
    receipt, _ = await say(chat, "person")
    await look(notifier)

    case = await the_case(chat)
    (content,) = line.told.values()
    assert content["subject"] == f"A customer waits for a person: {case.number}"
    assert content["text"].splitlines() == [
        f"{case.number}: a complaint, in English, waiting since today, 4:00 PM (just now)",
        "",
        f"Read it:  gendan cases show {case.number}",
        f"Answer:   gendan cases answer {case.number}",
    ]
    written = json.dumps(content, ensure_ascii=False)
    assert not any(word in written for word in ("李伟", "mug", receipt.conversation_id, CHAT.conversation))


async def test_a_notice_survives_the_process_that_owes_it_and_is_sent_once(
    chat: Chat, line: Line, clock: FrozenClock
) -> None:
    await say(chat, "person")

    def restarted() -> StaffNotifier:
        return StaffNotifier(chat.database, clock, chat.facts, line, real_renderer())

    # Killed after the commit that opened the case, after the notice's, and after it was handed over.
    await restarted().gather()
    line.breaks_off = True
    await restarted().send()
    line.breaks_off = False
    clock.pass_by(minutes=2)
    await look(restarted())
    await look(restarted())
    assert len(line.told) == 1
    async with chat.database.read.connect() as connection:
        assert list(await connection.scalars(select(notices.c.sent_at))) == [clock.now()]


async def test_a_backend_that_is_down_is_asked_until_it_is_back(
    chat: Chat, notifier: StaffNotifier, line: Line, clock: FrozenClock
) -> None:
    line.is_down = True
    await say(chat, "person")
    for _ in range(12):
        await look(notifier)
        clock.pass_by(minutes=1)
    line.is_down = False
    clock.pass_by(minutes=5)
    await look(notifier)
    assert len(line.told) == 1


async def test_two_gateways_tell_the_shop_once(chat: Chat, line: Line, clock: FrozenClock) -> None:
    await say(chat, "person")
    both = [StaffNotifier(chat.database, clock, chat.facts, line, real_renderer()) for _ in range(2)]
    for one in both:
        await one.gather()
    for one in both:
        await one.send()
    assert len(line.told) == 1


async def test_out_of_hours_the_shop_is_told_when_it_opens(
    chat: Chat, notifier: StaffNotifier, line: Line, clock: FrozenClock
) -> None:
    chat.facts.standing |= CLOSED
    await say(chat, "person")
    await look(notifier)
    assert not line.told
    clock.present = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    chat.facts.standing |= OPEN
    await look(notifier)
    assert len(line.told) == 1


async def test_the_shop_is_reminded_before_an_answer_is_due_and_again_each_interval(
    chat: Chat, notifier: StaffNotifier, line: Line, clock: FrozenClock
) -> None:
    chat.facts.standing |= OPEN
    await say(chat, "person")
    told_after = []
    for minute in range(200):
        before = len(line.told)
        await look(notifier)
        if len(line.told) > before:
            told_after.append(minute)
        clock.pass_by(minutes=1)
    # An answer is due after an hour.
    assert told_after == [0, 45, 105, 165]
    assert line.subjects[1] == f"Still waiting for a person: {(await the_case(chat)).number}"


async def test_an_answer_ends_the_reminders(
    chat: Chat, notifier: StaffNotifier, line: Line, clock: FrozenClock
) -> None:
    await say(chat, "person")
    await look(notifier)
    await answer(chat)
    for _ in range(10):
        clock.pass_by(hours=1)
        await look(notifier)
    assert len(line.told) == 1


async def test_who_asks_again_when_it_is_late_has_the_shop_reminded_but_not_each_time(
    chat: Chat, notifier: StaffNotifier, line: Line, clock: FrozenClock
) -> None:
    await say(chat, "person")
    await look(notifier)
    clock.pass_by(minutes=61)
    await look(notifier)
    clock.pass_by(minutes=20)
    for _ in range(5):
        await say(chat, "person")
        await look(notifier)
        clock.pass_by(minutes=1)
    assert len(line.told) == 3


async def test_however_many_ask_at_once_the_shop_gets_one_notice_a_minute(
    chat: Chat, notifier: StaffNotifier, line: Line, clock: FrozenClock
) -> None:
    await say(chat, "person")
    await look(notifier)
    for number in range(12):
        await say(chat, "person", where=f"chat-{number + 2}")
        await look(notifier)
    assert len(line.told) == 1
    clock.pass_by(minutes=1)
    await look(notifier)
    assert len(line.told) == 2
    assert "… and 2 more" in list(line.told.values())[1]["text"]


async def test_who_waits_is_a_figure(chat: Chat, notifier: StaffNotifier, clock: FrozenClock) -> None:
    chat.facts.standing |= OPEN
    await say(chat, "person")
    await say(chat, "person", where="chat-2")
    clock.pass_by(minutes=70)
    await say(chat, "person", where="chat-3")
    async with chat.database.read.connect() as connection:
        figures = await backlog(connection, ["web"], clock.now())
    names = ("gendan_cases_open", "gendan_cases_late", "gendan_oldest_case_seconds")
    assert [figures[name] for name in names] == [3, 2, 4200]
    assert figures["gendan_oldest_untold_seconds"] == 4200

    await look(notifier)
    async with chat.database.read.connect() as connection:
        figures = await backlog(connection, ["web"], clock.now())
    assert figures["gendan_oldest_untold_seconds"] == 0


async def test_a_case_holds_the_first_request_and_the_latest_however_often_somebody_asks(
    chat: Chat, clock: FrozenClock
) -> None:
    for _ in range(25):
        await say(chat, "person")
        clock.pass_by(seconds=30)
    asked = [request["asked_at"] for request in (await the_case(chat)).requests]
    assert len(asked) == 20
    assert (asked[0], asked[-1]) == ("2026-11-22T08:00:00+00:00", "2026-11-22T08:12:00+00:00")


async def test_a_person_reads_what_was_asked_and_said(chat: Chat) -> None:
    await say(chat, "person", "order")
    async with chat.database.read.connect() as connection:
        file = await case_file(connection, (await the_case(chat)).number)
    assert [message.text for message in file.since] == ["person", "order"]
    assert file.conversation.address == replace(CHAT)


@pytest.mark.parametrize("typed", ["K-7F3Q", "k7f3q", "7f3q", " k 7F3Q ", "K–7f3q"])
def test_a_number_is_read_however_it_is_typed(typed: str) -> None:
    assert read_number(typed) == "K-7F3Q"


@pytest.mark.parametrize("nothing", ["", "  \n", "\u200b"])
async def test_an_empty_answer_is_refused_and_says_how_to_answer(chat: Chat, nothing: str) -> None:
    await say(chat, "person")
    with pytest.raises(CaseError, match="write it after the number"):
        await answer(chat, nothing)


async def test_a_case_that_there_is_not_says_how_to_find_those_there_are(chat: Chat) -> None:
    with pytest.raises(CaseError, match="'gendan cases' lists"):
        await answer_case(chat.database, "K-0000", "Hello", "Lin", chat.clock.now())


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_a_name_in_both_languages(topic: str) -> None:
    for catalogue in real_renderer()._catalogues.values():
        assert f"case_topic.{topic}" in catalogue.terms


def test_a_reason_that_nobody_knows_is_something_else() -> None:
    assert topic_term("李伟 13800138000") == topic_term(None) == "case_topic.other"


@pytest.mark.parametrize(
    ("standing", "en", "zh"),
    [
        (OPEN, "in now and will answer you here, within about 1 hour.", "上班时间，大约1小时内，同事会"),
        (OPEN | {"answer_by": None}, "in now and will answer you here.", "上班时间，同事会在这里"),
        (
            OPEN | {"closes_at": "2026-11-22T08:10:00Z", "answer_by": "2026-11-23T01:50:00Z"},
            "answer you here, tomorrow at 9:50 AM (China Time) at the latest.",
            "最晚明天 09:50 在这里回复您",
        ),
        (CLOSED, "they are back tomorrow at 9:00 AM (China Time)", "明天 09:00 上班后"),
        (
            CLOSED | {"opens_at": "2026-11-25T01:00:00Z"},
            "back on Wednesday at 9:00 AM (",
            "周三 09:00 上班后",
        ),
        (CLOSED | {"opens_at": "2026-12-07T01:00:00Z"}, "back on Dec 7 at 9:00 AM (", "12月7日 09:00 上班后"),
        (CLOSED | {"opens_at": None}, "They will answer you here. Hours: 9–21.", "人工时间：9–21点。"),
        ({}, "They will answer you here. Hours: 9–21.", "人工时间：9–21点。"),
    ],
)
async def test_when_somebody_answers_is_said_as_it_is(
    chat: Chat, standing: dict[str, Any], en: str, zh: str
) -> None:
    chat.composer._renderer = real_renderer()
    chat.facts.standing |= standing
    _, said = await say(chat, "person")
    assert en in said
    # The words are the same when the dialogue is down.
    chat.dialogue.script = chat.dialogue.fail
    receipt = await chat.say("转人工", chat="chat-2")
    assert zh in (await chat.answers(receipt))[-1]


async def test_a_shop_that_nobody_ever_reached_says_no_hours(chat: Chat) -> None:
    chat.composer._renderer = real_renderer()

    async def unknown() -> None:
        return None

    chat.facts.shop = unknown  # type: ignore[method-assign]
    _, said = await say(chat, "person")
    assert "They will answer you here. Your case number is K-" in said


async def test_who_has_waited_too_long_is_told_so(chat: Chat, clock: FrozenClock) -> None:
    chat.composer._renderer = real_renderer()
    chat.facts.standing |= OPEN
    await say(chat, "person")
    clock.pass_by(minutes=30)
    _, said = await say(chat, "person")
    assert "went to a person 30 minutes ago" in said
    assert "today at 5:00 PM (China Time) at the latest" in said
    clock.present += timedelta(minutes=45)
    _, said = await say(chat, "person")
    assert "longer than it should take. Sorry. I've just reminded them" in said
