import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.text.names import fold_name, is_longer_than_a_name, mask_name, name_alone
from gendan.text.postcodes import find_postcode, is_postcode, mask_postcode

POSTCODES = ["200040", "94107", "02139-4999", "SW1A 1AA", "sw1a1aa", "K1A 0B1", "M5a0b1"]


@pytest.mark.parametrize("postcode", POSTCODES)
def test_a_postcode_is_known_alone_and_in_a_sentence(postcode: str) -> None:
    assert is_postcode(postcode)
    assert find_postcode(f"邮编{postcode}，谢谢") == postcode


@pytest.mark.parametrize("text", ["1234567", "GD100001", "#94107", "94107/1", "8000", "a word"])
def test_part_of_another_number_is_no_postcode(text: str) -> None:
    assert find_postcode(text) is None


@given(st.sampled_from(POSTCODES))
def test_two_characters_of_a_postcode_are_shown(postcode: str) -> None:
    masked = mask_postcode(postcode)
    assert (masked[:2], set(masked[2:]), len(masked)) == (postcode[:2], {"*"}, len(postcode))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("李伟", "李伟"), ("我叫李伟，谢谢", "李伟"), ("收貨人：𠮷田", "𠮷田"),
        ("my name is Emma Clark", "Emma Clark"),
        ("阿卜杜拉·买买提", "阿卜杜拉·买买提"), ("O'Brien", "O'Brien"), ("José", "José"),
        ("8000", None), ("where is my order", None), ("@emma", None), ("", None),
    ],
)  # fmt: skip
def test_a_name_is_read_out_of_what_people_put_around_it(text: str, name: str | None) -> None:
    assert name_alone(text) == name


@pytest.mark.parametrize("text", ["我的快递怎么还没到", "where is my parcel", "谁？"])
def test_a_sentence_is_longer_than_a_name(text: str) -> None:
    assert is_longer_than_a_name(text)


def test_a_name_is_compared_without_case_gaps_and_signs() -> None:
    assert fold_name(" Emma-O’Brien ") == fold_name("EMMA OBRIEN")


@given(st.text())
def test_a_folded_name_stays_folded(text: str) -> None:
    assert fold_name(fold_name(text)) == fold_name(text)


@given(st.from_regex(r"[A-Z][a-z]{1,9}( [A-Z][a-z]{1,9})?", fullmatch=True))
def test_only_initials_of_a_name_are_shown(name: str) -> None:
    assert "".join(mask_name(name).replace("*", "").split()) == "".join(word[0] for word in name.split())
