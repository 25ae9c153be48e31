"""Identifiers the gateway issues: unguessable, with a prefix that says what they name."""

import hashlib
import re
import secrets

# 16 random bytes are 22 characters, which Telegram's 64-byte callback data and stock clients can carry.
_RANDOM_BYTES = 16


BUTTON = "b"
_RANDOM = re.compile(r"[A-Za-z0-9_-]{22}")


def is_id(prefix: str, text: str) -> bool:
    """Whether a text has the form of an id with this prefix."""
    head, _, tail = text.partition("_")
    return head == prefix and bool(_RANDOM.fullmatch(tail))


def new_id(prefix: str) -> str:
    """Return `prefix_` and 22 random characters of `A-Za-z0-9_-`."""
    return f"{prefix}_{secrets.token_urlsafe(_RANDOM_BYTES)}"


def turn_id_of(message_ids: list[str]) -> str:
    """Name the turn that answers exactly these messages.

    A re-run after a crash answers the same messages under the same name, so that what it wrote elsewhere is
    not written twice; a turn that more messages joined is another one.
    """
    digest = hashlib.blake2b("\n".join(message_ids).encode(), digest_size=16)
    return f"t_{digest.hexdigest()}"
