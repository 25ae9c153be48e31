"""Orders of imported files whose amounts former versions read with too few or too many digits.

Which ones it can be was written down when this version was installed. Files of JSON lines hold minor units
and were right: only the shop knows which kind an order came in, so nothing is changed unasked.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, delete, insert, select, update

from backend.orders.tables import order_lines, orders, returns
from backend.shared.facts import facts
from gendan.platform.currencies import decimal_amount, minor_digits
from gendan.platform.storage.database import Connection

_FACT = "doubtful_amounts"
_FORMER_DIGITS = 2
_OF_ORDER = ("items_minor", "shipping_minor", "discount_minor", "total_minor", "refunded_minor")


@dataclass(frozen=True)
class Doubtful:
    """An order as it stands, and as it would be if it came in a CSV.

    Attributes:
        total: as customers read it now.
        would_be: as they would.
    """

    id: int
    number: str
    currency: str
    total: str
    would_be: str


async def doubtful_amounts(connection: Connection) -> list[Doubtful]:
    """Return the orders, by currency and number."""
    newest = await _newest(connection)
    found: list[Doubtful] = []
    for currency, last in sorted(newest.items()):
        query = select(orders).where(_in_question(currency, last)).order_by(orders.c.number)
        for row in await connection.execute(query):
            amounts = [getattr(row, name) for name in _OF_ORDER]
            # What isn't divisible was never multiplied: it came in minor units.
            if all(_mended(amount, currency) is not None for amount in amounts):
                total = f"{decimal_amount(row.total_minor, currency):f}"
                would_be = f"{decimal_amount(_mended(row.total_minor, currency) or 0, currency):f}"
                found.append(Doubtful(row.id, row.number, currency, total, would_be))
    return found


async def mend(connection: Connection, currency: str, right: Collection[str]) -> int:
    """Give a currency's doubtful orders the amounts that their file said; return how many.

    Args:
        connection: of a transaction.
        currency: ISO 4217 code.
        right: numbers of orders whose amounts stay.
    """
    wrong = [
        one
        for one in await doubtful_amounts(connection)
        if one.currency == currency and one.number not in right
    ]
    for one in wrong:
        await _rescale(connection, orders, orders.c.id == one.id, _OF_ORDER, currency)
        await _rescale(
            connection, order_lines, order_lines.c.order_id == one.id, ("unit_price_minor",), currency
        )
        await _rescale(connection, returns, returns.c.order_id == one.id, ("refund_minor",), currency)
        # What the source said then has other amounts: whatever it says next counts as the same.
        changed = {"version": orders.c.version + 1, "content_hash": ""}
        await connection.execute(update(orders).where(orders.c.id == one.id).values(changed))
    await keep(connection, currency)
    return len(wrong)


async def keep(connection: Connection, currency: str) -> None:
    """Take a currency's amounts for right from now on."""
    newest = {code: last for code, last in (await _newest(connection)).items() if code != currency}
    await connection.execute(delete(facts).where(facts.c.name == _FACT))
    if newest:
        await connection.execute(insert(facts).values(name=_FACT, value=newest))


async def _newest(connection: Connection) -> Mapping[str, int]:
    """Return, by currency, the last order that was imported before this version."""
    return await connection.scalar(select(facts.c.value).where(facts.c.name == _FACT)) or {}


def _in_question(currency: str, last: int) -> ColumnElement[bool]:
    imported = ~orders.c.source.startswith("api:") & (orders.c.source != "demo")
    return (orders.c.currency == currency) & (orders.c.id <= last) & imported


def _mended(minor: int, currency: str) -> int | None:
    """Return an amount in the currency's own minor units; None where it can't have been in hundredths."""
    finer = minor_digits(currency) - _FORMER_DIGITS
    if finer >= 0:
        return minor * int(10**finer)
    whole, rest = divmod(minor, int(10**-finer))
    return None if rest else whole


async def _rescale(
    connection: Connection,
    table: Table,
    which: ColumnElement[bool],
    columns: Collection[str],
    currency: str,
) -> None:
    finer = minor_digits(currency) - _FORMER_DIGITS
    factor = 10 ** abs(finer)
    values = {
        name: table.c[name] * factor if finer >= 0 else table.c[name].op("/")(factor) for name in columns
    }
    await connection.execute(update(table).where(which).values(values))
