"""One customer's conversation through Rasa's door, as the gateway holds it."""

import json
import secrets
from datetime import UTC, datetime
from typing import Any
from urllib.request import Request, urlopen

from bot.shared.language import language_of
from bot.shared.principal import Asker, PrincipalSigner
from gendan.platform.clock import SystemClock
from gendan.platform.settings import KeyRing
from tests.support.shop import RunningShop
from tests.support.texts import real_renderer

SHAPES = {"order": ["GD######"], "tracking": ["SF#############", "JD#############", "YT##############"]}


class Talk:
    """Speaks and listens.

    Attributes:
        answer: Rasa's answer to the last turn.
        words: what the customer read, in their language; whatever was said had to be sayable.
    """

    def __init__(self, shop: RunningShop, *, customer: str | None = None, language: str = "zh") -> None:
        self._shop = shop
        self._conversation = f"c_{secrets.token_hex(6)}"
        self._asker = Asker(self._conversation, "web", f"test-{self._conversation}", customer)
        self._language = language
        self._is_pinned = False
        self._previous: str | None = None
        self._focus: str | None = None
        self.answer: dict[str, Any] = {}
        self.words: list[str] = []

    def say(self, text: str) -> list[str]:
        """Say something; return the names of the texts in the answer."""
        if not self._is_pinned:
            self._language = language_of(text, self._language)
        return self._turn(text, None)

    def press(self, title: str) -> list[str]:
        """Press a button of the last answer."""
        payload = next(b["payload"] for b in self.buttons if b["title"] == title)
        return self._turn("", payload)

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """All buttons of the last answer."""
        return [button for message in self.answer["messages"] for button in message.get("buttons", ())]

    @property
    def form(self) -> str | None:
        """The slot that an open form asks for."""
        requested: str | None = self.answer["requested_slot"] if self.answer["active_form"] else None
        return requested

    def fact(self, name: str) -> Any:
        """Return a fact of the last answer."""
        return next(m["facts"][name] for m in self.answer["messages"] if name in m.get("facts", {}))

    def did(self, what: str) -> dict[str, Any] | None:
        """Return what the last answer asked the gateway to do."""
        return next((m for m in self.answer["messages"] if m.get("do") == what), None)

    def card(self) -> dict[str, Any]:
        """Return the last answer's card."""
        card: dict[str, Any] = next(m["card"] for m in self.answer["messages"] if "card" in m)
        return card

    def _turn(self, text: str, payload: dict[str, Any] | None) -> list[str]:
        turn_id = f"t_{secrets.token_hex(6)}"
        keys = self._shop.secrets
        signer = PrincipalSigner(KeyRing.parse(keys["GENDAN_PRINCIPAL_KEYS"]), SystemClock())
        asked = {
            "turn_id": turn_id,
            "previous_turn_id": self._previous,
            "sender_id": f"{self._conversation}:1",
            "text": text,
            "payload": payload,
            "metadata": {
                "turn_id": turn_id,
                "language": self._language,
                "principal": signer.sign(self._asker, turn_id),
                "channel": "web",
                "order_in_focus": self._focus,
                "number_shapes": SHAPES,
            },
        }
        url = f"{self._shop.run['urls']['rasa']}/webhooks/gendan/turn"
        self.answer = _post(url, asked, keys["GENDAN_RASA_TOKEN"])
        assert not self.answer["failed_actions"], self.answer
        self._previous = turn_id
        self._carry_out()
        said = [message for message in self.answer["messages"] if "say" in message]
        now = datetime.now(UTC)
        drafts = [real_renderer().draft(message, self._language, now) for message in said]
        self.words = [draft.body["text"] for draft in drafts]
        # Handing over is put into words by the gateway.
        names = (m.get("say") or {"hand_over": "handed_over"}.get(m["do"]) for m in self.answer["messages"])
        return [name for name in names if name]

    def _carry_out(self) -> None:
        focus, language = self.did("focus"), self.did("set_language")
        self._focus = focus["order_number"] if focus else self._focus
        if language:
            self._language, self._is_pinned = language["language"], True


def _post(url: str, body: dict[str, Any], token: str) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = Request(url, json.dumps(body).encode(), headers)  # noqa: S310 - loopback
    with urlopen(request, timeout=20) as response:  # noqa: S310
        answer: dict[str, Any] = json.load(response)
        return answer
