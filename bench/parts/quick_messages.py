"""Five messages sent faster than anybody answers: how long until all of them are answered."""

import asyncio
import time
from datetime import timedelta

import socketio

from bench.comparison import Comparison, http_session, proven
from bench.figures import Row, Target, percentile
from bench.gateway import GendanSystem
from bench.questions import QUICK_MESSAGES
from bench.systems import ORDER, System, SystemDownError
from bot.identity.shop_identity import ShopIdentity
from gendan.platform.clock import SystemClock
from gendan.platform.settings import KeyRing

_CUSTOMER = "C1001"
_QUIET_S = 2.5
_CONNECT_S = 10
# HTTP requests sent at the very same time arrive in any order.
_BETWEEN_S = 0.005


async def measure_quick_messages(bench: Comparison) -> list[Row]:
    """Send five messages at once, over REST to Rasa and over Socket.IO to ours."""
    tries = bench.count(10, 5)
    names = [bench.stock.name, bench.mixed.name]
    taken: dict[str, list[float]] = {name: [] for name in (*names, bench.ours.name)}
    for _ in range(tries):
        for system in (bench.stock, bench.mixed):
            taken[system.name].append(await _over_rest(system))
        taken[bench.ours.name].append(await _over_socket(bench.ours))
    figures = [percentile(seconds, 0.5) for seconds in taken.values()]
    note = f"{tries} times; ours understands them as one turn, Rasa answers each"
    return [Row.of("five quick messages, until all are answered, p50", "s", figures, Target(1.0), note)]


async def _over_rest(system: System) -> float:
    async with http_session() as http:
        chat = await proven(system, http)
        started = time.perf_counter()
        asked = []
        for text in QUICK_MESSAGES:
            asked.append(asyncio.create_task(chat.say(text)))
            await asyncio.sleep(_BETWEEN_S)
        await asyncio.gather(*asked)
        return time.perf_counter() - started


async def _over_socket(system: GendanSystem) -> float:
    keys = KeyRing.parse(system.secret("GENDAN_IDENTITY_KEYS"))
    identity = ShopIdentity(keys, SystemClock()).sign(_CUSTOMER, timedelta(minutes=5))
    client = socketio.AsyncClient(reconnection=False)
    heard: list[tuple[float, str]] = []
    confirmed = asyncio.Event()

    async def confirm(_session: str) -> None:
        confirmed.set()

    async def hear(message: dict[str, object]) -> None:
        heard.append((time.perf_counter(), str(message)))

    client.on("session_confirm", confirm)
    client.on("bot_uttered", hear)
    await client.connect(system.url, wait_timeout=_CONNECT_S, transports=["websocket"])
    try:
        await client.emit("session_request", {"identity": identity, "locale": "zh-CN"})
        await asyncio.wait_for(confirmed.wait(), _CONNECT_S)
        started = time.perf_counter()
        for number, text in enumerate(QUICK_MESSAGES):
            await client.emit("user_uttered", {"message": text, "message_id": f"{started}-{number}"})
        while not heard or time.perf_counter() - heard[-1][0] < _QUIET_S:
            await asyncio.sleep(_BETWEEN_S)
            if time.perf_counter() - started > _CONNECT_S:
                break
    finally:
        await client.disconnect()
    if not any(ORDER in said for _, said in heard):
        raise SystemDownError("five quick messages over Socket.IO were not answered with the order")
    return heard[-1][0] - started
