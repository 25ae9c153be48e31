"""One turn, asked of Rasa's channel by the gateway, and everything that happened in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

from gendan.contracts.errors import MalformedMessageError, optional, required
from gendan.contracts.messages import Payload, TurnMessage


class NumberShapes(TypedDict, total=False):
    """How the shop's numbers look, by kind; `#` is a digit. Empty before the backend has told."""

    order: Sequence[str]
    tracking: Sequence[str]


def all_shapes(shapes: NumberShapes) -> list[str]:
    """Return how numbers look of whatever kind."""
    return [*shapes.get("order", ()), *shapes.get("tracking", ())]


class TurnMetadata(TypedDict):
    """What a turn carries beside its words, through Rasa to the actions.

    Attributes:
        turn_id: a re-run of the turn has the same.
        language: to answer in.
        principal: the token that says who asks; kept nowhere.
        channel: by which it came: `web`, `telegram`, `rest`.
        order_in_focus: the order last spoken of.
    """

    turn_id: str
    language: str
    principal: str
    channel: str
    order_in_focus: str | None
    number_shapes: NumberShapes


@dataclass(frozen=True)
class TurnRequest:
    """One turn for the dialogue.

    Attributes:
        previous_turn_id: the last turn of the episode whose answer stands.
        sender_id: the conversation and its episode.
        payload: a pressed button's meaning, instead of the text.
    """

    turn_id: str
    previous_turn_id: str | None
    sender_id: str
    text: str
    payload: Payload | None
    metadata: TurnMetadata

    @classmethod
    def from_json(cls, raw: Any) -> "TurnRequest":
        """Read a request.

        Raises:
            MalformedMessageError: naming the first field that is missing or of the wrong type.
        """
        if not isinstance(raw, dict):
            raise MalformedMessageError("body", "is not a JSON object")
        metadata: Any = required(raw, "metadata", dict)
        return cls(
            turn_id=required(raw, "turn_id", str),
            previous_turn_id=optional(raw, "previous_turn_id", str),
            sender_id=required(raw, "sender_id", str),
            text=required(raw, "text", str),
            payload=read_payload(raw.get("payload")),
            metadata=metadata,
        )

    def to_json(self) -> dict[str, Any]:
        """Return the request's body."""
        return dict(vars(self))


class ParsedIntent(TypedDict):
    """What the customer wants, and how sure that is, 0 to 1."""

    name: str | None
    confidence: float


class ParsedEntity(TypedDict):
    """Something that was named, and where in the text."""

    entity: str
    value: Any
    start: int
    end: int


class Parse(TypedDict, total=False):
    """How a turn was understood."""

    intent: ParsedIntent | None
    entities: Sequence[ParsedEntity] | None


@dataclass(frozen=True)
class TurnReport:
    """Everything that happened in a turn; one with a failed action, or without a word, isn't shown.

    Attributes:
        messages: what to say and do, in order.
        requested_slot: what the open form asks for.
        failed_actions: names of those that raised, or whose server couldn't be reached.
        is_unreachable: whether one failed because it, or the backend behind it, is down.
        took_too_long: whether reading the message was ended.
    """

    turn_id: str
    messages: Sequence[TurnMessage] = ()
    parse: Parse = field(default_factory=Parse)
    active_form: str | None = None
    requested_slot: str | None = None
    failed_actions: Sequence[str] = ()
    is_unreachable: bool = False
    took_too_long: bool = False

    @classmethod
    def from_json(cls, raw: Any) -> "TurnReport":
        """Read a report; what says nothing is left out: a message that is neither a Say nor a Do.

        Raises:
            MalformedMessageError: naming the first field of the wrong type.
        """
        if not isinstance(raw, dict):
            raise MalformedMessageError("body", "is not a JSON object")
        parse: Any = optional(raw, "parse", dict) or {}
        messages: list[Any] = optional(raw, "messages", list) or []
        return cls(
            turn_id=optional(raw, "turn_id", str) or "",
            messages=[each for each in messages if "say" in each or "do" in each],
            parse=parse,
            active_form=optional(raw, "active_form", str),
            requested_slot=optional(raw, "requested_slot", str),
            failed_actions=optional(raw, "failed_actions", list) or [],
            is_unreachable=bool(raw.get("is_unreachable")),
            took_too_long=bool(raw.get("took_too_long")),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the report's body."""
        return dict(vars(self))


def read_payload(raw: Any) -> Payload | None:
    """Return a pressed button's meaning, None for a turn of words.

    Raises:
        MalformedMessageError: it names no intent.
    """
    if raw is None:
        return None
    if not isinstance(raw, dict) or not isinstance(raw.get("intent"), str):
        raise MalformedMessageError("payload", "is neither null nor an object with an 'intent'")
    entities: Any = raw.get("entities") or {}
    if not isinstance(entities, dict):
        raise MalformedMessageError("payload.entities", "is not an object")
    return {"intent": raw["intent"], "entities": entities}


def read_metadata(raw: Mapping[str, Any]) -> TurnMetadata:
    """Return a turn's metadata as it came back from Rasa.

    Raises:
        MalformedMessageError: the turn came without them, so not through our channel.
    """
    shapes: Any = raw.get("number_shapes") or {}
    return {
        "turn_id": required(raw, "turn_id", str),
        "language": required(raw, "language", str),
        "principal": required(raw, "principal", str),
        "channel": raw.get("channel", "web"),
        "order_in_focus": raw.get("order_in_focus"),
        "number_shapes": shapes,
    }
