"""The demo's letterbox: an SMTP server and a text-message sink whose letters a page shows."""

import asyncio
from collections import deque
from datetime import UTC, datetime
from email import message_from_bytes, policy
from itertools import count
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope

_MOST_LETTERS = 200


class Letterbox:
    """Keeps the newest letters in memory; they are gone with the process."""

    def __init__(self) -> None:
        self._letters: deque[dict[str, Any]] = deque(maxlen=_MOST_LETTERS)
        self._numbers = count(1)

    def add(self, kind: str, to: str, subject: str, text: str) -> None:
        """Keep a letter of kind `email` or `sms`."""
        at = datetime.now(UTC).isoformat()
        letter = {
            "id": next(self._numbers),
            "kind": kind,
            "to": to,
            "subject": subject,
            "text": text,
            "at": at,
        }
        self._letters.appendleft(letter)

    def newest_first(self) -> list[dict[str, Any]]:
        """Return the letters, newest first."""
        return list(self._letters)

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        """Take a mail; aiosmtpd calls this by its name."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        mail = message_from_bytes(content, policy=policy.default)
        body = mail.get_body(("plain", "html"))
        text = body.get_content() if body else ""
        self.add("email", ", ".join(envelope.rcpt_tos), str(mail["Subject"] or ""), text.strip())
        return "250 kept"


async def serve_smtp(letterbox: Letterbox, port: int) -> asyncio.Server:
    """Accept mail for anybody on loopback, in this process's event loop."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: SMTP(letterbox, loop=loop), "127.0.0.1", port)
