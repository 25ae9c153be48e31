"""What every answer of the gateway and the backend says to browsers, and what it doesn't say to anybody."""

import socket
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from tests.support.shop import RunningShop

pytestmark = pytest.mark.rasa

PAGES = ["/chat", "/demo/", "/demo/mail"]
FILES = ["/widget.js", "/widget/main.js", "/widget/chat.css", "/widget/icon.svg", "/demo/static/shop.js"]
OTHERS = [
    "/widget/config.json",
    "/healthz",
    "/readyz",
    "/metrics",
    "/demo/mail.json",
    "/uploads/u_1",
    "/nowhere",
    "/",
]
SOCKET = ["/socket.io/?EIO=4&transport=polling", "/socket.io/?EIO=3&transport=polling"]


async def headers_of(url: str) -> Any:
    async with aiohttp.ClientSession() as http, http.get(url, allow_redirects=False) as response:
        return response.headers


@pytest.mark.parametrize("path", [*PAGES, *FILES, *OTHERS, *SOCKET])
async def test_every_answer_of_the_gateway_carries_them(shop: RunningShop, path: str) -> None:
    headers = await headers_of(shop.url + path)
    policy = headers["Content-Security-Policy"]

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert ("frame-ancestors 'self'" if path == "/chat" else "frame-ancestors 'none'") in policy
    assert "Server" not in headers


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/orders", "/api/v1/openapi.json", "/nowhere"])
@pytest.mark.parametrize("room", ["backend", "actions"])
async def test_every_answer_of_the_rooms_behind_it_carries_them(
    shop: RunningShop, room: str, path: str
) -> None:
    headers = await headers_of(shop.run["urls"][room] + path)

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Server" not in headers


@pytest.mark.parametrize("line", [b"GET / HTTP/9.9", b"\x00\x01\x02", b"GET /\xff HTTP/1.1", b"A B C"])
def test_not_even_a_broken_request_learns_what_the_server_runs_on(shop: RunningShop, line: bytes) -> None:
    parts = urlsplit(shop.url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) as connection:
        connection.sendall(line + b"\r\n\r\n")
        answer = connection.recv(65_536)

    assert answer.startswith(b"HTTP/1.")
    assert b"aiohttp" not in answer
    assert b"Python" not in answer
    assert b"Traceback" not in answer
