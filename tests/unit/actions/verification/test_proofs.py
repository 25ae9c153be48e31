import pytest

from actions.verification.proofs import code_in, contact_in, number_in, proof_in
from tests.support.actions.turns import a_request

ALL = ("email", "phone_last4", "recipient_postcode")


@pytest.mark.parametrize(
    ("text", "proof"),
    [
        ("li.wei@shop.example", {"email": "li.wei@shop.example"}),
        ("邮箱是 li.wei@shop.example 谢谢", {"email": "li.wei@shop.example"}),
        ("邮箱li.wei@shop.example谢谢", {"email": "li.wei@shop.example"}),
        ("我的是ｌｉ．ｗｅｉ＠shop.example。", {"email": "li.wei@shop.example"}),
        ("8000", {"phone": "8000"}),
        ("尾号８０００", {"phone": "8000"}),
        ("my phone ends in 8000", {"phone": "8000"}),
        ("13800138000", {"phone": "13800138000"}),
        ("+1 415 555 0132", {"phone": "+14155550132"}),
        ("415.555.0132", {"phone": "4155550132"}),
        ("138–0013–8000", {"phone": "13800138000"}),
        ("13800138000 200040", {"phone": "13800138000"}),
        ("上海200040 138-0013-8000", {"phone": "13800138000"}),
        ("I ordered on 2026-11-22", {}),
        ("李伟 200040", {"recipient": "李伟", "postcode": "200040"}),
        ("收件人李伟，邮编200040", {"recipient": "李伟", "postcode": "200040"}),
        ("Emma Clark, 94107", {"recipient": "Emma Clark", "postcode": "94107"}),
        ("Emma Clark, K1A 0B1", {"recipient": "Emma Clark", "postcode": "K1A 0B1"}),
        ("收貨人𠮷田，郵編200040", {"recipient": "𠮷田", "postcode": "200040"}),
        ("200040", {"postcode": "200040"}),
        ("忘记了", {}),
        ("what do you mean", {}),
        ("where is my order SW1A 1AA", {"postcode": "SW1A 1AA"}),
        ("+44 7700 200989 8000", {"phone": "+447700200989"}),
        ("+49 151 29999999", {"phone": "+4915129999999"}),
        ("我叫李伟，我的邮编是200040，谢谢", {"recipient": "李伟", "postcode": "200040"}),
    ],
)
def test_a_proof_is_read_from_bare_text(text: str, proof: dict[str, str]) -> None:
    assert proof_in(a_request("inform", text), ALL) == proof


def test_what_the_shop_does_not_accept_is_no_proof() -> None:
    assert proof_in(a_request("inform", "8000"), ("email",)) == {}


def test_half_a_proof_is_completed_by_the_other_half() -> None:
    half = {"postcode": "200040"}
    assert proof_in(a_request("inform", "李伟"), ALL, half) == {"recipient": "李伟", "postcode": "200040"}


@pytest.mark.parametrize("question", ["运费多少钱", "how much is shipping", "包邮吗？"])
def test_a_question_is_not_the_other_half(question: str) -> None:
    assert proof_in(a_request("shipping_faq", question), ALL, {"postcode": "200040"}) == {}


@pytest.mark.parametrize("name", ["欧阳修明", "Emma van Clark"])
def test_a_name_is_one_whatever_it_is_taken_for(name: str) -> None:
    assert proof_in(a_request("shipping_faq", name), ALL, {"postcode": "94107"})["recipient"] == name


@pytest.mark.parametrize(
    ("text", "asked_for", "number"),
    [
        ("A1001", True, "A1001"),
        ("20240001", True, "20240001"),
        ("#1001", True, "#1001"),
        ("INV/2026/0001", True, "INV/2026/0001"),
        ("13800138000", True, None),
        ("emma2024@shop.example", True, None),
        ("8000", False, None),
        ("200040", False, None),
        ("no, A1001", False, "A1001"),
        ("A-2024-998-XY", True, "A-2024-998-XY"),
        ("I ordered on 2026-11-22", True, None),
        ("I ordered on 2026-11-22", False, None),
        ("the iPhone15 one", True, None),
        ("158-0965-7812 谢谢", False, None),
        ("邮箱emma2024@shop.example，订单A1001", True, "A1001"),
        ("#1001", False, "#1001"),
    ],
)
def test_digits_are_a_number_only_where_they_can_be_one(
    text: str, *, asked_for: bool, number: str | None
) -> None:
    assert number_in(a_request("inform", text), asked_for=asked_for) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("123456", "123456"),
        ("是 123 456", "123456"),
        ("验证码123456", "123456"),
        ("code123456", "123456"),
        ("1234567", None),
        ("GD200011", None),
        ("#200011", None),
    ],
)
def test_a_code_has_six_digits(text: str, code: str | None) -> None:
    assert code_in(a_request("inform", text)) == code


def test_a_buttons_payload_is_never_read_as_text() -> None:
    pressed = a_request("inform", '/inform{"order_number": "A1001"}')
    assert (proof_in(pressed, ALL), code_in(pressed), contact_in(pressed)) == ({}, None, None)
