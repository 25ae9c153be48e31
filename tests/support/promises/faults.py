"""Faults, done to the processes of a running shop by their ids."""

import asyncio
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

from tests.support.shop import read_run

PARTS = ("bot", "rasa", "actions", "backend")


class Killer:
    """Ends a random process every few seconds, as a crash would, and notes which.

    Args:
        var: the running shop's folder.
        every_s: pause between two, at most; at least half of it.
        seed: the same one kills in the same order.
        parts: among which it chooses.
        most: faults in all; afterwards everything may come back.
        stops: whether some processes are stopped for a while instead of ended.
    """

    def __init__(
        self,
        var: Path,
        every_s: float,
        seed: int,
        most: int,
        parts: tuple[str, ...] = PARTS,
        *,
        stops: bool = False,
    ) -> None:
        self._var = var
        self._every_s = every_s
        self._chance = Random(seed)  # noqa: S311 - reproducible on purpose
        self._parts = parts
        self._most = most
        self._stops = stops
        self.done: list[str] = []

    async def run(self) -> None:
        """Go on until that many faults are done, or cancelled; whoever is stopped then goes on."""
        while len(self.done) < self._most:
            await asyncio.sleep(self._every_s * (0.5 + self._chance.random() / 2))
            part = self._chance.choice(self._parts)
            if self._stops and self._chance.random() < 0.3:
                await self._stop(part)
            else:
                self._kill(part)

    def _kill(self, part: str) -> None:
        if kill(self._var, part):
            self.done.append(f"kill {part}")

    async def _stop(self, part: str) -> None:
        pid = pid_of(self._var, part)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
            self.done.append(f"stop {part}")
            try:
                await asyncio.sleep(self._every_s)
            finally:
                os.kill(pid, signal.SIGCONT)


def kill(var: Path, part: str) -> bool:
    """End a process of a running shop as a crash would; False when it was dead already."""
    with suppress(ProcessLookupError):
        os.kill(pid_of(var, part), signal.SIGKILL)
        return True
    return False


@contextmanager
def held_up(var: Path, part: str) -> Iterator[None]:
    """Stop a process, as if its machine had frozen, and let it go on afterwards."""
    pid = pid_of(var, part)
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@contextmanager
def full_disk(var: Path, *parts: str) -> Iterator[None]:
    """Let processes write to no file, as if the disk were full, and give them room again afterwards."""
    pids = [pid_of(var, part) for part in parts]
    limits = [resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids]
    for pid, (_, most) in zip(pids, limits, strict=True):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, most))
    try:
        yield
    finally:
        for pid, limit in zip(pids, limits, strict=True):
            with suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)


async def keep_dead(var: Path, part: str) -> None:
    """End a process again and again, faster than it can start, until cancelled."""
    while True:
        kill(var, part)
        await asyncio.sleep(1)


def pid_of(var: Path, part: str) -> int:
    """Return a running shop's process, as it is now."""
    return int(read_run(var)["pids"][part])
