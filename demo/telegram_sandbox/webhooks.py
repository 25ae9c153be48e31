"""Sending updates to the bot's own address."""

import asyncio
from collections.abc import Callable, Coroutine, MutableSet
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp

from demo.telegram_sandbox.errors import Json
from demo.telegram_sandbox.faults import Faults
from demo.telegram_sandbox.notifier import Bell
from demo.telegram_sandbox.updates import Update, Updates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name
_ANSWER_S = 60.0
_LONGEST_RETRY_S = 60.0
_IDLE_S = 3600.0


@dataclass(frozen=True)
class SandboxWebhook:
    """Where updates go.

    Attributes:
        secret: sent with each, so that the bot knows who sends; empty for none.
        max_connections: so many at a time.
    """

    url: str
    secret: str = ""
    max_connections: int = 40


class Webhooks:
    """Delivers each chat's updates one after another until the bot takes them, as Telegram does.

    Args:
        updates: what there is to deliver.
        bell: rung when that changes.
        faults: repeat, shuffle, spoil the secret, pause.
        now: the present, in Unix seconds.
        retry_s: wait after a first failure; doubles with each.
    """

    def __init__(
        self, updates: Updates, bell: Bell, faults: Faults, now: Callable[[], float], retry_s: float
    ) -> None:
        self._updates = updates
        self._bell = bell
        self._faults = faults
        self._now = now
        self._retry_s = retry_s
        self._webhook: SandboxWebhook | None = None
        self._last_error: tuple[float, str] | None = None
        self._busy: set[int] = set()
        self._sending: set[asyncio.Task[None]] = set()
        self._repeating: set[asyncio.Task[None]] = set()

    @property
    def webhook(self) -> SandboxWebhook | None:
        """Where updates go; None while the bot fetches them."""
        return self._webhook

    @property
    def is_idle(self) -> bool:
        """Whether everything was delivered, with every copy that the faults add."""
        return not self._sending and not self._repeating and not self._updates.pending

    def set(self, webhook: SandboxWebhook | None) -> None:
        """Send updates there from now on."""
        self._webhook = webhook
        self._last_error = None
        self._bell.ring()

    def info(self) -> Json:
        """Return the `WebhookInfo`."""
        webhook = self._webhook
        info: Json = {
            "url": webhook.url if webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.pending),
        }
        if webhook:
            info["max_connections"] = webhook.max_connections
        if self._last_error:
            info["last_error_date"], info["last_error_message"] = (
                int(self._last_error[0]),
                self._last_error[1],
            )
        if self._updates.allowed:
            info["allowed_updates"] = self._updates.allowed
        return info

    async def run(self) -> None:
        """Deliver until cancelled."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(_ANSWER_S)) as session:
            try:
                while True:
                    await self._bell.wait_until(lambda: bool(self._due()), _IDLE_S)
                    for update in self._due():
                        self._start(session, update)
            finally:
                under_way = self._sending | self._repeating
                for task in under_way:
                    task.cancel()
                await asyncio.gather(*under_way, return_exceptions=True)

    def _due(self) -> list[Update]:
        """Return what may be sent now: everything when shuffled, else the oldest of each idle chat."""
        webhook = self._webhook
        if webhook is None or self._faults.pause_s:
            return []
        free = max(webhook.max_connections - len(self._sending), 0)
        waiting = [update for update in self._updates.pending if self._queue(update) not in self._busy]
        if not self._faults.shuffle:
            waiting = list({update.chat_id: update for update in reversed(waiting)}.values())[::-1]
        return waiting[:free]

    def _queue(self, update: Update) -> int:
        return update.id if self._faults.shuffle else update.chat_id

    def _start(self, session: aiohttp.ClientSession, update: Update) -> None:
        queue = self._queue(update)
        self._busy.add(queue)
        jitter_s = self._faults.jitter_s()
        task = self._begin(self._sending, self._deliver(session, update, jitter_s))
        task.add_done_callback(lambda _task: self._busy.discard(queue))
        for late_s in self._faults.repeats():
            # Beside the others: nothing waits for a repeat.
            self._begin(self._repeating, self._deliver(session, update, jitter_s + late_s))

    def _begin(
        self, under_way: MutableSet[asyncio.Task[None]], delivery: Coroutine[Any, Any, None]
    ) -> asyncio.Task[None]:
        task = asyncio.create_task(delivery)
        under_way.add(task)

        def end(_task: asyncio.Task[None]) -> None:
            under_way.discard(task)
            self._bell.ring()

        task.add_done_callback(end)
        return task

    async def _deliver(self, session: aiohttp.ClientSession, update: Update, after_s: float) -> None:
        wait_s = self._retry_s
        await asyncio.sleep(after_s)
        while webhook := self._webhook:
            status, problem = await self._post(session, webhook, update)
            update.statuses.append(status)
            self._bell.ring()
            if not problem:
                self._updates.acknowledge(update)
                return
            self._last_error = (self._now(), problem)
            await asyncio.sleep(wait_s)
            wait_s = min(wait_s * 2, _LONGEST_RETRY_S)

    async def _post(
        self, session: aiohttp.ClientSession, webhook: SandboxWebhook, update: Update
    ) -> tuple[int, str]:
        headers = self._headers(webhook)
        try:
            async with session.post(webhook.url, json=self._updates.give(update), headers=headers) as answer:
                if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
                    return answer.status, ""
                return answer.status, f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as problem:
            return 0, f"Connection failed: {type(problem).__name__}"

    def _headers(self, webhook: SandboxWebhook) -> dict[str, str]:
        secrets = {"right": webhook.secret, "wrong": f"not-{webhook.secret}", "missing": ""}
        secret = secrets[self._faults.secret]
        return {SECRET_HEADER: secret} if secret else {}
