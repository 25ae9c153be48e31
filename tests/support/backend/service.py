"""The backend in tests: built, called, and what is in it."""

import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from backend.app import Service, build_service
from backend.settings import MIGRATIONS, BackendSettings
from backend.shop.model import Shop
from demo.shop.layout import lay_out
from gendan.platform.settings import KeyRing
from gendan.platform.storage.database import Database, open_database
from gendan.platform.storage.migrations import migrate

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


async def prepare_database(url: str) -> None:
    await migrate(url, MIGRATIONS)
    opened = open_database(url)
    async with opened.write.begin() as connection:
        await lay_out(connection, NOW)
    await opened.close()


@asynccontextmanager
async def serving(
    settings: BackendSettings, shop: Shop, database: Database, clock: FrozenClock
) -> AsyncIterator[Backend]:
    service = build_service(settings, shop, database, clock)
    async with TestClient(TestServer(service.app)) as client:
        yield Backend(client, service, database, clock, settings, shop)
