"""Codes by e-mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import aiosmtplib

from backend.domain.localized import Localized
from backend.outgoing.texts import code_body, code_subject
from backend.service.dispatch import SendingFailedError

_TIMEOUT_S = 15
_PROBE_S = 5


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in. `starttls`: refuse to go on without encryption."""

    host: str
    port: int
    sender: str
    user: str | None
    password: str | None
    starttls: bool

    async def problem(self) -> str | None:
        """Log in and leave again; return what went wrong, None when mail could be handed in."""
        client = aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.user,
            password=self.password,
            start_tls=self.starttls,
            timeout=_PROBE_S,
        )
        try:
            async with client:
                await client.noop()
        except (aiosmtplib.SMTPException, OSError) as problem:
            return f"mail server: {type(problem).__name__}"
        return None


class MailMessenger:
    """Sends codes through a mail server."""

    def __init__(self, server: MailServer, shop_name: Localized) -> None:
        self._server = server
        self._shop_name = shop_name
        self.problem = server.problem

    async def send(self, recipient: str, payload: Mapping[str, Any]) -> None:
        """Send a code.

        Raises:
            SendingFailedError: the server can't be reached or refused it.
        """
        mail = EmailMessage()
        mail["From"], mail["To"] = self._server.sender, recipient
        mail["Subject"] = code_subject(self._shop_name, payload["language"])
        mail.set_content(code_body(self._shop_name, payload["language"], payload["code"]))
        server = self._server
        try:
            await aiosmtplib.send(
                mail,
                hostname=server.host,
                port=server.port,
                username=server.user,
                password=server.password,
                start_tls=server.starttls,
                timeout=_TIMEOUT_S,
            )
        except (aiosmtplib.SMTPException, OSError) as problem:
            raise SendingFailedError(f"mail server: {type(problem).__name__}") from problem
