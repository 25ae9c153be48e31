"""A customer's turn as actions read it; the only place that knows Rasa's tracker."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gendan.contracts import NumberShapes
from gendan.contracts.turn import read_metadata

# Put beside what was said by the pipeline: context of the turn, not words of the customer.
CONTEXT_ENTITIES = frozenset({"session_language", "order_in_focus"})
NUMBER_ENTITIES = ("order_number", "tracking_number")
_UNREMARKABLE = frozenset({"action_listen", "action_extract_slots", "action_session_start"})


class Tracked(Protocol):
    """The part of rasa-sdk's Tracker that we read."""

    latest_message: Mapping[str, Any]
    slots: Mapping[str, Any]
    events: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Entity:
    """One thing that the customer named."""

    name: str
    value: str


@dataclass(frozen=True)
class Request:
    """One turn.

    Attributes:
        intent: what the model, or a button, says is wanted.
        confidence: how sure it is of that, 0 to 1.
        detail: which part of it is asked for (the tags of the training data), if any.
        principal: token that says who asks; only ever taken from this turn's metadata.
        turn_id: the gateway's id; a re-run of the turn has the same.
        order_in_focus: the order last spoken of.
        number_shapes: shapes of the shop's numbers by kind; `#` is a digit.
        slots: what the conversation remembers.
        actions_before: actions that ran earlier in this turn.
        channel: by which it came: `web`, `telegram`, `rest`.
    """

    text: str
    intent: str
    detail: str | None
    entities: tuple[Entity, ...]
    principal: str
    turn_id: str
    language: str
    order_in_focus: str | None
    number_shapes: NumberShapes
    slots: Mapping[str, Any]
    actions_before: tuple[str, ...]
    confidence: float = 1.0
    channel: str = "web"

    @classmethod
    def of(cls, tracker: Tracked) -> "Request":
        """Read the turn from the tracker.

        Raises:
            KeyError, MalformedMessageError: it came without its metadata, so not through our channel.
        """
        message = tracker.latest_message
        metadata = read_metadata(message["metadata"])
        return cls(
            text=(message.get("text") or "").strip(),
            intent=(message.get("intent") or {}).get("name") or "",
            detail=next((e.value for e in _entities(message) if e.name == "detail"), None),
            entities=tuple(_entities(message)),
            principal=metadata["principal"],
            turn_id=metadata["turn_id"],
            language=metadata["language"],
            order_in_focus=metadata["order_in_focus"],
            number_shapes=metadata["number_shapes"],
            slots=tracker.slots,
            actions_before=_actions_since_the_customer_spoke(tracker.events),
            confidence=(message.get("intent") or {}).get("confidence", 1.0),
            channel=metadata["channel"],
        )

    def values(self, *names: str) -> list[str]:
        """Return what was named, of these kinds, in order and once each."""
        return list(dict.fromkeys(e.value for e in self.entities if e.name in names))

    def value(self, name: str) -> str | None:
        """Return the first thing named of this kind."""
        return next(iter(self.values(name)), None)

    @property
    def numbers(self) -> list[str]:
        """Everything that may be an order's or a parcel's number."""
        return self.values(*NUMBER_ENTITIES)

    @property
    def names_order(self) -> bool:
        """Whether it says, in whatever way, which order is meant."""
        return bool(self.numbers or self.values("order_position", "product"))

    @property
    def button_is_a(self) -> bool:
        """Whether a button was pressed: its payload stands where the text would."""
        return self.text.startswith("/")


def _entities(message: Mapping[str, Any]) -> Iterator[Entity]:
    for found in message.get("entities") or ():
        if found["entity"] not in CONTEXT_ENTITIES and found.get("value") not in (None, ""):
            yield Entity(found["entity"], str(found["value"]))


def _actions_since_the_customer_spoke(events: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    done: list[str] = []
    for event in reversed(events):
        if event["event"] == "user":
            break
        if event["event"] == "action" and event["name"] not in _UNREMARKABLE:
            done.append(event["name"])
    return tuple(reversed(done))
