"""What fails is logged, and nothing of what it was about."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from backend.identity.api_keys import ApiKeys
from tests.support.backend.machine_api import ORDER, create
from tests.support.backend.service import Backend, sign_principal
from tests.support.logging_to import logging_to

PRIVATE = (
    "王芳",
    "Wang.Fang",
    "wang.fang",
    "13900139000",
    "建国路",
    "Teapot",
    "W-2001",
    "W2001",
    "SF9000000000001",
)


async def lose(backend: Backend, table: str) -> None:
    async with backend.database.write.begin() as connection:
        await connection.execute(text(f"ALTER TABLE {table} RENAME TO lost"))


@pytest.mark.parametrize("table", ["orders", "order_lines", "history", "customers"])
async def test_an_order_that_cannot_be_stored_is_logged_without_its_content(
    backend: Backend, tmp_path: Path, table: str
) -> None:
    keys = ApiKeys(backend.database, backend.clock, None)
    key = await keys.create("shop", frozenset({"orders:write"}))
    await lose(backend, table)
    with logging_to(tmp_path / "log") as log:
        response = await create(backend, key, ORDER)
    written = log.read_text(encoding="utf-8")
    assert response.status == 500
    assert "request_failed" in written
    assert not [word for word in PRIVATE if word in written + await response.text()]


async def test_a_row_that_breaks_a_rule_of_the_database_is_not_quoted_in_the_log(
    backend: Backend, engine: str, tmp_path: Path
) -> None:
    rule = {
        "sqlite": "CREATE TRIGGER full BEFORE INSERT ON feedback BEGIN SELECT RAISE(ABORT, 'no'); END",
        "postgresql": "ALTER TABLE feedback ADD CONSTRAINT full_up CHECK (id < 0) NOT VALID",
    }
    async with backend.database.write.begin() as connection:
        await connection.execute(text(rule[engine]))
    headers, body = {"Idempotency-Key": "k"}, {"text": "王芳 建国路 Teapot"}
    with logging_to(tmp_path / "log") as log:
        response = await backend.call("POST", "/api/v1/feedback", sign_principal(), body, headers=headers)
    written = log.read_text(encoding="utf-8")
    assert response.status == 500
    assert "IntegrityError" in written
    assert not [word for word in PRIVATE if word in written]


@pytest.mark.parametrize(
    ("table", "path", "body"),
    [
        ("tries", "/verifications", {"number": "W-2001", "email": "wang.fang@example.com"}),
        ("orders", "/verifications", {"number": "W-2001", "recipient": "王芳", "postcode": "100020"}),
        ("customers", "/verifications/codes", {"contact": "13900139000"}),
        ("feedback", "/feedback", {"text": "王芳 建国路 Teapot", "order_number": "W-2001"}),
        ("grants", "/orders/resolve", {"mentions": ["SF9000000000001"], "words": "王芳 Teapot"}),
    ],
)
async def test_a_question_that_cannot_be_answered_is_logged_without_its_words(
    backend: Backend, tmp_path: Path, table: str, path: str, body: dict[str, Any]
) -> None:
    await lose(backend, table)
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    with logging_to(tmp_path / "log") as log:
        response = await backend.call("POST", f"/api/v1{path}", sign_principal(), body, headers=headers)
    written = log.read_text(encoding="utf-8")
    assert response.status == 500
    assert json.loads(written.splitlines()[0])["event"] == "request_failed"
    assert not [word for word in PRIVATE if word in written + await response.text()]
