"""A demo shop on PostgreSQL, as one that has outgrown its SQLite files, with a second gateway."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from gendan.cli.environment import Ports, process_environment
from gendan.cli.supervisor import Program, is_ready
from gendan.layout import Layout
from tests.leftovers import end
from tests.postgres import PostgresServer
from tests.shop import RunningShop, demo_shop, free_ports

_READY_S = 60


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
        """Return once no customer waits for an answer."""
        async with asyncio.timeout(60):
            while await self.count("SELECT count(*) FROM pending"):
                await asyncio.sleep(0.2)


@contextmanager
def grown_shop(var: Path, server: PostgresServer, name: str, **variables: str) -> Iterator[GrownShop]:
    """Make databases, migrate them as an operator does, and start a shop on them."""
    parts = ("gateway", "backend", "tracker")
    databases = {f"GENDAN_{part.upper()}_DATABASE": server.create(f"{name}_{part}") for part in parts}
    settings = {**databases, **variables}
    migrate = [sys.executable, "-m", "gendan.cli", "--var", str(var), "migrate", "--demo"]
    subprocess.run(migrate, check=True, env={**os.environ, **settings})
    with demo_shop(var, **settings) as shop:
        yield GrownShop(shop, server, settings)


@contextmanager
def second_gateway(grown: GrownShop) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run one more gateway on the same data, which nobody starts again; its URL and its process."""
    port, smtp = free_ports(2)
    others = {part: urlsplit(url).port for part, url in grown.shop.run["urls"].items()}
    ports = Ports(**{**others, "gateway": port, "smtp": smtp})
    layout = Layout(var=grown.shop.var)
    environment = process_environment(layout, ports, {**os.environ, **grown.variables}, demo=True)
    with (grown.shop.var / "second.out").open("wb") as printed:
        gateway = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            cwd=layout.root,
            env=environment,
            stdout=printed,
            stderr=printed,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + _READY_S
        while not is_ready(Program("bot", (), layout.root, f"{url}/readyz")):
            assert gateway.poll() is None, "the second gateway ended"
            assert time.monotonic() < deadline, "the second gateway did not start"
            time.sleep(0.2)
        yield url, gateway
    finally:
        end(gateway, signal.SIGTERM, 30)
