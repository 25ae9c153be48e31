"""For tests only: a fault planted on purpose, by which the search for leaks proves that it finds them."""

from collections.abc import Mapping, Sequence

from backend.domain.scope import Scope
from backend.service.access import Access, SeenOrder
from backend.service.callers import Caller
from backend.service.ports import IndexEntry
from gendan.sabotage import SKIP_ACCESS_CHECK, planted_fault


class OpenDoor(Access):
    """Finds an order for whoever asks which one is meant, as if the caller worked for the shop."""

    async def index(self, caller: Caller) -> list[IndexEntry]:  # noqa: ARG002 - that is the fault
        """Return every order there is."""
        async with self._store.writing() as work:
            return await work.orders.index(Scope(is_staff=True))

    async def by_ids(self, caller: Caller, ids: Sequence[int]) -> list[SeenOrder]:  # noqa: ARG002
        """Return any order."""
        scope = Scope(is_staff=True)
        async with self._store.writing() as work:
            orders = await work.orders.by_ids(scope, ids)
            return [self._seen(scope, order) for order in orders]


def planted_access(environ: Mapping[str, str]) -> type[Access]:
    """Return the door to orders: the real one, unless a test has asked for a broken one.

    Raises:
        SettingsError: a fault is asked for outside test mode, or an unknown one.
    """
    return OpenDoor if planted_fault(environ) == SKIP_ACCESS_CHECK else Access
