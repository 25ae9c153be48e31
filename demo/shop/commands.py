"""`python -m backend demo …`."""

import asyncio
import os
from datetime import timedelta

import click
import structlog

from backend.history.service import History
from backend.orders.access import Access
from backend.orders.service import Transitions
from backend.settings import BackendSettings
from demo.shop.carrier_client import WebhookClient, WebhookFailedError
from demo.shop.facts import fixed_facts
from demo.shop.generating import generate
from demo.shop.layout import clear, holds_orders, laid_out_at, lay_out
from demo.shop.simulator import Simulator
from demo.shop.warehouse import Warehouse
from gendan.platform.clock import Clock, SystemClock
from gendan.platform.settings import SettingsError, load_settings
from gendan.platform.storage.database import Database, open_database

SEED = 20
_STALE_AFTER = timedelta(hours=20)
_log = structlog.get_logger(__name__)


class NotTheDemoError(click.ClickException):
    """The database holds real orders."""


@click.group()
def demo() -> None:
    """The demo shop."""


@demo.command()
def facts() -> None:
    """Print docs/demo.md."""
    click.echo(fixed_facts(), nl=False)


@demo.command()
def reset() -> None:
    """Empty the demo's database and lay it out anew around the present."""
    asyncio.run(_reset(_settings()))


@demo.command()
@click.argument("order")
def advance(order: str) -> None:
    """Let the next thing happen to ORDER: payment, packing, or the carrier's next scan."""
    asyncio.run(_advance(_settings(), order.strip().upper()))


def _settings() -> BackendSettings:
    try:
        settings = load_settings(BackendSettings, os.environ)
    except SettingsError as problem:
        raise click.ClickException(str(problem)) from None
    if not settings.demo:
        raise click.ClickException("This is not the demo shop: GENDAN_DEMO is off")
    return settings


async def prepare_demo(database: Database, clock: Clock) -> None:
    """Lay the demo out, or anew when its dates have become old.

    Raises:
        NotTheDemoError: the database holds orders that aren't the demo's.
    """
    async with database.write.begin() as connection:
        former = await laid_out_at(connection)
        if former is None and await holds_orders(connection):
            raise NotTheDemoError("The database holds real orders; the demo needs one of its own")
        if former and clock.now() - former < _STALE_AFTER:
            return
        await clear(connection)
        await lay_out(connection, clock.now(), generate(SEED))
        _log.info("demo_laid_out", again=former is not None)


def build_simulator(settings: BackendSettings, database: Database, clock: Clock) -> Simulator | None:
    """Return the demo's carriers, None when they are off or have no key to sign with."""
    if settings.demo_clock_speed <= 0:
        return None
    client = _webhook_client(settings, clock)
    return Simulator(database, client, clock, settings.demo_clock_speed) if client else None


def _webhook_client(settings: BackendSettings, clock: Clock) -> WebhookClient | None:
    keys = settings.carrier_webhook_keys.keys if settings.carrier_webhook_keys else {}
    if "all" not in keys:
        _log.warning("simulator_off", reason="GENDAN_CARRIER_WEBHOOK_KEYS has no key named 'all'")
        return None
    return WebhookClient(f"http://{settings.host}:{settings.port}", keys["all"], clock)


async def _reset(settings: BackendSettings) -> None:
    database, clock = open_database(settings.database.get_secret_value()), SystemClock()
    try:
        async with database.write.begin() as connection:
            if await laid_out_at(connection) is None and await holds_orders(connection):
                raise click.ClickException("The database holds real orders: nothing was changed")
            await clear(connection)
            await lay_out(connection, clock.now(), generate(SEED))
    finally:
        await database.close()


async def _advance(settings: BackendSettings, order: str) -> None:
    database, clock = open_database(settings.database.get_secret_value()), SystemClock()
    access = Access(database, clock)
    try:
        done = await Warehouse(access, Transitions(access, History(clock), clock), database).advance(order)
        client = _webhook_client(settings, clock)
        if not done and client:
            done = await Simulator(database, client, clock, 1).advance(order)
    except WebhookFailedError as problem:
        raise click.ClickException(str(problem)) from None
    finally:
        await database.close()
    click.echo(
        f"{order}: {', '.join(done)}" if done else f"{order}: nothing left to happen, or no such order"
    )
