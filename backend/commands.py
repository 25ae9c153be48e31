"""The backend's command line."""

import asyncio
import os
import signal
from pathlib import Path

import click
import structlog
from aiohttp import web

from backend.app import build_service
from backend.demo.layout import laid_out_at, lay_out, read_fixed
from backend.settings import BackendSettings
from backend.shopfile import ShopFileError, read_shop
from gendan.clock import SystemClock
from gendan.database import Database, open_database
from gendan.logs import configure_logs
from gendan.migrations import SchemaOutdatedError, prepare_schema
from gendan.settings import SettingsError, load_settings

MIGRATIONS = Path(__file__).parent / "storage" / "migrations"
_log = structlog.get_logger(__name__)


@click.group()
def main() -> None:
    """Orders and logistics of a shop."""


@main.command()
def serve() -> None:
    """Serve the HTTP API until told to stop; settings come from the environment."""
    try:
        settings = load_settings(BackendSettings, os.environ)
        configure_logs("backend", file=settings.log_file)
        asyncio.run(_serve(settings))
    except (SettingsError, ShopFileError, SchemaOutdatedError) as problem:
        raise click.ClickException(str(problem)) from None


async def _serve(settings: BackendSettings) -> None:
    shop = read_shop(settings.shop_file)
    await prepare_schema(settings.database, MIGRATIONS)
    database = open_database(settings.database)
    try:
        if settings.demo:
            await _prepare_demo(database)
        service = build_service(settings, shop, database, SystemClock())
        service.start_loops()
        await _run(service.app, settings)
    finally:
        await database.close()


async def _prepare_demo(database: Database) -> None:
    async with database.write.begin() as connection:
        if await laid_out_at(connection) is None:
            await lay_out(connection, SystemClock().now(), [read_fixed()])


async def _run(app: web.Application, settings: BackendSettings) -> None:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=20)
    await runner.setup()
    site = web.TCPSite(runner, settings.host, settings.port)
    await site.start()
    port = runner.addresses[0][1]
    _log.info("listening", host=settings.host, port=port)
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await stop.wait()
    await runner.cleanup()
