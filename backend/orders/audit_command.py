"""`python -m backend audit`: who saw or changed an order."""

import json
from pathlib import Path

import click

from backend.identity.access_scope import Scope
from backend.identity.audit_repository import AuditRepository
from backend.orders.repository import OrderRepository
from backend.settings import BackendSettings
from backend.shared.instants import instant
from gendan.platform.storage.migrations import prepared_database
from gendan.text.numbers import number_key


class OrderUnknownError(Exception):
    """There is no order of that number."""

    def __init__(self, number: str) -> None:
        super().__init__(f"There is no order '{number}'; give the number as the shop writes it")


async def print_audit(settings: BackendSettings, number: str, migrations: Path) -> None:
    """Print an order's audit entries, oldest first.

    Raises:
        OrderUnknownError: there is no order of that number.
    """
    async with (
        prepared_database(settings.database.get_secret_value(), migrations) as database,
        database.read.connect() as transaction,
    ):
        order = await OrderRepository(transaction).find(Scope(is_staff=True), number_key(number))
        if order is None:
            raise OrderUnknownError(number)
        entries = await AuditRepository(transaction).of_order(order.id)
    for entry in entries:
        line = {
            "at": instant(entry.at),
            "actor": entry.actor,
            "customer_id": entry.customer_id,
            "channel": entry.channel,
            "action": entry.action,
            "level": entry.level,
        }
        click.echo(json.dumps(line, ensure_ascii=False))
