"""What can't be seen is taken out of foreign text; what scripts and emoji need stays."""

import time

import pytest

from gendan.platform.visible_text import has_invisible, isolated, shortened, visible, visible_json


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Mug\u202egnp.exe", "Muggnp.exe"),
        ("\u2066a\u2069\u202ab\u202c", "ab"),
        ("a\u200bb\ufeffc\u2060d\xade\u034ff", "abcdef"),
        ("x\x00\x07\x1b[31m\x7f\x85y\x9b", "x[31m y"),
        ("half \ud83d and \udc00", "half  and"),
        ("Mug\U000e0041\U000e0042\U000e007f", "Mug"),
        ("\ufff9Mug\ufffareading\ufffb\ufffc", "Mugreading"),
        ("Li\u200dWei \u200d\u200c", "LiWei"),
        ("茶\u200d杯\u200c", "茶杯"),
        ("\ufe0fMug\ufe0f\ufe0f\ufe0f", "Mug\ufe0f"),
        ("two\r\nlines\u2028three\u2029\tfour", "two lines three four"),
        ("price\u200e 5\u200f", "price 5"),
        ("\u3164\u200b", ""),
        ("Cafe\u0301", "Café"),
    ],
)
def test_what_cannot_be_seen_is_taken_out(text: str, seen: str) -> None:
    assert visible(text) == seen


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧‍👦 mug",
        "🏳️‍🌈 ❤️‍🔥 👩🏽‍🚀 🧑🏻‍❤️‍🧑🏿",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f scarf",
        "🇩🇪 ☕️ 1️⃣",
        "می\u200cخواهم",
        "ক্\u200dষ and ශ්\u200dරී ලංකා",
        "葛\U000e0100飾区",
        "أحمد محمد 123",
        "עברית \u200f(5)",
        "นี่คือข้อความ",
        "林 é ß 😀",
    ],
)
def test_what_a_script_or_an_emoji_needs_stays(text: str) -> None:
    assert visible(text) == text


def test_lines_stay_where_they_may() -> None:
    assert visible("a\r\nb\tc\u2028d\u202e", lines=True) == "a\nb\tc\nd"
    assert visible_json({"a": ["x\u202e", 1, None, {"b": "y\x07"}]}) == {"a": ["x", 1, None, {"b": "y"}]}
    assert all(has_invisible(f'{{"a": "茶{odd}"}}') for odd in "\u202e\u200b\u3164\ufe0f\x07\u2028\U000e0041")
    assert not has_invisible('{"a": "茶杯 é"}')


def test_only_text_of_the_other_direction_is_isolated() -> None:
    assert isolated("Mug 茶杯") == "Mug 茶杯"
    assert isolated("كوب 5") == "\u2068كوب 5\u2069"


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("short", 10, "short"),
        ("Arrived at the sorting centre", 20, "Arrived at the…"),
        ("x" * 50, 10, "x" * 9 + "…"),
        ("快件已到达上海转运中心", 6, "快件已到达…"),
        ("abc👩‍👩‍👧‍👦def", 6, "abc…"),
        ("abcde\u0301\u0301\u0301f", 6, "abcd…"),
        ("ab🇩🇪🇫🇷x", 6, "ab🇩🇪…"),
        ("ab👍🏽cd", 5, "ab👍🏽…"),
    ],
)
def test_a_long_text_is_cut_between_words_and_never_in_a_letter(text: str, most: int, short: str) -> None:
    assert shortened(text, most) == short
    assert len(shortened(text, most)) <= most


def test_time_grows_with_length_only() -> None:
    began = time.process_time()
    for text in ("\u200d" * 200_000, "a\u200d" * 100_000, "\U000e0041" * 200_000, "a" + "\u0301" * 100_000):
        shortened(visible(text), 500)
    assert time.process_time() - began < 2
