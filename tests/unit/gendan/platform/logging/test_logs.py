"""Log files begin anew each day and are deleted by their age."""

import logging
import os
import time
from pathlib import Path

import pytest

from gendan.platform.logging.logs import AgingFileHandler

DAY_S = 86_400


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A log of yesterday, with older ones beside it."""
    for name, age_days in (("bot.log", 1), ("bot.log.1", 13), ("bot.log.2", 15), ("other.log.1", 15)):
        (tmp_path / name).write_text(f"{age_days} days old\n")
        written_at = time.time() - age_days * DAY_S
        os.utime(tmp_path / name, (written_at, written_at))
    return tmp_path / "bot.log"


def say(handler: AgingFileHandler, text: str) -> None:
    handler.emit(logging.makeLogRecord({"msg": text}))


def texts(file: Path) -> dict[str, str]:
    return {path.name: path.read_text().strip() for path in file.parent.iterdir()}


def test_files_older_than_they_may_be_are_deleted(file: Path) -> None:
    AgingFileHandler(file, keep_days=14).close()
    assert sorted(texts(file)) == ["bot.log", "bot.log.1", "other.log.1"]


def test_each_day_has_a_file_of_its_own(file: Path) -> None:
    handler = AgingFileHandler(file, keep_days=14)
    say(handler, "today")
    say(handler, "today again")
    handler.close()
    assert texts(file) == {
        "bot.log": "today\ntoday again",
        "bot.log.1": "1 days old",
        "bot.log.2": "13 days old",
        "other.log.1": "15 days old",
    }


def test_a_process_that_starts_again_goes_on_in_the_days_file(file: Path) -> None:
    for text in ("first", "second"):
        handler = AgingFileHandler(file, keep_days=14)
        say(handler, text)
        handler.close()
    assert texts(file)["bot.log"] == "first\nsecond"


def test_a_device_is_never_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = tmp_path / "stdout"
    printed.symlink_to("/dev/null")
    handler = AgingFileHandler(printed, keep_days=14)
    the_day_after = time.time() + DAY_S
    monkeypatch.setattr(time, "time", lambda: the_day_after)
    say(handler, "a line")
    handler.close()
    assert printed.is_symlink()
