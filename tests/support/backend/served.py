"""A backend as a process of its own, with the demo's orders and real keys, and everybody who may call it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
import requests
from requests.auth import AuthBase

from backend.carrier_webhooks.signatures import sign
from backend.identity.api_keys import SCOPES
from gendan.platform.layout import ROOT
from tests.support.leftovers import end
from tests.support.shop import free_ports

PRINCIPAL_SECRET = "principal-secret-of-the-served-backend"
WEBHOOK_SECRET = "webhook-secret-of-the-served-backend-1"
READY_S = 60


@dataclass(frozen=True)
class Served:
    """A running backend; `key` may do everything that a machine may."""

    url: str
    key: str
    log: Path
    http: requests.Session = field(default_factory=requests.Session)

    def caller(self, security: Mapping[str, Any]) -> AuthBase:
        """Return who is allowed by one of a route's ways to be allowed."""
        if "principal" in security:
            return Bearer(principal())
        return Bearer(self.key) if "apiKey" in security else Carrier()


class Bearer(AuthBase):
    """Whoever has a token."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Carrier(AuthBase):
    """A carrier, which signs what it sends."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        message_id, now = uuid4().hex, int(time.time())
        request.headers["webhook-id"] = message_id
        request.headers["webhook-timestamp"] = str(now)
        request.headers["webhook-signature"] = sign(WEBHOOK_SECRET, message_id, now, body)
        return request


def principal(customer: str | None = "C1001", **changes: Any) -> str:
    """Return what the gateway would sign for a conversation of its own."""
    now, conversation = int(time.time()), f"c_{uuid4().hex}"
    claims = {
        "iss": "gendan-gateway",
        "aud": "gendan-backend",
        "sub": conversation,
        "chn": "web",
        "src": conversation,
        "cus": customer,
        "iat": now,
        "exp": now + 60,
        **changes,
    }
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, PRINCIPAL_SECRET, "HS256", headers={"kid": "k1"})


@contextmanager
def served(folder: Path, database: str | None = None) -> Iterator[Served]:
    """Start a backend on a free port and end it."""
    (port,) = free_ports(1)
    environment = {
        **os.environ,
        "GENDAN_PRINCIPAL_KEYS": f"k1:{PRINCIPAL_SECRET}",
        "GENDAN_CONTACT_KEY": "contact-secret-of-the-served-backend",
        "GENDAN_CARRIER_WEBHOOK_KEYS": f"all:{WEBHOOK_SECRET}",
        "GENDAN_BACKEND_DATABASE": database or f"sqlite:///{folder / 'backend.db'}",
        "GENDAN_BACKEND_PORT": str(port),
        "GENDAN_REFUSAL_FLOOR_S": "0",
        "GENDAN_SMS_URL": "http://127.0.0.1:9/sms",
        "GENDAN_SHOP_FILE": str(ROOT / "deploy" / "shop.demo.yml"),
        "GENDAN_DEMO": "yes",
    }
    program = [sys.executable, "-m", "backend"]
    if database:
        subprocess.run([*program, "migrate"], env=environment, cwd=ROOT, check=True, capture_output=True)
    scopes = [part for scope in SCOPES for part in ("--scope", scope)]
    made = subprocess.run(
        [*program, "key", "add", "tests", *scopes],
        env=environment,
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    log = folder / "backend.log"
    with log.open("wb") as printed:
        process = subprocess.Popen(
            [*program, "serve"], env=environment, cwd=ROOT, stdout=printed, stderr=printed
        )
        running = Served(f"http://127.0.0.1:{port}", made.stdout.split()[-1], log)
        try:
            _wait_for(running, process)
            yield running
        finally:
            running.http.close()
            end(process, signal.SIGTERM, 30)


def _wait_for(running: Served, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if running.http.get(f"{running.url}/readyz", timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError(running.log.read_text())
