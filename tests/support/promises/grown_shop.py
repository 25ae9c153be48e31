"""A demo shop on PostgreSQL, as one that has outgrown its SQLite files, with a second gateway."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import asyncpg

from gendan.ops.supervisor.environment import Ports, process_environment
from gendan.ops.supervisor.supervisor import Program, is_ready
from gendan.platform.layout import Layout
from tests.support.leftovers import end
from tests.support.postgres import PostgresServer
from tests.support.promises.faults import kill, pid_of
from tests.support.shop import OWN_CONVERSATIONS, RunningShop, demo_shop, free_ports

_READY_S = 60
_AGAIN_S = 3.0


@dataclass(frozen=True)
class GrownShop:
    """A running shop, the server that all its data are on, and the settings that say so."""

    shop: RunningShop
    server: PostgresServer
    variables: dict[str, str]

    async def count(self, query: str) -> int:
        """Return what a query counts in the gateway's database."""
        connection = await asyncpg.connect(self.variables["GENDAN_GATEWAY_DATABASE"])
        try:
            return int(await connection.fetchval(query))
        finally:
            await connection.close()

    async def settled(self) -> None:
        """Return once no customer waits for an answer and the shop's own gateway is there again."""
        gateway = Program("bot", (), Layout().root, f"{self.shop.url}/readyz")
        async with asyncio.timeout(60):
            while await self.count("SELECT count(*) FROM pending") or not await asyncio.to_thread(
                is_ready, gateway
            ):
                await asyncio.sleep(0.2)


@contextmanager
def grown_shop(var: Path, server: PostgresServer, name: str, **variables: str) -> Iterator[GrownShop]:
    """Make databases, migrate them as an operator does, and start a shop on them."""
    parts = ("gateway", "backend", "tracker")
    databases = {f"GENDAN_{part.upper()}_DATABASE": server.create(f"{name}_{part}") for part in parts}
    settings = {**databases, **variables}
    migrate = [sys.executable, "-m", "gendan.ops.cli", "--var", str(var), "migrate", "--demo"]
    subprocess.run(migrate, check=True, env={**os.environ, **settings})
    with demo_shop(var, **settings) as shop:
        yield GrownShop(shop, server, settings)


class SecondGateway:
    """One more gateway on the same data, which nobody but the test starts again.

    Args:
        shop: the shop, whose gateway's data are on PostgreSQL.
        variables: the settings that say so.
    """

    def __init__(self, shop: RunningShop, variables: Mapping[str, str]) -> None:
        self._shop = shop
        port, smtp = free_ports(2)
        others = {part: urlsplit(url).port for part, url in shop.run["urls"].items()}
        ports = Ports(**{**others, "gateway": port, "smtp": smtp})
        self._layout = Layout(var=shop.var)
        base = {**OWN_CONVERSATIONS, **os.environ, **variables}
        self._environment = process_environment(self._layout, ports, base, demo=shop.run["demo"])
        self.url = f"http://127.0.0.1:{port}"
        self.start()

    def start(self) -> None:
        """Begin, again after it was ended."""
        with (self._shop.var / "second.out").open("ab") as printed:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"],
                cwd=self._layout.root,
                env=self._environment,
                stdout=printed,
                stderr=printed,
            )

    def wait_until_ready(self) -> None:
        """Return once it is."""
        deadline = time.monotonic() + _READY_S
        while not is_ready(Program("bot", (), self._layout.root, f"{self.url}/readyz")):
            assert self.process.poll() is None, "the second gateway ended"
            assert time.monotonic() < deadline, "the second gateway did not start"
            time.sleep(0.2)

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.kill()
        self.process.wait(30)


@contextmanager
def second_gateway(shop: RunningShop, variables: Mapping[str, str]) -> Iterator[SecondGateway]:
    """Run one more gateway on the same data."""
    gateway = SecondGateway(shop, variables)
    try:
        gateway.wait_until_ready()
        yield gateway
    finally:
        end(gateway.process, signal.SIGTERM, 30)


class GatewayKiller:
    """Ends one of two gateways, or stops it for a while, every few seconds.

    Args:
        grown: the shop, which starts its own gateway again.
        second: started again here, after a moment.
        every_s: pause between two, at most; at least half of it.
        seed: the same one does the same in the same order.
        most: faults in all.
        stops_s: so long stands still who is stopped instead of ended; 0 is nobody.
    """

    def __init__(
        self,
        grown: GrownShop,
        second: SecondGateway,
        every_s: float,
        seed: int,
        most: int,
        stops_s: float = 0.0,
    ) -> None:
        self._grown = grown
        self._second = second
        self._every_s = every_s
        self._chance = Random(seed)  # noqa: S311 - reproducible on purpose
        self._most = most
        self._stops_s = stops_s
        self.done: list[str] = []
        self.on_kill: Callable[[], None] = lambda: None

    async def run(self) -> None:
        """Go on until that many faults are done, or cancelled; whoever is stopped then goes on."""
        while len(self.done) < self._most:
            await asyncio.sleep(self._every_s * (0.5 + self._chance.random() / 2))
            is_first = self._chance.random() < 0.5
            if self._stops_s and self._chance.random() < 0.3:
                await self._stop(is_first=is_first)
            elif is_first:
                if kill(self._grown.shop.var, "bot"):
                    self._note("kill first")
            else:
                await self._kill_second()

    async def _kill_second(self) -> None:
        self._second.kill()
        self._note("kill second")
        try:
            await asyncio.sleep(self._chance.random() * _AGAIN_S)
        finally:
            self._second.start()

    async def _stop(self, *, is_first: bool) -> None:
        pid = pid_of(self._grown.shop.var, "bot") if is_first else self._second.process.pid
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
            self._note("stop first" if is_first else "stop second")
            try:
                await asyncio.sleep(self._stops_s)
            finally:
                os.kill(pid, signal.SIGCONT)

    def _note(self, what: str) -> None:
        self.done.append(what)
        self.on_kill()
