"""Faults of the backend."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace as changed
from typing import Any

from tests.fault_injection.planting import Plant, replace

_ALL = 1000


def show_anybody(access: Any) -> None:
    """Find an order for whoever asks which one is meant, as if the caller worked for the shop."""

    @asynccontextmanager
    async def looking(self: Any, caller: Any) -> AsyncIterator[Any]:
        async with self._database.write.begin() as transaction:
            yield access.Look(self, transaction, caller, access.Scope(is_staff=True))

    replace(access.Access, "looking", looking)


def take_for_the_customer_who_has_the_contact(access: Any) -> None:
    """Open the whole accounts of all orders in which a proved contact stands."""
    scope_of = access.Access.scope

    async def scope(self: Any, transaction: Any, caller: Any) -> Any:
        proved = await scope_of(self, transaction, caller)
        if not proved.contacts:
            return proved
        orders = access.OrderRepository(transaction)
        found = await orders.page(changed(proved, customers=frozenset()), _ALL, None)
        accounts = {order.customer_id for order in found if order.customer_id}
        return changed(proved, customers=proved.customers | accounts)

    replace(access.Access, "scope", scope)


def offer_codes_that_cannot_be_sent(ways: Any) -> None:
    """Offer codes whether or not anything can be sent."""
    now = ways.WaysToProve.now
    replace(
        ways.WaysToProve, "now", lambda self, caller: changed(now(self, caller), code_by=("email", "sms"))
    )


FAULTS: Mapping[str, Mapping[str, Plant]] = {
    "skip_access_check": {"backend.orders.access": show_anybody},
    "open_account_of_contact": {"backend.orders.access": take_for_the_customer_who_has_the_contact},
    "offer_any_way": {"backend.verification.ways": offer_codes_that_cannot_be_sent},
}
