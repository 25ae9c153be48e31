"""For tests only: a fault planted on purpose, by which runs that prove a promise show that they can fail."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

from backend.identity.access_scope import Scope
from backend.identity.callers import Caller
from backend.orders.access import Access, Look
from backend.orders.repository import OrderRepository
from backend.verification.model import Ways
from backend.verification.ways import WaysToProve
from gendan.database import Connection
from gendan.sabotage import OFFER_ANY_WAY, OPEN_ACCOUNT_OF_CONTACT, SKIP_ACCESS_CHECK, planted_fault


class OpenDoor(Access):
    """Finds an order for whoever asks which one is meant, as if the caller worked for the shop."""

    @asynccontextmanager
    async def looking(self, caller: Caller) -> AsyncIterator[Look]:
        """Look at everybody's orders."""
        async with self._database.write.begin() as transaction:
            yield Look(self, transaction, caller, Scope(is_staff=True))


class MergingDoor(Access):
    """Takes whoever has a contact of an order for the customer who bought it."""

    async def scope(self, transaction: Connection, caller: Caller) -> Scope:
        """Return the whole accounts of all orders in which a proved contact stands."""
        scope = await super().scope(transaction, caller)
        if not scope.contacts:
            return scope
        found = await OrderRepository(transaction).page(replace(scope, customers=frozenset()), _ALL, None)
        return replace(scope, customers=scope.customers | {o.customer_id for o in found if o.customer_id})


_ALL = 1000
_DOORS: Mapping[str, type[Access]] = {
    SKIP_ACCESS_CHECK: OpenDoor,
    OPEN_ACCOUNT_OF_CONTACT: MergingDoor,
}


def planted_access(environ: Mapping[str, str]) -> type[Access]:
    """Return the door to orders: the real one, unless a test has asked for a broken one.

    Raises:
        SettingsError: a fault is asked for outside test mode, or an unknown one.
    """
    return _DOORS.get(planted_fault(environ) or "", Access)


class AnyWay(WaysToProve):
    """Offers codes whether or not anything can be sent."""

    def now(self, caller: Caller) -> Ways:
        """Return ways that needn't be there."""
        return replace(super().now(caller), code_by=("email", "sms"))


def planted_ways(environ: Mapping[str, str]) -> type[WaysToProve]:
    """Return what knows the ways to prove oneself; raises as `planted_access`."""
    return AnyWay if planted_fault(environ) == OFFER_ANY_WAY else WaysToProve
