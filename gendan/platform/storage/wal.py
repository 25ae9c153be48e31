"""SQLite's write-ahead log, read as https://sqlite.org/fileformat2.html#walformat lays it down.

SQLite ends reading a log at the first frame whose checksum is wrong, says nothing, and writes over the rest.
After a crash that is right, for what follows was never committed. Where more was committed behind it, the log
is damaged.
"""

import struct
import time
from dataclasses import dataclass
from pathlib import Path

_HEADER_BYTES = 32
_FRAME_HEADER_BYTES = 24
_MAGIC_BIG_ENDIAN = 0x377F0683
_MAGIC_LITTLE_ENDIAN = 0x377F0682
_WORD = 0xFFFFFFFF
Sums = tuple[int, int]


@dataclass(frozen=True)
class Log:
    """What can be read of a log.

    Attributes:
        sound: commits that can be read.
        lost: commits that stand behind the first frame which can't; all of them if the beginning can't.
    """

    sound: int
    lost: int
    has_beginning: bool

    @property
    def is_damaged(self) -> bool:
        """Whether something that was committed can't be read; a crash may have torn the very last."""
        return self.lost > 1 or not self.has_beginning

    @property
    def what(self) -> str:
        """What is wrong, in a few words."""
        if not self.has_beginning:
            return "its beginning can't be read, so what was written last is lost"
        return f"of {self.sound + self.lost} last changes {self.lost} can't be read"


def log_of(database: Path) -> Path:
    """Return where a database's log lies."""
    return database.with_name(database.name + "-wal")


def read_log(database: Path, budget_s: float | None = None) -> Log | None:
    """Read the log beside a database file that nobody writes to; None without one.

    Args:
        database: the file.
        budget_s: so long it may take; what it hasn't come to counts as sound.
    """
    path = log_of(database)
    if not path.is_file() or path.stat().st_size <= _HEADER_BYTES:
        return None
    deadline = time.monotonic() + budget_s if budget_s is not None else None
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
        magic, _, page_bytes, _, salt_1, salt_2, *told = struct.unpack(">8I", header)
        order = {_MAGIC_BIG_ENDIAN: ">", _MAGIC_LITTLE_ENDIAN: "<"}.get(magic)
        sums = _add(order, (0, 0), header[:24]) if order else None
        if order is None or sums != tuple(told):
            return Log(0, 0, has_beginning=False)
        sound = lost = 0
        while len(frame := file.read(_FRAME_HEADER_BYTES + page_bytes)) == _FRAME_HEADER_BYTES + page_bytes:
            _, pages_after, *salts, sum_1, sum_2 = struct.unpack(">6I", frame[:_FRAME_HEADER_BYTES])
            if deadline and time.monotonic() > deadline:
                break
            is_ours = salts == [salt_1, salt_2]
            if sums is not None:
                sums = _add(order, _add(order, sums, frame[:8]), frame[_FRAME_HEADER_BYTES:])
                sums = sums if is_ours and sums == (sum_1, sum_2) else None
            # What has other salts an earlier log has left.
            if pages_after and is_ours:
                sound, lost = (sound + 1, lost) if sums else (sound, lost + 1)
        return Log(sound, lost, has_beginning=True)


def _add(order: str, sums: Sums, content: bytes) -> Sums:
    first, second = sums
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for left, right in zip(words[::2], words[1::2], strict=True):
        first = (first + left + second) & _WORD
        second = (second + right + first) & _WORD
    return first, second
