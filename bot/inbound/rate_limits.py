"""How much one conversation or one network may ask of the gateway in a while."""

import ipaddress
import math
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.conversations.model import Address, Incoming
from gendan.contracts import RefusedError

Now = Callable[[], float]
_MINUTE_S, _HOUR_S = 60.0, 3600.0
# Files fill disks. Those whose network nobody told count together, as so many networks.
_NETWORKS_UNKNOWN = 10
# Beyond that the bucket longest unused is forgotten; after a minute it would be full again anyway.
MOST_BUCKETS = 50_000


class LimitReachedError(RefusedError):
    """Too much came from one place."""

    status = 429

    def __init__(self, what: str, wait_s: float) -> None:
        again_s = max(1, math.ceil(wait_s))
        super().__init__(
            f"too_many_{what}", f"too many {what} at a time; try again after {again_s} s", again_s
        )


class Buckets(Protocol):
    """One bucket a key, filled evenly."""

    async def take(self, key: str, amount: int = 1) -> float:
        """Take some and return 0, or return how many seconds it takes until they are there."""

    async def give_back(self, key: str, amount: int = 1) -> None:
        """Return what was taken."""


NewBuckets = Callable[[str, int, float], Buckets]
"""Makes buckets of a kind: by its name, what they hold, and in how many seconds they regain it."""


class TokenBuckets:
    """One bucket a key, filled evenly.

    Args:
        capacity: what a bucket holds and regains in `period_s`; 0 is no limit.
        now: seconds that only grow.
        period_s: a minute, if nothing is said.
    """

    def __init__(self, capacity: int, now: Now, period_s: float = _MINUTE_S) -> None:
        self._capacity = float(capacity)
        self._per_s = capacity / period_s
        self._now = now
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, key: str, amount: int = 1) -> float:
        """Take so much and return 0, or return how many seconds it takes until there is enough.

        What is more than a bucket can ever hold is taken from a full one, which then owes the rest.
        """
        if not self._capacity:
            return 0.0
        at = self._now()
        left, since = self._buckets.pop(key, (self._capacity, at))
        left = min(self._capacity, left + (at - since) * self._per_s)
        needed = min(amount, self._capacity)
        allowed = left >= needed
        self._buckets[key] = (left - amount if allowed else left, at)
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (needed - left) / self._per_s

    def give_back(self, key: str, amount: int = 1) -> None:
        """Return what was taken."""
        if key in self._buckets:
            left, since = self._buckets[key]
            self._buckets[key] = (min(self._capacity, left + amount), since)


class OwnBuckets:
    """Buckets in this process' memory, where it is the only one that counts.

    Args:
        capacity: what a bucket holds and regains in `period_s`; 0 is no limit.
        now: seconds that only grow.
        period_s: a minute, if nothing is said.
    """

    def __init__(self, capacity: int, now: Now, period_s: float = _MINUTE_S) -> None:
        self._buckets = TokenBuckets(capacity, now, period_s)

    async def take(self, key: str, amount: int = 1) -> float:
        """Take some and return 0, or return how many seconds it takes until they are there."""
        return self._buckets.take(key, amount)

    async def give_back(self, key: str, amount: int = 1) -> None:
        """Return what was taken."""
        self._buckets.give_back(key, amount)


@dataclass(frozen=True)
class Rates:
    """What is allowed in a minute, and of bytes in an hour; 0 is no limit. A network is a /24 or a /64."""

    messages_per_conversation: int = 0
    messages_per_network: int = 0
    sessions_per_network: int = 0
    connections_per_network: int = 0
    uploads_per_conversation: int = 0
    uploads_per_network: int = 0
    upload_bytes_per_network: int = 0


class Limits:
    """Counts what comes in. This machine itself is not a network: a proxy without settings hides all there.

    Args:
        rates: what is allowed.
        now: seconds that only grow.
        open_channels: channels that anybody on the net may use, so that the network tells them apart.
        new_buckets: where several gateways count together; without it in this process' memory. Connections
            are always counted here: they are what this process holds.
    """

    def __init__(
        self,
        rates: Rates,
        now: Now,
        open_channels: frozenset[str],
        new_buckets: NewBuckets | None = None,
    ) -> None:
        new = new_buckets or (lambda _kind, capacity, period_s: OwnBuckets(capacity, now, period_s))
        self._open_channels = open_channels
        self._by_conversation = new("messages", rates.messages_per_conversation, _MINUTE_S)
        self._by_network = new("messages of a network", rates.messages_per_network, _MINUTE_S)
        self._sessions = new("sessions of a network", rates.sessions_per_network, _MINUTE_S)
        self._uploads = new("uploads", rates.uploads_per_conversation, _MINUTE_S)
        self._uploads_by_network = new("uploads of a network", rates.uploads_per_network, _MINUTE_S)
        bytes_an_hour = rates.upload_bytes_per_network
        self._bytes_by_network = new("bytes of a network", bytes_an_hour, _HOUR_S)
        self._bytes_of_unknown = new("bytes of unknown networks", bytes_an_hour * _NETWORKS_UNKNOWN, _HOUR_S)
        self._most_connections = rates.connections_per_network
        self._connections: Counter[str] = Counter()

    async def message(self, incoming: Incoming) -> None:
        """Count a message.

        Raises:
            LimitReachedError: its conversation or its network has sent too many.
        """
        _refuse("messages", await self._by_conversation.take(_key(incoming.address)))
        if incoming.address.channel in self._open_channels and not _is_here(incoming.source):
            _refuse("messages", await self._by_network.take(incoming.source))

    async def give_back(self, incoming: Incoming) -> None:
        """Count a message of a conversation as none: it had come before. Its network sent it all the same."""
        await self._by_conversation.give_back(_key(incoming.address))

    async def upload(self, address: Address, network: str, size: int) -> None:
        """Count a file of so many bytes; raises like `message`."""
        _refuse("uploads", await self._uploads.take(_key(address)))
        if not _is_here(network):
            _refuse("uploads", await self._uploads_by_network.take(network))
        _refuse("uploads", await self._bytes_from(network).take(network, size))

    async def not_uploaded(self, network: str, size: int) -> None:
        """Count so many bytes of a file as none: they didn't come."""
        await self._bytes_from(network).give_back(network, size)

    def _bytes_from(self, network: str) -> Buckets:
        return self._bytes_of_unknown if _is_here(network) else self._bytes_by_network

    async def session(self, network: str) -> None:
        """Count a request for a session; raises like `message`."""
        if not _is_here(network):
            _refuse("sessions", await self._sessions.take(network))

    def connect(self, network: str) -> None:
        """Count a connection that opens; raises like `message`."""
        is_counted = self._most_connections and not _is_here(network)
        if is_counted and self._connections[network] >= self._most_connections:
            raise LimitReachedError("connections", _MINUTE_S)
        self._connections[network] += 1

    def disconnect(self, network: str) -> None:
        """Count a connection that ends."""
        self._connections[network] -= 1
        if self._connections[network] <= 0:
            del self._connections[network]


def _key(where: Address) -> str:
    return f"{where.channel}/{where.account}/{where.conversation}"


def _refuse(what: str, wait_s: float) -> None:
    if wait_s:
        raise LimitReachedError(what, wait_s)


def _is_here(network: str) -> bool:
    try:
        return ipaddress.ip_network(network).is_loopback or network == "::/64"
    except ValueError:
        return True
