"""Laying out the demo shop in a database."""

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import delete, insert, select

from backend.customers.tables import customers
from backend.order_import.order_rows import insert_orders
from backend.orders.tables import orders
from backend.shared.facts import facts
from backend.tables import metadata
from demo.shop.building import OrderBuilder
from demo.shop.specs import CustomerSpec, Product, ShopLayout
from gendan.platform.storage.database import Connection

_HERE = Path(__file__).parent
_LAID_OUT = "demo_laid_out_at"
FIXED = "demo:fixed"
GENERATED = "demo:generated"
"""Sources of the demo's orders; the simulator moves only generated ones."""


def read_catalog() -> dict[str, Product]:
    """Return what the demo shop sells, by SKU."""
    return {sku: Product(**entry) for sku, entry in _yaml("catalog.yml").items()}


def read_fixed() -> ShopLayout:
    """Return the fixed customers and orders."""
    return ShopLayout.model_validate(_yaml("fixed.yml"))


def _yaml(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((_HERE / name).read_text(encoding="utf-8"))
    return content


async def laid_out_at(connection: Connection) -> datetime | None:
    """Return when the demo was laid out in this database, None if it wasn't."""
    value = await connection.scalar(select(facts.c.value).where(facts.c.name == _LAID_OUT))
    return datetime.fromisoformat(value) if value else None


async def holds_orders(connection: Connection) -> bool:
    """Whether there is any order."""
    return await connection.scalar(select(orders.c.id).limit(1)) is not None


async def lay_out(connection: Connection, now: datetime, generated: ShopLayout | None = None) -> None:
    """Fill an empty database with the fixed orders and generated ones, dated around now."""
    catalog = read_catalog()
    for source, layout in ((FIXED, read_fixed()), (GENERATED, generated)):
        if layout is None:
            continue
        await connection.execute(insert(customers), [_customer(spec, now) for spec in layout.customers])
        builder = OrderBuilder(catalog, {spec.id: spec for spec in layout.customers}, now, source)
        await insert_orders(connection, [builder.build(spec) for spec in layout.orders], now)
    await connection.execute(insert(facts).values(name=_LAID_OUT, value=now.isoformat()))


async def clear(connection: Connection) -> None:
    """Empty every table but the API keys."""
    for table in reversed(metadata.sorted_tables):
        if table.name != "api_keys":
            await connection.execute(delete(table))


def _customer(spec: CustomerSpec, now: datetime) -> dict[str, Any]:
    kept = spec.model_dump(include={"id", "name", "language", "email", "phone"})
    return kept | {"created_at": now}
