"""The gateway's command line, as an operator meets it."""

import asyncio
import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from bot.__main__ import main
from bot.outbound.tables import deliveries
from bot.ports import TurnAnswer
from gendan.platform.health_findings import ServiceReport, Severity
from gendan.platform.storage.database import open_database
from tests.support.gateway import Chat, FrozenClock

SECRET = "a-secret-of-more-than-24-characters"
ENVIRON = {
    "GENDAN_RASA_TOKEN": SECRET,
    "GENDAN_GATEWAY_API_KEY": SECRET,
    "GENDAN_PRINCIPAL_KEYS": f"k1:{SECRET}",
    "GENDAN_IDENTITY_KEYS": f"k1:{SECRET}",
    "GENDAN_REST_KEYS": f"k1:{SECRET}",
}


@pytest.fixture
def url(tmp_path: Path, migrated_sqlite: Path) -> str:
    """A gateway's database with one answered message, whose two replies were given up."""
    path = tmp_path / "gateway.db"
    shutil.copy(migrated_sqlite, path)
    asyncio.run(_give_up(f"sqlite:///{path}"))
    return f"sqlite:///{path}"


async def _give_up(url: str) -> None:
    database = open_database(url)
    chat = Chat(database, FrozenClock())
    await chat.answers(await chat.say("where is it"))
    async with database.write.begin() as connection:
        values = {"status": "dead", "attempts": 14, "due_at": chat.clock.now() - timedelta(days=1)}
        await connection.execute(update(deliveries).values(values))
    await database.close()


def run(url: str, *arguments: str, **environ: str) -> Result:
    variables: dict[str, Any] = {**ENVIRON, "GENDAN_GATEWAY_DATABASE": url, **environ}
    return CliRunner().invoke(main, list(arguments), env=variables)


def report(url: str, **environ: str) -> ServiceReport:
    result = run(url, "check", **environ)
    assert result.exit_code == 0, result.output
    return ServiceReport.loads(result.stdout)


def levels(found: ServiceReport) -> dict[str, Severity]:
    return {finding.name: finding.level for finding in found.findings if finding.level}


def listed(url: str, *options: str) -> list[dict[str, Any]]:
    result = run(url, "dead-letters", *options)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_dead_letters_are_listed_without_what_they_say(url: str) -> None:
    letters = listed(url)
    assert [(letter["channel"], letter["attempts"]) for letter in letters] == [("web", 14), ("web", 14)]
    told = {"room", "message", "conversation", "channel", "attempts", "why", "written_at"}
    assert letters[0].keys() == told
    assert letters[0]["why"] == "failed"


def test_tried_again_dead_letters_wait_for_their_channel(url: str) -> None:
    assert len(listed(url, "--retry")) == 2
    assert listed(url) == []
    assert report(url).figures["gendan_oldest_undelivered_seconds"] > 0


def test_dismissed_dead_letters_wait_for_nothing(url: str) -> None:
    assert len(listed(url, "--dismiss")) == 2
    assert listed(url) == []
    assert report(url).figures["gendan_oldest_undelivered_seconds"] == 0


def test_a_gateway_that_could_start_reports_its_backlog(url: str) -> None:
    found = report(url)
    assert levels(found) == {}
    assert found.figures["gendan_dead_letters"] == 2


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({"GENDAN_RASA_TOKEN": "short"}, "gateway.settings"),
        ({"GENDAN_TRUSTED_PROXIES": "nginx"}, "gateway.settings"),
    ],
)
def test_a_gateway_that_could_not_start_says_why(url: str, environ: dict[str, str], name: str) -> None:
    found = report(url, **environ)
    assert levels(found) == {name: Severity.PROBLEM}
    assert next(iter(environ)) in found.findings[0].what


def test_texts_that_cannot_be_read_are_named(url: str, tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "own.yml").write_text("no_such_text: 你好\n", encoding="utf-8")
    found = report(url, GENDAN_TEXTS=str(tmp_path))
    assert levels(found) == {"gateway.texts": Severity.PROBLEM}


def test_a_gateway_beside_which_no_proxy_is_known_hints_at_one(url: str) -> None:
    assert levels(report(url, GENDAN_GATEWAY_HOST="0.0.0.0")) == {"gateway.proxies": Severity.WARNING}
    proxied = report(url, GENDAN_GATEWAY_HOST="0.0.0.0", GENDAN_TRUSTED_PROXIES="10.0.0.5")
    assert levels(proxied) == {}


@pytest.fixture
def case_url(tmp_path: Path, migrated_sqlite: Path) -> str:
    """A gateway's database in which a customer waits for a person."""
    path = tmp_path / "cases.db"
    shutil.copy(migrated_sqlite, path)
    asyncio.run(_ask_for_person(f"sqlite:///{path}"))
    return f"sqlite:///{path}"


async def _ask_for_person(url: str) -> None:
    database = open_database(url)
    chat = Chat(database, FrozenClock())
    packet = {"reason": "complaint", "question": "杯子碎了", "steps": ["told_delivered"], "language": "zh"}
    chat.dialogue.script = lambda _request: TurnAnswer(({"do": "hand_over", "packet": packet},))
    await chat.answers(await chat.say("人工"))
    await database.close()


def cases(url: str, *arguments: str, said: str | None = None) -> str:
    variables: dict[str, Any] = {**ENVIRON, "GENDAN_GATEWAY_DATABASE": url}
    # Nobody listens there: who answers has a general name then.
    variables["GENDAN_BACKEND_URL"] = "http://127.0.0.1:1"
    return CliRunner().invoke(main, ["cases", *arguments], env=variables, input=said).output


def number_of(url: str) -> str:
    return str(json.loads(cases(url, "--json"))["number"])


def test_nobody_who_waits_is_said_in_words(url: str) -> None:
    assert cases(url) == "Nobody waits for a person.\n"


def test_a_case_is_shown_with_what_was_asked_tried_and_said(case_url: str) -> None:
    number = number_of(case_url)
    assert number in cases(case_url)
    shown = cases(case_url, "show", number.lower())
    for part in (number, "about: complaint", "asked: 杯子碎了", "tried: told_delivered", "customer: 人工"):
        assert part in shown


def test_an_answer_may_be_piped_in_and_closes_with_a_word(case_url: str) -> None:
    number = number_of(case_url)
    assert "Sent. The customer reads it in the chat" in cases(case_url, "answer", number, said="补发了\n")
    assert "人工同事: 补发了" in cases(case_url, "show", number)
    assert f"{number} is closed." in cases(case_url, "close", number, "--say", "再见", "--as", "小林")
    assert "小林: 再见" in cases(case_url, "show", number)
    assert cases(case_url) == "Nobody waits for a person.\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "K-0000"), "There is no case K-0000. 'gendan cases' lists those"),
        (("answer", "K-0000", "Hello"), "There is no case K-0000"),
        (("close", "K-0000"), "There is no case K-0000"),
        (("answer", "K-0000"), "There is nothing in the answer: write it after the number"),
    ],
)
def test_a_mistake_says_what_to_do(case_url: str, arguments: tuple[str, ...], words: str) -> None:
    assert words in cases(case_url, *arguments)


def test_what_a_customer_wrote_cannot_command_the_terminal(case_url: str) -> None:
    number = number_of(case_url)
    assert "\x1b" not in cases(case_url, "answer", number, "red \x1b[31m")
    assert "\x1b" not in cases(case_url, "show", number)
