"""Only ways that are there are offered, and there is always one that works: code, signing in, a person."""

import random
import re
from datetime import UTC, datetime

import pytest

from gendan.contracts import OrderView
from tests.support.actions.fakes import FakeBackend
from tests.support.actions.turns import Chat
from tests.support.actions.views import parcel, view
from tests.support.texts import real_renderer

EMAIL = "emma@shop.example"
SIGN_IN = "https://shop.example/account"
BY_CODE, BY_SIGNING_IN, PERSON = "button_prove_by_code", "button_sign_in", "button_person"


@pytest.fixture
def backend() -> FakeBackend:
    backend = FakeBackend()
    backend.hide(view(number="A2001"), email=EMAIL)
    return backend


def titles(chat: Chat) -> list[str]:
    return [button["title"] for button in chat.buttons()]


def waiting(number: str) -> OrderView:
    """Return an order that waits at a pickup point; its code isn't shown."""
    pickup = {"name": {"en": "Shop"}, "address": None, "hours": None, "keep_until": None, "code": None}
    parcels = parcel("ready_for_pickup", pickup=pickup)
    return view("ready_for_pickup", parcels, number=number, level="order", unlocked=False)


def words(chat: Chat, language: str) -> list[str]:
    now = datetime.now(UTC)
    return [real_renderer().draft(m, language, now).body["text"] for m in chat.messages if "say" in m]


async def use_up(chat: Chat, backend: FakeBackend) -> list[str]:
    backend.tries_left = 0
    await chat.says("track_delivery", order_number="A2001")
    return await chat.says("inform", EMAIL)


@pytest.mark.parametrize(
    ("code_by", "url", "offered"),
    [
        (("email", "sms"), SIGN_IN, [BY_CODE, BY_SIGNING_IN, PERSON]),
        (("email",), None, [BY_CODE, PERSON]),
        ((), SIGN_IN, [BY_SIGNING_IN, PERSON]),
        ((), None, [PERSON]),
    ],
)
async def test_when_knowing_no_longer_suffices_what_works_is_offered_in_this_order(
    chat: Chat, backend: FakeBackend, code_by: tuple[str, ...], url: str | None, offered: list[str]
) -> None:
    backend.offer(*code_by, sign_in_url=url)
    assert await use_up(chat, backend) == ["proof_exhausted"]
    assert titles(chat) == offered


@pytest.mark.parametrize(
    ("code_by", "url", "zh", "en"),
    [
        (
            ("email", "sms"),
            SIGN_IN,
            "可以用验证码核对、登录店铺账号或请人工同事核对，用哪种？",
            "You can get a code by e-mail or text message, sign in at the shop, or have a person check it.",
        ),
        (("email",), None, "可以用邮件验证码核对或请人工同事核对，", "get a code by e-mail or have a person"),
        (
            (),
            None,
            "可以请人工同事核对，现在转人工吗？",
            "You can have a person check it. Shall I bring one in?",
        ),
    ],
)
async def test_every_way_is_named_in_the_words_too(
    chat: Chat, backend: FakeBackend, code_by: tuple[str, ...], url: str | None, zh: str, en: str
) -> None:
    backend.offer(*code_by, sign_in_url=url)
    await use_up(chat, backend)
    assert zh in words(chat, "zh")[0]
    assert en in words(chat, "en")[0]


@pytest.mark.parametrize("whose", ["conversation", "order", "contact", "network"])
async def test_the_words_are_the_same_whoever_used_up_the_tries(
    chat: Chat, backend: FakeBackend, whose: str
) -> None:
    backend.exhausted_by = [whose]
    await use_up(chat, backend)
    (said,) = words(chat, "en")
    assert said.startswith("To keep orders safe, I can't go by these details right now.")


async def test_a_code_goes_to_the_contact_that_was_given_already(chat: Chat, backend: FakeBackend) -> None:
    backend.code_opens = [view(number="A2001")]
    await use_up(chat, backend)
    assert await chat.presses(BY_CODE) == ["code_sent", "ask_code"]
    assert backend.codes == {EMAIL: "123456"}
    assert await chat.says("inform", "123456") == ["verified", "parcel_in_transit"]


@pytest.mark.parametrize(
    ("intent", "text"), [("affirm", "yes"), ("inform", "用验证码"), ("out_of_scope", "a code please")]
)
async def test_a_code_is_chosen_by_words_too(
    chat: Chat, backend: FakeBackend, intent: str, text: str
) -> None:
    await use_up(chat, backend)
    assert await chat.says(intent, text) == ["code_sent", "ask_code"]


@pytest.mark.parametrize("text", ["do you have a discount code", "what's the zip code for?"])
async def test_other_codes_are_not_taken_for_that_choice(chat: Chat, text: str) -> None:
    await chat.says("track_delivery", order_number="A2001")
    assert (await chat.says("out_of_scope", text))[0] == "form_unclear"


async def test_no_code_is_offered_to_the_end_of_a_phone_number(chat: Chat, backend: FakeBackend) -> None:
    assert await chat.says("track_delivery", "my parcel? phone ends in 0132") == ["ask_claimed_number"]


async def test_no_code_is_offered_to_a_contact_that_the_shop_cannot_write_to(
    chat: Chat, backend: FakeBackend
) -> None:
    backend.offer("sms")
    await chat.says("track_delivery", f"where is my parcel, my email is {EMAIL}")
    assert "ask_number_or_code" not in [m.get("say") for m in chat.messages]


async def test_only_contacts_that_the_shop_can_write_to_are_asked_for(
    chat: Chat, backend: FakeBackend
) -> None:
    backend.offer("email")
    await chat.says("track_delivery")
    await chat.presses("button_no_number")
    assert words(chat, "en") == [
        "Then let's use a code. Which e-mail address did you order with? I'll send 6 digits there."
    ]
    assert await chat.says("inform", "13800138000") == ["contact_unreachable"]
    assert "the e-mail address you ordered with" in words(chat, "en")[0]


async def test_without_codes_who_has_no_number_is_led_to_sign_in(chat: Chat, backend: FakeBackend) -> None:
    backend.offer(sign_in_url=SIGN_IN)
    await chat.says("track_delivery")
    assert await chat.presses("button_no_number") == ["sign_in"]
    assert f"sign in at {SIGN_IN} and ask me in the chat there" in words(chat, "en")[0]


async def test_without_codes_and_a_page_to_sign_in_who_has_no_number_is_led_to_a_person(
    chat: Chat, backend: FakeBackend
) -> None:
    backend.offer()
    await chat.says("track_delivery", "where is my parcel")
    assert await chat.presses("button_no_number") == ["person_can_find_it"]
    assert await chat.says("affirm", "yes") == ["handed_over"]
    packet = (chat.did("hand_over") or {})["packet"]
    assert (packet["question"], packet["unproved"]["reason"]) == ("where is my parcel", "no_number")


async def test_who_lacks_every_proof_is_led_on_without_a_code(chat: Chat, backend: FakeBackend) -> None:
    backend.offer()
    await chat.says("track_delivery", order_number="A2001")
    assert await chat.says("deny", "I don't have any of these") == ["person_can_find_it"]
    assert await chat.says("inform", "5678") == ["ask_claimed_number"]
    assert chat.slots["proof"] == {"phone": "5678"}


async def test_signing_in_lets_the_question_be_answered_by_a_yes(chat: Chat, backend: FakeBackend) -> None:
    backend.offer("email", sign_in_url=SIGN_IN)
    await use_up(chat, backend)
    assert await chat.presses(BY_SIGNING_IN) == ["sign_in"]
    assert chat.slots["requested_slot"] is None
    backend.visible = [view(number="A2001"), view(number="A2002")]
    assert await chat.says("affirm", "done") == ["parcel_in_transit"]
    assert chat.did("focus") == {"do": "focus", "order_number": "A2001"}


@pytest.mark.parametrize(
    ("intent", "text"), [("track_delivery", "so where is it?"), ("out_of_scope", "I'm logged in now")]
)
async def test_who_has_signed_in_meanwhile_is_asked_no_more(
    chat: Chat, backend: FakeBackend, intent: str, text: str
) -> None:
    backend.offer("email", sign_in_url=SIGN_IN)
    await chat.says("track_delivery", "where is A2001", order_number="A2001")
    backend.offer("email")
    backend.visible = [view(number="A2001"), view(number="A2002")]
    assert await chat.says(intent, text) == ["parcel_in_transit"]
    assert chat.did("focus") == {"do": "focus", "order_number": "A2001"}
    assert chat.slots["requested_slot"] is None


async def test_a_question_about_the_order_claimed_is_not_answered_about_another(
    chat: Chat, backend: FakeBackend
) -> None:
    backend.visible = [view(number="B1001")]
    await chat.says("track_delivery", "where is A2001", order_number="A2001")
    assert await chat.says("track_delivery", "so where is it?") == ["ask_proof_again"]


async def test_signing_in_is_chosen_by_words_too(chat: Chat, backend: FakeBackend) -> None:
    backend.offer("email", sign_in_url=SIGN_IN)
    await use_up(chat, backend)
    assert await chat.says("out_of_scope", "can I log in instead?") == ["sign_in"]


async def test_a_button_to_sign_in_works_when_the_form_is_over(chat: Chat, backend: FakeBackend) -> None:
    backend.offer(sign_in_url=SIGN_IN)
    await use_up(chat, backend)
    assert await chat.says("never_mind") == ["never_mind"]
    assert await chat.says("inform", "/inform", detail="sign_in") == ["sign_in"]


async def test_codes_that_others_used_up_leave_signing_in_and_a_person(
    chat: Chat, backend: FakeBackend
) -> None:
    backend.offer("email", sign_in_url=SIGN_IN)
    backend.has_codes_left = False
    await use_up(chat, backend)
    assert await chat.presses(BY_CODE) == ["code_exhausted"]
    assert titles(chat) == [BY_SIGNING_IN, PERSON]
    await chat.presses(PERSON)
    assert (chat.did("hand_over") or {})["packet"]["unproved"] == {
        "reason": "codes_exhausted",
        "exhausted_by": ["contact"],
        "typed": {"contact": "em***@sh***"},
    }


async def test_a_person_sees_why_and_what_was_typed_masked(chat: Chat, backend: FakeBackend) -> None:
    backend.offer()
    backend.exhausted_by = ["order"]
    await use_up(chat, backend)
    assert await chat.says("affirm", "yes please") == ["handed_over"]
    packet = (chat.did("hand_over") or {})["packet"]
    assert packet["order_number"] == "A2001"
    assert packet["unproved"] == {
        "reason": "tries_exhausted",
        "exhausted_by": ["order"],
        "typed": {"email": "em***@sh***"},
    }


async def test_a_person_is_told_the_number_before_anything_was_tried(
    chat: Chat, backend: FakeBackend
) -> None:
    await chat.says("track_delivery", "where is my parcel")
    await chat.says("inform", "A2001")
    await chat.says("talk_to_human", "agent")
    assert (chat.did("hand_over") or {})["packet"]["order_number"] == "A2001"


async def test_a_person_is_told_the_number_that_came_when_it_was_asked_for(
    chat: Chat, backend: FakeBackend
) -> None:
    await chat.says("track_delivery", "where is my parcel")
    await chat.says("inform", "A2001")
    await chat.says("inform", "0000")
    await chat.says("talk_to_human", "agent")
    packet = (chat.did("hand_over") or {})["packet"]
    assert packet["order_number"] == "A2001"
    assert packet["unproved"] == {"reason": "proof_refused", "exhausted_by": [], "typed": {"phone": "**00"}}


async def test_what_is_tried_again_after_that_is_answered_in_other_words(
    chat: Chat, backend: FakeBackend
) -> None:
    backend.offer()
    await use_up(chat, backend)
    assert await chat.says("inform", EMAIL, email=EMAIL) == ["proof_exhausted_again"]


async def test_an_order_that_others_have_tried_says_nothing_against_another(
    chat: Chat, backend: FakeBackend
) -> None:
    backend.hide(view(number="A2002"), email=EMAIL)
    backend.exhausted_by = ["order"]
    await use_up(chat, backend)
    backend.tries_left = 5
    assert await chat.says("inform", "A2002", order_number="A2002") == ["verified", "parcel_in_transit"]


@pytest.mark.parametrize(("code_by", "offered"), [((), [PERSON]), (("email",), ["button_send_code", PERSON])])
async def test_a_hidden_pickup_code_is_shown_by_ways_that_are_there(
    chat: Chat, backend: FakeBackend, code_by: tuple[str, ...], offered: list[str]
) -> None:
    backend.visible = [waiting("A2001")]
    backend.offer(*code_by)
    answer = await chat.says("track_delivery", "pickup code?", detail="pickup", order_number="A2001")
    assert answer[:2] == ["pickup_point", "pickup_code_locked"]
    assert [t for t in titles(chat) if t in (*offered, "button_send_code")] == offered


# What customers do, in an order drawn by lot.
MOVES: list[tuple[str, str, dict[str, str]]] = [
    ("track_delivery", "where is my parcel", {}),
    ("track_delivery", "where is A2001", {"order_number": "A2001"}),
    ("track_delivery", "pickup code of A3001", {"order_number": "A3001", "detail": "pickup"}),
    ("inform", "A2001", {"order_number": "A2001"}),
    ("inform", EMAIL, {"email": EMAIL}),
    ("inform", "wrong@shop.example", {"email": "wrong@shop.example"}),
    ("inform", "13800138000", {"phone": "13800138000"}),
    ("inform", "0132", {}),
    ("inform", "Emma Clark", {"recipient": "Emma Clark"}),
    ("inform", "94107", {"postcode": "94107"}),
    ("inform", "not-an-email@", {}),
    ("inform", "123456", {}),
    ("out_of_scope", "a code please", {}),
    ("out_of_scope", "我要验证码", {}),
    ("out_of_scope", "can I sign in?", {}),
    ("out_of_scope", "purple monkey", {}),
    ("deny", "没有订单号", {}),
    ("affirm", "ok", {}),
    ("shipping_faq", "shipping?", {"detail": "cost"}),
    ("never_mind", "never mind", {}),
]
PRESS = ("", "", {})


async def wander(seed: int, *code_by: str) -> list[str]:
    """Return everything that is said and every button in one conversation of twelve turns."""
    lot = random.Random(seed)  # noqa: S311 - the same walk each time
    backend = FakeBackend()
    backend.hide(view(number="A2001"), email="else@shop.example")
    backend.visible = [waiting("A3001")] if seed % 2 else []
    backend.offer(*code_by)
    backend.tries_left = lot.choice([0, 1, 3, 5])
    chat, read = Chat(backend), []
    for _ in range(12):
        intent, text, entities = lot.choice([*MOVES, *[PRESS] * 5])
        if intent:
            await chat.says(intent, text, **entities)
        elif chat.buttons():
            await chat.presses(lot.choice(titles(chat)))
        read += [*words(chat, "zh"), *words(chat, "en"), *titles(chat)]
    return read


def of_codes(read: list[str]) -> list[str]:
    code = re.compile(r"验证码|(?<!pickup )\bcode\b|button_(?:send_code|prove_by_code|send_again)")
    return [line for line in read if code.search(line)]


async def test_a_shop_without_mail_and_sms_never_speaks_of_codes_wherever_a_conversation_goes() -> None:
    read = [line for seed in range(150) for line in await wander(seed)]
    assert of_codes(read) == []
    assert {"button_person", "button_no_number"} <= set(read)


async def test_the_same_conversations_find_codes_that_are_offered() -> None:
    read = [line for seed in range(150) for line in await wander(seed, "email", "sms")]
    assert len(of_codes(read)) > 100
