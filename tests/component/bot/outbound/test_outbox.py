"""Looking for what is due costs the same however much was delivered before."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Select
from sqlalchemy.dialects import sqlite

from bot.outbound.outbox import _DUE, _DUE_BESIDE
from bot.settings import MIGRATIONS
from gendan.platform.storage.migrations import prepare_schema

VALUES = {"channel": "web", "now": datetime(2026, 11, 22, tzinfo=UTC), "limit": 50, "busy": ["c_1"]}


@pytest.mark.parametrize("query", [_DUE, _DUE_BESIDE])
async def test_no_table_is_read_from_end_to_end(tmp_path: Path, query: Select[tuple[object]]) -> None:
    file = tmp_path / "gateway.db"
    await prepare_schema(f"sqlite:///{file}", MIGRATIONS)
    written = query.params(VALUES).compile(
        dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True}
    )
    with closing(sqlite3.connect(file)) as database:
        plan = database.execute(f"EXPLAIN QUERY PLAN {written}", ["x"] * str(written).count("?"))
        steps = [str(step) for *_, step in plan]

    assert any(step.startswith("SEARCH deliveries") for step in steps)
    assert not [step for step in steps if step.startswith("SCAN")]
