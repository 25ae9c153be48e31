"""How a customer talks to the shop: in the widget, or on Telegram."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol
from uuid import uuid4

from demo.telegram_sandbox.personas import User
from tests.support.conversations.played import Button
from tests.support.conversations.script import WrittenConversation
from tests.support.conversations.stage import Stage
from tests.support.customers import sign_in
from tests.support.waiting import until
from tests.support.widget import Patience, Widget

_PATIENCE = Patience(10, 10, 10)
_LOCALES = {"zh": "zh-CN", "en": "en-US"}
_TELEGRAMS = {"zh": "zh-hans", "en": "en"}


class Line(Protocol):
    """A way to talk.

    Attributes:
        begins_at: the position in the transcript after which the conversation begins.
    """

    begins_at: int

    async def say(self, text: str) -> None:
        """Send a message; once this returns, the shop has it."""

    async def press(self, button: Button) -> None:
        """Press a button that was offered."""

    def conversation(self) -> str:
        """Return the conversation's id at the shop."""


class WebLine:
    """The widget's socket."""

    begins_at = 0

    def __init__(self, stage: Stage, widget: Widget) -> None:
        self._stage = stage
        self._widget = widget
        self._last = ""

    async def say(self, text: str) -> None:
        await self._send(text)

    async def press(self, button: Button) -> None:
        await self._send(button.title, payload_id=button.id)

    def conversation(self) -> str:
        return self._stage.conversation_with(self._last)

    async def _send(self, text: str, **more: str) -> None:
        self._last = uuid4().hex
        receipt = await self._widget.send(text, message_id=self._last, **more)
        assert "error" not in receipt, receipt


class TelegramLine:
    """A private chat with the shop's bot."""

    def __init__(self, stage: Stage, user: User) -> None:
        self.begins_at = 0
        self._stage = stage
        self._user = user

    async def say(self, text: str) -> None:
        before = self._typed
        self._user.send(text)
        await until(lambda: self._typed > before)

    async def press(self, button: Button) -> None:
        before = self._typed
        self._user.press(button.title)
        await until(lambda: self._typed > before)

    def conversation(self) -> str:
        return str(self._stage.typed_at("telegram", str(self._user.id))[0])

    @property
    def _typed(self) -> int:
        return self._stage.typed_at("telegram", str(self._user.id))[1]


@asynccontextmanager
async def line_of(stage: Stage, script: WrittenConversation) -> AsyncIterator[Line]:
    """Let a script's customer arrive on its channel, known to the shop if the script says so."""
    identity = await sign_in(stage.shop, script.customer) if script.customer else None
    widget = Widget(stage.shop.url, identity, _LOCALES[script.language], _PATIENCE)
    await widget.connect()
    try:
        await widget.request_session()
        if script.channel == "web":
            yield WebLine(stage, widget)
            return
        user = stage.sandbox.add_user("Li Wei", language_code=_TELEGRAMS[script.language])
        line = TelegramLine(stage, user)
        if script.customer:
            await _link(widget, user)
            line.begins_at = stage.last_seq(line.conversation())
        yield line
    finally:
        await widget.close()


async def _link(widget: Widget, user: User) -> None:
    """Link a Telegram account with the customer who is signed in at the widget, as its button does."""
    offer = await widget.socket.call("telegram_asked", timeout=10)
    user.start(offer["url"].partition("?start=")[2])
    await user.receives(1)
    user.press(user.received[-1].buttons[0][0])
    await user.receives(2)
