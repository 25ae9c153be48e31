import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.text.contacts import is_surely_a_phone
from gendan.text.phone_numbers import parse_phone, spellings


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("138 0013 8000", "CN", "+8613800138000"),
        ("１３８００１３８０００", "CN", "+8613800138000"),
        ("(415) 555-0132", "US", "+14155550132"),
        ("+44 7700 900999", "CN", "+447700900999"),
        ("12", "CN", None),
        ("no number", "CN", None),
    ],
)
def test_a_number_is_stored_as_it_is_called_from_anywhere(
    text: str, country: str, number: str | None
) -> None:
    assert parse_phone(text, country) == number


@pytest.mark.parametrize("number", ["+8613800138000", "+14155550132", "+447700900999"])
def test_every_spelling_means_the_number(number: str) -> None:
    country = {"+86": "CN", "+14": "US", "+44": "GB"}[number[:3]]
    assert {parse_phone(each, country) for each in spellings(number) if not each.isdigit()} == {number}


@given(st.from_regex(r"\+?(86)?1[3-9]\d{9}", fullmatch=True))
def test_what_is_parsed_is_surely_a_number_and_parses_to_itself(text: str) -> None:
    parsed = parse_phone(text, "CN")
    assert parsed is None or (is_surely_a_phone(parsed) and parse_phone(parsed, "CN") == parsed)
