"""The backend's command line."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import click
import structlog
import uvloop
from aiohttp import web

from backend.app import Service, background, build_service
from backend.check import check_backend
from backend.customers.repository import CustomerRepository
from backend.identity.api_keys import SCOPES, ApiKeys
from backend.order_import.commands import ReadFile, deal_with_amounts, import_customers, import_file
from backend.orders.audit_command import OrderUnknownError, print_audit
from backend.outbound.commands import deal_with_dead_letters
from backend.privacy.commands import data
from backend.settings import MIGRATIONS, BackendSettings
from backend.shop.shop_file import ShopFileError, read_own_shop
from backend.verification.commands import print_tries
from gendan.platform.clock import Clock, SystemClock
from gendan.platform.gc_tuning import settle_memory
from gendan.platform.logging.logs import configure_logs
from gendan.platform.settings import SettingsError, load_settings
from gendan.platform.storage.database import Database
from gendan.platform.storage.migrations import (
    DatabaseUnusableError,
    migrate,
    prepare_schema,
    prepared_database,
)

_log = structlog.get_logger(__name__)


@click.group()
def main() -> None:
    """Orders and logistics of a shop."""


main.add_command(data)


@main.command("demo", add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def demo_(context: click.Context, arguments: tuple[str, ...]) -> None:
    """Reset the demo shop, or let the next thing happen to one of its orders."""
    from demo.shop.commands import demo  # noqa: PLC0415 - only who asks for the demo loads it

    demo.main(list(arguments), prog_name=context.command_path)


@main.command()
def serve() -> None:
    """Serve the HTTP API until told to stop; settings come from the environment."""
    _run_with_settings(_serve)


@main.command("migrate")
def migrate_() -> None:
    """Bring the database to the newest schema; make a backup first."""
    _run_with_settings(lambda settings: migrate(settings.database.get_secret_value(), MIGRATIONS))


@main.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Check everything, store nothing.")
@click.option("--source", default="import", show_default=True, help="Where the orders come from.")
@click.option("--customers", is_flag=True, help="FILE holds accounts with their own contacts, not orders.")
def import_(file: Path, source: str, *, dry_run: bool, customers: bool) -> None:
    """Import orders, or customers, from a CSV or JSONL FILE; bad rows are kept in a file beside it."""
    read = import_customers if customers else import_file
    _run_with_settings(lambda settings: _import(read, settings, file, source, dry_run=dry_run))


@main.command("doubted-customers")
def doubted_customers() -> None:
    """Print the ids of accounts whose contacts orders left in doubt, one a line, for the shop to tell."""
    _run_with_settings(_print_doubted)


@main.command("audit")
@click.argument("order")
def audit_(order: str) -> None:
    """Print who saw or changed ORDER, when and by which way, one JSON object a line: ids, nothing else."""
    _run_with_settings(lambda settings: print_audit(settings, order, MIGRATIONS))


@main.command("dead-letters")
@click.option("--dismiss", is_flag=True, help="Let them rest: they are not listed again.")
def dead_letters(*, dismiss: bool) -> None:
    """Print mails and text messages that were given up, one JSON object a line."""
    _run_with_settings(lambda settings: deal_with_dead_letters(settings, MIGRATIONS, dismiss=dismiss))


@main.command("amounts")
@click.option(
    "--mend", "mended", metavar="CURRENCY", help="These came in CSV files: give them what those said."
)
@click.option("--keep", "kept", metavar="CURRENCY", help="These are right as they are.")
@click.option("--except", "right", metavar="ORDER", multiple=True, help="Right as it is; may come again.")
def amounts(*, mended: str | None, kept: str | None, right: tuple[str, ...]) -> None:
    """List orders whose amounts a former version read with other digits, one JSON object a line."""
    if mended and kept:
        raise click.UsageError("Choose --mend or --keep")
    _run_with_settings(
        lambda settings: deal_with_amounts(settings, MIGRATIONS, mended=mended, kept=kept, right=right)
    )


@main.command("tries")
@click.option("--hours", default=24, show_default=True, type=click.IntRange(1), help="How far to look back.")
def tries_(*, hours: int) -> None:
    """Print the orders that wrong proofs were offered for, the most tried first, one JSON object a line."""
    _run_with_settings(lambda settings: print_tries(settings, MIGRATIONS, hours=hours))


@main.command()
@click.option("--outgoing/--no-outgoing", default=True, help="See if mail and SMS can be reached.")
def check(*, outgoing: bool) -> None:
    """Print what the backend finds out about itself without running, as one JSON object."""
    configure_logs("backend", level="ERROR")
    report = asyncio.run(check_backend(os.environ, MIGRATIONS, outgoing=outgoing))
    click.echo(report.dumps())


@main.group()
def key() -> None:
    """API keys for other systems."""


@key.command("add")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(SCOPES))
def key_add(name: str, scopes: tuple[str, ...]) -> None:
    """Make a key called NAME and print it once."""
    _run_with_settings(lambda settings: _add_key(settings, name, frozenset(scopes)))


@key.command("revoke")
@click.argument("key_id")
def key_revoke(key_id: str) -> None:
    """End the key with this id (the middle part of gdk_<id>_<secret>)."""
    _run_with_settings(lambda settings: _revoke_key(settings, key_id))


def _run_with_settings(work: Callable[[BackendSettings], Coroutine[Any, Any, None]]) -> None:
    try:
        settings = load_settings(BackendSettings, os.environ)
        configure_logs("backend", file=settings.log_file, keep_days=settings.keep_logs_days)
        uvloop.run(work(settings))
    except (SettingsError, ShopFileError, DatabaseUnusableError, OrderUnknownError) as problem:
        raise click.ClickException(str(problem)) from None


async def _import(
    read: ReadFile, settings: BackendSettings, file: Path, source: str, *, dry_run: bool
) -> None:
    await prepare_schema(settings.database.get_secret_value(), MIGRATIONS)
    await read(settings, file, source, dry_run=dry_run)


async def _print_doubted(settings: BackendSettings) -> None:
    async with (
        prepared_database(settings.database.get_secret_value(), MIGRATIONS) as database,
        database.read.connect() as transaction,
    ):
        for customer_id in await CustomerRepository(transaction).doubted():
            click.echo(customer_id)


async def _add_key(settings: BackendSettings, name: str, scopes: frozenset[str]) -> None:
    async with _api_keys(settings) as keys:
        click.echo(await keys.create(name, scopes))


async def _revoke_key(settings: BackendSettings, key_id: str) -> None:
    async with _api_keys(settings) as keys:
        if not await keys.revoke(key_id):
            raise click.ClickException(f"There is no active key with the id '{key_id}'")


@asynccontextmanager
async def _api_keys(settings: BackendSettings) -> AsyncIterator[ApiKeys]:
    async with prepared_database(settings.database.get_secret_value(), MIGRATIONS) as database:
        clock = SystemClock()
        yield ApiKeys(database, clock, None)


async def _serve(settings: BackendSettings) -> None:
    shop = read_own_shop(settings)
    clock = SystemClock()
    async with prepared_database(settings.database.get_secret_value(), MIGRATIONS) as database:
        service = build_service(settings, shop, database, clock)
        service.start_loops()
        if settings.demo:
            await _add_demo(service, settings, database, clock)
        await _run(service.app, settings)


async def _add_demo(service: Service, settings: BackendSettings, database: Database, clock: Clock) -> None:
    from demo.shop.commands import build_simulator, prepare_demo  # noqa: PLC0415 - a real shop has no use for it

    await prepare_demo(database, clock)
    simulator = build_simulator(settings, database, clock)
    if simulator:
        service.app.cleanup_ctx.append(background(simulator.run))


async def _run(app: web.Application, settings: BackendSettings) -> None:
    settle_memory()
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=20)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as problem:
        await runner.cleanup()
        raise SettingsError(
            "GENDAN_BACKEND_PORT",
            f"{settings.port} can't be listened on ({problem.strerror})",
            "Choose another",
        ) from None
    port = runner.addresses[0][1]
    _log.info("listening", host=settings.host, port=port)
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await stop.wait()
    await runner.cleanup()
