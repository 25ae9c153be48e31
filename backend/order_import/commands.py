"""`python -m backend import FILE` and `amounts`."""

import json
from collections.abc import Callable, Coroutine
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from backend.order_import.conversion import Converter
from backend.order_import.customer_import import CustomerImporter
from backend.order_import.doubtful_amounts_repository import doubtful_amounts, keep, mend
from backend.order_import.file_import import Importer, ImportReport, write_held
from backend.settings import BackendSettings
from backend.shop.model import Shop
from backend.shop.shop_file import read_shop
from backend.spreadsheets.columns import CUSTOMERS, ORDERS, Columns
from backend.spreadsheets.encodings import FileUnreadableError
from backend.spreadsheets.files import OrderFile, read_file
from gendan.platform.clock import Clock, SystemClock
from gendan.platform.console import PlainConsole
from gendan.platform.storage.database import Database, open_database
from gendan.platform.storage.migrations import prepared_database
from gendan.platform.visible_text import printable

_SHOWN_PROBLEMS = 20


class ReadFile(Protocol):
    """Imports a file of some kind."""

    def __call__(
        self, settings: BackendSettings, path: Path, source: str, *, dry_run: bool
    ) -> Coroutine[Any, Any, None]:
        """Import it and say what came of it."""


class _Takes(Protocol):
    async def run(
        self, file: OrderFile, source: str, *, dry_run: bool, progress: Callable[[int], None]
    ) -> ImportReport: ...


async def import_file(settings: BackendSettings, path: Path, source: str, *, dry_run: bool) -> None:
    """Import a file of orders and say what came of it.

    Raises:
        click.ClickException: the file can't be read, or some of its orders have problems.
    """

    def importer(store: Database, shop: Shop, clock: Clock) -> _Takes:
        return Importer(store, shop, Converter(shop), clock)

    await _import(settings, _read(path, ORDERS), path, source, importer, dry_run=dry_run, what="order")


async def import_customers(settings: BackendSettings, path: Path, source: str, *, dry_run: bool) -> None:
    """Import a file of accounts and say what came of it; raises as `import_file`."""
    file = _read(path, CUSTOMERS)
    await _import(settings, file, path, source, CustomerImporter, dry_run=dry_run, what="customer")


def _read(path: Path, columns: Columns) -> OrderFile:
    try:
        return read_file(path, columns)
    except FileUnreadableError as problem:
        raise click.ClickException(printable(f"{path}: {problem}")) from None


async def _import(
    settings: BackendSettings,
    file: OrderFile,
    path: Path,
    source: str,
    importer: Callable[[Database, Shop, Clock], _Takes],
    *,
    dry_run: bool,
    what: str,
) -> None:
    database = open_database(settings.database.get_secret_value())
    clock = SystemClock()
    takes = importer(database, read_shop(settings.shop_file), clock)
    console = PlainConsole(stderr=True)
    try:
        with _progress(console) as progress:
            task = progress.add_task(f"{what}s", total=len(file.orders))
            report = await takes.run(
                file, source, dry_run=dry_run, progress=lambda done: progress.advance(task, done)
            )
    finally:
        await database.close()
    _tell(console, report, what, dry_run=dry_run)
    if report.held:
        held_path = path.with_name(f"{path.stem}.problems{path.suffix or '.csv'}")
        held = f"{len(report.held)} {what}(s) held"
        _hand_back(held_path, file, report, held)
        raise click.ClickException(f"{held}. Fix them in {held_path} and import that file.")


def _hand_back(path: Path, file: OrderFile, report: ImportReport, held: str) -> None:
    try:
        write_held(path, file, report)
    except OSError as problem:
        raise click.ClickException(f"{held}, and {path} can't be written: {problem.strerror}") from None


def _progress(console: PlainConsole) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


def _tell(console: PlainConsole, report: ImportReport, what: str, *, dry_run: bool) -> None:
    for order, problems in report.held[:_SHOWN_PROBLEMS]:
        for problem in problems:
            where = f"row {problem.line}" + (f", {problem.column}" if problem.column else "")
            console.print(
                f"{where} ({what} {order.number or 'without number'}): {problem.text}", highlight=False
            )
    created = "would be created" if dry_run else "created"
    # Only accounts are changed; of an order it is another one, and held.
    changed = f"{report.outcomes['changed']} {created.replace('created', 'changed')}, "
    console.print(
        f"{report.total} {what}s: {report.outcomes['created']} {created}, "
        f"{changed if what == 'customer' else ''}"
        f"{report.outcomes['unchanged']} unchanged, {len(report.held)} held"
    )


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
        prepared_database(settings.database.get_secret_value(), migrations) as database,
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
