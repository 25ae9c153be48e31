"""The gateway's vocabulary: what comes in from every channel and what goes out to it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Sender(StrEnum):
    """Who a message in the transcript is from."""

    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class Speaker(StrEnum):
    """Who answers a conversation's customer at the moment."""

    BOT = "bot"
    AGENT = "agent"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Address:
    """Where a conversation takes place.

    Attributes:
        channel: `web`, `rest`, `telegram`, …
        account: which bot, key or site of that channel.
        conversation: the channel's own name of the chat (session id, sender, chat id).
    """

    channel: str
    account: str
    conversation: str


@dataclass(frozen=True)
class Incoming:
    """One message of a customer, as a channel received it.

    Attributes:
        external_id: the channel's id of this message; the same id again is the same message.
        text: as typed; empty for a pressed button.
        button_id: the opaque id of a pressed button.
        source: what failed tries are counted by (network bucket or channel user).
        customer_id: whom the shop vouched for, if anyone; a new conversation begins as theirs.
        locale: what the client says about its language, if anything.
    """

    address: Address
    external_id: str
    text: str
    source: str
    button_id: str | None = None
    customer_id: str | None = None
    locale: str | None = None


@dataclass(frozen=True)
class Receipt:
    """What a channel may acknowledge: the message is durable, under this id and sequence number.

    Attributes:
        text: what the transcript has of it; empty for a repeat.
    """

    message_id: str
    seq: int
    conversation_id: str
    is_repeat: bool = False
    text: str = ""


@dataclass(frozen=True)
class Button:
    """A choice that a message offers; the id is opaque and stands for what the gateway stored."""

    id: str
    title: str


@dataclass(frozen=True)
class Outgoing:
    """One message of the transcript on its way to a channel.

    Attributes:
        seq: position in the conversation; grows, without gaps, over messages of all senders.
        body: `{"text": …}` and, for cards, `type` with `order` or `orders` (docs/contracts.md).
    """

    id: str
    conversation_id: str
    seq: int
    sender: Sender
    created_at: datetime
    body: dict[str, Any]
    buttons: tuple[Button, ...] = field(default=())

    @property
    def text(self) -> str:
        """The message in plain words, which every channel can show."""
        return str(self.body.get("text", ""))
