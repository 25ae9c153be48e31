"""Rasa's memory of a conversation: told, taken out, and forgotten by its age."""

import asyncio
import json
import time
from pathlib import Path

import pytest
from components.retention import DAY_S, forget_old
from components.state_tables import SqliteStateTable, StateRow
from forget import senders_of, told


@pytest.fixture
def table(tmp_path: Path) -> SqliteStateTable:
    table = SqliteStateTable(tmp_path / "tracker.db")
    for sender_id, age_days in (("c_a:1", 0), ("c_a:2", 6.9), ("c_ab:1", 7.1), ("c_b:1", 30)):
        state = json.dumps([{"event": "user", "text": sender_id}])
        row = StateRow("t", state, None, None, time.time() - age_days * DAY_S)
        asyncio.run(table.save(sender_id, row))
    return table


def test_all_episodes_of_a_conversation_are_told_and_of_no_other(table: SqliteStateTable) -> None:
    senders = asyncio.run(senders_of(table, ["c_a"]))
    states = [asyncio.run(told(table, sender)) for sender in senders]
    assert [state["events"][0]["text"] for state in states] == ["c_a:1", "c_a:2"]


def test_a_conversation_is_taken_out_whole_and_no_other(table: SqliteStateTable) -> None:
    assert asyncio.run(table.delete(["c_a:1", "c_a:2"])) == 2
    assert asyncio.run(table.delete([])) == 0
    assert sorted(asyncio.run(table.sender_ids())) == ["c_ab:1", "c_b:1"]


@pytest.mark.parametrize(("days", "kept"), [("", 2), ("10", 3)])
def test_states_are_forgotten_by_their_age(
    table: SqliteStateTable, monkeypatch: pytest.MonkeyPatch, days: str, kept: int
) -> None:
    monkeypatch.setenv("GENDAN_KEEP_TRACKER_DAYS", days)
    asyncio.run(forget_old(table))
    assert len(asyncio.run(table.sender_ids())) == kept
