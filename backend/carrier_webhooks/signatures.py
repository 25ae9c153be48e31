"""Signatures in the form of Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`."""

import base64
import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime, timedelta

from backend.shared.errors import DomainError

TOLERANCE = timedelta(minutes=5)


class SignatureRefusedError(DomainError):
    """A webhook isn't from whom it says, or not from now."""

    code = "signature_refused"
    status = 401


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the value of the `webhook-signature` header."""
    content = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(secret.encode(), content, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def check_signature(
    secrets: Collection[str], *, message_id: str, timestamp: str, signatures: str, body: bytes, now: datetime
) -> None:
    """Return if one of several signatures (parted by spaces) is right under one of the secrets.

    Raises:
        SignatureRefusedError: none is, or the message isn't from the last five minutes.
    """
    if not message_id or not timestamp.isdecimal() or len(timestamp) > len("9999999999"):
        raise SignatureRefusedError("webhook-id, webhook-timestamp and webhook-signature are required")
    age_s = now.timestamp() - int(timestamp)
    if abs(age_s) > TOLERANCE.total_seconds():
        side = "behind" if age_s > 0 else "ahead of"
        raise SignatureRefusedError(
            f"webhook-timestamp is {abs(age_s):.0f} s {side} this server's clock, 300 s are forgiven; "
            "sign again and resend, and set the clocks by NTP"
        )
    right = [sign(secret, message_id, int(timestamp), body).encode() for secret in secrets]
    offered = [signature.encode() for signature in signatures.split()]
    matches = [hmac.compare_digest(a, b) for a in right for b in offered]
    if not any(matches):
        raise SignatureRefusedError("webhook-signature matches no active key of this carrier")
