"""For tests only: a fault planted on purpose, by which the search for leaks proves that it finds them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from backend.domain.scope import Scope
from backend.service.access import Access, Look
from backend.service.callers import Caller
from gendan.sabotage import SKIP_ACCESS_CHECK, planted_fault


class OpenDoor(Access):
    """Finds an order for whoever asks which one is meant, as if the caller worked for the shop."""

    @asynccontextmanager
    async def looking(self, caller: Caller) -> AsyncIterator[Look]:
        """Look at everybody's orders."""
        async with self._store.writing() as work:
            yield Look(self, work, caller, Scope(is_staff=True))


def planted_access(environ: Mapping[str, str]) -> type[Access]:
    """Return the door to orders: the real one, unless a test has asked for a broken one.

    Raises:
        SettingsError: a fault is asked for outside test mode, or an unknown one.
    """
    return OpenDoor if planted_fault(environ) == SKIP_ACCESS_CHECK else Access
