"""The demo shop's backend, the action server and Rasa, each a real process on a free port."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from aiosmtpd.controller import Controller

from gendan.cli.environment import Ports, process_environment
from gendan.cli.training import train
from gendan.layout import ROOT, Layout

_START_S = 150
_STOP_S = 20


@dataclass
class Mailbox:
    """Keeps the mails that the shop sends."""

    mails: list[str] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        message = message_from_bytes(envelope.content, policy=default)
        body = message.get_body(("plain",))
        self.mails.append(body.get_content() if body else "")
        return "250 OK"


@dataclass(frozen=True)
class Shop:
    """The running shop.

    Attributes:
        environment: the variables its processes run with.
        mailbox: what it mailed.
    """

    environment: dict[str, str]
    mailbox: Mailbox


@contextmanager
def running_shop(var: Path) -> Iterator[Shop]:
    """Train if this very state has no model yet, start the three processes, end them by their ids."""
    layout = Layout(var=var)
    model = train(layout)
    mailbox = Mailbox()
    smtp = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    smtp.start()
    ports = Ports(rasa=free_port(), actions=free_port(), backend=free_port(), smtp=smtp.port)
    base = {**os.environ, "GENDAN_SMTP_TLS": "no", "GENDAN_DEMO_CLOCK_SPEED": "0"}
    environment = process_environment(layout, ports, base, demo=True)
    rasa = [str(layout.rasa_python), "serve.py", "--model", str(model)]
    processes = [
        _start("rasa", rasa, ROOT / "nlu", environment, var),
        _start("backend", [sys.executable, "-m", "backend", "serve"], ROOT, environment, var),
        _start("actions", [sys.executable, "-m", "actions", "serve"], ROOT, environment, var),
    ]
    try:
        _wait(f"http://127.0.0.1:{ports.backend}/readyz", processes, var)
        _wait(f"http://127.0.0.1:{ports.actions}/healthz", processes, var)
        token = environment["GENDAN_RASA_TOKEN"]
        _wait(f"http://127.0.0.1:{ports.rasa}/model/parse?token={token}", processes, var, b'{"text": "hi"}')
        yield Shop(environment, mailbox)
    finally:
        for process in processes:
            _end(process)
        smtp.stop()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def post(url: str, body: dict[str, Any], token: str) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = Request(url, json.dumps(body).encode(), headers)  # noqa: S310 - loopback
    with urlopen(request, timeout=20) as response:  # noqa: S310
        answer: dict[str, Any] = json.load(response)
        return answer


def _start(
    name: str, command: list[str], folder: Path, environment: dict[str, str], var: Path
) -> subprocess.Popen[bytes]:
    var.mkdir(parents=True, exist_ok=True)
    with (var / f"{name}.out").open("wb") as output:
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)


def _wait(url: str, processes: list[subprocess.Popen[bytes]], var: Path, body: bytes | None = None) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        if any(process.poll() is not None for process in processes):
            break
        try:
            request = Request(url, body, {"Content-Type": "application/json"})  # noqa: S310 - loopback
            with urlopen(request, timeout=5):  # noqa: S310
                return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.3)
    raise RuntimeError(f"The shop did not start; the outputs in {var} say why")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
