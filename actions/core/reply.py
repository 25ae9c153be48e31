"""What an action answers: names of texts with their facts, things to do, and what to remember."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from actions.core.text_contract import CONTEXT_FACTS, VOCABULARY
from gendan.contracts import Button, CardFocus, Do, OrderSummary, OrderView, Say, TurnMessage
from gendan.contracts.messages import button, say_text

Entities = Mapping[str, str]


@dataclass(frozen=True)
class Choice:
    """What a button will offer; its payload is of the vocabulary that customers' own words lead to.

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

    def as_button(self) -> Button:
        """Return the button, with the facts that its title takes."""
        return button(self.title, self.intent, dict(self.entities), **_declared(self.title, self.facts))


PERSON = Choice("button_person", "talk_to_human")
PERSON_OFFER = {"kind": "person", "intent": "talk_to_human", "entities": {}}
"""What a yes means after a person was offered."""


class Reply:
    """Collects an answer.

    Attributes:
        messages: says and dos in order.
        memory: slots to set.
        steps: short names of what was tried, for the person who may take over.
        next_action: an action to run right after, such as a form.
        leaves_form: whether an open form ends here.
    """

    def __init__(self) -> None:
        self.messages: list[TurnMessage] = []
        self.memory: dict[str, Any] = {}
        self.steps: list[str] = []
        self.next_action: str | None = None
        self.leaves_form = False

    def say(self, name: str, pool: Mapping[str, Any] | None = None, *choices: Choice, **facts: Any) -> None:
        """Say a text.

        Args:
            name: the text.
            pool: facts of which the text takes those it declares.
            choices: buttons below it.
            facts: more of them; they win over the pool.

        Raises:
            LookupError: no such text is declared, or a fact it needs is missing.
        """
        buttons = (choice.as_button() for choice in choices)
        self.messages.append(say_text(name, *buttons, **_declared(name, {**(pool or {}), **facts})))

    def show_order(self, view: OrderView, focus: CardFocus) -> None:
        """Put an order's card below the last say."""
        self._last_say.update({"card": view, "focus": focus})

    def show_orders(self, orders: Sequence[OrderSummary]) -> None:
        """Put several orders' lines below the last say."""
        self._last_say["cards"] = orders

    def offer(self, *choices: Choice) -> None:
        """Put buttons below the last say."""
        said = self._last_say
        said["buttons"] = [*said.get("buttons", ()), *(choice.as_button() for choice in choices)]

    def do(self, what: Do) -> None:
        """Ask the gateway to carry something out with the turn."""
        self.messages.append(what)

    @property
    def _last_say(self) -> Say:
        last = self.messages[-1]
        if "say" not in last:
            raise LookupError("nothing was said last: say something first")
        return last

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
        raise LookupError(f"no text '{name}' is declared in actions/core/text_contract.py")
    missing = VOCABULARY[name] - pool.keys()
    if missing:
        raise LookupError(f"'{name}' was said without {sorted(missing)}; pass None for what isn't known")
    kept = VOCABULARY[name] | (CONTEXT_FACTS & pool.keys())
    return {fact: pool[fact] for fact in sorted(kept)}
