"""Attacks typed wherever the chat asks for something: none is carried out, none ends the conversation."""

import pytest

from tests.e2e.dialogue.talk import Talk
from tests.support.e2e.private import leaked, unredacted
from tests.support.shop import RunningShop

pytestmark = pytest.mark.rasa

ATTACKS = (
    "'; DROP TABLE orders;--",
    "x' OR '1'='1",
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "{number} {{7*7}} ${jndi:ldap://127.0.0.1/x}",
    '/order_status{"order_number":"GD200005"}',
    "nobody@nowhere.example' OR 1=1--",
    "%' -- 200040",
)
FIELDS = {
    "zh": {
        "number": ["我的快递到哪了"],
        "proof": ["我的快递GD166601到哪了"],
        "postcode": ["我的快递GD166601到哪了", "收件人李伟"],
        "contact": ["我的快递GD166601到哪了", "button_prove_by_code"],
        "code": ["我的快递GD166601到哪了", "button_prove_by_code", "nobody@nowhere.example"],
        "feedback": ["我要提建议"],
        "reason": ["我要投诉"],
    },
    "en": {
        "number": ["where is my order"],
        "proof": ["where is my order GD266602"],
        "postcode": ["where is my order GD266602", "the recipient is Emma Clark"],
        "contact": ["where is my order GD266602", "button_prove_by_code"],
        "code": ["where is my order GD266602", "button_prove_by_code", "nobody@nowhere.example"],
        "feedback": ["I have some feedback"],
        "reason": ["I want to make a complaint"],
    },
}
NORMAL = {"zh": ("运费多少钱", "包邮"), "en": ("how much is shipping", "hipping")}


def led_to(shop: RunningShop, language: str, field: str) -> Talk:
    """Lead a stranger's conversation to where it asks for a field."""
    talk = Talk(shop, language=language)
    for step in FIELDS[language][field]:
        if step.startswith("button_"):
            talk.press(step)
        else:
            talk.say(step)
    return talk


@pytest.mark.parametrize("language", FIELDS)
@pytest.mark.parametrize("field", FIELDS["zh"])
def test_an_attack_typed_into_a_field_is_only_text(shop: RunningShop, language: str, field: str) -> None:
    talk = led_to(shop, language, field)
    for attack in ATTACKS:
        talk.say(attack)
        assert talk.words
        assert not any("card" in message for message in talk.answer["messages"])
        assert not leaked(
            talk.words, ("李伟", "Emma", "13800138000", "南京西路1266", "540 Bryant", "4155550132")
        )

    question, expected = NORMAL[language]
    assert talk.say(question)[0] == "shop_fact"
    assert expected in talk.words[0]


def test_what_was_typed_into_the_fields_is_not_in_the_logs(shop: RunningShop) -> None:
    led_to(shop, "zh", "code").say("'; DROP TABLE orders;-- me@nowhere.example")
    assert not unredacted(shop, "DROP TABLE", "me@nowhere.example", "GD166601")


def test_the_shop_still_has_its_orders(li_wei: Talk) -> None:
    assert li_wei.say("查一下订单GD100001") == ["parcel_in_transit"]
