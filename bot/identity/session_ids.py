"""Ids of web sessions: each shows that it was issued here, without being kept anywhere."""

import hmac
import secrets
from base64 import urlsafe_b64encode

from gendan.platform.settings import KeyRing

_PREFIX = "s_"
_BYTES = 16
_PURPOSE = b"web-session:"


class SessionIds:
    """Issues ids of sessions and knows them again.

    A session in which nothing was said yet is in no database; a signature tells its id from a made-up one, on
    every gateway and after a restart.

    Args:
        keys: of which the first signs and every one verifies.
    """

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys

    def issue(self) -> str:
        """Return `s_` and 44 characters of `A-Za-z0-9_-`: 128 random bits and their signature."""
        _, secret = self._keys.signing
        random = secrets.token_urlsafe(_BYTES)
        return f"{_PREFIX}{random}{_signature(secret, random)}"

    def is_issued(self, text: str) -> bool:
        """Whether an id was issued with one of the keys."""
        prefix, random, signature = text[:2], text[2:24], text[24:]
        if prefix != _PREFIX or not text.isascii():
            return False
        keys = self._keys.keys.values()
        return any(hmac.compare_digest(_signature(secret, random), signature) for secret in keys)


def _signature(secret: str, random: str) -> str:
    # The secret signs other things, too: none of them can be taken for a session.
    digest = hmac.digest(secret.encode(), _PURPOSE + random.encode(), "sha256")
    return urlsafe_b64encode(digest[:_BYTES]).rstrip(b"=").decode()
