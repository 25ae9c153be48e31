"""Storing orders that come from other systems."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from backend.customers.model import NewCustomer
from backend.order_import.repository import OrderImportRepository
from backend.orders.model import NewOrder
from gendan.platform.storage.database import Connection
from gendan.text.numbers import number_key


@dataclass(frozen=True)
class IncomingOrder:
    """An order with its buyer, ready to be stored."""

    new: NewOrder
    customer: NewCustomer


@dataclass(frozen=True)
class ImportOutcome:
    """What came of one order: `created`, `unchanged` (the same again) or `conflict` (the number is taken)."""

    number: str
    outcome: str


async def import_orders(
    transaction: Connection, arrivals: Sequence[IncomingOrder], now: datetime, *, dry_run: bool = False
) -> list[ImportOutcome]:
    """Store those that are new; the same order again changes nothing.

    Args:
        transaction: the transaction in which all of it happens.
        arrivals: orders; of two with one number the first counts.
        now: the present.
        dry_run: say what would happen.
    """
    keys = [number_key(arrival.new.order.number) for arrival in arrivals]
    known = dict(await OrderImportRepository(transaction).content_hashes(keys))
    fresh: list[IncomingOrder] = []
    taken: list[ImportOutcome] = []
    for key, arrival in zip(keys, arrivals, strict=True):
        content = arrival.new.content_hash
        if key not in known:
            known[key] = content
            fresh.append(arrival)
            outcome = "created"
        else:
            # Where amounts were mended, what the source said of them isn't known any more.
            outcome = "unchanged" if known[key] in (content, "") else "conflict"
        taken.append(ImportOutcome(arrival.new.order.number, outcome))
    if not dry_run:
        await OrderImportRepository(transaction).store(
            [arrival.new for arrival in fresh], [arrival.customer for arrival in fresh], now
        )
    return taken
