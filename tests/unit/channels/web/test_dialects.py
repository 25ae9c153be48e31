"""How a message is written for clients that know stock Rasa alone."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.conversations.model import OfferedButton, Outgoing, Sender
from channels.web.dialects import Dialect, dialect_of


def message(text: str) -> Outgoing:
    at = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
    return Outgoing("m_1", "c_1", 7, Sender.BOT, at, {"text": text}, (OfferedButton("b_1", "Yes"),))


@pytest.mark.parametrize(
    ("asked", "dialect"),
    [
        ({}, Dialect.STOCK),
        ({"session_id": None}, Dialect.STOCK),
        ({"session_id": "s_1", "after_seq": 3}, Dialect.OURS),
        ({"identity": None}, Dialect.OURS),
        ({"locale": "en"}, Dialect.OURS),
    ],
)
def test_who_asks_for_what_only_we_have_hears_our_dialect(asked: dict[str, object], dialect: Dialect) -> None:
    assert dialect_of(asked) is dialect


def test_stock_clients_are_sent_nothing_beside_rasas_own_keys() -> None:
    assert Dialect.STOCK.write(message("Hello")) == {
        "text": "Hello",
        "quick_replies": [{"title": "Yes", "payload": "/b_1", "content_type": "text"}],
    }


@pytest.mark.parametrize("text", ["one\ntwo", "one  \ntwo"])
def test_a_line_stays_a_line_where_markdown_joins_them(text: str) -> None:
    assert Dialect.STOCK.write(message(text))["text"] == "one  \ntwo"
    assert Dialect.OURS.write(message(text))["text"] == text


def test_a_paragraph_stays_a_paragraph() -> None:
    assert Dialect.STOCK.write(message("one\n\ntwo"))["text"] == "one\n\ntwo"


def test_words_that_markdown_would_make_a_link_of_stay_words() -> None:
    written = Dialect.STOCK.write(message("[a](javascript:b) <javascript:c>"))
    assert written["text"] == "［a］(javascript:b) ＜javascript:c＞"


@pytest.mark.parametrize(("language", "read"), [("zh", "小林：您好"), ("en", "小林: 您好")])
def test_a_persons_name_stands_before_their_words_where_nothing_else_shows_it(
    language: str, read: str
) -> None:
    said = replace(message(""), body={"text": "您好", "agent": "小林", "language": language})
    assert Dialect.STOCK.write(said)["text"] == read
    ours = Dialect.OURS.write(said)
    assert (ours["text"], ours["agent"]) == ("您好", "小林")
