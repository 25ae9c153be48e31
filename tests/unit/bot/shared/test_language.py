import pytest

from bot.shared.language import language_of, to_traditional
from gendan.text.languages import language_of_locale


@pytest.mark.parametrize(
    ("text", "former", "expected"),
    [
        ("我的快递到哪了", "en", "zh"),
        ("where is my parcel", "zh", "en"),
        ("我的order到哪了", "en", "zh"),
        ("帮我check一下order status吧", "en", "zh"),
        ("please check 快递 for me thanks", "zh", "en"),
        ("我的包裹幾時到", "en", "zh-Hant"),
        ("我的快递几时到", "zh-Hant", "zh"),
        ("好的", "zh-Hant", "zh-Hant"),
        ("GD100001", "en", "en"),
        ("GD100001", "zh", "zh"),
        ("SF1234567890123", "en", "en"),
        ("ok", "zh", "zh"),
        ("li.wei@example.com", "zh", "zh"),
        ("👍", "en", "en"),
        ("8000", "en", "en"),
        ("ｗｈｅｒｅ is it", "zh", "en"),
    ],
)
def test_the_script_of_a_message_tells_its_language(text: str, former: str, expected: str) -> None:
    assert language_of(text, former) == expected


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("zh-CN", "zh"),
        ("zh_TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("en-GB", "en"),
        ("fr", "zh"),
        (None, "zh"),
    ],
)
def test_a_browsers_locale_tells_the_language_before_anything_is_said(
    locale: str | None, expected: str
) -> None:
    assert language_of_locale(locale, "zh") == expected


def test_simplified_words_are_offered_in_traditional_characters() -> None:
    assert to_traditional("您的快递") == "您的快遞"
