import pytest

from tests.support.actions.fakes import FakeBackend
from tests.support.actions.turns import Chat
from tests.support.actions.views import view

EMAIL = "emma.clark@shop.example"


@pytest.fixture
def backend() -> FakeBackend:
    backend = FakeBackend()
    backend.hide(view(number="A2001"), email=EMAIL)
    return backend


async def test_an_unseen_number_is_asked_to_be_proven(chat: Chat) -> None:
    assert await chat.says("track_delivery", order_number="A2001") == ["ask_proof"]
    assert chat.slots["requested_slot"] == "proof"
    assert (chat.fact("by_email"), chat.fact("by_phone")) == ("proof.email", "proof.phone")


async def test_only_the_proofs_that_the_shop_accepts_are_asked_for(chat: Chat, backend: FakeBackend) -> None:
    backend.shop_facts["proofs"] = ["email"]
    await chat.says("track_delivery", order_number="A2001")
    assert (chat.fact("by_email"), chat.fact("by_phone"), chat.fact("by_name")) == ("proof.email", None, None)


async def test_the_right_proof_answers_the_original_question_at_once(chat: Chat) -> None:
    await chat.says("track_delivery", "when?", order_number="A2001", detail="eta")
    assert await chat.says("inform", EMAIL) == ["verified", "parcel_no_eta", "parcel_in_transit"]
    assert chat.slots["requested_slot"] is None


async def test_number_and_proof_in_one_message_need_no_question(chat: Chat) -> None:
    answer = await chat.says("track_delivery", f"where is A2001, {EMAIL}", order_number="A2001")
    assert answer == ["verified", "parcel_in_transit"]


async def test_without_a_number_the_number_is_asked_for_first(chat: Chat) -> None:
    assert await chat.says("track_delivery", "where is my parcel") == ["ask_claimed_number"]
    assert await chat.says("inform", "A2001") == ["ask_proof"]


async def test_a_proof_given_first_is_not_asked_for_again(chat: Chat) -> None:
    await chat.says("track_delivery", f"where is my parcel, my email is {EMAIL}")
    assert await chat.says("inform", "A2001") == ["verified", "parcel_in_transit"]


@pytest.mark.parametrize("number", ["A2001", "A9999"])
async def test_wrong_foreign_and_unknown_are_refused_with_the_same_words(chat: Chat, number: str) -> None:
    await chat.says("track_delivery", order_number=number)
    assert await chat.says("inform", "wrong@shop.example") == ["proof_refused"]
    assert chat.fact("tries_left") == 4


async def test_when_tries_are_used_up_only_a_code_or_a_person_is_offered(
    chat: Chat, backend: FakeBackend
) -> None:
    backend.tries_left = 1
    await chat.says("track_delivery", order_number="A2001")
    assert await chat.says("inform", "wrong@shop.example") == ["proof_exhausted"]
    assert chat.slots["requested_slot"] == "code_contact"
    assert [b["title"] for b in chat.buttons()] == ["button_prove_by_code", "button_person"]


async def test_who_has_no_number_gets_a_code_to_the_contact_on_file(chat: Chat, backend: FakeBackend) -> None:
    backend.code_opens = [view(number="A2001")]
    await chat.says("track_delivery")
    assert await chat.presses("button_no_number") == ["ask_code_contact"]
    assert await chat.says("inform", EMAIL) == ["code_sent", "ask_code"]
    assert (chat.fact("by"), chat.fact("minutes")) == ("code_by.email", 10)
    assert await chat.says("inform", "123 456") == ["verified", "parcel_in_transit"]


@pytest.mark.parametrize(
    ("intent", "text"),
    [("inform", "nope"), ("track_delivery", "没有订单号"), ("out_of_scope", "I forgot it")],
)
async def test_saying_that_one_has_no_number_is_an_answer_too(chat: Chat, intent: str, text: str) -> None:
    await chat.says("track_delivery")
    assert await chat.says(intent, text) == ["ask_code_contact"]


async def test_a_wrong_code_tells_the_tries_left(chat: Chat) -> None:
    await chat.says("track_delivery")
    await chat.presses("button_no_number")
    await chat.says("inform", EMAIL)
    assert await chat.says("inform", "654321") == ["code_refused"]
    assert chat.slots["requested_slot"] == "code"


async def test_a_code_is_sent_again_on_request(chat: Chat, backend: FakeBackend) -> None:
    await chat.says("track_delivery")
    await chat.presses("button_no_number")
    await chat.says("inform", EMAIL)
    backend.codes.clear()
    assert await chat.presses("button_send_again") == ["code_sent", "ask_code"]
    assert backend.codes == {EMAIL: "123456"}


async def test_a_contact_that_cannot_be_one_is_asked_for_again(chat: Chat) -> None:
    await chat.says("track_delivery")
    await chat.presses("button_no_number")
    assert await chat.says("inform", "1380013") == ["contact_malformed"]


async def test_a_contact_the_shop_cannot_write_to_is_said_to_be_one(chat: Chat) -> None:
    await chat.says("track_delivery")
    await chat.presses("button_no_number")
    assert await chat.says("inform", "+1 415 555 0132") == ["contact_unreachable"]


async def test_a_question_in_between_is_answered_and_the_form_resumes(chat: Chat) -> None:
    await chat.says("track_delivery", order_number="A2001")
    assert await chat.says("shipping_faq", detail="cost") == ["shop_fact", "ask_proof_again"]
    assert await chat.says("inform", EMAIL) == ["verified", "parcel_in_transit"]


async def test_a_language_switch_in_between_keeps_the_form(chat: Chat) -> None:
    await chat.says("track_delivery", order_number="A2001")
    assert await chat.says("set_language", language="zh") == ["language_set", "ask_proof"]


async def test_never_mind_ends_the_form(chat: Chat) -> None:
    await chat.says("track_delivery", order_number="A2001")
    assert await chat.says("never_mind") == ["never_mind"]
    assert (chat.slots["requested_slot"], chat.slots["question"]) == (None, None)


async def test_a_person_is_granted_from_inside_the_form(chat: Chat) -> None:
    await chat.says("track_delivery", "where is A2001", order_number="A2001")
    assert await chat.says("talk_to_human", "agent please") == ["handed_over"]
    assert chat.slots["requested_slot"] is None
    packet = (chat.did("hand_over") or {})["packet"]
    assert (packet["order_number"], packet["reason"]) == ("A2001", "track_delivery")


async def test_another_number_replaces_the_first(chat: Chat, backend: FakeBackend) -> None:
    backend.hide(view(number="A2002"), phone="0132")
    await chat.says("track_delivery", order_number="A2001")
    assert await chat.says("inform", "no, A2002", order_number="A2002") == ["ask_proof"]
    assert await chat.says("inform", "0132") == ["verified", "parcel_in_transit"]
    assert chat.did("focus") == {"do": "focus", "order_number": "A2002"}


async def test_a_number_of_ones_own_is_answered_without_proof(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view(number="B1001")]
    await chat.says("track_delivery", order_number="A2001")
    assert await chat.says("track_delivery", "and B1001?", order_number="B1001") == ["parcel_in_transit"]
    assert chat.slots["requested_slot"] is None


async def test_another_question_about_the_order_replaces_the_first(chat: Chat) -> None:
    await chat.says("track_delivery", order_number="A2001")
    assert await chat.says("cancel_order", "I want to cancel it") == ["ask_proof_again"]
    assert (await chat.says("inform", EMAIL))[-1] == "request_needs_person"
    assert chat.fact("matter") == "matter.cancel_order"


async def test_a_name_is_completed_by_its_postcode(chat: Chat, backend: FakeBackend) -> None:
    backend.hide(view(number="A2003"), recipient="Emma Clark", postcode="94107")
    await chat.says("track_delivery", order_number="A2003")
    assert await chat.says("inform", "Emma Clark", recipient="Emma Clark") == ["ask_postcode"]
    assert await chat.says("inform", "94107") == ["verified", "parcel_in_transit"]


async def test_what_is_no_answer_is_asked_for_again_with_a_person_beside(chat: Chat) -> None:
    await chat.says("track_delivery", order_number="A2001")
    assert await chat.says("out_of_scope", "purple monkey") == ["form_unclear", "ask_proof_again"]
    assert "button_person" in [b["title"] for b in chat.buttons()]


async def test_a_code_that_opens_other_orders_does_not_open_the_claimed_one(
    chat: Chat, backend: FakeBackend
) -> None:
    backend.code_opens = [view(number="B1001")]
    await chat.says("track_delivery", order_number="A2001")
    await chat.presses("button_prove_by_code")
    await chat.says("inform", "else@shop.example")
    assert await chat.says("inform", "123456") == ["verified", "no_such_order_of_yours"]


async def test_only_the_turns_principal_ever_asks(chat: Chat, backend: FakeBackend) -> None:
    await chat.says("track_delivery", order_number="A2001")
    await chat.says("inform", EMAIL)
    assert backend.principals == {"a-principal"}


async def test_a_missing_code_is_sent_again_whatever_the_words_resemble(chat: Chat) -> None:
    await chat.says("track_delivery")
    await chat.presses("button_no_number")
    await chat.says("inform", EMAIL)
    assert await chat.says("delivery_delay", "没收到") == ["code_sent", "ask_code"]


async def test_the_second_unclear_answer_offers_a_person(chat: Chat) -> None:
    await chat.says("track_delivery", order_number="A2001")
    await chat.says("out_of_scope", "purple monkey")
    assert await chat.says("out_of_scope", "monkey") == ["form_unclear_again", "ask_proof_again"]
    assert await chat.says("affirm", "ok") == ["handed_over"]
    assert chat.slots["requested_slot"] is None
