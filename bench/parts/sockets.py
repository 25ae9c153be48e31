"""Two thousand customers who have the chat open and say nothing."""

import asyncio
from contextlib import AsyncExitStack

import aiohttp

from bench.bare_socket import BareSocket
from bench.comparison import Comparison
from bench.figures import Row, percentile
from bench.processes import weigh

_SOCKETS = 2000
_AT_ONCE = 50
_ECHOES = 50
_KB = 1000
_MS = 1000


async def measure_sockets(bench: Comparison) -> list[Row]:
    """Open sockets, weigh the gateway before and after, and see how soon a message is acknowledged."""
    url = f"{bench.ours.url}/socket.io/?EIO=4&transport=websocket"
    pid = bench.ours.gateway_pid
    async with (
        AsyncExitStack() as opened,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http,
    ):
        speaker = await opened.enter_async_context(BareSocket(http, url))
        alone = await _acknowledged(speaker)
        before = weigh([pid])
        for _ in range(_SOCKETS // _AT_ONCE):
            fresh = [BareSocket(http, url) for _ in range(_AT_ONCE)]
            await asyncio.gather(*(opened.enter_async_context(socket) for socket in fresh))
        each = (weigh([pid]) - before) / _SOCKETS / _KB
        crowded = await _acknowledged(speaker)
    bench.say(f"{_SOCKETS} idle sockets: {each:.1f} kB each, acknowledged in {crowded * _MS:.0f} ms")
    return [
        Row(f"memory a socket, {_SOCKETS:,} idle", "kB", ours=each, note="growth of the gateway's PSS"),
        Row("message acknowledged, nobody else there, p50", "ms", ours=alone * _MS),
        Row(f"message acknowledged among {_SOCKETS:,} idle, p50", "ms", ours=crowded * _MS),
    ]


async def _acknowledged(socket: BareSocket) -> float:
    return percentile([await socket.utter("谢谢") for _ in range(_ECHOES)], 0.5)
