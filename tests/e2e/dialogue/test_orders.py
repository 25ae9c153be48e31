"""Customers whom the shop vouches for, asking about the demo shop's orders."""

import pytest

from tests.e2e.dialogue.talk import Talk

pytestmark = pytest.mark.rasa


def test_a_parcel_is_followed_in_chinese(li_wei: Talk) -> None:
    assert li_wei.say("我的快递GD100001到哪了") == ["parcel_in_transit"]
    assert li_wei.fact("tracking_number") == "SF1234567890123"
    assert li_wei.fact("carrier")["zh"] == "顺丰速运"
    # The carrier's words name the place, which is not said twice.
    assert li_wei.words[0].count("杭州转运中心") == 1


def test_a_parcel_is_followed_in_english(emma: Talk) -> None:
    assert emma.say("where is my order GD200001") == ["parcel_out_for_delivery"]
    assert emma.fact("courier_name") == "Marcus"
    assert emma.card()["number"] == "GD200001"
    assert "out for delivery" in emma.words[0]


def test_the_arrival_is_asked_for_in_the_next_turn(li_wei: Talk) -> None:
    li_wei.say("我的快递GD100001到哪了")
    assert li_wei.say("预计什么时候送到") == ["parcel_eta"]
    assert li_wei.fact("eta_to") or li_wei.fact("eta_day")


def test_without_a_number_the_parcel_under_way_is_told_and_others_are_offered(li_wei: Talk) -> None:
    assert li_wei.say("我的快递到哪了") == ["parcel_in_transit", "others_under_way"]
    assert li_wei.press("button_order")[-1].startswith(("order_", "parcel_", "split_"))


def test_a_request_without_a_number_asks_which_order_by_name(li_wei: Talk) -> None:
    assert li_wei.say("我要退货") == ["which_order"]
    assert li_wei.buttons[0]["payload"]["entities"]["order_number"].startswith("GD1000")
    assert li_wei.press("button_order")[-1] == "request_needs_person"


def test_the_other_order_is_told_after_the_first(emma: Talk) -> None:
    emma.say("where is my order GD200001")
    assert emma.say("and where is order GD200003") == ["parcel_preparing"]
    assert emma.did("focus") == {"do": "focus", "order_number": "GD200003"}


def test_a_mistyped_number_is_confirmed(li_wei: Talk) -> None:
    assert li_wei.say("GD10002到哪了") == ["did_you_mean"]
    assert li_wei.fact("number") == "GD100002"
    assert li_wei.press("button_yes") == ["parcel_delivered"]


def test_a_typed_yes_confirms_it_as_well(emma: Talk) -> None:
    assert emma.say("where is order GD20001") == ["did_you_mean"]
    assert emma.say("yes")[-1].startswith(("order_", "parcel_", "split_"))


def test_split_parcels_are_told_one_by_one(emma: Talk) -> None:
    assert emma.say("where is order GD200004") == ["split_summary", "parcel_in_transit"]
    assert (emma.fact("parcels"), emma.fact("delivered"), emma.fact("parcel")) == (2, 1, 2)


def test_the_pickup_code_and_keep_until_are_told(li_wei: Talk) -> None:
    assert li_wei.say("GD100004的取件码是多少")[0] == "pickup_point"
    assert li_wei.fact("pickup_code") == "8-2-3041"
    assert "8-2-3041" in li_wei.words[0]


def test_who_signed_is_told(li_wei: Talk) -> None:
    assert li_wei.say("GD100002是谁签收的")[0] == "signed_by"
    assert li_wei.fact("signed_by") == "signed_by.self"


def test_a_parcel_without_scans_is_called_late_with_its_days(emma: Talk) -> None:
    assert emma.say("my parcel GD200006 is late, nothing has happened for days")[0] == "parcel_late"
    assert emma.fact("days") == 9


def test_a_refund_under_way_is_told_with_amount_and_target(li_wei: Talk) -> None:
    assert li_wei.say("GD100006的退款到哪了") == ["refund_under_way"]
    assert li_wei.fact("amount") == {"minor": 19900, "currency": "CNY", "decimal": "199.00"}
    assert "支付宝" in li_wei.words[0]


def test_a_failed_payment_is_told_with_its_reason(emma: Talk) -> None:
    assert emma.say("my payment for order GD200005 failed") == ["payment_failed", "request_needs_person"]
    assert emma.fact("failure")["en"]


def test_a_return_is_named_and_a_person_offered_and_accepted(li_wei: Talk) -> None:
    assert li_wei.say("我要退货 订单GD100002")[-1] == "request_needs_person"
    assert (li_wei.fact("matter"), li_wei.fact("number")) == ("matter.return_request", "GD100002")
    assert li_wei.say("好的") == ["handed_over"]
    packet = (li_wei.did("hand_over") or {})["packet"]
    assert (packet["reason"], packet["order_number"]) == ("return_request", "GD100002")


def test_fragments_joined_to_one_turn_are_answered_once(li_wei: Talk) -> None:
    assert li_wei.say("在吗\n我的快递\nGD100001\n到哪了") == ["parcel_in_transit"]


def test_a_foreign_number_shows_nothing_but_ones_own(li_wei: Talk) -> None:
    assert li_wei.say("GD200001到哪了") == ["did_you_mean"]
    assert li_wei.fact("number") == "GD100001"
    assert li_wei.say("不是") == ["ask_proof"]
    assert li_wei.say("li.wei@example.com") == ["proof_refused"]
