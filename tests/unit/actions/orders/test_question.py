import pytest

from actions.core.inquiry import Inquiry, pending_question
from tests.support.actions.turns import a_request

OPEN = Inquiry("cancel_order", mentions=("A1",), text="cancel it", named=(("reason", "too late"),))


def test_a_question_survives_the_slot_it_is_kept_in() -> None:
    assert pending_question({"question": OPEN.as_slot()}) == OPEN


@pytest.mark.parametrize("empty", [None, {}])
def test_an_empty_slot_holds_no_question(empty: object) -> None:
    assert pending_question({"question": empty}) is None


def test_a_bare_number_answers_the_open_question() -> None:
    slots = {"question": OPEN.as_slot()}
    question = Inquiry.of(a_request("inform", "A2", entities={"order_number": "A2"}, slots=slots))
    assert (question.intent, question.mentions, question.text) == ("cancel_order", ("A2",), "cancel it")


def test_a_bare_number_without_an_open_question_asks_for_the_state() -> None:
    question = Inquiry.of(a_request("inform", "A2", entities={"order_number": "A2"}))
    assert question.intent == "order_status"


def test_a_new_question_takes_the_place_of_the_open_one() -> None:
    slots = {"question": OPEN.as_slot()}
    assert Inquiry.of(a_request("track_delivery", "where", slots=slots)).intent == "track_delivery"


def test_order_and_parcel_numbers_are_both_mentions() -> None:
    named = {"order_number": "A2", "tracking_number": "SF1"}
    assert Inquiry.of(a_request("track_delivery", entities=named)).mentions == ("A2", "SF1")


def test_what_the_session_knows_is_not_what_the_customer_named() -> None:
    named = {"order_in_focus": "A1", "session_language": "zh"}
    question = Inquiry.of(a_request("track_delivery", entities=named))
    assert (question.mentions, question.named) == ((), ())
