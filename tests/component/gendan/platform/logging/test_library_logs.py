"""A request that can't be read is in no log, whatever it holds."""

import asyncio
import json
import logging
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from gendan.platform.http.headers import add_headers
from gendan.platform.http.web import errors_as_json
from gendan.platform.logging.library_logs import WithholdQuotes, describe_without_words
from tests.support.broken_requests import BROKEN, CANARIES, quoted, send_broken
from tests.support.logging_to import logging_to
from tests.support.shop import free_ports


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """A server with what each of our processes has."""

    async def echo(request: web.Request) -> web.Response:
        return web.Response(body=await request.read(), headers={"X-Cookies": str(len(request.cookies))})

    app = web.Application(middlewares=[errors_as_json])
    add_headers(app)
    app.router.add_route("*", "/{path:.*}", echo)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


async def test_nothing_of_a_broken_request_is_logged(port: int, tmp_path: Path) -> None:
    with logging_to(tmp_path / "log"):
        answers = [await asyncio.to_thread(send_broken, "127.0.0.1", port, raw) for raw in BROKEN.values()]
    assert sum(b" 400 " in answer[:16] for answer in answers) > len(answers) / 2
    assert "aiohttp.server at web_protocol" in (tmp_path / "log").read_text(encoding="utf-8")
    assert not quoted(tmp_path)


async def test_a_body_that_breaks_off_is_refused_not_a_failure(port: int, tmp_path: Path) -> None:
    with logging_to(tmp_path / "log"):
        for kind in ("chunk that is no number", "not gzip"):
            answer = await asyncio.to_thread(send_broken, "127.0.0.1", port, BROKEN[kind])
            assert b"400" in answer.partition(b"\r\n")[0], kind
            assert b"Traceback" not in answer
    assert "request_failed" not in (tmp_path / "log").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["aiohttp.server", "engineio.server", "asyncio", "mail.log"])
def test_a_librarys_line_says_where_it_was_written_and_nothing_it_quotes(name: str, tmp_path: Path) -> None:
    with logging_to(tmp_path / "log"):
        try:
            int(CANARIES[0])
        except ValueError:
            logging.getLogger(name).exception("Error in %s\n%s", CANARIES[0], CANARIES[4])
    written = (tmp_path / "log").read_text(encoding="utf-8")
    assert "at test_library_logs" in written
    assert "builtins.ValueError" in written
    assert not quoted(tmp_path)


def test_rasas_web_server_says_where_it_was_and_nothing_it_quotes(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("sanic.error.of.this.test")
    logger.addFilter(WithholdQuotes())
    try:
        int(CANARIES[0])
    except ValueError:
        logger.exception("Error in %s", CANARIES[0])
    logger.info("started")
    assert "at test_library_logs" in caplog.text
    assert "builtins.ValueError" in caplog.text
    assert not [canary for canary in CANARIES if canary in caplog.text]


@pytest.mark.process
def test_the_stand_in_for_telegram_prints_nothing_of_a_broken_request(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "demo.telegram_sandbox", "--port", str(port)]
    with (tmp_path / "out").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        try:
            while not can_connect(port):
                time.sleep(0.05)
            answers = [send_broken("127.0.0.1", port, raw) for raw in BROKEN.values()]
        finally:
            process.terminate()
            process.wait(10)
    assert sum(b" 400 " in answer[:16] for answer in answers) > len(answers) / 2
    assert "aiohttp.server at web_protocol" in (tmp_path / "out").read_text(encoding="utf-8")
    assert not quoted(tmp_path)


def can_connect(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_causes_are_told_first_to_last_without_their_words() -> None:
    try:
        json.loads(f'"{CANARIES[0]}')
    except ValueError as problem:
        problem.__cause__ = KeyError(CANARIES[1])
        told = describe_without_words(problem)
    assert told.index("builtins.KeyError") < told.index("json.decoder.JSONDecodeError")
    assert not [canary for canary in CANARIES if canary in told]
