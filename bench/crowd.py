"""Customers who have the chat open and say nothing, and a few who speak among them."""

import asyncio
import gc
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass

import aiohttp

from bench.bare_socket import BareSocket
from bench.figures import percentile
from bench.processes import weigh

# What a browser sends with its handshake, which the gateway may keep as long as the tab is open.
_BROWSER = {
    "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8",
    "Cache-Control": "no-cache",
    "Pragma": "no-cache",
}
_AT_ONCE = 25
# Connections that come and go first, so that what a process takes once isn't put down to sockets.
_WARM_UP = 100
_SPEAKERS = 25
_EVERY_S = 0.05
# What else a machine does in a moment isn't the gateway's doing: the quietest stretch shows what it can.
_STRETCHES = 3


@dataclass(frozen=True)
class Crowd:
    """What a crowd costs.

    Attributes:
        each_kib: by how much the gateway's proportional set size grew, for each idle socket.
        alone_s: how long messages took to be acknowledged before the crowd came.
        crowded_s: the same with the crowd there, in several stretches.
    """

    each_kib: float
    alone_s: Sequence[float]
    crowded_s: Sequence[Sequence[float]]

    def crowded_ms(self, share: float) -> float:
        """What this share of the acknowledgements among the crowd don't exceed, in the quietest stretch."""
        return min(percentile(stretch, share) for stretch in self.crowded_s) * 1000


async def measure_crowd(gateway: str, pid: int, idle: int, echoes: int) -> Crowd:
    """Open idle sockets, weigh the gateway before and after, and speak on others, 20 times a second.

    Args:
        gateway: its URL; it must have no limits of connections, sessions and messages.
        pid: its process.
        idle: how many sockets are opened.
        echoes: how many messages are sent before, and as many in each stretch afterwards.
    """
    async with (
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), headers=_BROWSER) as http,
        AsyncExitStack() as opened,
    ):
        url = f"{gateway}/socket.io/?EIO=4&transport=websocket"
        async with AsyncExitStack() as first:
            await _open(first, http, url, _WARM_UP)
        speakers = await _open(opened, http, url, _SPEAKERS)
        alone = await _echoes(speakers, echoes)
        before = weigh([pid])
        await _open(opened, http, url, idle)
        each = (weigh([pid]) - before) / idle / 1024
        with _garbage_left_alone():
            return Crowd(each, alone, [await _echoes(speakers, echoes) for _ in range(_STRETCHES)])


async def _open(stack: AsyncExitStack, http: aiohttp.ClientSession, url: str, count: int) -> list[BareSocket]:
    sockets = [BareSocket(http, url) for _ in range(count)]
    for first in range(0, count, _AT_ONCE):
        fresh = sockets[first : first + _AT_ONCE]
        await asyncio.gather(*(stack.enter_async_context(socket) for socket in fresh))
    return sockets


async def _echoes(speakers: Sequence[BareSocket], count: int) -> list[float]:
    speaking = []
    for number in range(count):
        # Each has heard its last acknowledgement a second ago.
        socket = speakers[number % len(speakers)]
        speaking.append(asyncio.create_task(socket.utter("谢谢", pause_s=0)))
        await asyncio.sleep(_EVERY_S)
    return await asyncio.gather(*speaking)


@contextmanager
def _garbage_left_alone() -> Iterator[None]:
    # Looking through thousands of sockets on this side would be taken for the gateway's slowness.
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
