import pytest
from understanding.normalise import normalise


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("ＧＤ１００１　在哪？", "gd1001 在哪?"),
        ("訂單幾時發貨", "订单什么时候发货"),
        ("點解仲未到", "为什么还没到"),
        ("Where’s\u200b my\nORDER", "where's my order"),
        ("\u202eabc\u202c", "abc"),
        ("2026 1122 3345 到哪了", "202611223345 到哪了"),
        ("1001 1002", "1001 1002"),
        ("  hi   there  ", "hi there"),
        ("cafe\u0301", "café"),
        ("", ""),
    ],
)
def test_a_message_gets_one_form(message: str, text: str) -> None:
    assert normalise(message).text == text


@pytest.mark.parametrize(
    ("message", "part", "original"),
    [
        ("我的  訂單\u200b ＧＤ１００１ 呢", "gd1001", "ＧＤ１００１"),
        ("查 2026 1122 3345 的", "202611223345", "2026 1122 3345"),
        ("點解退款", "为什么", "點解"),
        ("點解退款", "退款", "退款"),
        ("ﬁx GD1\u200b001", "gd1001", "GD1\u200b001"),
    ],
)
def test_a_span_leads_back_to_the_original(message: str, part: str, original: str) -> None:
    normalised = normalise(message)
    at = normalised.text.index(part)
    start, end = normalised.original_span(at, at + len(part))
    assert message[start:end] == original


def test_every_character_has_an_origin_and_they_never_run_backwards() -> None:
    message = "Ｈｉ，點解我個訂單 #W 1234 5678 90\u200b 仲未到？？ ﬁ cafe\u0301"
    normalised = normalise(message)
    assert len(normalised.starts) == len(normalised.ends) == len(normalised.text)
    assert list(normalised.starts) == sorted(normalised.starts)
    assert all(0 <= s < e <= len(message) for s, e in zip(normalised.starts, normalised.ends, strict=True))
