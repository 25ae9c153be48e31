"""The gateway's vocabulary: what comes in from every channel and what goes out to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from gendan.platform.currencies import decimal_amount
from gendan.platform.digests import digest_of

# A message whose buttons are stars, the fewest first.
RATING = "rating"
# What the transcript keeps of a message for the gateway itself; no client is told.
_OWN_NOTES = frozenset({"name", "language", "wants"})

# Said while an answer has to wait: beside the answer they are no news.
PUT_OFF = frozenset({"answer_later", "answer_later_too"})

# Said to be polite: nobody misses it.
COURTESIES = frozenset({"introduction", "greet", "thanks", "goodbye", "no_to_nothing", "sticker_answer"})


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


def named_by_caller(name: str) -> str:
    """Return what stands for a name that a calling server chose: it may be a person's, so it isn't kept."""
    return digest_of("rest", name)


class AttachmentKind(StrEnum):
    """What came, where it isn't plain words."""

    PHOTO = "photo"
    DOCUMENT = "document"
    VOICE = "voice"
    AUDIO = "audio"
    VIDEO = "video"
    PLACE = "place"
    CONTACT = "contact"
    POLL = "poll"
    STICKER = "sticker"
    OTHER = "other"


@dataclass(frozen=True)
class Attachment:
    """Something that came with a message or instead of words.

    Attributes:
        details: JSON values that an agent needs to see it: the channel's own `file_id`, `name`,
            `mime_type`, `size`; `album` where several belong together.
    """

    kind: AttachmentKind
    details: Mapping[str, Any]


class Command(StrEnum):
    """What a channel's menu offers by name."""

    START = "start"
    HELP = "help"
    ORDERS = "orders"
    LANGUAGE = "language"
    HUMAN = "human"
    STOP = "stop"


@dataclass(frozen=True)
class Incoming:
    """One message of a customer, as a channel received it.

    Attributes:
        external_id: the channel's id of this message; the same id again is the same message.
        text: as typed; empty for a pressed button and for what came without words.
        button_id: the opaque id of a pressed button.
        source: what failed tries are counted by (network bucket or channel user).
        customer_id: whom the shop vouched for, if anyone; a new conversation begins as theirs.
        locale: what the client says about its language, if anything.
        attachments: what came with the words or without any.
        uploads: ids of files that were sent before, for this message.
        command: a menu's entry; the text is how it was written.
        is_own_phone: whether the text is the customer's own phone number, as the channel knows it.
    """

    address: Address
    external_id: str
    text: str
    source: str
    button_id: str | None = None
    customer_id: str | None = None
    locale: str | None = None
    attachments: tuple[Attachment, ...] = ()
    uploads: tuple[str, ...] = ()
    command: Command | None = None
    is_own_phone: bool = False


@dataclass(frozen=True)
class Receipt:
    """What a channel may acknowledge: the message is durable, under this id and sequence number.

    Attributes:
        text: what the transcript has of it; empty for a repeat.
        button_id: of the button that it is, if it is one.
        attachments: likewise.
    """

    message_id: str
    seq: int
    conversation_id: str
    is_repeat: bool = False
    text: str = ""
    button_id: str | None = None
    attachments: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class OfferedButton:
    """A choice that a message offers; the id is opaque and stands for what the gateway stored."""

    id: str
    title: str

    @property
    def payload(self) -> str:
        """How clients send it back: what looks like a command to stock ones."""
        return f"/{self.id}"


@dataclass(frozen=True)
class Outgoing:
    """One message of the transcript on its way to a channel.

    Attributes:
        seq: position in the conversation; grows, without gaps, over messages of all senders.
        body: `{"text": …}` and, for cards, `type` with `order` or `orders` (docs/contracts.md); `button` is
            the id of the one that a customer pressed.
    """

    id: str
    conversation_id: str
    seq: int
    sender: Sender
    created_at: datetime
    body: dict[str, Any]
    buttons: tuple[OfferedButton, ...] = field(default=())

    @property
    def text(self) -> str:
        """The message in plain words, which every channel can show."""
        return str(self.body.get("text", ""))

    @property
    def attributed(self) -> str:
        """The words, with the name before them of a person who says them, for channels that don't show it."""
        agent = self.body.get("agent")
        if not agent:
            return self.text
        colon = "：" if str(self.body.get("language", "")).startswith("zh") else ": "
        return f"{agent}{colon}{self.text}"

    @property
    def is_courtesy(self) -> bool:
        """Whether it's better missed than said twice."""
        return self.body.get("name") in COURTESIES

    @property
    def data(self) -> dict[str, Any] | None:
        """What is shown beside the words, for clients that draw it themselves; None without a card."""
        if "type" not in self.body:
            return None
        shown = {name: _with_decimals(value) for name, value in self.body.items() if name not in _OWN_NOTES}
        if shown["type"] == RATING:
            stars = enumerate(self.buttons, 1)
            shown["options"] = [{"value": str(count), "payload": button.payload} for count, button in stars]
        return shown


def _with_decimals(value: Any) -> Any:
    """Return a card with its amounts as they are written; those of former versions were without."""
    if isinstance(value, list):
        return [_with_decimals(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"minor", "currency"}:
        return value | {"decimal": f"{decimal_amount(value['minor'], value['currency']):f}"}
    return {name: _with_decimals(inner) for name, inner in value.items()}


@dataclass(frozen=True)
class News:
    """What stands in a transcript after a position.

    Attributes:
        customer_id: whose the conversation is now, None for a visitor's.
        messages: of every sender, in order, each with the id that its channel gave it, if one did.
    """

    customer_id: str | None
    messages: list[tuple[str | None, Outgoing]]
