"""`python -m backend amounts`: orders whose amounts a former version read with other digits."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from backend.order_import.doubtful_amounts_repository import doubtful_amounts, keep, mend
from backend.settings import BackendSettings
from gendan.migrations import prepared_database


async def deal_with_amounts(
    settings: BackendSettings,
    migrations: Path,
    *,
    mended: str | None,
    kept: str | None,
    right: tuple[str, ...],
) -> None:
    """Print doubtful orders, one JSON object a line, or settle a currency.

    Args:
        settings: the operator's.
        migrations: the backend's Alembic directory.
        mended: the currency whose orders get what their file said.
        kept: the currency whose amounts are right.
        right: numbers of orders that mending leaves alone.
    """
    async with (
        prepared_database(settings.database, migrations) as database,
        database.write.begin() as connection,
    ):
        if mended:
            count = await mend(connection, mended, right)
            click.echo(f"{count} order(s) in {mended} mended.", err=True)
        elif kept:
            await keep(connection, kept)
            click.echo(f"Amounts in {kept} stay as they are.", err=True)
        else:
            for one in await doubtful_amounts(connection):
                told = {name: value for name, value in asdict(one).items() if name != "id"}
                click.echo(json.dumps(told, ensure_ascii=False))
