"""What must be hidden of a message, and what never."""

import re
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.shared.masking import MASK, is_identity_number, is_luhn, mask

CARDS = ["4111111111111111", "5500005555555559", "6222020000000000000", "378282246310005", "30569309025904"]
IDENTITY = "11010519491231002X"


def with_check_digit(digits: str) -> str:
    return next(digits + check for check in "0123456789" if is_luhn(digits + check))


card_numbers = st.text("0123456789", min_size=12, max_size=18).map(with_check_digit).filter(int)


@pytest.mark.parametrize("card", CARDS)
def test_known_card_numbers_are_hidden(card: str) -> None:
    assert mask(f"my card is {card}, ok?").text == f"my card is {MASK}, ok?"


@pytest.mark.parametrize(
    "typed",
    [
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111–1111–1111–1111",
        "4111 - 1111 - 1111 - 1111",
        "４１１１１１１１１１１１１１１１",
        "４１１１－１１１１－１１１１－１１１１",
        "4111\u30001111\u30001111\u30001111",
        "4111\u00a01111\u00a01111\u00a01111",
        "41 11 11 11 11 11 11 11",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "3782 822463 10005",
        "622202 0000000000000",
    ],
)
def test_spaces_dashes_and_full_width_do_not_save_a_card_number(typed: str) -> None:
    assert mask(f"卡号{typed}，退到这里").text == f"卡号{MASK}，退到这里"


@pytest.mark.parametrize("rest", [" 12/28", " 12 28", " 123", "，有效期12/28"])
def test_what_follows_a_card_number_does_not_save_it(rest: str) -> None:
    assert "1111 1111" not in mask(f"4111 1111 1111 1111{rest}").text


@pytest.mark.parametrize(
    "typed",
    [
        IDENTITY,
        IDENTITY.lower(),
        "110105 19491231 002X",
        "110105-19491231-002X",
        "１１０１０５１９４９１２３１００２Ｘ",
    ],
)
def test_chinese_identity_numbers_are_hidden(typed: str) -> None:
    masked = mask(f"身份证{typed}。")

    assert masked.text == f"身份证{MASK}。"
    assert masked.kinds == {"identity"}


@pytest.mark.parametrize("number", ["110105194912310021", "110105194913310022", "010105194912310026"])
def test_a_wrong_check_digit_or_birthday_is_no_identity_number(number: str) -> None:
    assert not is_identity_number(number)


@pytest.mark.parametrize(
    "text",
    [
        "GD100001 SF4111111111111111",
        "YT-4111111111111111",
        "#4111111111111111",
        "41111111111111111111",
        "1Z999AA10123456784",
        "13800138000 200040",
        "电话13800138000，邮编200040，2026-11-22下的单",
        "4155550132 94107",
        "415 555 0132 94107",
        "+1 415 555 0132",
        "0000000000000000",
        "1, 2, 3",
    ],
)
def test_numbers_of_parcels_orders_phones_and_places_stay(text: str) -> None:
    assert mask(text).text == text


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("4111111111111111", "################"),
        ("4111 1111 1111 1111", "################"),
        ("SF 4111111111111111", "SF################"),
        ("sf-4111111111111111", "SF-################"),
        (IDENTITY[:17] + "0", "##################"),
    ],
)
def test_a_number_of_the_shops_own_shape_stays_although_its_check_digit_fits(text: str, shape: str) -> None:
    assert mask(text, [shape]).text == text


def test_another_shape_saves_nothing() -> None:
    assert mask("4111111111111111", ["###############", "SF################"]).text == MASK


def test_two_numbers_of_two_kinds_are_both_hidden() -> None:
    masked = mask(f"{IDENTITY} 和 4111111111111111")

    assert masked.text == f"{MASK} 和 {MASK}"
    assert masked.kinds == {"identity", "card"}


@given(card_numbers, st.sampled_from(["", "卡号", "my card: ", "(", "\n"]))
def test_every_number_with_a_right_check_digit_is_hidden(number: str, before: str) -> None:
    assert mask(before + number).text == before + MASK


@given(card_numbers, st.integers(0, 18), st.integers(1, 9))
def test_one_mistyped_digit_is_no_card_number(number: str, place: int, shift: int) -> None:
    assume(place < len(number))
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assume(not is_identity_number(wrong))

    assert mask(wrong).text == wrong


@given(st.text())
def test_only_hidden_parts_change_and_masking_twice_changes_nothing_more(text: str) -> None:
    masked = mask(text)

    assert mask(masked.text) == mask(mask(masked.text).text)
    assert all(part in text for part in masked.text.split(MASK))


@pytest.mark.parametrize("piece", ["1", "1 ", "4111 ", "4-", "1" * 19 + " ", "x1"])
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    started = time.process_time()
    mask(piece * (20_000 // len(piece)))

    assert time.process_time() - started < 2


def test_all_that_is_hidden_is_digits() -> None:
    assert not re.search(r"\d{4}", mask("4111111111111111").text)
