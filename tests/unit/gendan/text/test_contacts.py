import pytest
from hypothesis import given

from gendan.platform.logging.redaction import redact
from gendan.text.contacts import (
    find_email,
    find_last_four,
    find_phones,
    is_email,
    is_phone,
    is_surely_a_phone,
    may_hold_email,
    parse_email,
    phone_digits,
    without_emails,
)
from gendan.text.normalise import plain
from tests.unit.gendan.text.strategies import SENTENCES


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("li.wei@example.com", "li.wei@example.com"),
        ("邮箱是li.wei@example.com谢谢", "li.wei@example.com"),
        ("write to o'brien@mail.example.ie.", "o'brien@mail.example.ie"),
        ("'emma@example.com'", "emma@example.com"),
        ("josé@müller.example", "josé@müller.example"),
        ("用户@例子.广告", "用户@例子.广告"),
        ("x@y", None),
        ("@shop", None),
        ("3 @ 5.00", None),
    ],
)
def test_an_address_is_found_without_the_words_around_it(text: str, address: str | None) -> None:
    assert find_email(text) == address


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        (" Li.Wei@Example.COM ", "li.wei@example.com"),
        ("ｌｉ＠example.com", "li@example.com"),
        ("a&b%c@example.com", "a&b%c@example.com"),
        ("li.wei@example", None),
        ("li wei@example.com", None),
        (f"{'a' * 65}@example.com", None),
    ],
)
def test_an_address_has_one_normal_form(text: str, normal: str | None) -> None:
    assert parse_email(text) == normal


@given(SENTENCES)
def test_what_is_found_is_an_address_and_its_normal_form_is_normal(text: str) -> None:
    found = find_email(plain(text))
    normal = parse_email(found) if found else None
    assert normal is None or parse_email(normal) == normal


@given(SENTENCES)
def test_without_addresses_there_is_none_left(text: str) -> None:
    assert find_email(without_emails(plain(text))) is None


@given(SENTENCES)
def test_nothing_holds_an_address_that_may_not(text: str) -> None:
    assert find_email(text) is None or may_hold_email(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("手机13800138000，谢谢", ["13800138000"]),
        ("+86 138 0013 8000", ["+86 138 0013 8000"]),
        ("200040 138-0013-8000", ["138-0013-8000"]),
        ("+49 151 29999999", ["+49 151 29999999"]),
        ("call 415.555.0132 or 020 7946 0999", ["415.555.0132", "020 7946 0999"]),
        ("0755-20901832 94107", ["0755-20901832"]),
        ("4111 1111 1111 1111", ["4111 1111 1111"]),
        ("41111111111111111111", []),
        ("2026-11-22", []),
        ("SF1234567890123", []),
        ("INV/2026/0001234", []),
        ("at 12.3456789", []),
        ("123456", []),
    ],
)
def test_a_telephone_number_is_found_as_it_is_written(text: str, found: list[str]) -> None:
    assert find_phones(text) == found


@pytest.mark.parametrize("text", ["13800138000", "+8613800138000", "86-138-0013-8000", "+14155550132"])
def test_a_mobile_number_and_one_with_its_plus_are_nothing_else(text: str) -> None:
    assert is_surely_a_phone(text)


@pytest.mark.parametrize("text", ["4155550132", "02079460999", "1234567", "8000"])
def test_other_digits_may_be_something_else(text: str) -> None:
    assert not is_surely_a_phone(text)


@pytest.mark.parametrize(
    ("text", "fits"),
    [("(415) 555-0132", True), ("021-59999999", True), ("07700900999", True), ("4155550132", False)],
)
def test_a_form_is_one_of_a_telephone_number_or_not(text: str, *, fits: bool) -> None:
    assert is_phone(text) is fits


def test_a_word_is_an_address_or_not() -> None:
    assert is_email("li.wei@example.com")
    assert not is_email("li.wei@example.com,")


def test_digits_are_what_a_number_is_dialled_by() -> None:
    assert phone_digits("+1 (415) 555-0132") == "+14155550132"


@pytest.mark.parametrize(
    ("text", "found"),
    [("尾号8000", "8000"), ("GD100001 8000", "8000"), ("GD1000", None), ("80001", None), ("1-8000", None)],
)
def test_the_last_four_stand_alone(text: str, found: str | None) -> None:
    assert find_last_four(text) == found


@given(SENTENCES)
def test_a_log_line_holds_no_contact_that_could_be_found(text: str) -> None:
    written = plain(redact(text))
    assert find_email(written) is None
    assert find_phones(written) == []
