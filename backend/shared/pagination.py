"""Page keys as opaque cursors."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime

from backend.shared.errors import InvalidFieldError


@dataclass(frozen=True)
class PageKey:
    """Where a page ends: the placing time and row id of its last order."""

    placed_at: datetime
    id: int


_LARGEST_ID = 2**63


def write_cursor(key: PageKey) -> str:
    """Return a cursor that continues after this key."""
    micros = int(key.placed_at.timestamp()) * 1_000_000 + key.placed_at.microsecond
    return base64.urlsafe_b64encode(f"{micros}:{key.id}".encode()).decode().rstrip("=")


def read_cursor(cursor: str | None) -> PageKey | None:
    """Return the key of a cursor.

    Raises:
        InvalidFieldError: it isn't one of ours.
    """
    if not cursor:
        return None
    try:
        return _key(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode())
    except (ValueError, binascii.Error, OverflowError, OSError):
        raise InvalidFieldError("cursor", "cursor is not one that this API gave out") from None


def _key(text: str) -> PageKey:
    micros, order_id = (int(part) for part in text.split(":"))
    if not 0 <= order_id < _LARGEST_ID:
        raise ValueError(order_id)
    seconds, rest = divmod(micros, 1_000_000)
    return PageKey(datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest), order_id)
