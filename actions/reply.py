"""What an action answers: names of texts with their facts, things to do, and what to remember."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from actions.vocabulary import CONTEXT_FACTS, VOCABULARY

Entities = Mapping[str, str]


@dataclass(frozen=True)
class Button:
    """A choice; its payload is of the vocabulary that customers' own words lead to.

    Attributes:
        title: a text's name.
        intent: what pressing it means.
        entities: what it names, by kind.
        facts: for the title's text.
    """

    title: str
    intent: str
    entities: Entities = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    def as_message(self) -> dict[str, Any]:
        """Return the button of docs/contracts.md."""
        return {
            "title": self.title,
            "facts": _declared(self.title, self.facts),
            "payload": {"intent": self.intent, "entities": dict(self.entities)},
        }


PERSON = Button("button_person", "talk_to_human")
PERSON_OFFER = {"kind": "person", "intent": "talk_to_human", "entities": {}}
"""What a yes means after a person was offered."""


class Reply:
    """Collects an answer.

    Attributes:
        messages: says and dos in order, as docs/contracts.md has them.
        memory: slots to set.
        steps: short names of what was tried, for the person who may take over.
        next_action: an action to run right after, such as a form.
        leaves_form: whether an open form ends here.
    """

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.memory: dict[str, Any] = {}
        self.steps: list[str] = []
        self.next_action: str | None = None
        self.leaves_form = False

    def say(self, name: str, pool: Mapping[str, Any] | None = None, *buttons: Button, **facts: Any) -> None:
        """Say a text.

        Args:
            name: the text.
            pool: facts of which the text takes those it declares.
            buttons: choices below it.
            facts: more of them; they win over the pool.

        Raises:
            LookupError: no such text is declared, or a fact it needs is missing.
        """
        message: dict[str, Any] = {"say": name, "facts": _declared(name, {**(pool or {}), **facts})}
        if buttons:
            message["buttons"] = [button.as_message() for button in buttons]
        self.messages.append(message)

    def attach(self, **parts: Any) -> None:
        """Put a card, cards or its focus below the last say."""
        self.messages[-1].update(parts)

    def offer(self, *buttons: Button) -> None:
        """Put choices below the last say."""
        present = self.messages[-1].setdefault("buttons", [])
        present.extend(button.as_message() for button in buttons)

    def do(self, what: str, **arguments: Any) -> None:
        """Ask the gateway to carry something out with the turn."""
        self.messages.append({"do": what, **arguments})

    def remember(self, **slots: Any) -> None:
        """Set slots."""
        self.memory.update(slots)

    def add(self, other: "Reply") -> None:
        """Continue with another reply."""
        self.messages += other.messages
        self.memory |= other.memory
        self.steps += other.steps
        self.next_action = other.next_action or self.next_action
        self.leaves_form = self.leaves_form or other.leaves_form


def _declared(name: str, pool: Mapping[str, Any]) -> dict[str, Any]:
    if name not in VOCABULARY:
        raise LookupError(f"no text '{name}' is declared in actions/vocabulary.py")
    missing = VOCABULARY[name] - pool.keys()
    if missing:
        raise LookupError(f"'{name}' was said without {sorted(missing)}; pass None for what isn't known")
    kept = VOCABULARY[name] | (CONTEXT_FACTS & pool.keys())
    return {fact: pool[fact] for fact in sorted(kept)}
