import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.platform.logging.redaction import redact
from gendan.text.normalise import plain
from gendan.text.numbers import (
    ShapeMatcher,
    common_shapes,
    find_numbers,
    is_carriers_number,
    is_date,
    is_same_number,
    number_digits,
    number_key,
    number_shape,
    tells,
)
from tests.unit.gendan.text.strategies import SENTENCES

OWN = [
    "GD100001",
    "INV/2026/0001",
    "A-2024-998",
    "#1001",
    "SF1234567890123",
    "99AA1234",
    "1Z999AA10123456784",
]
own_numbers = st.sampled_from(OWN)


@pytest.mark.parametrize("number", OWN)
def test_a_number_of_any_shop_is_found_whole(number: str) -> None:
    assert find_numbers(f"查{number}到哪了") == [number]
    assert find_numbers(f"where is {number.lower()}, please?") == [number.lower()]


@pytest.mark.parametrize("text", ["2026-11-22", "22/11/2026", "11/22", "12-inch", "24h", "iPhone15", "i", ""])
def test_a_date_and_a_few_digits_are_no_number(text: str) -> None:
    assert find_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "apart", "together"),
    [
        ("1234 5678 9012", ["1234", "5678", "9012"], ["1234 5678 9012"]),
        ("GD100001 94107", ["GD100001", "94107"], ["GD100001 94107"]),
        ("1001-where", ["1001"], ["1001"]),
        ("A-2024-998-XY", ["A-2024-998-XY"], ["A-2024-998-XY"]),
    ],
)
def test_groups_are_one_number_only_where_that_is_asked_for(
    text: str, apart: list[str], together: list[str]
) -> None:
    assert find_numbers(text) == apart
    assert find_numbers(text, grouped=True) == together


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert number_key(number_key(text)) == number_key(text)


@given(
    own_numbers, st.sampled_from([str.lower, str.upper, lambda n: f" {n} ", lambda n: n.replace("-", " ")])
)
def test_however_it_is_typed_it_is_the_same_number(number: str, typed: object) -> None:
    assert callable(typed)
    assert is_same_number(typed(number), number)


@given(st.text(), st.text())
def test_what_is_the_same_has_the_same_digits(one: str, other: str) -> None:
    assert not is_same_number(one, other) or number_digits(one) == number_digits(other)


@pytest.mark.parametrize(
    ("label", "number"), [("A7-2", "A7"), ("07", "A7"), ("B7", "A7"), ("SF123456", "GD123456")]
)
def test_a_label_tells_an_orders_number(label: str, number: str) -> None:
    assert tells(label, number)


def test_a_label_that_only_shares_digits_tells_nothing() -> None:
    assert not tells("SF1234567890123", "GD100001")


@pytest.mark.parametrize(
    "text", ["sf1234567890123", "RB123456785CN", "1Z999AA10123456784", "9400111899560000000000"]
)
def test_a_carriers_number_is_known_by_its_form(text: str) -> None:
    assert is_carriers_number(text)
    assert not is_carriers_number("GD100001")


def test_a_date_is_known_in_figures() -> None:
    assert is_date("2026-11-22")
    assert not is_date("2026-11-22-1")


def test_shapes_are_ranked_by_how_often_they_occur() -> None:
    assert common_shapes(["GD1", "X-22", "GD2"]) == ["GD#", "X-##"]


@given(own_numbers)
def test_a_number_has_its_own_shape(number: str) -> None:
    shape = ShapeMatcher([number_shape(number)])
    assert shape.is_as_written(number)
    assert shape.fits(number)
    assert shape.fits_without_prefix(number)


SHOP = ShapeMatcher.of(["GD######", "INV/####/####", "2026####"])


@pytest.mark.parametrize(
    ("text", "written", "fits", "bare"),
    [
        ("gd100001", True, True, True), ("GD-100 001", False, True, True), ("100001", False, False, True),
        ("#100001", False, False, True), ("inv/2026/0001", True, True, True),
        ("INV20260001", False, True, True), ("20261234", True, True, True), ("xy100001", False, False, False),
        ("1234567", False, False, False), ("", False, False, False),
    ],
)  # fmt: skip
def test_signs_gaps_and_prefix_count_or_not(text: str, *, written: bool, fits: bool, bare: bool) -> None:
    assert (SHOP.is_as_written(text), SHOP.fits(text), SHOP.fits_without_prefix(text)) == (
        written,
        fits,
        bare,
    )


def test_a_shop_whose_numbers_begin_with_the_sign_is_known_by_it() -> None:
    shop = ShapeMatcher([number_shape("#1001")])
    assert shop.fits_without_prefix("#2002")
    assert not shop.fits_without_prefix("2002")


def test_a_dashed_telephone_number_is_not_written_like_a_number_of_digits() -> None:
    assert not ShapeMatcher(["##########"]).is_as_written("415-555-0132")


def test_no_shape_fits_nothing() -> None:
    assert not ShapeMatcher([]).fits("100001")
    assert not ShapeMatcher(["GD"]).fits_without_prefix("GD")


def test_numbers_with_their_prefix_are_found_with_gaps_in_them() -> None:
    assert list(SHOP.spans("查 gd 100 001 和GD-100002")) == [(2, 12), (14, 23)]


@given(SENTENCES, own_numbers.filter(lambda number: number != "99AA1234"))
def test_no_number_of_a_common_form_stays_in_a_log_line(text: str, number: str) -> None:
    assert number not in plain(redact(f"{text} {number}"))
