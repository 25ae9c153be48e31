"""Reading customers' files from the line: how many at a time, how large, and how fast at least."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiohttp import web

from channels.network import UNKNOWN
from gendan.contracts import RefusedError

GRACE_S = 10.0
LONGEST_SILENCE_S = 15.0
MOST, MOST_OF_NETWORK = 16, 6
# Where there is no place left, who is slower than so many times the slowest allowed makes room.
_FAIR = 5
_BUSY_S = 5


class NotTakenError(RefusedError):
    """A file isn't taken from the line."""

    status = 408


@dataclass(eq=False)
class Arrival:
    """A file on its way.

    Attributes:
        network: it comes from.
        began: when, in seconds.
        received: bytes so far.
        is_read: whether it is being read; before, it is looked at, and afterwards drawn anew.
        makes_room: whether it is to end, because others wait and it is slow.
    """

    network: str
    began: float
    received: int = 0
    is_read: bool = False
    makes_room: bool = False
    patience: asyncio.Timeout = field(default_factory=lambda: asyncio.timeout(None))


class Receiver:
    """Reads files.

    Args:
        largest: bytes that a file may have.
        slowest: bytes a second that it has to come with after the first ten seconds.
        now: seconds that only grow.
    """

    def __init__(self, largest: int, slowest: int, now: Callable[[], float] = time.monotonic) -> None:
        self.largest = largest
        self._slowest = slowest
        self._now = now
        self._coming: list[Arrival] = []

    def stated_size(self, request: web.Request) -> int:
        """Return how large a file will be at most.

        Raises:
            NotTakenError: too large, as it says itself.
        """
        # What doesn't say how long it is may be as long as any.
        size = self.largest if request.content_length is None else request.content_length
        if size > self.largest:
            raise self._too_large()
        return size

    @contextmanager
    def place(self, network: str) -> Iterator[Arrival]:
        """Hold one of the places for files that come.

        Raises:
            NotTakenError: all are taken, and each file comes fast enough.
        """
        if network != UNKNOWN:
            self._make_room([one for one in self._coming if one.network == network], MOST_OF_NETWORK)
        self._make_room(self._coming, MOST)
        arrival = Arrival(network, self._now())
        self._coming.append(arrival)
        try:
            yield arrival
        finally:
            # Whoever made room for another one has left already.
            if arrival in self._coming:
                self._coming.remove(arrival)

    async def read(self, request: web.Request, arrival: Arrival) -> bytes:
        """Return a file.

        Raises:
            NotTakenError: too large, too slow, or it ended before its end.
        """
        content = bytearray()
        try:
            async with arrival.patience:
                arrival.is_read = True
                self._wait_for_more(arrival)
                while chunk := await request.content.readany():
                    content += chunk
                    arrival.received = len(content)
                    if len(content) > self.largest:
                        raise self._too_large()
                    self._wait_for_more(arrival)
        except TimeoutError:
            raise _too_slow(arrival) from None
        except (ConnectionError, web.RequestPayloadError):
            raise NotTakenError("upload_incomplete", "The file didn't come whole; send it again") from None
        finally:
            arrival.is_read = False
        return bytes(content)

    def _wait_for_more(self, arrival: Arrival) -> None:
        if arrival.makes_room:
            # It was told between two chunks; to set another time would keep it.
            raise TimeoutError
        now = self._now()
        due = arrival.began + GRACE_S + arrival.received / self._slowest
        patience_s = min(due - now, LONGEST_SILENCE_S)
        arrival.patience.reschedule(asyncio.get_running_loop().time() + patience_s)

    def _make_room(self, coming: list[Arrival], most: int) -> None:
        if len(coming) < most:
            return
        slow = [one for one in coming if one.is_read and self._speed(one) < _FAIR * self._slowest]
        if not slow:
            raise NotTakenError(
                "unavailable", "Too many files are coming; send it again", _BUSY_S, status=503
            )
        slowest = min(slow, key=self._speed)
        slowest.makes_room = True
        slowest.patience.reschedule(0)
        self._coming.remove(slowest)

    def _speed(self, arrival: Arrival) -> float:
        # Who has only begun isn't judged yet.
        took_s = self._now() - arrival.began
        return arrival.received / took_s if took_s >= GRACE_S else float("inf")

    def _too_large(self) -> NotTakenError:
        return NotTakenError("attachment_too_large", f"file: send at most {self.largest} bytes", status=413)


def _too_slow(arrival: Arrival) -> NotTakenError:
    if arrival.makes_room:
        return NotTakenError("upload_too_slow", "Others wait and the line is slow; send it again", _BUSY_S)
    return NotTakenError("upload_too_slow", "The file came too slowly; send it again, or a smaller one")
