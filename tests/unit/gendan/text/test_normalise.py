import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.text.normalise import plain, plain_in_place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("　ＧＤ１００００１ ", "GD100001"),
        ("138–0013－8000", "138-0013-8000"),
        ("8000\u00a0", "8000"),
        ("", ""),
    ],
)
def test_full_width_and_dashes_are_made_ordinary(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(st.text(st.characters(exclude_categories=["Cs", "Mn"])))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text())
def test_in_place_every_character_keeps_its_place(text: str) -> None:
    assert len(plain_in_place(text)) == len(text)
    assert plain_in_place(plain_in_place(text)) == plain_in_place(text)


def test_in_place_digits_of_any_script_are_digits() -> None:
    assert plain_in_place("٤١١\t—１") == "411 -1"
