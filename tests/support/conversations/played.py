"""What became of a conversation: turn by turn, as the customer saw it, with what is left in the databases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.support.conversations.facts import texts_in
from tests.support.conversations.script import WrittenConversation, WrittenTurn


@dataclass(frozen=True)
class Button:
    """What a message offers to press."""

    id: str
    title: str


@dataclass(frozen=True)
class Heard:
    """One message to the customer.

    Attributes:
        name: of the text from which it was made.
        card: the order that it shows, or the orders of a list.
    """

    seq: int
    sender: str
    name: str
    text: str
    buttons: tuple[Button, ...] = ()
    card: Any = None

    @property
    def shown(self) -> str:
        """Everything that can be read of it: words, buttons, card."""
        return "\n".join((self.text, *(button.title for button in self.buttons), *texts_in(self.card)))


@dataclass(frozen=True)
class PlayedTurn:
    """A turn with its answer.

    Attributes:
        said: what the customer typed, or the title that they pressed.
        orders: all of the customer's at that moment, by number, as the shop's own systems see them.
        at: when the answer was there, by the shop's clock.
        took_s: how long the customer waited for the last message.
    """

    written: WrittenTurn
    said: tuple[str, ...]
    heard: tuple[Heard, ...]
    orders: Mapping[str, Mapping[str, Any]]
    at: datetime
    took_s: float

    @property
    def words(self) -> str:
        """The sentences of the answer."""
        return "\n".join(message.text for message in self.heard)

    @property
    def text(self) -> str:
        """All that can be read of the answer."""
        return "\n".join(message.shown for message in self.heard)


@dataclass(frozen=True)
class PlayedConversation:
    """A conversation that was played.

    Attributes:
        left: how many rows of each kind it wrote.
        broke: why it couldn't be played to its end, such as a button that wasn't there.
    """

    script: WrittenConversation
    turns: tuple[PlayedTurn, ...]
    left: Mapping[str, int] = field(default_factory=dict)
    broke: str = ""
