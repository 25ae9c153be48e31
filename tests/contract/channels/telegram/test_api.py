"""Telegram's failures, told apart; and nothing of what it says stands in a log."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from bot.ports import DeliveryOutcome
from channels.telegram.api import ServerFailedError, open_api, outcome_of
from demo.telegram_sandbox.running import Sandbox
from tests.support.logging_to import logging_to


def caused(problem: TelegramError, cause: type[httpx.HTTPError]) -> TelegramError:
    problem.__cause__ = cause("x")
    return problem


@pytest.mark.parametrize(
    ("problem", "outcome"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), DeliveryOutcome.BLOCKED),
        (Forbidden("Forbidden: user is deactivated"), DeliveryOutcome.BLOCKED),
        (BadRequest("Chat not found"), DeliveryOutcome.BLOCKED),
        (BadRequest("can't parse entities"), DeliveryOutcome.REFUSED),
        (ChatMigrated(-1), DeliveryOutcome.REFUSED),
        (InvalidToken(), DeliveryOutcome.RETRY),
        (ServerFailedError(500), DeliveryOutcome.RETRY),
        (ServerFailedError(502), DeliveryOutcome.RETRY),
        (ServerFailedError(504), DeliveryOutcome.UNKNOWN),
        (caused(NetworkError("x"), httpx.ConnectError), DeliveryOutcome.RETRY),
        (caused(TimedOut(), httpx.ConnectTimeout), DeliveryOutcome.RETRY),
        (caused(TimedOut(), httpx.PoolTimeout), DeliveryOutcome.RETRY),
        (caused(TimedOut(), httpx.ReadTimeout), DeliveryOutcome.UNKNOWN),
        (caused(NetworkError("x"), httpx.RemoteProtocolError), DeliveryOutcome.UNKNOWN),
        (TelegramError("Invalid server response"), DeliveryOutcome.UNKNOWN),
    ],
)
def test_a_failure_says_whether_the_message_may_have_arrived(
    problem: TelegramError, outcome: DeliveryOutcome
) -> None:
    assert outcome_of(problem) is outcome


async def test_an_answer_that_cannot_be_read_is_not_written_into_the_logs(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = open_api(sandbox.token, sandbox.url)

    async def garbled(*_: Any, **__: Any) -> httpx.Response:
        return httpx.Response(200, content=b'{"ok": true, "result": "Zorblax at ')

    monkeypatch.setattr(httpx.AsyncClient, "request", garbled)
    with logging_to(tmp_path / "log") as log, pytest.raises(TelegramError):
        await api.send_message(1, "Zorblax")
    await api.close_lines()

    assert "Zorblax" not in log.read_text(encoding="utf-8")
