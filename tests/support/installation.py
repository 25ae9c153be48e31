"""An installation's three databases without a running shop: real schemas, on either engine."""

import asyncio
import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import click
import pytest
from click.testing import CliRunner

from backend.privacy.commands import data as backend_data
from bot.privacy.commands import data as gateway_data
from gendan.ops.supervisor.services import ServiceError, Services
from gendan.platform.layout import ROOT, Layout
from gendan.platform.storage.migrations import migrate

TRACKER = """
CREATE TABLE tracker_state (
    sender_id TEXT PRIMARY KEY, turn_id TEXT NOT NULL, state TEXT NOT NULL, before_turn_id TEXT,
    before_state TEXT, saved_at DOUBLE PRECISION NOT NULL)
"""
STORES = ("gateway", "tracker", "backend")
KEY = "contact-secret-of-the-tests-only"


class ServicesInside(Services):
    """The same services, of which two answer in the tests' own process: no Python starts for a question.

    That the answers come from processes too is for tests of `Services` itself to show.
    """

    def backend(self, command: str, asked: Any) -> Any:
        return self._inside(backend_data, command, asked)

    def gateway(self, command: str, asked: Any) -> Any:
        return self._inside(gateway_data, command, asked)

    def _inside(self, service: click.Group, command: str, asked: Any) -> Any:
        done = CliRunner().invoke(
            service, [command], input=json.dumps(asked), env=self._environment, catch_exceptions=False
        )
        if done.exit_code:
            raise ServiceError(done.stderr)
        return json.loads(done.stdout)


@dataclass
class Installation:
    """Where its databases, keys and files are."""

    layout: Layout
    services: Services
    urls: dict[str, str]

    @property
    def inside(self) -> Services:
        """Its services, for what needn't be asked of processes."""
        return ServicesInside(self.layout, {**environment(), **named(self.urls)}, self.services.data)

    @property
    def secrets(self) -> Path:
        return self.layout.secrets

    def run(self, store: str, *statements: str) -> list[tuple[object, ...]]:
        """Run statements on a store and return the last one's rows."""
        if self.urls[store].startswith("sqlite"):
            with closing(
                sqlite3.connect(self.urls[store].removeprefix("sqlite:///"), timeout=20)
            ) as database:
                for statement in statements:
                    rows = database.execute(statement).fetchall()
                database.commit()
                return rows
        return asyncio.run(_on_postgres(self.urls[store], *statements))


def install(var: Path, server: str | None = None) -> Installation:
    """Make an installation; on PostgreSQL with the URL of a server, else on SQLite."""
    (var / "shop").mkdir(parents=True)
    secrets = {"GENDAN_CONTACT_KEY": KEY, "GENDAN_RASA_TOKEN": "r" * 40}
    (var / "secrets.json").write_text(json.dumps(secrets))
    urls = {name: asyncio.run(_new_database(server, name)) for name in STORES} if server else None
    made = installed(var, urls)
    for store in made.services.stores:
        if store.migrations:
            asyncio.run(migrate(store.url, store.migrations))
    made.run("tracker", TRACKER)
    return made


def copied(template: Installation, var: Path) -> Installation:
    """Return a copy of an installation on SQLite: migrating takes longer than a test."""
    shutil.copytree(template.layout.var, var)
    return installed(var)


def installed(var: Path, urls: dict[str, str] | None = None) -> Installation:
    """Return the installation that is there."""
    layout, data = Layout(ROOT, var), var / "shop"
    urls = urls or {name: f"sqlite:///{data / name}.db" for name in STORES}
    return Installation(layout, Services(layout, {**environment(), **named(urls)}, data), urls)


def named(urls: dict[str, str]) -> dict[str, str]:
    return {f"GENDAN_{name.upper()}_DATABASE": url for name, url in urls.items()}


def environment() -> dict[str, str]:
    ring = "k1:" + "x" * 40
    rings = ("GENDAN_PRINCIPAL_KEYS", "GENDAN_IDENTITY_KEYS", "GENDAN_REST_KEYS")
    return {
        **dict.fromkeys(rings, ring),
        "GENDAN_CONTACT_KEY": KEY,
        "GENDAN_RASA_TOKEN": "r" * 40,
        "GENDAN_GATEWAY_API_KEY": "gdk_gateway_" + "y" * 40,
        "GENDAN_SHOP_FILE": str(ROOT / "deploy" / "shop.demo.yml"),
        "PYTHONPATH": str(ROOT),
    }


async def _new_database(server: str, name: str) -> str:
    database = f"{name}_{uuid4().hex[:8]}"
    await _on_postgres(server.format(database="postgres"), f"CREATE DATABASE {database}")
    return server.format(database=database)


async def _on_postgres(url: str, *statements: str) -> list[tuple[object, ...]]:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            rows = await connection.fetch(statement)
        return [tuple(row) for row in rows]
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation on SQLite, to be copied."""
    return install(tmp_path_factory.mktemp("installation") / "var")
