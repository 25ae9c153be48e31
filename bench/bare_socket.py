"""The least of a Socket.IO client."""

import asyncio
import json
import time
from typing import Self
from uuid import uuid4

import aiohttp


class BareSocket:
    """A widget's connection: thousands of real clients would weigh more than what they measure.

    It offers compression, as every browser does.
    """

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = url
        self._confirmed = asyncio.Event()
        self._acknowledged = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._socket = await self._http.ws_connect(self._url, max_msg_size=0, compress=15)
        self._listening = asyncio.create_task(self._listen())
        await self._socket.send_str("40")
        await asyncio.wait_for(self._confirmed.wait(), 60)
        return self

    async def __aexit__(self, *_problem: object) -> None:
        await self._socket.close()
        if self._listening:
            self._listening.cancel()

    async def utter(self, text: str, pause_s: float = 0.1) -> float:
        """Say something; return the seconds until it was acknowledged, which is before it is answered.

        Args:
            text: what is said.
            pause_s: slept afterwards, so that the answer is out of the way.
        """
        self._acknowledged.clear()
        said = ["user_uttered", {"message": text, "message_id": uuid4().hex}]
        started = time.perf_counter()
        await self._socket.send_str("421" + json.dumps(said, ensure_ascii=False))
        await asyncio.wait_for(self._acknowledged.wait(), 30)
        taken = time.perf_counter() - started
        await asyncio.sleep(pause_s)
        return taken

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
