"""Two thousand customers who have the chat open and say nothing."""

import asyncio
import json
import time
from contextlib import AsyncExitStack
from typing import Self

import aiohttp

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
        speaker = await opened.enter_async_context(_Socket(http, url))
        alone = await _acknowledged(speaker)
        before = weigh([pid])
        for _ in range(_SOCKETS // _AT_ONCE):
            fresh = [_Socket(http, url) for _ in range(_AT_ONCE)]
            await asyncio.gather(*(opened.enter_async_context(socket) for socket in fresh))
        each = (weigh([pid]) - before) / _SOCKETS / _KB
        crowded = await _acknowledged(speaker)
    bench.say(f"{_SOCKETS} idle sockets: {each:.1f} kB each, acknowledged in {crowded * _MS:.0f} ms")
    return [
        Row(f"memory a socket, {_SOCKETS:,} idle", "kB", ours=each, note="growth of the gateway's PSS"),
        Row("message acknowledged, nobody else there, p50", "ms", ours=alone * _MS),
        Row(f"message acknowledged among {_SOCKETS:,} idle, p50", "ms", ours=crowded * _MS),
    ]


async def _acknowledged(socket: "_Socket") -> float:
    taken = []
    for number in range(_ECHOES):
        taken.append(await socket.utter(f"{time.perf_counter()}-{number}"))
        # Its answer is not what is timed.
        await asyncio.sleep(0.1)
    return percentile(taken, 0.5)


class _Socket:
    """The least of a Socket.IO client: two thousand real ones would weigh more than what they measure."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = url
        self._confirmed = asyncio.Event()
        self._acknowledged = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._socket = await self._http.ws_connect(self._url, max_msg_size=0)
        self._listening = asyncio.create_task(self._listen())
        await self._socket.send_str("40")
        await asyncio.wait_for(self._confirmed.wait(), 60)
        return self

    async def __aexit__(self, *_problem: object) -> None:
        await self._socket.close()
        if self._listening:
            self._listening.cancel()

    async def utter(self, message_id: str) -> float:
        self._acknowledged.clear()
        said = ["user_uttered", {"message": "谢谢", "message_id": message_id}]
        started = time.perf_counter()
        await self._socket.send_str("421" + json.dumps(said, ensure_ascii=False))
        await asyncio.wait_for(self._acknowledged.wait(), 30)
        return time.perf_counter() - started

    async def _listen(self) -> None:
        async for frame in self._socket:
            text = str(frame.data)
            if text == "2":
                await self._socket.send_str("3")
            elif text.startswith("40"):
                await self._socket.send_str('42["session_request",{}]')
            elif text.startswith('42["session_confirm"'):
                self._confirmed.set()
            elif text.startswith("431"):
                self._acknowledged.set()
