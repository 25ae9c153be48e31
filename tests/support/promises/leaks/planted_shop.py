"""A real shop, not the demo, with planted customers; what it sends by mail and text message is kept."""

import json
import re
import sqlite3
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

import jwt
from aiosmtpd.controller import Controller
from sqlalchemy import create_engine

from backend.carrier_webhooks.signatures import sign
from tests.support.backend.old_databases import lay_down
from tests.support.command_line import gendan
from tests.support.promises.leaks.canaries import PlantedCustomer, PlantedOrder, plant
from tests.support.promises.leaks.tangles import Tangle, Tangler
from tests.support.shop import RunningShop, free_ports, started

_SHORTEST_SECRET = 16
SHOP_YML = """\
name: {zh: 验漏小店, en: Canary Store}
languages: [zh, en]
timezone: Asia/Shanghai
currency: CNY
country: CN
contacts: {phone: "400-000-9876", email: service@canary-store.internal}
"""


@dataclass(frozen=True)
class PlantedShop:
    """A running shop, who buys there, and what it sent out."""

    shop: RunningShop
    customers: list[PlantedCustomer]
    letters: list[str]
    tangles: list[Tangle]
    codes: dict[str, str]
    """By contact, the code that was sent to it last."""
    settings: Mapping[str, str]

    def cli(self, *arguments: str) -> str:
        """Return what a command of the operator's prints."""
        return _cli(self.shop.var, self.settings, *arguments)

    def identity(self, customer: PlantedCustomer) -> str:
        """Return the proof with which the shop's own site vouches for a customer."""
        kid, secret = self.shop.secrets["GENDAN_IDENTITY_KEYS"].split(",")[0].split(":")
        claims = {"aud": "gendan", "sub": customer.id, "exp": datetime.now(UTC) + timedelta(minutes=50)}
        return jwt.encode(claims, secret, "HS256", headers={"kid": kid})

    def change(self, statement: str) -> None:
        """Change the backend's tables: the running shop's clock can't be set."""
        with closing(sqlite3.connect(self.shop.var / "shop" / "backend.db", timeout=20)) as database:
            database.execute(statement)
            database.commit()

    def secrets(self) -> list[str]:
        """Return the keys and tokens of the installation."""
        parts = [part for ring in self.shop.secrets.values() for part in re.split(r"[:,]", ring)]
        return [part for part in parts if len(part) >= _SHORTEST_SECRET]

    def written(self) -> dict[str, str]:
        """Return every file that the run logs to, and what was printed, by name."""
        files = [*(self.shop.var / "logs").iterdir(), self.shop.var / "up.out"]
        return {file.name: file.read_text(encoding="utf-8", errors="replace") for file in files}


@contextmanager
def planted_shop(
    var: Path,
    count: int = 20,
    environment: Mapping[str, str] | None = None,
    *,
    code_by: Collection[str] = ("email", "sms"),
    facts: str = "",
) -> Iterator[PlantedShop]:
    """Start a shop; half of its orders are imported from a file, the others come over the API.

    Args:
        var: everything that it writes.
        count: of customers.
        environment: further settings.
        code_by: the ways out that are set up: `email`, `sms`.
        facts: further lines of its `shop.yml`.
    """
    customers, tangles = plant(count), list(Tangler().tangles())
    letters: list[str] = []
    codes: dict[str, str] = {}
    var.mkdir(parents=True, exist_ok=True)
    _lay_down_an_older_one(var)
    with ExitStack() as stack:
        settings = _shop_file(var, facts)
        if "email" in code_by:
            settings |= stack.enter_context(_mail_server(letters, codes))
        if "sms" in code_by:
            settings |= stack.enter_context(_text_messages(letters, codes))
        settings |= environment or {}
        scopes = ("--scope", "orders:write", "--scope", "customers:write")
        key = _cli(var, settings, "run", "backend", "key", "add", "shop", *scopes).split()[-1]
        first, later = [tangle.orders[0] for tangle in tangles], [o for t in tangles for o in t.orders[1:]]
        _import(var, settings, [*(order for c in customers[::2] for order in c.orders), *first])
        shop = stack.enter_context(started(var, environment=settings))
        _send(shop, key, [*(order for c in customers[1::2] for order in c.orders), *later])
        _tell_accounts(shop, key, tangles)
        everything = [order for each in (*customers, *tangles) for order in each.orders]
        _report_scans(shop, everything)
        _refund(shop, everything)
        yield PlantedShop(shop, customers, letters, tangles, codes, settings)


def _lay_down_an_older_one(var: Path) -> None:
    """Begin with the database of an earlier version, which joined by contacts who isn't one."""
    file = var / "shop" / "backend.db"
    file.parent.mkdir(exist_ok=True)
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        lay_down(connection)
    engine.dispose()


def _shop_file(var: Path, facts: str) -> dict[str, str]:
    (var / "shop.yml").write_text(SHOP_YML + facts, encoding="utf-8")
    return {"GENDAN_SHOP_FILE": str(var / "shop.yml")}


@contextmanager
def _mail_server(letters: list[str], codes: dict[str, str]) -> Iterator[dict[str, str]]:
    class Box:
        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's
            # Decoded: a word could hide in a transfer encoding.
            mail = message_from_bytes(envelope.content, policy=policy.default)
            _note_code(codes, envelope.rcpt_tos[0], mail.get_content())
            letters.append(f"{mail['From']}\n{mail['Subject']}\n\n{mail.get_content()}")
            return "250 OK"

    (port,) = free_ports(1)
    server = Controller(Box(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield {
            "GENDAN_SMTP_HOST": "127.0.0.1",
            "GENDAN_SMTP_PORT": str(port),
            "GENDAN_SMTP_TLS": "no",
            "GENDAN_SMTP_FROM": "shop@canary-store.example",
        }
    finally:
        server.stop()


@contextmanager
def _text_messages(letters: list[str], codes: dict[str, str]) -> Iterator[dict[str, str]]:
    class Sink(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            _note_code(codes, sent["to"], sent["text"])
            letters.append(sent["text"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_said: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Sink) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield {"GENDAN_SMS_URL": f"http://127.0.0.1:{server.server_port}/sms"}
        finally:
            server.shutdown()


def _note_code(codes: dict[str, str], contact: str, text: str) -> None:
    if found := re.search(r"(?<!\d)\d{6}(?!\d)", text):
        codes[contact] = found[0]


def _cli(var: Path, settings: Mapping[str, str], *arguments: str) -> str:
    done = gendan(var, *arguments, **settings)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _import(var: Path, settings: Mapping[str, str], orders: list[PlantedOrder]) -> None:
    file = var / "orders.jsonl"
    lines = [json.dumps(order.sent, ensure_ascii=False) for order in orders]
    file.write_text("\n".join(lines), encoding="utf-8")
    _cli(var, settings, "import", str(file))


def _send(shop: RunningShop, key: str, orders: list[PlantedOrder]) -> None:
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": uuid4().hex}
    body = json.dumps({"orders": [order.sent for order in orders]}).encode()
    _post(f"{shop.run['urls']['backend']}/api/v1/orders", body, headers)


def _tell_accounts(shop: RunningShop, key: str, tangles: list[Tangle]) -> None:
    headers = {"Authorization": f"Bearer {key}"}
    for customer_id, words in ((one, words) for t in tangles for one, words in t.accounts.items()):
        for word in words:
            url = f"{shop.run['urls']['backend']}/api/v1/customers/{customer_id}"
            _post(url, json.dumps(word).encode(), headers, "PUT")


def _report_scans(shop: RunningShop, orders: list[PlantedOrder]) -> None:
    secret = shop.secrets["GENDAN_CARRIER_WEBHOOK_KEYS"].removeprefix("all:")
    for order in (order for order in orders if order.scans):
        parcel = {"tracking_number": order.tracking_number, "events": order.scans}
        body, message_id, now = json.dumps({"parcels": [parcel]}).encode(), uuid4().hex, int(time.time())
        headers = {
            "webhook-id": message_id,
            "webhook-timestamp": str(now),
            "webhook-signature": sign(secret, message_id, now, body),
        }
        carrier = order.sent["shipments"][0]["carrier"]
        told = _post(f"{shop.run['urls']['backend']}/hooks/{carrier}", body, headers)
        assert told["new"] == len(order.scans), told


def _refund(shop: RunningShop, orders: list[PlantedOrder]) -> None:
    # Nothing takes returns in yet, so they are put where the service reads them.
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    with closing(sqlite3.connect(shop.var / "shop" / "backend.db", timeout=20)) as database, database:
        for order in (order for order in orders if order.refund_to):
            database.execute(
                "INSERT INTO returns"
                " (number, order_id, state, requested_at, refund_minor, refund_to, version)"
                " SELECT ?, id, 'refunding', ?, 1, ?, 1 FROM orders WHERE number = ?",
                (f"R{order.number}", now, json.dumps({"en": order.refund_to}), order.number),
            )


def _post(url: str, body: bytes, headers: Mapping[str, str], method: str = "POST") -> dict[str, Any]:
    headers = {"Content-Type": "application/json", **headers}
    with urlopen(Request(url, body, headers, method=method), timeout=30) as response:  # noqa: S310 - loopback
        told: dict[str, Any] = json.load(response)
        return told
