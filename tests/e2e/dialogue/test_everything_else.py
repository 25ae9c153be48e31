"""The shop's facts, feedback, notices, people, and what isn't understood."""

import pytest

from tests.e2e.dialogue.talk import Talk

pytestmark = pytest.mark.rasa


def test_a_fact_of_the_shop_is_told(stranger: Talk) -> None:
    assert stranger.say("运费多少钱") == ["shop_fact"]
    assert "满99元包邮" in stranger.words[0]


def test_a_rule_of_returns_is_told_in_english(emma: Talk) -> None:
    assert emma.say("how many days do I have to return something") == ["shop_fact"]
    assert "within 7 days" in emma.words[0]


def test_a_person_is_granted_at_once(emma: Talk) -> None:
    assert emma.say("I want to talk to a human") == ["handed_over"]
    assert emma.did("hand_over") is not None


def test_how_to_reach_the_shop_otherwise_is_told(stranger: Talk) -> None:
    assert stranger.say("怎么联系你们") == ["shop_contacts"]
    assert stranger.fact("phone") == "400-000-1234"


def test_the_second_misunderstanding_in_a_row_offers_a_person_first(emma: Talk) -> None:
    assert emma.say("what's the weather like tomorrow") == ["out_of_scope"]
    assert emma.say("tell me a joke") == ["out_of_scope_again"]
    assert emma.buttons[0]["title"] == "button_person"


def test_something_understood_in_between_starts_anew(emma: Talk) -> None:
    emma.say("what's the weather like tomorrow")
    emma.say("where is my order GD200001")
    assert emma.say("tell me a joke") == ["out_of_scope"]


def test_greeting_and_thanks_get_a_short_word(li_wei: Talk) -> None:
    assert li_wei.say("你好") == ["greet"]
    assert li_wei.say("谢谢你") == ["thanks"]


def test_the_order_spoken_of_survives_a_switch_of_language(li_wei: Talk) -> None:
    li_wei.say("我的快递GD100001到哪了")
    assert li_wei.say("when will it arrive") == ["parcel_eta"]
    assert li_wei.words[0].startswith("The carrier expects")


def test_feedback_is_stored_and_thanked_for(emma: Talk) -> None:
    assert emma.say("great service, I love the mug") == ["feedback_stored"]


def test_notices_are_stopped_on_request(emma: Talk) -> None:
    assert emma.say("please stop sending me notifications") == ["notices_stopped"]
    assert emma.fact("scope") == "customer"


def test_a_nudge_is_recorded_once_a_day(li_wei: Talk) -> None:
    assert li_wei.say("订单GD100003催一下发货")[0] == "nudge_recorded"
    assert li_wei.say("再催一下GD100003")[0] == "nudge_already_today"
