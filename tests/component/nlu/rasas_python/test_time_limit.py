from __future__ import annotations

import asyncio
import re
import time
from typing import Any

import pytest
from components import time_limit
from components.channel import run_turn
from components.time_limit import ReadingTookTooLongError
from rasa.core.processor import MessageProcessor
from rasa_patches import reading_time

from gendan.contracts import TurnRequest
from tests.fault_injection.rasa import spin


@pytest.mark.parametrize("read", [spin, lambda: re.search("(a+)+b", "a" * 60)])
def test_what_runs_for_too_long_is_ended_in_the_middle(read: Any) -> None:
    began = time.process_time()
    with pytest.raises(ReadingTookTooLongError), time_limit.time_limit(0.2):
        read()
    assert time.process_time() - began < 0.5


def test_what_stands_still_uses_up_no_time() -> None:
    with time_limit.time_limit(0.1):
        time.sleep(0.3)


def test_nothing_is_ended_afterwards() -> None:
    with time_limit.time_limit(0.1):
        pass
    began = time.process_time()
    while time.process_time() - began < 0.3:
        pass


def test_every_message_that_rasa_reads_has_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    read = MessageProcessor._parse_message_with_graph
    monkeypatch.setattr(MessageProcessor, "_parse_message_with_graph", read)  # put back afterwards
    monkeypatch.setattr(reading_time, "_read", lambda _self, _message: spin())
    monkeypatch.setattr(time_limit, "LONGEST_S", 0.2)
    reading_time.PATCH.apply()
    with pytest.raises(ReadingTookTooLongError):
        MessageProcessor._parse_message_with_graph(object(), "测")


def test_a_turn_that_took_too_long_says_so() -> None:
    async def handle(_message: Any) -> None:
        raise ReadingTookTooLongError("too long")

    asked = TurnRequest("t_1", None, "c:1", "测", None, {})
    told = asyncio.run(run_turn(asked, handle))
    assert (told.took_too_long, told.messages, told.failed_actions) == (True, [], [])
