import pytest

from bot.dialogue.bare_greetings import is_bare_greeting


@pytest.mark.parametrize(
    "text", ["在吗", "在吗？", "亲～", "你好呀", "hi", "Hello!!", "请问一下", "I have a question", "?", "😀"]
)
def test_a_ping_says_nothing_yet(text: str) -> None:
    assert is_bare_greeting(text)


@pytest.mark.parametrize(
    "text", ["到哪了", "hi, where is my parcel", "在吗我的快递呢", "GD100001", "人工", "help me return this"]
)
def test_the_matter_is_no_opener(text: str) -> None:
    assert not is_bare_greeting(text)
