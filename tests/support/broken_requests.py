"""Requests that break HTTP's own rules, with what must never come to stand in a log."""

import socket
from contextlib import suppress
from pathlib import Path

CANARIES = ("canary-secret-7f3a", "Canary.Person@example.com", "13911112222", "GD7777001", "甲乙丙丁")
TOLD = "/".join(CANARIES).encode()
TOKEN = CANARIES[0].encode()

BROKEN = {
    "address with blanks": b"GET /readyz?token=" + TOLD + b" and more HTTP/1.1\r\nHost: x\r\n\r\n",
    "no version": b"GET /?token=" + TOLD + b"\r\n\r\n",
    "wrong version": b"GET /webhook?token=" + TOLD + b" HTTP/9.9\r\n\r\n",
    "no method": b"/?token=" + TOLD + b" HTTP/1.1\r\n\r\n",
    "odd method": b"G\x00ET{" + TOLD + b"} / HTTP/1.1\r\n\r\n",
    "control character": b"GET /?token=" + TOLD + b"\x01\x7f HTTP/1.1\r\nHost: x\r\n\r\n",
    "bad port": b"GET http://x:port" + TOLD + b"/ HTTP/1.1\r\nHost: x\r\n\r\n",
    "bad bracket": b"GET http://[" + TOLD + b"/ HTTP/1.1\r\nHost: x\r\n\r\n",
    "header without colon": b"GET /?token=" + TOKEN + b" HTTP/1.1\r\nHost: x\r\nX " + TOLD + b"\r\n\r\n",
    "header with control": b"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer\x00" + TOLD + b"\r\n\r\n",
    "huge header": b"GET /?token=" + TOKEN + b" HTTP/1.1\r\nHost: x\r\nX-Long: " + TOLD * 2000 + b"\r\n\r\n",
    "long line": b"GET /" + TOLD * 2000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "length that is no number": (
        b"POST /webhook?token=" + TOKEN + b" HTTP/1.1\r\nHost: x\r\nContent-Length: " + TOLD + b"\r\n\r\n"
    ),
    "two lengths": (
        b"POST /?token=" + TOLD + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"
    ),
    "chunk that is no number": (
        b"POST /webhook?token=" + TOKEN + b" HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        + TOLD + b"\r\n" + TOLD + b"\r\n0\r\n\r\n"
    ),
    "odd transfer encoding": (
        b"POST /?t=" + TOKEN + b" HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: " + TOLD + b"\r\n\r\nx"
    ),
    "not gzip": (
        b"POST /webhooks/rest/webhook?token=" + TOKEN + b" HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\n"
        b"Content-Length: " + str(len(TOLD)).encode() + b"\r\n\r\n" + TOLD
    ),
    "unexpected expect": b"POST /?token=" + TOKEN + b" HTTP/1.1\r\nHost: x\r\nExpect: " + TOLD + b"\r\n\r\n",
    "odd cookie": b"GET / HTTP/1.1\r\nHost: x\r\nCookie: a[" + TOLD + b"]=1; \x80=" + TOLD + b"\r\n\r\n",
    "unknown socket": (
        b"GET /socket.io/?EIO=4&transport=polling&sid=" + TOKEN + b" HTTP/1.1\r\nHost: x\r\n\r\n"
    ),
    "odd socket": (
        b"GET /socket.io/?EIO=" + TOKEN + b"&transport=" + TOKEN + b" HTTP/1.1\r\nHost: x\r\n\r\n"
    ),
    "broken frame": (
        b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
        b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
        b"\r\n\xff\xff" + TOLD
    ),
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + TOLD + b"\r\n\r\n",
}  # fmt: skip
"""By what is wrong with it; each holds one canary at least."""


def send_broken(host: str, port: int, raw: bytes) -> bytes:
    """Send bytes over a connection of their own; return what is answered within half a second."""
    with socket.create_connection((host, port), timeout=0.5) as connection, suppress(OSError):
        connection.sendall(raw)
        return connection.recv(65536)
    return b""


def quoted(logs: Path) -> list[str]:
    """Return the canaries that stand in the files of a folder, told by file."""
    return [
        f"{path.name}: {canary}"
        for path in sorted(logs.iterdir())
        for canary in CANARIES
        if canary in path.read_text(encoding="utf-8", errors="replace")
    ]
