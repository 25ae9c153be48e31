"""`python -m backend import FILE`."""

from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from backend.domain.contacts import ContactHasher
from backend.intake.conversion import Converter
from backend.intake.encodings import FileUnreadableError
from backend.intake.files import OrderFile, read_file
from backend.intake.importing import Importer, ImportReport, write_held
from backend.settings import BackendSettings
from backend.shopfile import read_shop
from backend.storage.store import SqlStore
from gendan.clock import SystemClock
from gendan.database import open_database

_SHOWN_PROBLEMS = 20


async def import_file(settings: BackendSettings, path: Path, source: str, *, dry_run: bool) -> None:
    """Import a file and say what came of it.

    Raises:
        click.ClickException: the file can't be read, or some of its orders have problems.
    """
    shop = read_shop(settings.shop_file)
    try:
        file = read_file(path)
    except FileUnreadableError as problem:
        raise click.ClickException(f"{path}: {problem}") from None
    database = open_database(settings.database)
    clock = SystemClock()
    converter = Converter(shop, ContactHasher(settings.contact_key))
    importer = Importer(SqlStore(database, clock), shop, converter, clock)
    console = Console(stderr=True)
    try:
        with _progress(console) as progress:
            task = progress.add_task("orders", total=len(file.orders))
            report = await importer.run(
                file, source, dry_run=dry_run, progress=lambda done: progress.advance(task, done)
            )
    finally:
        await database.close()
    _tell(console, report, dry_run=dry_run)
    if report.held:
        held_path = path.with_name(f"{path.stem}.problems{path.suffix or '.csv'}")
        _hand_back(held_path, file, report)
        raise click.ClickException(
            f"{len(report.held)} order(s) held. Fix them in {held_path} and import that file."
        )


def _hand_back(path: Path, file: OrderFile, report: ImportReport) -> None:
    try:
        write_held(path, file, report)
    except OSError as problem:
        raise click.ClickException(
            f"{len(report.held)} order(s) held, and {path} can't be written: {problem.strerror}"
        ) from None


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


def _tell(console: Console, report: ImportReport, *, dry_run: bool) -> None:
    for order, problems in report.held[:_SHOWN_PROBLEMS]:
        for problem in problems:
            where = f"row {problem.line}" + (f", {problem.column}" if problem.column else "")
            console.print(
                f"{where} (order {order.number or 'without number'}): {problem.text}", highlight=False
            )
    created = "would be created" if dry_run else "created"
    console.print(
        f"{report.total} orders: {report.outcomes['created']} {created}, "
        f"{report.outcomes['unchanged']} unchanged, {len(report.held)} held"
    )
