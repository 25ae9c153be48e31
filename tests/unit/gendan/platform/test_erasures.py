"""Who was erased is remembered, without saying who."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gendan.platform.erasure_log import Erasure, ErasureBook, ErasureMark

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
MARK = ErasureMark("a-secret-of-more-than-24-characters")


class Clock:
    def now(self) -> datetime:
        return NOW


@pytest.fixture
def book(tmp_path: Path) -> ErasureBook:
    return ErasureBook(tmp_path / "shop" / "erasures.jsonl", Clock())


def test_who_was_erased_is_found_again_and_stands_nowhere(book: ErasureBook, tmp_path: Path) -> None:
    book.remember([MARK.customer("C1001"), MARK.contact("li.wei@example.com")])
    assert book.find([MARK.contact("li.wei@example.com")]) == Erasure(MARK.contact("li.wei@example.com"), NOW)
    assert book.find([MARK.customer("C2001")]) is None
    file = tmp_path / "shop" / "erasures.jsonl"
    assert not [word for word in ("C1001", "li.wei") if word in file.read_text()]
    assert file.stat().st_mode & 0o777 == 0o600


def test_another_key_gives_other_marks(book: ErasureBook) -> None:
    book.remember([MARK.customer("C1001")])
    other = ErasureMark("another-secret-of-more-than-24-characters")
    assert book.find([other.customer("C1001")]) is None


def test_a_line_that_a_crash_cut_off_costs_no_other(book: ErasureBook, tmp_path: Path) -> None:
    book.remember([MARK.customer("C1")])
    with (tmp_path / "shop" / "erasures.jsonl").open("a") as file:
        file.write('{"mark": "abc')
    book.remember([MARK.customer("C2")])
    assert [one.mark for one in book.all()] == [MARK.customer("C1"), MARK.customer("C2")]


def test_the_same_erasure_from_a_backup_is_written_once(book: ErasureBook) -> None:
    book.remember([MARK.customer("C1")])
    book.add(book.all())
    assert len(book.all()) == 1
