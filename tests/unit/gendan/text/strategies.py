"""Sentences as customers write them, with what must be found in them."""

from hypothesis import strategies as st

_WORDS = st.sampled_from(
    [
        "我的邮箱是",
        "手机",
        "订单",
        "谢谢",
        "，",
        "。",
        " ",
        " ",
        "my order ",
        "is ",
        ": ",
        "(",
        ")",
        "呢",
        "a",
        "/",
        "\n",
        "’s ",
    ]
)
_SIGNS = st.text("0123456789-–—－ ().+@#/:X１２３８０＠．abcXYZ_我是", max_size=12)
NUMBERS = st.sampled_from(
    [
        "13800138000",
        "+86 138 0013 8000",
        "138-0013-8000",
        "(415) 555-0132",
        "415.555.0132",
        "6868968",
        "+447700900999",
    ]
)
ADDRESSES = st.sampled_from(
    [
        "li.wei@example.com",
        "o'brien@mail.example.ie",
        "josé@müller.example",
        "用户@例子.广告",
        "x_y+shop@a-b.example",
    ]
)
# Anything that people type around numbers and addresses, and these themselves.
SENTENCES = st.lists(st.one_of(_WORDS, _SIGNS, NUMBERS, ADDRESSES), max_size=8).map("".join)
