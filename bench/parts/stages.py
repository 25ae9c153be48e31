"""Where an order turn's time goes: the same question, asked at each of the doors behind one another."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from uuid import uuid4

import aiohttp

from bench.bare_socket import BareSocket
from bench.comparison import Comparison, http_session, proven
from bench.figures import Row, percentile
from bench.gateway import GendanSystem
from bench.systems import EMAIL, ORDER, SystemDownError
from bot.shared.principal import Asker, PrincipalSigner
from gendan.platform.clock import SystemClock
from gendan.platform.settings import KeyRing

_MS = 1000
# The first few open connections.
_WARM_UP = 5
_PAUSE_S = 0.1
_QUESTION = f"{ORDER}到哪了"
_SHAPES = {"order": ["GD######"], "tracking": ["SF#############"]}
_ACTIONS = re.compile(
    r'^gendan_action_seconds_(sum|count)\{action="action_tell_order"\} (\S+)$', re.MULTILINE
)


async def measure_stages(bench: Comparison) -> list[Row]:
    """Time the whole, and what each part of it takes when it is asked directly."""
    turns = bench.count(200, 60)
    async with http_session() as http:
        doors = _Doors(bench.ours, http)
        await doors.prepare()
        chat = await proven(bench.ours, http)
        async with BareSocket(http, f"{bench.ours.url}/socket.io/?EIO=4&transport=websocket") as socket:
            before = await doors.actions_so_far()
            whole, accepted, rasa, parsed, backend = await _p50s(
                turns,
                lambda: chat.say(_QUESTION),
                lambda: socket.utter("谢谢", pause_s=0),
                doors.turn,
                doors.parse,
                doors.resolve,
            )
        after = await doors.actions_so_far()
        action = (after[0] - before[0]) / (after[1] - before[1])
    stages = [
        ("order turn, whole (one after another)", whole),
        ("… accepted durably and acknowledged (Socket.IO)", accepted),
        ("… Rasa: its whole turn, asked directly", rasa),
        ("… … understanding (/model/parse)", parsed),
        ("… … the action, with the backend (mean)", action),
        ("… … … the backend (/orders/resolve)", backend),
        ("… gateway besides: take, word, commit, deliver", whole - accepted - rasa),
    ]
    return [Row(name, "ms", ours=seconds * _MS, note=f"{seconds / whole:.0%}") for name, seconds in stages]


async def _p50s(times: int, *doors: Callable[[], Awaitable[object]]) -> list[float]:
    """Ask at each door in turn, so that a busy moment meets all of them."""
    taken: list[list[float]] = [[] for _ in doors]
    for number in range(times + _WARM_UP):
        for ask, seconds in zip(doors, taken, strict=True):
            started = time.perf_counter()
            await ask()
            if number >= _WARM_UP:
                seconds.append(time.perf_counter() - started)
            # What goes on behind an answer is not the next one's.
            await asyncio.sleep(_PAUSE_S)
    return [percentile(seconds, 0.5) for seconds in taken]


class _Doors:
    """The rooms behind the gateway, asked as the gateway asks them."""

    def __init__(self, system: GendanSystem, http: aiohttp.ClientSession) -> None:
        self._system = system
        self._http = http
        self._signer = PrincipalSigner(KeyRing.parse(system.secret("GENDAN_PRINCIPAL_KEYS")), SystemClock())
        self._token = system.secret("GENDAN_RASA_TOKEN")
        self._sender = f"c_{uuid4().hex}"
        self._previous: str | None = None

    async def prepare(self) -> None:
        """Prove the order, for the backend to answer."""
        await self._backend("/verifications", {"number": ORDER, "email": EMAIL})

    async def turn(self) -> None:
        """Take a turn at Rasa's door."""
        turn_id = f"t_{uuid4().hex}"
        metadata = {
            "turn_id": turn_id,
            "language": "zh",
            "principal": self._principal(),
            "channel": "rest",
            "order_in_focus": ORDER,
            "number_shapes": _SHAPES,
        }
        asked = {
            "turn_id": turn_id,
            "previous_turn_id": self._previous,
            "sender_id": f"{self._sender}:1",
            "text": _QUESTION,
            "payload": None,
            "metadata": metadata,
        }
        url = f"{self._system.url_of('rasa')}/webhooks/gendan/turn"
        await self._post(url, asked, self._token)
        self._previous = turn_id

    async def parse(self) -> None:
        """Understand the question."""
        url = f"{self._system.url_of('rasa')}/model/parse?token={self._token}"
        await self._post(url, {"text": _QUESTION}, self._token)

    async def resolve(self) -> None:
        """Look the order up."""
        asked = {"mentions": [ORDER], "product": None, "position": None, "in_focus": None, "words": _QUESTION}
        await self._backend("/orders/resolve", asked)

    async def actions_so_far(self) -> tuple[float, float]:
        """Return the action server's seconds and calls."""
        async with self._http.get(f"{self._system.url_of('actions')}/metrics") as response:
            found = dict(_ACTIONS.findall(await response.text()))
        return float(found.get("sum", 0)), float(found.get("count", 0))

    async def _backend(self, path: str, body: Mapping[str, object]) -> None:
        await self._post(f"{self._system.url_of('backend')}/api/v1{path}", body, self._principal())

    def _principal(self) -> str:
        return self._signer.sign(Asker(self._sender, "rest", self._sender, None), "bench")

    async def _post(self, url: str, body: Mapping[str, object], bearer: str) -> None:
        headers = {"Authorization": f"Bearer {bearer}"}
        async with self._http.post(url, json=body, headers=headers) as response:
            if not response.ok:
                raise SystemDownError(f"{url.partition('?')[0]} answered {response.status}")
            await response.read()
