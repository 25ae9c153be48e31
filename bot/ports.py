"""What the gateway needs from outside, as interfaces it owns."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Protocol

from bot.conversations.model import Address, Incoming, Outgoing, Receipt
from gendan.contracts import Parse, TurnMessage, TurnRequest

CHANNELS = ("web", "rest", "telegram")
"""The names of all channels; each adapter has one of them."""


class DeliveryOutcome(StrEnum):
    """What became of an attempt to hand a message to its channel."""

    ACCEPTED = "accepted"
    PARKED = "parked"  # nobody is connected; the transcript is replayed when they come back
    REFUSED = "refused"  # this message will never work: a dead letter
    BLOCKED = "blocked"  # the customer takes nothing more until they write again
    RETRY = "retry"  # surely not delivered
    UNKNOWN = "unknown"  # may have been delivered


class TooFastError(Exception):
    """A channel takes nothing more for a while; the message is surely not delivered.

    Attributes:
        after_s: when it may be tried again; such a try counts as none.
    """

    def __init__(self, after_s: float) -> None:
        super().__init__(f"takes nothing more for {after_s:g} s")
        self.after_s = after_s


class Channel(Protocol):
    """A way out to customers."""

    name: str

    async def deliver(self, address: Address, message: Outgoing) -> DeliveryOutcome:
        """Hand one message over; messages of one conversation come in order, one at a time.

        Raises:
            TooFastError: the channel wants a pause first.
        """


class OtherGateways(Protocol):
    """The other gateways on the same database; on SQLite there are none.

    A notice may get lost, so whoever relies on one looks by itself from time to time. Topics, and what they
    are about:
        due: a channel has something to deliver (its name).
        said: something stands in a transcript (channel, account, conversation, conversation's id, seq).
        read: up to where the customer has seen it (the same, without the id).
        telegram: something to say there besides answers (chat's id, text, whether to leave the chat then).
        arrived: a message waits for a turn that its gateway can't take (conversation's id).
    """

    def tell(self, topic: str, *facts: str | int) -> None:
        """Tell all others; never waits and never fails."""

    def hear(self, topic: str, heard: Callable[..., None]) -> None:
        """Have others' notices on a topic taken: `heard(*facts)`."""


class _Nobody:
    """No other gateway."""

    def tell(self, topic: str, *facts: str | int) -> None:
        """Nobody hears it."""

    def hear(self, topic: str, heard: Callable[..., None]) -> None:
        """Nobody tells anything."""


NOBODY = _Nobody()


class AcceptsMessages(Protocol):
    """What a channel may ask of the gateway."""

    async def accept(self, incoming: Incoming) -> Receipt:
        """Make a customer's message durable; it will be answered. Repeats return the first receipt."""


@dataclass(frozen=True)
class TurnAnswer:
    """What may be shown of a turn: says and dos in order, and how it was understood."""

    messages: tuple[TurnMessage, ...]
    parse: Parse = field(default_factory=Parse)
    active_form: str | None = None

    @property
    def intent(self) -> str | None:
        """The name of the intent understood."""
        intent = self.parse.get("intent")
        return intent["name"] if intent else None


class Doubt(Enum):
    """What a failed turn may have done to the dialogue."""

    NONE = "none"  # it was down before, or something that the turn only needed failed
    SLOW = "slow"  # no answer came in time: the dialogue may hang, or wait for others
    BROKE = "broke"  # the dialogue ended in the middle of it, or had to be stopped


class TurnFailedError(Exception):
    """The dialogue gave no usable answer.

    Attributes:
        is_down: whether it couldn't be reached or took too long; else it answered, but an action failed.
        doubt: what the failure may say about the turn itself.
    """

    def __init__(self, problem: str, *, is_down: bool = False, doubt: "Doubt | None" = None) -> None:
        super().__init__(problem)
        self.is_down = is_down
        self.doubt = doubt or Doubt.NONE


class Dialogue(Protocol):
    """Understands a turn and decides what to say."""

    async def take_turn(self, request: TurnRequest) -> TurnAnswer:
        """Run one turn.

        Raises:
            TurnFailedError: nothing of the turn may be shown.
        """

    async def is_well(self) -> bool:
        """Whether it is there and takes turns; within about a second."""
