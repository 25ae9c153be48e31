"""The widget's and the demo's files: compressed when they were built, served by aiohttp."""

import gzip
import json
import subprocess
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from channels.web.pages import BUILT, STATIC, add_pages
from demo.storefront import pages as storefront

TEXTS = {".css", ".html", ".js", ".svg", ".txt"}
WORTH_COMPRESSING_BYTES = 500
UNPACK = """
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { brotliDecompressSync } = require('node:zlib');
const digest = (path) => createHash('sha256').update(brotliDecompressSync(readFileSync(path))).digest('hex');
console.log(JSON.stringify(process.argv.slice(1).map(digest)));
"""
Client = TestClient[web.Request, web.Application]


def served() -> list[Path]:
    folders = (BUILT, STATIC, storefront.BUILT, storefront.STATIC)
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]


def texts() -> list[Path]:
    found = [path for path in served() if path.suffix in TEXTS]
    return [path for path in found if path.stat().st_size >= WORTH_COMPRESSING_BYTES]


def beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


@pytest.mark.parametrize("suffix", [".br", ".gz"])
def test_every_text_of_some_size_is_compressed_and_nothing_else(suffix: str) -> None:
    found = {path for path in served() if path.suffix == suffix}
    assert found == {beside(path, suffix) for path in texts()}, "run 'make widget'"


@pytest.mark.parametrize("path", texts(), ids=lambda path: path.name)
def test_a_file_that_was_gzipped_is_its_plain_file_and_has_no_time_in_it(path: Path) -> None:
    packed = beside(path, ".gz").read_bytes()
    assert gzip.decompress(packed) == path.read_bytes(), "run 'make widget'"
    assert packed[4:8] == bytes(4)


@pytest.mark.node
def test_every_file_that_was_packed_by_brotli_is_its_plain_file() -> None:
    packed = [str(beside(path, ".br")) for path in texts()]
    run = subprocess.run(["node", "-e", UNPACK, *packed], capture_output=True, check=True, timeout=60)
    found = dict(zip(texts(), json.loads(run.stdout), strict=True))
    assert found == {path: sha256(path.read_bytes()).hexdigest() for path in texts()}, "run 'make widget'"


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async def no_facts() -> None:
        return None

    app = web.Application()
    add_pages(app, no_facts)
    async with TestClient(TestServer(app), auto_decompress=False) as client:
        yield client


@pytest.mark.parametrize(
    ("accepted", "encoding", "suffix"),
    [("gzip, deflate, br", "br", ".br"), ("gzip, deflate", "gzip", ".gz"), ("identity", None, "")],
)
async def test_a_browser_gets_the_smallest_form_that_it_takes(
    client: Client, accepted: str, encoding: str | None, suffix: str
) -> None:
    answer = await client.get("/widget/main.js", headers={"Accept-Encoding": accepted})

    assert answer.headers.get("Content-Encoding") == encoding
    assert await answer.read() == beside(BUILT / "widget/main.js", suffix).read_bytes()
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


async def test_a_file_that_a_browser_has_is_not_sent_again(client: Client) -> None:
    first = await client.get("/widget/main.js")
    known = {"If-None-Match": first.headers["ETag"]}
    again = await client.get("/widget/main.js", headers=known)
    since = await client.get("/widget/main.js", headers={"If-Modified-Since": first.headers["Last-Modified"]})
    # Each form is another one to whoever keeps it.
    plain = await client.get("/widget/main.js", headers={**known, "Accept-Encoding": "identity"})

    assert (again.status, since.status, plain.status) == (304, 304, 200)
    assert again.headers["Cache-Control"] == "no-cache"
    assert again.headers["Vary"] == "Accept-Encoding"


async def test_a_part_of_a_file_can_be_asked_for(client: Client) -> None:
    wanted = {"Range": "bytes=0-9", "Accept-Encoding": "identity"}
    part = await client.get("/widget/main.js", headers=wanted)

    assert (part.status, await part.read()) == (206, (BUILT / "widget/main.js").read_bytes()[:10])


@pytest.mark.parametrize(
    ("path", "caching"),
    [
        ("/chat", "no-cache"),
        ("/widget.js", "no-cache"),
        ("/widget/chat.css", "no-cache"),
        ("/widget/{chunk}", "public, max-age=31536000, immutable"),
    ],
)
async def test_only_what_has_its_digest_in_its_name_is_kept_for_ever(
    client: Client, path: str, caching: str
) -> None:
    chunk = next((BUILT / "widget").glob("chunk-*.js")).name
    answer = await client.get(path.format(chunk=chunk))

    assert (answer.status, answer.headers["Cache-Control"]) == (200, caching)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["main.js.gz", "main.js.br", "nothing.js", "../pages.py"])
async def test_nothing_but_the_files_themselves_has_an_address(client: Client, name: str) -> None:
    assert (await client.get(f"/widget/{name}")).status == 404
