"""Forms in which numbers, names and contacts are compared, and what of them is hidden."""

import pytest

from gendan.text.contacts import parse_email
from gendan.text.names import fold_name, mask_name
from gendan.text.numbers import common_shapes, is_same_number, number_digits, number_key
from gendan.text.phone_numbers import parse_phone


@pytest.mark.parametrize(
    ("said", "number", "is_same"),
    [
        ("GD100001", "GD100001", True),
        ("gd-100001", "GD100001", True),
        ("ＧＤ１００００１", "GD100001", True),
        ("100001", "GD100001", True),
        ("1001", "#001001", True),
        ("W1001", "GD1001", False),
        ("100002", "GD100001", False),
        ("GD", "GD100001", False),
        ("", "GD100001", False),
        ("20260001", "INV/2026/0001", True),
    ],
)
def test_prefix_hash_spaces_and_zeros_may_be_left_out(said: str, number: str, *, is_same: bool) -> None:
    assert is_same_number(said, number) is is_same


def test_a_number_has_a_form_to_be_compared_in() -> None:
    assert (number_key(" inv/2026/0001 "), number_digits("INV/0026/01")) == ("INV20260001", "2601")


def test_shapes_come_most_frequent_first() -> None:
    assert common_shapes(["#1001", "W-12", "#1002"]) == ["#####", "W-##"]


@pytest.mark.parametrize(
    ("name", "masked"), [("李伟", "李*"), ("Emma Clark", "E*** C****"), ("X", "X"), ("欧阳娜娜", "欧***")]
)
def test_of_a_name_the_first_character_is_left(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize("text", ["a@b.cn", "A.B+c@Example.co.uk", "ｌi@example.com"])
def test_an_address_is_read_as_written(text: str) -> None:
    assert parse_email(text) is not None


@pytest.mark.parametrize("text", ["a@b", "a b@c.de", "@c.de", "a@@c.de", "x" * 300 + "@c.de"])
def test_what_is_no_address_is_none(text: str) -> None:
    assert parse_email(text) is None


@pytest.mark.parametrize(
    "text", ["138 0013 8000", "+86 138 0013 8000", "0086-13800138000", "１３８００１３８０００"]
)
def test_a_phone_has_one_form_however_written(text: str) -> None:
    assert parse_phone(text, "CN") == "+8613800138000"


def test_names_are_compared_without_case_and_spaces() -> None:
    assert fold_name("Emma  CLARK") == fold_name("emma clark")
