"""Codes and letters by e-mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parseaddr
from enum import StrEnum
from typing import Any

import aiosmtplib
from pydantic import SecretStr

from backend.outbound.messengers.texts import letter, shop_name
from backend.outbound.model import OutgoingMessage
from backend.outbound.service import SendingFailedError, SendingRefusedError
from backend.shared.localized import Localized

_TIMEOUT_S = 15
_PROBE_S = 5
_REFUSED_FOR_GOOD = range(500, 600)
_LANGUAGE_TAGS = {"zh": "zh-Hans", "en": "en"}


class Encryption(StrEnum):
    """How the way to a mail server is kept private."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "no"

    @property
    def usual_port(self) -> int:
        """Where servers take mail in that way."""
        return {Encryption.STARTTLS: 587, Encryption.TLS: 465, Encryption.NONE: 25}[self]


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in.

    Attributes:
        sender: an address, with or without a name before it.
        encryption: nothing is said before it stands.
    """

    host: str
    port: int
    sender: str
    user: str | None
    password: SecretStr | None
    encryption: Encryption

    @property
    def connection(self) -> Mapping[str, Any]:
        """How the library reaches it."""
        return {
            "hostname": self.host,
            "port": self.port,
            "username": self.user,
            "password": self.password.get_secret_value() if self.password else None,
            "use_tls": self.encryption is Encryption.TLS,
            "start_tls": self.encryption is Encryption.STARTTLS,
        }

    async def problem(self) -> str | None:
        """Log in and leave again; return what went wrong, None when mail could be handed in."""
        client = aiosmtplib.SMTP(**self.connection, timeout=_PROBE_S)
        try:
            async with client:
                await client.noop()
        except (aiosmtplib.SMTPException, OSError) as problem:
            return f"mail server: {type(problem).__name__}"
        return None


class MailMessenger:
    """Sends codes and letters through a mail server."""

    def __init__(self, server: MailServer, shop_name: Localized) -> None:
        self._server = server
        self._shop_name = shop_name
        self.problem = server.problem

    async def send(self, message: OutgoingMessage) -> None:
        """Send it.

        Raises:
            SendingRefusedError: the server takes no mail for this address.
            SendingFailedError: the server can't be reached or doesn't take it now.
        """
        try:
            await aiosmtplib.send(self._mail(message), **self._server.connection, timeout=_TIMEOUT_S)
        except aiosmtplib.SMTPRecipientsRefused as refusal:
            codes = {recipient.code for recipient in refusal.recipients}
            is_for_good = all(code in _REFUSED_FOR_GOOD for code in codes)
            kind = SendingRefusedError if is_for_good else SendingFailedError
            raise kind(f"mail server refused the address ({min(codes)})") from refusal
        except (aiosmtplib.SMTPException, OSError) as problem:
            raise SendingFailedError(f"mail server: {type(problem).__name__}") from problem

    def _mail(self, message: OutgoingMessage) -> EmailMessage:
        mail, language = EmailMessage(), message.payload["language"]
        subject, body = letter(self._shop_name, message.payload)
        name, address = parseaddr(self._server.sender)
        mail["From"] = formataddr((name or shop_name(self._shop_name, language), address))
        mail["To"] = message.recipient
        mail["Subject"] = subject
        mail["Date"] = format_datetime(message.created_at)
        # The same at every try: who gets it twice can tell.
        mail["Message-ID"] = f"<{message.key}@{address.partition('@')[2]}>"
        # Nobody's holiday notice answers it (RFC 3834).
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(body)
        mail["Content-Language"] = _LANGUAGE_TAGS.get(language, language)
        return mail
