"""A backend as its callers meet it: over HTTP, on a real database, with the demo's fixed orders."""

import asyncio
import shutil
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import event

from backend.app import Service, build_service
from backend.settings import MIGRATIONS, BackendSettings
from backend.shop.model import Shop
from backend.shop.shop_file import read_shop
from demo.shop.layout import lay_out
from gendan.platform.settings import KeyRing
from gendan.platform.storage.database import Database, open_database
from gendan.platform.storage.migrations import migrate
from tests.postgres import KeptDatabase

PRINCIPAL_KEYS = KeyRing(
    {"k1": "principal-secret-of-the-tests-number-1", "k2": "principal-secret-of-the-tests-number-2"}
)
GATEWAY_KEY = "gdk_gateway_secret-of-the-gateway-in-tests"
NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


class FrozenClock:
    """Stands still until moved."""

    def __init__(self, now: datetime = NOW) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, **length: float) -> None:
        self._now += timedelta(**length)


def sign_principal(
    conversation: str = "c_1", customer: str | None = None, *, kid: str = "k1", **changes: Any
) -> str:
    now = int(time.time())
    claims = {
        "iss": "gendan-gateway",
        "aud": "gendan-backend",
        "sub": conversation,
        "chn": "web",
        "src": "198.51.100.0/24",
        "turn": "t_1",
        "iat": now,
        "exp": now + 60,
        "jti": uuid.uuid4().hex,
    }
    if customer:
        claims["cus"] = customer
    claims |= changes
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, PRINCIPAL_KEYS.keys.get(kid, "x" * 40), algorithm="HS256", headers={"kid": kid})


@dataclass
class Backend:
    """A running backend and what a test needs around it."""

    client: TestClient
    service: Service
    database: Database
    clock: FrozenClock
    settings: BackendSettings
    shop: Shop

    async def call(
        self, method: str, path: str, token: str | None, body: Any = None, **options: Any
    ) -> ClientResponse:
        headers = options.pop("headers", {})
        if token:
            headers = headers | {"Authorization": f"Bearer {token}"}
        return await self.client.request(method, path, json=body, headers=headers, **options)

    async def get(self, path: str, token: str) -> Any:
        """Return the body of an answer that must be a success."""
        response = await self.call("GET", path, token)
        assert response.status == 200, await response.text()
        return await response.json()

    async def post(self, path: str, token: str, body: Any, **options: Any) -> Any:
        """Return the body of an answer that must be a success."""
        response = await self.call("POST", path, token, body, **options)
        assert response.status < 300, await response.text()
        return await response.json()

    async def rows(self, query: Any) -> list[Any]:
        async with self.database.read.connect() as connection:
            return list((await connection.execute(query)).all())


async def _prepare(url: str) -> None:
    await migrate(url, MIGRATIONS)
    opened = open_database(url)
    async with opened.write.begin() as connection:
        await lay_out(connection, NOW)
    await opened.close()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "backend.db"
    asyncio.run(_prepare(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> KeptDatabase:
    return KeptDatabase(postgres_server, "backend", _prepare)


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


@asynccontextmanager
async def serving(
    settings: BackendSettings, shop: Shop, database: Database, clock: FrozenClock
) -> AsyncIterator[Backend]:
    service = build_service(settings, shop, database, clock)
    async with TestClient(TestServer(service.app)) as client:
        yield Backend(client, service, database, clock, settings, shop)


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
        settings = replace(backend.settings, **changes)
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
