"""Who was erased, remembered without saying who: an older backup must not bring them back."""

import hashlib
import hmac
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from gendan.platform.clock import Clock

_OWNER_ONLY = 0o600


class ErasureMark:
    """Turns what names a person into a keyed hash that can't be tried through without the key.

    Args:
        key: the installation's GENDAN_CONTACT_KEY.
    """

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def customer(self, customer_id: str) -> str:
        """Return the mark of a customer's id."""
        return self._mark("customer", customer_id)

    def contact(self, value: str) -> str:
        """Return the mark of an e-mail address or phone number in normal form."""
        return self._mark("contact", value)

    def owner(self, contact: str) -> str:
        """Return the mark of who was named by a contact: what that contact alone stands for is gone."""
        return self._mark("owner", contact)

    def conversation(self, conversation_id: str) -> str:
        """Return the mark of a conversation's id."""
        return self._mark("conversation", conversation_id)

    def _mark(self, *parts: str) -> str:
        return hmac.new(self._key, "\x1f".join(("erasure", *parts)).encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Erasure:
    """One mark and when it was made."""

    mark: str
    erased_at: datetime


class ErasureBook:
    """A file of marks, one a line, only ever appended to.

    Written before anything is erased, so that an erasure that was interrupted counts as well.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock

    def remember(self, marks: Iterable[str]) -> None:
        """Write marks down durably, with the present time."""
        now = self._clock.now()
        self.add(Erasure(mark, now) for mark in marks)

    def add(self, erasures: Iterable[Erasure]) -> None:
        """Write down those that aren't in the file yet."""
        known = set(self.all())
        lines = [_line(erasure) for erasure in erasures if erasure not in known]
        if not lines:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        broken = self._path.exists() and not self._path.read_bytes().endswith(b"\n")
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, _OWNER_ONLY)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.writelines(["\n", *lines] if broken else lines)
            file.flush()
            os.fsync(file.fileno())

    def all(self) -> list[Erasure]:
        """Return every mark, oldest first."""
        if not self._path.exists():
            return []
        return parse_erasures(self._path.read_text(encoding="utf-8"))

    def find(self, marks: Iterable[str]) -> Erasure | None:
        """Return the newest entry of one of these marks."""
        wanted = frozenset(marks)
        return next((erasure for erasure in reversed(self.all()) if erasure.mark in wanted), None)


def parse_erasures(text: str) -> list[Erasure]:
    """Read the file's lines; one that a crash left half written is none."""
    return [_read(line) for line in text.splitlines() if line.endswith("}")]


def _line(erasure: Erasure) -> str:
    return json.dumps({**asdict(erasure), "erased_at": erasure.erased_at.isoformat()}) + "\n"


def _read(line: str) -> Erasure:
    read = json.loads(line)
    return Erasure(read["mark"], datetime.fromisoformat(read["erased_at"]))
