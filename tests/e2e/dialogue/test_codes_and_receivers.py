"""Codes by mail and text message until they end, receivers who aren't the buyer, and nobody locked out."""

import json
import sqlite3
from typing import Any

import pytest

from tests.e2e.dialogue.letters import Mailbox
from tests.e2e.dialogue.talk import Talk
from tests.support.e2e.private import leaked
from tests.support.shop import RunningShop

pytestmark = pytest.mark.rasa

WRONG = [f"{number:06}" for number in range(5)]
BUYERS_ONLY = (
    "13800138000",
    "138****",
    "南京西路1266",
    "静安区 ****",
    "li.wei@example.com",
    "200040",
    "20****",
)


def ask_for_code(talk: Talk, question: str, contact: str) -> None:
    talk.say(question)
    talk.press("button_prove_by_code")
    assert talk.say(contact) == ["code_sent", "ask_code"]


def used_up(talk: Talk) -> list[str]:
    """Enter five wrong codes; return what the last one was answered with."""
    return [talk.say(code) for code in WRONG][-1]


def test_a_code_by_text_message_opens_the_order(stranger: Talk, shop: RunningShop) -> None:
    phone = Mailbox(shop, "+8613800138000")
    ask_for_code(stranger, "GD100004的取件码是多少", "138 0013 8000")
    assert "短信" in stranger.words[0]
    assert stranger.say(phone.code())[:2] == ["verified", "pickup_point"]


def test_a_code_by_mail_opens_the_order_in_english(shop: RunningShop) -> None:
    talk, mail = Talk(shop, language="en"), Mailbox(shop, "emma.clark@example.com")
    ask_for_code(talk, "where is my order GD200001", "Emma.Clark@Example.com")
    assert talk.say(mail.code()) == ["verified", "parcel_out_for_delivery"]
    assert talk.card()["level"] == "customer"


def test_after_five_wrong_codes_even_the_right_one_is_refused(stranger: Talk, shop: RunningShop) -> None:
    mail = Mailbox(shop, "li.wei@example.com")
    ask_for_code(stranger, "GD100004的取件码是多少", "li.wei@example.com")
    right = mail.code()
    assert used_up(stranger) == ["code_ended"]
    assert stranger.say(right) == ["code_ended"]
    assert "重新发一个" in stranger.words[0]


def test_an_ended_code_leaves_a_new_one_and_a_person(stranger: Talk, shop: RunningShop) -> None:
    mail = Mailbox(shop, "li.wei@example.com")
    ask_for_code(stranger, "GD100004的取件码是多少", "li.wei@example.com")
    mail.code()
    used_up(stranger)
    assert [b["title"] for b in stranger.buttons] == ["button_send_again", "button_person"]
    assert stranger.press("button_send_again") == ["code_sent", "ask_code"]
    assert stranger.say(mail.code())[:2] == ["verified", "pickup_point"]


def test_a_person_is_granted_after_an_ended_code(shop: RunningShop) -> None:
    talk = Talk(shop, language="en")
    ask_for_code(talk, "where is my order GD200001", "nobody@nowhere.example")
    assert used_up(talk) == ["code_ended"]
    assert talk.press("button_person") == ["handed_over"]
    assert "code_exhausted" in (talk.did("hand_over") or {})["packet"]["steps"]


def test_a_code_older_than_ten_minutes_has_ended(stranger: Talk, shop: RunningShop) -> None:
    mail = Mailbox(shop, "li.wei@example.com")
    ask_for_code(stranger, "GD100004的取件码是多少", "li.wei@example.com")
    code = mail.code()
    let_codes_grow_old(shop)
    assert stranger.say(code) == ["code_ended"]
    assert stranger.say("重新发一个") == ["code_sent", "ask_code"]
    assert stranger.say(mail.code())[0] == "verified"


def test_an_unknown_contact_is_answered_like_a_known_one(stranger: Talk, shop: RunningShop) -> None:
    ask_for_code(stranger, "GD100004的取件码是多少", "nobody@nowhere.example")
    other = Talk(shop)
    ask_for_code(other, "GD100004的取件码是多少", "li.wei@example.com")
    assert stranger.words == other.words
    assert used_up(stranger) == used_up(other)
    assert stranger.words == other.words


@pytest.fixture
def receiver(stranger: Talk) -> Talk:
    stranger.say("SF1234567890123到哪了")
    assert stranger.say("李伟 200040") == ["verified", "parcel_in_transit"]
    return stranger


def test_a_receiver_learns_where_the_parcel_is_and_nothing_of_the_buyer(receiver: Talk) -> None:
    card = receiver.card()
    assert card["level"] == "parcel"
    assert [s["tracking_number"] for s in card["shipments"]] == ["SF1234567890123"]
    assert not any(card[field] for field in ("items", "totals", "payment", "address", "returns"))
    assert not leaked(json.dumps(receiver.answer["messages"], ensure_ascii=False), BUYERS_ONLY)


def test_a_receivers_questions_about_the_parcel_go_on_without_its_orders_number(receiver: Talk) -> None:
    told = json.dumps(receiver.answer["messages"], ensure_ascii=False) + "".join(receiver.words)
    assert receiver.say("现在到哪了") == ["parcel_in_transit"]
    told += json.dumps(receiver.answer["messages"], ensure_ascii=False) + "".join(receiver.words)
    receiver.say("催一下")
    told += json.dumps(receiver.answer["messages"], ensure_ascii=False) + "".join(receiver.words)
    assert receiver.card()["number"] == "SF1234567890123"
    assert "这个包裹" in told
    assert "100001" not in told


def test_tracking_number_and_the_phones_end_open_the_parcel_alone(stranger: Talk) -> None:
    stranger.say("SF1234567890123到哪了")
    assert stranger.say("8000") == ["verified", "parcel_in_transit"]
    assert stranger.card()["level"] == "parcel"


@pytest.mark.parametrize(
    "question",
    [
        "收货地址是哪里",
        "这个订单多少钱",
        "GD100001付款成功了吗",
        "GD100001买了什么",
        "电话号码是多少",
        "我所有的订单",
        "退款到哪了",
    ],
)
def test_a_receivers_further_questions_open_no_more(receiver: Talk, question: str) -> None:
    receiver.say(question)
    told = json.dumps(receiver.answer["messages"], ensure_ascii=False) + "".join(receiver.words)
    assert not leaked(told, BUYERS_ONLY)
    assert not [price for price in ("24700", "247.00", "59.00", "马克杯", "支付宝") if price in told]


def test_name_and_postcode_of_another_parcel_open_nothing(stranger: Talk) -> None:
    stranger.say("1Z999AA10123456784到哪了")
    assert stranger.say("李伟 200040") == ["proof_refused"]


def test_guessing_in_many_conversations_does_not_lock_the_owner_out(shop: RunningShop) -> None:
    for guesser in range(2):
        talk = Talk(shop)
        talk.say("我的快递GD100003到哪了")
        for attempt in range(5):
            talk.say(f"guess{guesser}{attempt}@nowhere.example")
    owner, mail = Talk(shop), Mailbox(shop, "li.wei@example.com")
    owner.say("我的快递GD100003到哪了")

    assert owner.say("li.wei@example.com") == ["proof_exhausted"]
    assert owner.say("li.wei@example.com") == ["code_sent", "ask_code"]
    assert owner.say(mail.code())[0] == "verified"
    assert owner.card()["number"] == "GD100003"


def let_codes_grow_old(shop: RunningShop) -> None:
    """Move every code's end eleven minutes back: the running shop's clock can't be set."""
    with sqlite3.connect(shop.var / "demo" / "backend.db", timeout=10) as database:
        shift: tuple[Any, ...] = (11 * 60 * 1_000_000,)
        database.execute("UPDATE codes SET ends_at = ends_at - ?", shift)
    database.close()
