"""Telling the other processes on one PostgreSQL database what has just happened, by LISTEN and NOTIFY.

A notice may get lost: a connection breaks, or a process dies before it tells. So it only makes things quick;
whoever listens looks by itself too, every second or so.
"""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any

import asyncpg
import structlog
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from gendan.platform.storage.database import DATABASE_LOST

_AGAIN_S = 1.0
_TIMEOUT_S = 5.0
# Beyond that the oldest are dropped: nobody was there to be told for long.
_MOST_WAITING = 1_000
_log = structlog.get_logger(__name__)


class Notifier:
    """Tells and hears notices, on a connection of its own that comes back when it is lost.

    Args:
        url: the database's, without a driver.
        name: of PostgreSQL's channel; who listens to another one hears nothing.
    """

    def __init__(self, url: str, name: str) -> None:
        self._engine = create_async_engine(
            make_url(url).set(drivername="postgresql+asyncpg"), poolclass=NullPool, hide_parameters=True
        )
        self._name = name
        self._waiting: deque[str] = deque(maxlen=_MOST_WAITING)
        self._news = asyncio.Event()
        self._heard: defaultdict[str, list[Callable[..., None]]] = defaultdict(list)

    def tell(self, topic: str, *facts: str | int) -> None:
        """Tell all others; never waits and never fails."""
        self._waiting.append(json.dumps([topic, *facts]))
        self._news.set()

    def hear(self, topic: str, heard: Callable[..., None]) -> None:
        """Have others' notices on a topic taken: `heard(*facts)`."""
        self._heard[topic].append(heard)

    async def run(self) -> None:
        """Tell and listen until cancelled."""
        while True:
            try:
                async with asyncio.timeout(_TIMEOUT_S):
                    opened = await self._engine.connect()
                try:
                    await self._serve((await opened.get_raw_connection()).driver_connection)
                finally:
                    # It listens: nobody else may be given it.
                    await opened.invalidate()
                    await opened.close()
            except (*DATABASE_LOST, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as problem:
                _log.warning("notices_held_up", problem=type(problem).__name__)
            await asyncio.sleep(_AGAIN_S)

    async def _serve(self, connection: Any) -> None:
        connection.add_termination_listener(lambda _connection: self._news.set())
        await connection.add_listener(self._name, self._take)
        while not connection.is_closed():
            while self._waiting:
                # Those that wait together are told together.
                told = [(self._name, notice) for notice in self._waiting]
                self._waiting.clear()
                await connection.executemany("SELECT pg_notify($1, $2)", told, timeout=_TIMEOUT_S)
            self._news.clear()
            if not self._waiting and not connection.is_closed():
                await self._news.wait()

    def _take(self, connection: Any, pid: int, _name: str, notice: str) -> None:
        if pid == connection.get_server_pid():
            return
        topic, *facts = json.loads(notice)
        for heard in self._heard[topic]:
            heard(*facts)
