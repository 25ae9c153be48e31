from dataclasses import replace

import pytest

from actions.registry import order_desk
from actions.small_talk.misunderstanding import SayOutOfScope
from tests.support.actions.fakes import FakeBackend
from tests.support.actions.turns import Chat, a_request
from tests.support.actions.views import view


async def test_a_person_is_granted_at_once_with_the_case(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view()]
    await chat.says("track_delivery", "where is it")
    assert await chat.says("talk_to_human", "person") == ["handed_over"]
    assert (chat.did("hand_over") or {})["packet"] == {
        "reason": "track_delivery",
        "detail": None,
        "order_number": "A1001",
        "question": "where is it",
        "asked_with": "person",
        "named": {},
        "steps": ["told_in_transit"],
        "verification": "customer",
        "unproved": None,
        "language": "en",
    }


@pytest.mark.parametrize("detail", ["contact", "hours"])
async def test_how_the_shop_is_reached_is_told_with_a_person_beside(chat: Chat, detail: str) -> None:
    assert await chat.says("talk_to_human", detail=detail) == ["shop_contacts"]
    assert chat.fact("phone") == "400-000"
    assert await chat.says("affirm") == ["handed_over"]


@pytest.mark.parametrize(
    "text", ["怎么转人工", "怎麼轉客服", "how can I reach an agent", "how do I get to one of your agents"]
)
async def test_asking_how_to_get_a_person_gets_one(chat: Chat, text: str) -> None:
    assert await chat.says("talk_to_human", text, detail="contact") == ["handed_over"]


@pytest.mark.parametrize("text", ["客服电话多少", "customer service number", "人工智能客服电话"])
async def test_the_services_telephone_is_told_although_people_answer_it(chat: Chat, text: str) -> None:
    assert await chat.says("talk_to_human", text, detail="contact") == ["shop_contacts"]


async def test_what_the_customer_named_reaches_the_person(chat: Chat) -> None:
    await chat.says("change_address", "to 5 Elm Street", address="5 Elm Street")
    await chat.says("talk_to_human")
    assert (chat.did("hand_over") or {})["packet"]["named"] == {"address": "5 Elm Street"}


async def test_a_fact_is_told_as_the_shop_states_it(chat: Chat) -> None:
    assert await chat.says("shipping_faq", detail="cost") == ["shop_fact"]
    assert chat.fact("fact") == {"en": "Free."}


async def test_a_general_question_gets_what_is_usually_meant(chat: Chat) -> None:
    assert await chat.says("shipping_faq") == ["shop_fact", "shop_fact"]


async def test_what_the_shop_does_not_state_is_not_made_up(chat: Chat) -> None:
    assert await chat.says("return_policy_faq", detail="opened") == ["shop_fact_not_stated"]
    assert [b["title"] for b in chat.buttons()] == ["button_person"]


async def test_the_first_misunderstanding_asks_something_narrower(chat: Chat) -> None:
    assert await chat.says("out_of_scope", "tell me a joke") == ["out_of_scope"]
    assert chat.buttons()[-1]["title"] == "button_person"


async def test_the_second_misunderstanding_in_a_row_offers_a_person_first(chat: Chat) -> None:
    await chat.says("out_of_scope", "tell me a joke")
    assert await chat.says("out_of_scope", "another") == ["out_of_scope_again"]
    assert chat.buttons()[0]["title"] == "button_person"


async def test_a_lone_question_mark_never_counts(chat: Chat) -> None:
    await chat.says("out_of_scope", "？")
    assert await chat.says("out_of_scope", "tell me a joke") == ["out_of_scope"]


async def test_a_wished_language_is_set(chat: Chat) -> None:
    assert await chat.says("set_language", language="zh") == ["language_set"]
    assert chat.did("set_language") == {"do": "set_language", "language": "zh"}


async def test_without_a_named_language_both_are_offered(chat: Chat) -> None:
    assert await chat.says("set_language") == ["which_language"]
    assert await chat.presses("button_language_en") == ["language_set"]


async def test_feedback_is_stored_once_a_turn(chat: Chat, backend: FakeBackend) -> None:
    assert await chat.says("give_feedback", "lovely mug") == ["feedback_stored"]
    assert backend.feedback == [("lovely mug", None, "t_1:action_store_feedback")]


@pytest.mark.parametrize(
    ("text", "purpose"),
    [("stop the notices", "all"), ("别再发问卷了", "survey"), ("no more surveys", "survey")],
)
async def test_the_wish_for_no_more_notices_is_recorded(
    chat: Chat, backend: FakeBackend, text: str, purpose: str
) -> None:
    assert await chat.says("stop_notifications", text) == ["notices_stopped"]
    assert backend.stopped == [purpose]
    assert chat.fact("scope") == "conversation"


async def test_what_names_an_order_is_about_that_order(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view()]
    assert await chat.says("out_of_scope", "A1001 blah", order_number="A1001") == ["parcel_in_transit"]


@pytest.mark.parametrize(("confidence", "said"), [(0.5, "parcel_in_transit"), (0.95, "out_of_scope")])
async def test_a_doubtful_message_that_names_a_purchase_is_about_its_order(
    backend: FakeBackend, confidence: float, said: str
) -> None:
    backend.visible = [view(number="A1001"), view(number="A1002")]
    backend.bought = {"mug": "A1002"}
    say_out_of_scope = SayOutOfScope(order_desk(backend), backend)
    request = replace(a_request("out_of_scope", "the mug, hm"), confidence=confidence)
    reply = await say_out_of_scope(request)
    assert reply.messages[0]["say"] == said
