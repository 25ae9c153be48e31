"""What operators see of the backend: its times, what it couldn't send, what is wrong with it."""

import asyncio
import json
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import select, text, update

from backend.outbound.repository import OutboxRepository
from backend.outbound.tables import outbox
from gendan.platform.health_findings import Finding, ServiceReport, Severity
from gendan.platform.storage.database import open_database
from tests.support.backend.codes import ask
from tests.support.backend.commands import run
from tests.support.backend.receivers import mail_server, sms_gateway
from tests.support.backend.service import Backend, sign_principal


async def metrics(backend: Backend) -> str:
    return await (await backend.client.get("/metrics")).text()


async def send_until_given_up(backend: Backend) -> None:
    for _ in range(6):
        await backend.service.dispatcher.send_due()
        backend.clock.advance(seconds=100)


async def test_requests_are_timed_by_the_routes_pattern_and_never_by_its_path(backend: Backend) -> None:
    await backend.get("/api/v1/orders/GD100001", sign_principal(customer="C1001"))
    await backend.call("GET", "/api/v1/orders/GD999999", sign_principal())
    await backend.call("GET", "/made/up/by/anybody", None)
    found = await metrics(backend)

    for answer in ("2xx", "4xx"):
        labels = f'{{answer="{answer}",method="GET",route="/api/v1/orders/{{number}}"}}'
        assert f"gendan_backend_request_seconds_count{labels} 1.0" in found
    assert "GD1" not in found
    assert "made" not in found


async def test_what_waits_to_be_sent_is_shown_with_its_age(backend: Backend) -> None:
    await ask(backend)
    backend.clock.advance(seconds=90)

    assert "gendan_backend_oldest_unsent_seconds 90.0" in await metrics(backend)


async def test_a_code_that_keeps_failing_is_given_up_and_seen(with_settings: Any) -> None:
    async with sms_gateway() as sms, with_settings(sms_url=sms.url) as backend:
        sms.statuses += [503] * 6
        await ask(backend)
        await send_until_given_up(backend)
        found = await metrics(backend)
    assert len(sms.received) == 6
    assert "gendan_backend_dead_letters 1.0" in found
    assert "gendan_backend_oldest_unsent_seconds 0.0" in found


async def test_a_message_of_a_kind_that_the_shop_no_longer_sends_is_given_up_at_once(
    backend: Backend, with_settings: Any
) -> None:
    await ask(backend)
    async with with_settings(sms_url=None) as changed:
        await changed.service.dispatcher.send_due()

    row = (await backend.rows(select(outbox.c.outcome, outbox.c.problem)))[0]
    assert row == ("dead", "the shop no longer sends by sms")


async def test_a_message_that_makes_its_way_out_crash_holds_up_no_other(
    with_settings: Any,
) -> None:
    async with sms_gateway() as sms, with_settings(sms_url=sms.url) as backend:
        await ask(backend, conversation="c_1")
        await ask(backend, "+1 415 555 0132", conversation="c_2")
        async with backend.database.write.begin() as connection:
            first = select(outbox.c.id).order_by(outbox.c.id).limit(1).scalar_subquery()
            await connection.execute(update(outbox).where(outbox.c.id == first).values(payload={}))
        await backend.service.dispatcher.send_due()
    assert [message["to"] for message in sms.received] == ["+14155550132"]


async def test_figures_that_cannot_be_read_are_unknown_and_the_rest_is_shown(backend: Backend) -> None:
    async with backend.database.write.begin() as connection:
        await connection.execute(text("ALTER TABLE outbox RENAME TO elsewhere"))
    found = await metrics(backend)

    assert "gendan_backend_dead_letters NaN" in found
    assert "gendan_backend_request_seconds" in found


@pytest.fixture
def url(tmp_path: Path) -> str:
    made = f"sqlite:///{tmp_path}/backend.db"
    run(made, "migrate")
    return made


def report(result: Result) -> ServiceReport:
    assert result.exit_code == 0, result.output
    return ServiceReport.loads(result.stdout)


def levels(found: ServiceReport) -> dict[str, Severity]:
    return {finding.name: finding.level for finding in found.findings if finding.level}


def test_a_backend_that_could_start_reports_its_backlog(url: str) -> None:
    found = report(run(url, "check"))
    assert levels(found) == {}
    assert found.figures["gendan_backend_dead_letters"] == 0


def test_a_shop_file_that_says_what_cannot_be_is_named(url: str, tmp_path: Path) -> None:
    (tmp_path / "shop.yml").write_text("nmae: x\n", encoding="utf-8")
    found = report(run(url, "check", GENDAN_SHOP_FILE=str(tmp_path / "shop.yml")))
    assert levels(found) == {"backend.shop_file": Severity.PROBLEM}
    assert any("nmae" in finding.what for finding in found.findings)


def test_a_setting_that_cannot_be_is_named(url: str) -> None:
    found = report(run(url, "check", GENDAN_CONTACT_KEY="short"))
    assert levels(found) == {"backend.settings": Severity.PROBLEM}


MAIL = {"GENDAN_SMTP_HOST": "127.0.0.1", "GENDAN_SMTP_FROM": "shop@example.com"}
DEMO = {"GENDAN_SHOP_FILE": "deploy/shop.demo.yml", "GENDAN_DEMO": "yes"}
PUSH = "json://127.0.0.1:9/"
NOBODY = {"GENDAN_SUPPORT_URLS": ""}


def support(url: str, settings: dict[str, str]) -> Finding:
    found = report(run(url, "check", "--no-outgoing", **settings))
    (said,) = [finding for finding in found.findings if finding.name == "backend.support"]
    return said


@pytest.mark.parametrize(
    ("settings", "level", "what"),
    [
        (NOBODY, Severity.PROBLEM, "nobody is told when a customer waits for a person"),
        (NOBODY | DEMO, Severity.PROBLEM, "support.mail is set, but no mail server"),
        (DEMO, Severity.WARNING, "support.mail is set, but no mail server"),
        (MAIL | {"GENDAN_SUPPORT_URLS": "nonsense://x"}, Severity.PROBLEM, "can't use address 1 of 1"),
        (NOBODY | DEMO | MAIL, Severity.OK, "1 address is told when a customer waits for a person"),
        (DEMO | MAIL | {"GENDAN_SUPPORT_URLS": f"{PUSH} {PUSH}2"}, Severity.OK, "3 addresses are told"),
        (NOBODY | {"GENDAN_ALARM_URLS": PUSH}, Severity.OK, "1 address is told"),
    ],
)
def test_who_is_told_that_a_customer_waits_is_said_without_addresses(
    url: str, settings: dict[str, str], level: Severity, what: str
) -> None:
    said = support(url, settings)
    assert said.level is level
    assert what in said.what
    assert PUSH not in said.what


WAYS_OUT = [
    ("email", {"GENDAN_SMTP_HOST": "127.0.0.1", "GENDAN_SMTP_FROM": "shop@tea.internal"}, "GENDAN_SMTP_PORT"),
    ("sms", {}, "GENDAN_SMS_URL"),
]


@pytest.mark.parametrize(("kind", "settings", "place"), WAYS_OUT)
def test_a_way_out_where_nobody_listens_is_a_problem(
    url: str, kind: str, settings: dict[str, str], place: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
    settings = {**settings, place: port if kind == "email" else f"http://127.0.0.1:{port}/sms"}
    assert levels(report(run(url, "check", **settings))) == {f"backend.{kind}": Severity.PROBLEM}
    assert levels(report(run(url, "check", "--no-outgoing", **settings))) == {}


def test_an_sms_gateway_that_takes_the_connection_is_asked_for_nothing(url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/sms"
        assert levels(report(run(url, "check", GENDAN_SMS_URL=address))) == {}
        connection, _ = server.accept()
        assert connection.recv(1) == b""
        connection.close()


async def test_a_real_mail_server_is_logged_in_to_and_sent_nothing(with_settings: Any) -> None:
    async with mail_server() as (settings, mailbox), with_settings(**settings) as backend:
        assert await backend.service.dispatcher._messengers["email"].problem() is None
    assert mailbox.mails == []


def test_mail_without_a_sender_is_a_problem(url: str) -> None:
    found = report(run(url, "check", GENDAN_SMTP_HOST="127.0.0.1"))
    assert levels(found) == {"backend.email": Severity.PROBLEM}


async def _give_up(url: str) -> None:
    database = open_database(url)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    async with database.write.begin() as connection:
        await OutboxRepository(connection).add("sms", "+8613800138000", {"code": "123456"}, now)
        await OutboxRepository(connection).finish(1, "dead", now, "SMS gateway answered 503")
    await database.close()


def test_dead_letters_are_listed_until_they_are_dismissed(url: str) -> None:
    asyncio.run(_give_up(url))
    listed = run(url, "dead-letters", "--dismiss").stdout.splitlines()
    assert [json.loads(line)["problem"] for line in listed] == ["SMS gateway answered 503"]
    assert "13800138000" not in listed[0]
    assert run(url, "dead-letters").stdout == ""
    assert report(run(url, "check")).figures["gendan_backend_dead_letters"] == 0
