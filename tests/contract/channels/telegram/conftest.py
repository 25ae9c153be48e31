"""The gateway's own parts, the real library, and a stand-in for Telegram."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from channels.telegram.inbound.webhook import webhook_path
from demo.telegram_sandbox.running import Sandbox, serving
from gendan.platform.http.web import errors_as_json
from tests.support.gateway import Chat
from tests.support.telegram import UNLIMITED, Line


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with serving(rates=UNLIMITED, webhook_retry_s=0.05) as running:
        yield running


@pytest.fixture
async def line(chat: Chat, sandbox: Sandbox) -> AsyncIterator[Line]:
    """Polling, begun."""
    line = Line(chat, sandbox)
    await line.begin()
    yield line
    await line.end()


@pytest.fixture
async def hooked(chat: Chat, sandbox: Sandbox) -> AsyncIterator[Line]:
    """With a webhook, begun; Telegram calls it here without the proxy that speaks TLS."""
    line = Line(chat, sandbox)
    await line.begin(telegram_mode="webhook", telegram_public_url="https://shop.example")
    app = web.Application(middlewares=[errors_as_json], client_max_size=256_000)
    line.line.add_routes(app)
    line.server = TestServer(app)
    await line.server.start_server()
    await asyncio.wait_for(line.line._running, 5)  # type: ignore[arg-type]
    behind = str(line.server.make_url(webhook_path(sandbox.token.split(":")[0])))
    webhook = sandbox.world.webhooks.webhook
    assert webhook
    sandbox.world.webhooks.set(replace(webhook, url=behind))
    yield line
    await line.server.close()
    await line.end()
