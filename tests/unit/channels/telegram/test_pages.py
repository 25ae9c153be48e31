"""Whatever a message is made of, each page of it is one that Telegram takes, and nothing is lost."""

import unicodedata
from html import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.conversations.model import OfferedButton
from channels.telegram.outbound.keyboard import keyboard
from channels.telegram.outbound.splitting import LONGEST_TEXT, pages
from demo.telegram_sandbox.limits import MAX_TEXT
from demo.telegram_sandbox.markup import parse_html, utf16_length

FAMILY, FLAG, THUMB, COMBINED = "👨‍👩‍👧‍👦", "🇨🇳", "👍🏽", "e\u0301\u0323"
GRAPHEMES = (FAMILY, FLAG, THUMB, COMBINED, "한", "각", "5️⃣", "🏴\U000e0067\U000e0062\U000e007f")
# Everything, half surrogates included; and often what is long, escaped, or more than one character.
CHARACTERS = st.one_of(
    st.characters(), st.sampled_from(["<", "&", ">", "\n", " ", "。", "😀", "\ud83d", "\u200b", *GRAPHEMES])
)
TEXTS = st.one_of(
    st.lists(CHARACTERS, max_size=120).map("".join),
    st.tuples(CHARACTERS, st.integers(1, 400)).map(lambda drawn: drawn[0] * drawn[1]),
)
STYLES = st.sampled_from(
    ["{}", "<b>{}</b>", "<code>{}</code>", "• {}", '<a href="https://x.example/?a=1&amp;b=2">{}</a>']
)
LINES = st.lists(st.tuples(STYLES, TEXTS), max_size=6)


def line_of(style: str, text: str) -> str:
    return style.format(escape(text, quote=False))


def visible(text: str) -> str:
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(char for char in whole if unicodedata.category(char)[0] not in "CZ" and char not in "•…")


@given(TEXTS, LINES, st.integers(40, 400))
@example(FAMILY * 60, [], 40)
@example("\u200b" * 50, [], 40)
@example("", [], 40)
def test_each_page_is_one_that_telegram_takes(text: str, lines: list[tuple[str, str]], longest: int) -> None:
    found = pages(text, [line_of(*line) for line in lines], longest)

    assert found
    for page in found:
        seen, _ = parse_html(page)
        page.encode()
        assert 0 < utf16_length(seen) <= longest


@given(TEXTS, LINES, st.integers(40, 400))
def test_nothing_that_can_be_seen_is_lost(text: str, lines: list[tuple[str, str]], longest: int) -> None:
    found = pages(text, [line_of(*line) for line in lines], longest)
    told = "".join(parse_html(page)[0] for page in found)
    meant = "".join([text, *(words for _, words in lines)])

    assert visible(told) == visible(meant)


@pytest.mark.parametrize("grapheme", GRAPHEMES)
@given(before=st.integers(0, 12), longest=st.integers(20, 40))
def test_what_reads_as_one_character_is_never_torn(grapheme: str, before: int, longest: int) -> None:
    found = pages("x" * before + grapheme * 40, [], longest)

    assert all(page.lstrip("x").replace(grapheme, "") == "" for page in found)
    assert "".join(found) == "x" * before + grapheme * 40


def test_styles_go_on_where_a_line_is_cut() -> None:
    found = pages("", ["<b>" + "word " * 1_000 + "</b>"])

    assert len(found) == 2
    for page in found:
        seen, entities = parse_html(page)
        assert [(one["type"], one["length"]) for one in entities] == [("bold", len(seen))]


def test_markup_and_references_do_not_count() -> None:
    assert len(pages("<" * LONGEST_TEXT, [])) == 1
    assert len(pages("", ["<b>" + "&lt;" * LONGEST_TEXT + "</b>"])) == 1
    assert LONGEST_TEXT == MAX_TEXT


@given(st.lists(TEXTS, min_size=1, max_size=130))
def test_every_button_has_a_title_and_there_are_not_too_many(titles: list[str]) -> None:
    markup = keyboard([OfferedButton(f"b_{n:022}", title) for n, title in enumerate(titles)])
    assert markup
    shown = [button for row in markup.inline_keyboard for button in row]

    assert len(shown) == min(len(titles), 100)
    assert all(button.text.strip() and len(button.text) <= 60 for button in shown)
    assert all(len(str(button.callback_data).encode()) <= 64 for button in shown)
