"""A real shop in which conversations are played: its clock can be set, and it is laid out anew after each."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

from demo.telegram_sandbox.running import Sandbox, serving
from tests.fault_injection.variables import with_faults
from tests.support.command_line import gendan
from tests.support.conversations.played import Button, Heard
from tests.support.shop import RunningShop, demo_shop
from tests.support.telegram import UNLIMITED

# Only telling is measured: a conversation begins as if nobody had been there before.
_BACKEND_TRACES = ("nudges", "feedback", "notice_preferences", "grants", "codes", "tries")
_SHOP_ZONE = ZoneInfo("Asia/Shanghai")
_MORNING = 10
_COUNTED = {
    "feedback": "SELECT count(*) FROM feedback",
    "notice_preferences": "SELECT count(DISTINCT conversation) FROM notice_preferences",
    "nudges": "SELECT count(*) FROM nudges",
    "tries": "SELECT count(DISTINCT attempt) FROM tries",
}


@dataclass
class Stage:
    """A running demo shop, with a stand-in for Telegram.

    Attributes:
        owners: every order of the shop, and which customer's it is.
    """

    shop: RunningShop
    sandbox: Sandbox
    owners: Mapping[str, str]
    _key: str
    _clock: Path
    _variables: Mapping[str, str]
    _ahead: timedelta
    _laid_out: timedelta

    def now(self) -> datetime:
        """Return the present by the shop's clock."""
        return datetime.now(UTC) + self._ahead

    def pass_time(self, by: timedelta) -> None:
        """Set the shop's clock ahead."""
        self._set_clock(self._ahead + by)

    def orders_of(self, customer_id: str) -> dict[str, Any]:
        """Return a customer's orders as they are now, by number, with all that the shop knows of them."""
        mine = [number for number, owner in self.owners.items() if owner == customer_id]
        return {number: self._get(f"/api/v1/orders/{number}") for number in mine}

    def heard_after(self, conversation_id: str, seq: int) -> list[Heard]:
        """Return what was said to a customer after a position."""
        query = (
            "SELECT seq, sender, body, buttons FROM messages WHERE conversation_id = ? AND seq > ?"
            " AND sender != 'customer' ORDER BY seq"
        )
        with closing(self.shop.read_gateway()) as database:
            rows = database.execute(query, (conversation_id, seq)).fetchall()
        return [_heard(*row) for row in rows]

    def is_answered(self, conversation_id: str) -> bool:
        """Whether nothing that was said waits for an answer, and every answer has reached its channel."""
        query = (
            "SELECT (SELECT count(*) FROM pending WHERE conversation_id = :id)"
            " + (SELECT count(*) FROM deliveries WHERE conversation_id = :id AND status = 'waiting')"
        )
        with closing(self.shop.read_gateway()) as database:
            return database.execute(query, {"id": conversation_id}).fetchone() == (0,)

    def conversation_with(self, external_id: str) -> str:
        """Return the id of the conversation to which a channel's message belongs."""
        query = "SELECT conversation_id FROM messages WHERE external_id = ?"
        with closing(self.shop.read_gateway()) as database:
            return str(database.execute(query, (external_id,)).fetchone()[0])

    def typed_at(self, channel: str, address: str) -> tuple[str | None, int]:
        """Return the conversation at a channel's address, and how many messages its customer has sent."""
        query = (
            "SELECT c.id, count(m.id) FROM conversations c LEFT JOIN messages m"
            " ON m.conversation_id = c.id AND m.sender = 'customer'"
            " WHERE c.channel = ? AND c.address = ? GROUP BY c.id"
        )
        with closing(self.shop.read_gateway()) as database:
            return database.execute(query, (channel, address)).fetchone() or (None, 0)

    def last_seq(self, conversation_id: str) -> int:
        """Return the position of the last message of a conversation."""
        query = "SELECT coalesce(max(seq), 0) FROM messages WHERE conversation_id = ?"
        with closing(self.shop.read_gateway()) as database:
            return int(database.execute(query, (conversation_id,)).fetchone()[0])

    def left_by(self, conversation_id: str) -> dict[str, int]:
        """Return how many rows of each kind stand in the databases, cases those of this conversation."""
        with closing(self._backend()) as database:
            left = {kind: int(database.execute(query).fetchone()[0]) for kind, query in _COUNTED.items()}
        with closing(self.shop.read_gateway()) as database:
            of_it = "SELECT count(*) FROM cases WHERE conversation_id = ?"
            left["cases"] = int(database.execute(of_it, (conversation_id,)).fetchone()[0])
        return left

    def clear(self) -> None:
        """Forget what conversations left; if time has passed, have the orders laid out as of now."""
        with closing(self._backend()) as database:
            for table in _BACKEND_TRACES:
                database.execute(f"DELETE FROM {table}")  # noqa: S608 - our own tables
            database.commit()
        if self._ahead > self._laid_out:
            self._set_clock(self._ahead + _until_morning(self.now()))
            _run(self.shop.var, self._variables, "backend", "demo", "reset")
            self._laid_out = self._ahead

    def _set_clock(self, ahead: timedelta) -> None:
        self._ahead = ahead
        self._clock.write_text(str(ahead.total_seconds()), encoding="ascii")

    def _get(self, path: str) -> Any:
        request = Request(  # noqa: S310 - loopback
            self.shop.run["urls"]["backend"] + path, headers={"Authorization": f"Bearer {self._key}"}
        )
        with urlopen(request, timeout=10) as response:  # noqa: S310 - loopback
            return json.load(response)

    def _backend(self) -> sqlite3.Connection:
        return sqlite3.connect(self.shop.gateway_database.with_name("backend.db"), timeout=10)


@asynccontextmanager
async def stage(var: Path) -> AsyncIterator[Stage]:
    """Start the demo shop, which listens to a stand-in for Telegram; its orders never move by themselves."""
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(serving(rates=UNLIMITED, seed=1))
        clock = var / "clock"
        ahead = _until_morning(datetime.now(UTC))
        var.mkdir(parents=True, exist_ok=True)
        clock.write_text(str(ahead.total_seconds()), encoding="ascii")
        planted = with_faults(var, processes=2, clock=str(clock))
        variables = stack.enter_context(planted) | {
            "GENDAN_TELEGRAM_TOKEN": sandbox.token,
            "GENDAN_TELEGRAM_API_URL": sandbox.url,
            "GENDAN_DEMO_CLOCK_SPEED": "0",
        }
        processes = ExitStack()
        # The stand-in has to answer while the shop starts and ends.
        stack.push_async_callback(asyncio.to_thread, processes.close)
        shop = await asyncio.to_thread(processes.enter_context, demo_shop(var, **variables))
        key = _run(var, variables, "backend", "key", "add", "reader", "--scope", "orders:read").split()[-1]
        with closing(sqlite3.connect(shop.gateway_database.with_name("backend.db"), timeout=10)) as database:
            owners = dict(database.execute("SELECT number, customer_id FROM orders"))
        yield Stage(shop, sandbox, owners, key, clock, variables, ahead, ahead)


def _until_morning(now: datetime) -> timedelta:
    """Return how long it is until the shop opens next: nobody's day ends during a conversation.

    It is evening then where Emma lives, and some hours are left until midnight.
    """
    local = now.astimezone(_SHOP_ZONE)
    morning = local.replace(hour=_MORNING, minute=0, second=0, microsecond=0)
    return (morning if morning > local else morning + timedelta(days=1)) - local


def _run(var: Path, variables: Mapping[str, str], *arguments: str) -> str:
    done = gendan(var, "run", "--demo", *arguments, **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _heard(seq: int, sender: str, body: str, buttons: str) -> Heard:
    written = json.loads(body)
    return Heard(
        seq,
        sender,
        written.get("name", ""),
        written.get("text", ""),
        tuple(Button(button["id"], button["title"]) for button in json.loads(buttons)),
        written.get("order") or written.get("orders"),
    )
