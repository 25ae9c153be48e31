"""A backend as its callers meet it: over HTTP, on a real database, with the demo's fixed orders."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from backend.settings import BackendSettings
from backend.shop.model import Shop
from backend.shop.shop_file import read_shop
from gendan.platform.storage.database import Database, open_database
from tests.support.backend.service import (
    GATEWAY_KEY,
    PRINCIPAL_KEYS,
    Backend,
    FrozenClock,
    prepare_database,
    serving,
)
from tests.support.postgres import KeptDatabase

__all__ = [
    "backend",
    "clock",
    "database",
    "database_url",
    "engine",
    "migrated_postgres",
    "migrated_sqlite",
    "settings",
    "shop",
    "traced",
    "with_settings",
]


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "backend.db"
    asyncio.run(prepare_database(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> KeptDatabase:
    return KeptDatabase(postgres_server, "backend", prepare_database)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> str:
    return request.param


# Not a coroutine: what it asks for runs loops of its own.
@pytest.fixture
def database_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if engine == "sqlite":
        path = tmp_path / "backend.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    kept: KeptDatabase = request.getfixturevalue("migrated_postgres")
    yield kept.url
    kept.restore()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = open_database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture(scope="session")
def shop() -> Shop:
    return read_shop(Path("deploy/shop.demo.yml"))


@pytest.fixture
def settings(database_url: str) -> BackendSettings:
    return BackendSettings(
        principal_keys=PRINCIPAL_KEYS,
        contact_key="contact-secret-of-the-tests-only",
        database=database_url,
        gateway_api_key=GATEWAY_KEY,
        refusal_floor_s=0.0,
        sms_url="http://127.0.0.1:9/sms",
    )


@pytest.fixture
async def backend(
    settings: BackendSettings, shop: Shop, database: Database, clock: FrozenClock
) -> AsyncIterator[Backend]:
    """A backend with the demo's fixed orders."""
    async with serving(settings, shop, database, clock) as running:
        yield running


@pytest.fixture
def with_settings(
    backend: Backend,
) -> Callable[..., Any]:
    """Serve the same database under changed settings or shop facts."""

    def change(*, shop: Shop | None = None, **changes: Any) -> Any:
        settings = BackendSettings(**dict(backend.settings) | changes)
        return serving(settings, shop or backend.shop, backend.database, backend.clock)

    return change


@pytest.fixture
def traced(database: Database) -> Iterator[Callable[[], list[str]]]:
    """Return and forget the statements run since the last call."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    for each in database.engines:
        event.listen(each, "before_cursor_execute", note)

    def take() -> list[str]:
        taken = list(seen)
        seen.clear()
        return taken

    yield take
    for each in database.engines:
        event.remove(each, "before_cursor_execute", note)
