"""Codes on their way out, through real mail and HTTP servers."""

import re
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from sqlalchemy import select

from backend.app import build_messengers
from backend.outbound.messengers.smtp import Encryption
from backend.outbound.model import OutgoingMessage
from backend.outbound.repository import OutboxRepository
from backend.outbound.service import Dispatcher, SendingFailedError
from backend.outbound.tables import outbox
from gendan.platform.settings import SettingsError
from gendan.platform.storage.database import Database
from tests.support.backend.codes import ask, sent_code
from tests.support.backend.receivers import SmsGateway, mail_server, sms_gateway
from tests.support.backend.service import Backend, FrozenClock


async def outcomes(backend: Backend) -> list[Any]:
    return [tuple(row) for row in await backend.rows(select(outbox.c.outcome, outbox.c.attempts))]


async def test_a_code_arrives_by_mail_and_its_content_is_wiped(with_settings: Any) -> None:
    async with mail_server() as (settings, mailbox), with_settings(**settings) as backend:
        await ask(backend, "Li.Wei@example.com")
        code = await sent_code(backend)
        await backend.service.dispatcher.send_due()
        stored = (await backend.rows(select(outbox.c.payload, outbox.c.outcome, outbox.c.recipient)))[0]
    assert mailbox.mails[0].rcpt_tos == ["li.wei@example.com"]
    assert re.findall(r"\d{6}", mailbox.read().get_content()) == [code]
    assert stored == (None, "sent", "")


async def test_a_mail_says_who_sends_it_when_in_which_language_and_that_nobody_need_answer(
    with_settings: Any,
) -> None:
    async with mail_server() as (settings, mailbox), with_settings(**settings) as backend:
        await ask(backend, "Li.Wei@example.com")
        await backend.service.dispatcher.send_due()
    mail = mailbox.read()

    assert mail["From"].addresses[0].display_name == "拾光小铺"
    assert mail["From"].addresses[0].addr_spec == "shop@example.com"
    assert mail["Date"].datetime == backend.clock.now()
    assert re.fullmatch(r"<\d+\.\d+@example\.com>", mail["Message-ID"])
    assert mail["Content-Language"] == "zh-Hans"
    assert mail["Auto-Submitted"] == "auto-generated"


async def test_an_address_that_there_is_not_is_written_to_once(with_settings: Any) -> None:
    async with mail_server() as (settings, mailbox), with_settings(**settings) as backend:
        mailbox.answers = ["550 no such user"]
        await ask(backend, "Li.Wei@example.com")
        await backend.service.dispatcher.send_due()
        backend.clock.advance(minutes=5)
        await backend.service.dispatcher.send_due()
        assert await outcomes(backend) == [("dead", 1)]
    assert mailbox.mails == []


async def test_a_server_that_is_busy_is_asked_again_with_the_same_mail(with_settings: Any) -> None:
    async with mail_server() as (settings, mailbox), with_settings(**settings) as backend:
        mailbox.answers = ["451 greylisted"]
        await ask(backend, "Li.Wei@example.com")
        await backend.service.dispatcher.send_due()
        backend.clock.advance(minutes=2)
        await backend.service.dispatcher.send_due()
        assert await outcomes(backend) == [("sent", 2)]
    assert len(mailbox.mails) == 1


async def test_a_code_that_would_come_too_late_is_not_sent(with_settings: Any) -> None:
    async with mail_server() as (settings, mailbox), with_settings(**settings) as backend:
        await ask(backend, "Li.Wei@example.com")
        backend.clock.advance(minutes=10)
        await backend.service.dispatcher.send_due()
        assert await outcomes(backend) == [("expired", 1)]
    assert mailbox.mails == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """A server's own certificate for 127.0.0.1, which nobody else vouches for."""
    folder, key = tmp_path_factory.mktemp("certificate"), ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")]), datetime.now(UTC)
    loopback = x509.IPAddress(ip_address("127.0.0.1"))
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([loopback]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(secret)
    (folder / "cert.pem").write_bytes(signed.public_bytes(Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context, folder / "cert.pem"


@pytest.mark.parametrize("encryption", [Encryption.STARTTLS, Encryption.TLS])
async def test_encrypted_mail_goes_to_a_server_that_is_trusted_and_to_no_other(
    with_settings: Any,
    certificate: tuple[ssl.SSLContext, Path],
    encryption: Encryption,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    context, trusted = certificate
    async with mail_server(encryption, context) as (settings, mailbox), with_settings(**settings) as backend:
        await ask(backend, "Li.Wei@example.com")
        await backend.service.dispatcher.send_due()
        assert mailbox.mails == []
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        backend.clock.advance(minutes=1)
        await backend.service.dispatcher.send_due()
        assert await outcomes(backend) == [("sent", 2)]
    assert len(mailbox.mails) == 1


async def test_a_server_without_encryption_gets_no_mail_that_wants_it(with_settings: Any) -> None:
    async with (
        mail_server() as (settings, mailbox),
        with_settings(**settings | {"smtp_tls": "starttls"}) as backend,
    ):
        await ask(backend, "Li.Wei@example.com")
        await backend.service.dispatcher.send_due()
    assert mailbox.mails == []


async def test_a_kind_of_encryption_that_there_is_not_is_named(backend: Backend) -> None:
    mail = {"smtp_host": "127.0.0.1", "smtp_from": "a@b.example", "smtp_tls": "yes"}
    settings = backend.settings.model_copy(update=mail)
    with pytest.raises(SettingsError, match=r"GENDAN_SMTP_TLS.*starttls, tls, no"):
        build_messengers(settings, backend.shop)


@pytest.fixture
async def sms() -> AsyncIterator[SmsGateway]:
    async with sms_gateway() as gateway:
        yield gateway


@pytest.mark.parametrize("status", [503, 429, 401])
async def test_a_text_message_is_tried_again_after_a_failure(
    with_settings: Any, sms: SmsGateway, status: int
) -> None:
    sms.statuses.append(status)
    async with with_settings(sms_url=sms.url) as backend:
        await ask(backend)
        await backend.service.dispatcher.send_due()
        backend.clock.advance(seconds=30)
        await backend.service.dispatcher.send_due()
        assert await outcomes(backend) == [("sent", 2)]
    first, second = sms.received
    assert first == second
    assert first["to"] == "+8613800138000"


async def test_a_text_message_says_what_a_provider_s_template_needs(
    with_settings: Any, sms: SmsGateway
) -> None:
    async with with_settings(sms_url=sms.url) as backend:
        await ask(backend)
        code = await sent_code(backend)
        await backend.service.dispatcher.send_due()
    (sent,) = sms.received
    assert code in sent.pop("text")
    assert re.fullmatch(r"\d+\.\d+", sent.pop("id"))
    assert sent == {
        "to": "+8613800138000",
        "purpose": "code",
        "language": "zh",
        "values": {"code": code},
    }


async def test_a_number_that_the_gateway_refuses_is_not_tried_again(
    with_settings: Any, sms: SmsGateway
) -> None:
    sms.statuses.append(422)
    async with with_settings(sms_url=sms.url) as backend:
        await ask(backend)
        await backend.service.dispatcher.send_due()
        backend.clock.advance(minutes=5)
        await backend.service.dispatcher.send_due()
        assert await outcomes(backend) == [("dead", 1)]
    assert len(sms.received) == 1


async def test_a_gateway_that_sends_elsewhere_is_not_followed(with_settings: Any, sms: SmsGateway) -> None:
    sms.statuses.append(302)
    async with with_settings(sms_url=sms.url) as backend:
        await ask(backend)
        await backend.service.dispatcher.send_due()
        assert await outcomes(backend) == [(None, 1)]


async def test_nothing_is_sent_for_an_unknown_contact(with_settings: Any, sms: SmsGateway) -> None:
    async with with_settings(sms_url=sms.url) as backend:
        await ask(backend, "+8613800138999")
        await backend.service.dispatcher.send_due()
    assert sms.received == []


class Broken:
    """A messenger that never gets through."""

    async def send(self, _message: OutgoingMessage) -> None:
        raise SendingFailedError("no route")


async def test_what_cannot_be_sent_is_given_up_and_wiped(database: Database, clock: FrozenClock) -> None:
    code = {"code": "123456", "language": "zh", "expires_at": (clock.now() + timedelta(hours=1)).isoformat()}
    async with database.write.begin() as transaction:
        await OutboxRepository(transaction).add("sms", "+8613800138000", code, clock.now())
    dispatcher = Dispatcher(database, clock, {"sms": Broken()})
    for _ in range(10):
        await dispatcher.send_due()
        clock.advance(minutes=5)
    async with database.read.connect() as connection:
        row = (await connection.execute(outbox.select())).one()
    assert (row.outcome, row.attempts, row.payload, row.problem) == ("dead", 6, None, "no route")
