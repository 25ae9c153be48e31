"""Laying out the demo shop in a database."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.demo.building import OrderBuilder
from backend.demo.specs import CustomerSpec, Layout, Product
from backend.storage.order_writer import insert_orders
from backend.storage.schema import metadata
from backend.storage.schema.orders import customers
from backend.storage.schema.traffic import facts

_HERE = Path(__file__).parent
_LAID_OUT = "demo_laid_out_at"


def read_catalog() -> dict[str, Product]:
    """Return what the demo shop sells, by SKU."""
    return {sku: Product(**entry) for sku, entry in _yaml("catalog.yml").items()}


def read_fixed() -> Layout:
    """Return the fixed customers and orders."""
    return Layout.model_validate(_yaml("fixed.yml"))


def _yaml(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((_HERE / name).read_text(encoding="utf-8"))
    return content


async def laid_out_at(connection: AsyncConnection) -> str | None:
    """Return when the demo was laid out in this database, None if it wasn't."""
    value: str | None = await connection.scalar(select(facts.c.value).where(facts.c.name == _LAID_OUT))
    return value


async def lay_out(connection: AsyncConnection, now: datetime, layouts: Sequence[Layout]) -> None:
    """Fill an empty database with these layouts, dated around now."""
    catalog = read_catalog()
    for layout in layouts:
        await connection.execute(insert(customers), [_customer(spec, now) for spec in layout.customers])
        builder = OrderBuilder(catalog, {spec.id: spec for spec in layout.customers}, now)
        await insert_orders(connection, [builder.build(spec) for spec in layout.orders], now)
    await connection.execute(insert(facts).values(name=_LAID_OUT, value=now.isoformat()))


async def clear(connection: AsyncConnection) -> None:
    """Empty every table but the API keys."""
    for table in reversed(metadata.sorted_tables):
        if table.name != "api_keys":
            await connection.execute(delete(table))


def _customer(spec: CustomerSpec, now: datetime) -> dict[str, Any]:
    kept = spec.model_dump(include={"id", "name", "language", "email", "phone"})
    return kept | {"created_at": now}
