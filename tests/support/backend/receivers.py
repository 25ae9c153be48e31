"""A mail server and an SMS gateway, as providers have them."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from aiosmtpd.smtp import SMTP

from backend.outbound.messengers.smtp import Encryption


class Mailbox:
    """A mail server's hands.

    Attributes:
        answers: to the next recipients, before those that are taken.
    """

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.answers: list[str] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(envelope)
        return "250 OK"

    def read(self, number: int = 0) -> EmailMessage:
        mail: Any = message_from_bytes(self.mails[number].content, policy=policy.default)  # type: ignore[arg-type]
        return mail


@asynccontextmanager
async def mail_server(
    encryption: Encryption = Encryption.NONE, context: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[dict[str, Any], Mailbox]]:
    """Run one; yields the backend's settings for it."""
    mailbox, loop = Mailbox(), asyncio.get_running_loop()
    starttls = context if encryption is Encryption.STARTTLS else None
    server = await loop.create_server(
        lambda: SMTP(
            mailbox, hostname="mail.test", loop=loop, tls_context=starttls, require_starttls=bool(starttls)
        ),
        "127.0.0.1",
        0,
        ssl=context if encryption is Encryption.TLS else None,
    )
    settings = {
        "smtp_host": "127.0.0.1",
        "smtp_port": server.sockets[0].getsockname()[1],
        "smtp_from": "shop@example.com",
        "smtp_tls": str(encryption),
    }
    try:
        yield settings, mailbox
    finally:
        server.close()
        await server.wait_closed()


class SmsGateway:
    """Takes text messages.

    Attributes:
        statuses: of the next answers, before those that are good.
    """

    def __init__(self) -> None:
        self.received: list[Any] = []
        self.statuses: list[int] = []
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        self.received.append(await request.json())
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)


@asynccontextmanager
async def sms_gateway() -> AsyncIterator[SmsGateway]:
    """Run one."""
    gateway, app = SmsGateway(), web.Application()
    app.router.add_post("/sms", gateway.take)
    async with TestServer(app) as server:
        gateway.url = str(server.make_url("/sms"))
        yield gateway
