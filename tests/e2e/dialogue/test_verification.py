"""Strangers proving that an order is theirs."""

import pytest

from tests.e2e.dialogue.letters import Mailbox
from tests.e2e.dialogue.talk import Talk
from tests.support.shop import RunningShop

pytestmark = pytest.mark.rasa


def test_the_right_email_answers_the_question_at_once(stranger: Talk) -> None:
    assert stranger.say("我的快递GD100001到哪了") == ["ask_proof"]
    assert stranger.form == "proof"
    assert stranger.say("li.wei@example.com") == ["verified", "parcel_in_transit"]
    assert stranger.form is None


def test_the_right_last_four_digits_do_too(stranger: Talk) -> None:
    stranger.say("where is my order GD200001")
    assert stranger.say("0132") == ["verified", "parcel_out_for_delivery"]


def test_name_and_postcode_do_too(stranger: Talk) -> None:
    stranger.say("我的快递GD100001到哪了")
    assert stranger.say("李伟 200040") == ["verified", "parcel_in_transit"]


def test_without_a_number_the_number_is_asked_for_first(stranger: Talk) -> None:
    assert stranger.say("我的快递到哪了") == ["ask_claimed_number"]
    assert stranger.say("GD100001") == ["ask_proof"]


def test_wrong_and_unknown_are_refused_in_the_same_words(stranger: Talk, shop: RunningShop) -> None:
    stranger.say("我的快递GD100001到哪了")
    assert stranger.say("wrong@example.com") == ["proof_refused"]
    other = Talk(shop)
    other.say("我的快递GD199999到哪了")
    assert other.say("wrong@example.com") == ["proof_refused"]
    assert stranger.words[0].replace("GD100001", "") == other.words[0].replace("GD199999", "")


def test_after_the_last_try_only_a_code_or_a_person_is_left(stranger: Talk) -> None:
    stranger.say("我的快递GD177777到哪了")
    answers = [stranger.say(f"wrong{n}@example.com") for n in range(5)]
    again = [["proof_refused_again"]] * 3
    assert answers == [["proof_refused"], *again, ["proof_exhausted"]]
    assert stranger.form == "code_contact"


def test_a_code_by_mail_opens_what_knowledge_does_not(stranger: Talk, shop: RunningShop) -> None:
    mail = Mailbox(shop, "li.wei@example.com")
    stranger.say("GD100004的取件码是多少")
    stranger.press("button_prove_by_code")
    assert stranger.say("li.wei@example.com") == ["code_sent", "ask_code"]
    assert stranger.say(mail.code())[:2] == ["verified", "pickup_point"]
    assert stranger.fact("pickup_code") == "8-2-3041"


def test_a_question_in_between_is_answered_and_the_form_resumes(stranger: Talk) -> None:
    stranger.say("我的快递GD100001到哪了")
    assert stranger.say("运费多少钱") == ["shop_fact", "ask_proof_again"]
    assert stranger.say("li.wei@example.com") == ["verified", "parcel_in_transit"]


def test_the_language_is_switched_inside_the_form(stranger: Talk) -> None:
    stranger.say("我的快递GD100001到哪了")
    assert stranger.say("可以说英文吗") == ["language_set", "ask_proof"]
    assert stranger.words[0] == "OK, English from now on."
    assert stranger.say("li.wei@example.com") == ["verified", "parcel_in_transit"]
    assert "is on its way" in stranger.words[1]


def test_a_person_is_granted_from_inside_the_form(stranger: Talk) -> None:
    stranger.say("我的快递GD100001到哪了")
    assert stranger.say("转人工") == ["handed_over"]
    assert stranger.form is None
    packet = (stranger.did("hand_over") or {})["packet"]
    assert (packet["order_number"], packet["verification"]) == ("GD100001", "anonymous")


def test_never_mind_ends_the_form(stranger: Talk) -> None:
    stranger.say("我的快递GD100001到哪了")
    assert stranger.say("算了不查了") == ["never_mind"]
    assert stranger.form is None


def test_another_number_takes_the_place_of_the_first(stranger: Talk) -> None:
    stranger.say("我的快递GD199999到哪了")
    assert stranger.say("打错了，是GD100001") == ["ask_proof"]
    assert stranger.fact("number") == "GD100001"
    assert stranger.say("8000") == ["verified", "parcel_in_transit"]
