"""One real shop for all end-to-end tests, and customers who talk to it as widgets do."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from tests.support.customers import Customer, sign_in
from tests.support.shop import RunningShop, started

__all__ = [
    "arrive",
    "usual_shop",
]


@pytest.fixture(scope="session")
def usual_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningShop]:
    """A shop as one starts it to look around: who comes back goes on, and a page stands in for Telegram."""
    usual = {"GENDAN_TAKE_UP_DAYS": "30"}
    with started(tmp_path_factory.mktemp("usual"), "--demo", "--fake-telegram", environment=usual) as running:
        yield running


@pytest.fixture
async def arrive(shop: RunningShop) -> AsyncIterator[Any]:
    """Return a function that lets a customer arrive, signed in if an id is given."""
    arrived: list[Customer] = []

    async def let_in(customer_id: str | None = None, locale: str = "zh-CN") -> Customer:
        identity = await sign_in(shop, customer_id) if customer_id else None
        customer = Customer(shop, identity, locale)
        await customer.arrive()
        arrived.append(customer)
        return customer

    yield let_in
    for customer in arrived:
        await customer.close()
