"""Turns as Rasa hands them to actions, and a small loop that keeps slots between them."""

from collections.abc import Mapping
from typing import Any

import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.core.turn import Request
from actions.registry import build_actions
from gendan.platform.layout import ROOT
from tests.support.actions.fakes import FakeBackend

SHAPES = {"order": ["A####"], "tracking": ["SF#############"]}
RULES: dict[str, str] = {
    step["intent"]: rule["steps"][1]["action"]
    for rule in yaml.safe_load((ROOT / "nlu" / "data" / "rules.yml").read_text(encoding="utf-8"))["rules"]
    for step in rule["steps"]
    if "intent" in step
}


def a_tracker(
    intent: str,
    text: str = "",
    *,
    entities: Mapping[str, str] | None = None,
    slots: Mapping[str, Any] | None = None,
    focus: str | None = None,
    actions_before: tuple[str, ...] = (),
) -> Tracker:
    message = {
        "text": text,
        "intent": {"name": intent},
        "entities": [{"entity": name, "value": value} for name, value in (entities or {}).items()],
        "metadata": {
            "turn_id": "t_1",
            "language": "en",
            "principal": "a-principal",
            "order_in_focus": focus,
            "number_shapes": SHAPES,
        },
    }
    events = [{"event": "user"}, *({"event": "action", "name": name} for name in actions_before)]
    return Tracker("c:1", dict(slots or {}), message, events, False, None, {}, None)  # noqa: FBT003


def a_request(intent: str, text: str = "", **more: Any) -> Request:
    return Request.of(a_tracker(intent, text, **more))


class Chat:
    """Talks to the registered actions the way Rasa does: rule's action, follow-up, open form first.

    Attributes:
        slots: what the conversation remembers.
        messages: what the last turn said and did.
    """

    def __init__(self, backend: FakeBackend) -> None:
        self.backend = backend
        self.slots: dict[str, Any] = {}
        self.messages: list[dict[str, Any]] = []
        self.focus: str | None = None
        self._actions = {action.name(): action for action in build_actions(backend)}

    async def says(self, intent: str, text: str = "", **entities: str) -> list[str]:
        """Take a turn; return the names of the texts said."""
        self.messages = []
        if intent not in ("affirm", "deny"):
            self.slots["offer"] = {}
        done: list[str] = []
        if self.slots.get("requested_slot") is None:
            await self._run(RULES[intent], done, intent, text, entities)
        elif not await self._run("validate_verification_form", done, intent, text, entities):
            await self._run(RULES[intent], done, intent, text, entities)
            if self.slots.get("requested_slot"):
                await self._run("validate_verification_form", done, intent, text, entities)
        # Handing over is put into words by the gateway.
        names = (m.get("say") or {"hand_over": "handed_over"}.get(m["do"]) for m in self.messages)
        return [name for name in names if name]

    def fact(self, name: str) -> Any:
        """Return a fact of the last turn's texts."""
        return next(m["facts"][name] for m in self.messages if name in m.get("facts", {}))

    def did(self, what: str) -> dict[str, Any] | None:
        """Return what the last turn asked the gateway to do."""
        return next((m for m in self.messages if m.get("do") == what), None)

    def buttons(self) -> list[dict[str, Any]]:
        """Return the last turn's buttons."""
        return [button for message in self.messages for button in message.get("buttons", ())]

    async def presses(self, title: str) -> list[str]:
        """Press a button of the last turn."""
        button = next(b for b in self.buttons() if b["title"] == title)
        payload = button["payload"]
        return await self.says(payload["intent"], f"/{payload['intent']}", **payload["entities"])

    async def _run(
        self, name: str, done: list[str], intent: str, text: str, entities: Mapping[str, str]
    ) -> bool:
        tracker = a_tracker(
            intent, text, entities=entities, slots=self.slots, focus=self.focus, actions_before=tuple(done)
        )
        dispatcher = CollectingDispatcher()
        events = await self._actions[name].run(dispatcher, tracker, {})
        done.append(name if not name.startswith("validate_") else "verification_form")
        self.messages += [message["custom"] for message in dispatcher.messages]
        self.slots |= {event["name"]: event["value"] for event in events if event["event"] == "slot"}
        focused = self.did("focus")
        self.focus = focused["order_number"] if focused else self.focus
        if any(event["event"] == "followup" for event in events):
            await self._run("validate_verification_form", done, intent, text, entities)
        return bool(events)
