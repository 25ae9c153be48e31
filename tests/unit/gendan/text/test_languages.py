import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.text.languages import holds_han, is_chinese, is_han, language_of_locale


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("我的快递到哪了", True), ("我的order到哪了", True), ("please check 快递 for me thanks", False),
        ("where is it", False), ("ok", None), ("GD100001", None), ("li.wei@example.com", None), ("👍", None),
        ("𠮷", True), ("", None),
    ],
)  # fmt: skip
def test_the_script_tells_or_nothing_does(text: str, *, chinese: bool | None) -> None:
    assert is_chinese(text) is chinese


@given(st.text())
def test_a_text_holds_chinese_if_one_of_its_characters_is(text: str) -> None:
    assert holds_han(text) == any(map(is_han, text))


def test_two_characters_are_not_one() -> None:
    assert is_han("快")
    assert not is_han("快递")


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh-HK", "zh-Hant"), ("zh_CN", "zh"), ("en-GB", "en"), ("fr", "zh"), (None, "zh")],
)
def test_a_locale_names_our_language(locale: str | None, language: str) -> None:
    assert language_of_locale(locale, "zh") == language
