"""What actions, and the gateway itself, want said and done; `bot/texts` has the words."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict, final

from gendan.contracts.case_packet import CasePacket
from gendan.contracts.order_view import OrderSummary, OrderView

CardFocus = Literal["status", "tracking"]
"""What a card shows first."""


class Payload(TypedDict):
    """What pressing a button means: an intent with its entities, as if the customer had typed it."""

    intent: str
    entities: Mapping[str, str | int]


class _ButtonRequired(TypedDict):
    title: str
    payload: Payload


@final
class Button(_ButtonRequired, total=False):
    """A choice.

    Attributes:
        title: a text's name.
        facts: for the title's text; none where it is left out.
    """

    facts: Mapping[str, Any]


class _SayRequired(TypedDict):
    say: str


@final
class Say(_SayRequired, total=False):
    """Something to say.

    Attributes:
        say: a text's name.
        facts: raw values for its placeholders, None for what isn't known; none where it is left out.
        card: the order to show below the words.
        cards: or several.
        focus: what the card shows first.
        rated: the text that thanks for a rating, where the buttons are stars.
    """

    facts: Mapping[str, Any]
    buttons: Sequence[Button]
    card: OrderView
    cards: Sequence[OrderSummary]
    focus: CardFocus
    rated: str


@final
class HandOver(TypedDict):
    """Have a person take over; the gateway puts it into words where it stands."""

    do: Literal["hand_over"]
    packet: CasePacket


@final
class SetFocus(TypedDict):
    """Remember the order that is spoken of."""

    do: Literal["focus"]
    order_number: str


@final
class SetLanguage(TypedDict):
    """Answer in this language from now on."""

    do: Literal["set_language"]
    language: str


@final
class Wrote(TypedDict):
    """Something was changed outside the conversation: running the turn again would change it twice."""

    do: Literal["wrote"]


Do = HandOver | SetFocus | SetLanguage | Wrote
"""Something for the gateway to carry out, in the transaction that commits the turn."""

TurnMessage = Say | HandOver | SetFocus | SetLanguage | Wrote
"""A Say or a Do, told apart by their first key; spelt out, or type checkers couldn't tell them apart."""


def button(
    name: str, intent: str, entities: Mapping[str, str | int] | None = None, /, **facts: Any
) -> Button:
    """Return a button; `name` is its title's."""
    return {"title": name, "facts": facts, "payload": {"intent": intent, "entities": entities or {}}}


def say_text(name: str, /, *buttons: Button, **facts: Any) -> Say:
    """Return a say without cards; `name` is the text's."""
    if buttons:
        return {"say": name, "facts": facts, "buttons": buttons}
    return {"say": name, "facts": facts}


def hand_over(packet: CasePacket) -> HandOver:
    """Return the wish for a person."""
    return {"do": "hand_over", "packet": packet}


def set_focus(order_number: str) -> SetFocus:
    """Return what makes an order the one that is spoken of."""
    return {"do": "focus", "order_number": order_number}


def set_language(language: str) -> SetLanguage:
    """Return what keeps to a language."""
    return {"do": "set_language", "language": language}
