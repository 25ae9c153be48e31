"""Who is asking: a conversation vouched for by the gateway, or a machine with a key."""

from collections.abc import Iterable
from dataclasses import dataclass

CONVERSATION = "conversation:"
"""How the names of actors begin that are conversations."""
_UNKNOWN_SOURCES = frozenset({"", "unknown"})


@dataclass(frozen=True)
class Principal:
    """A conversation, as signed by the gateway for one attempt.

    Attributes:
        conversation: the conversation's id.
        channel: `web`, `rest` or `telegram`.
        source: network bucket or Telegram user by which failed tries are counted; `unknown` where the gateway
            can't tell, and then anybody may be behind it.
        customer_id: the shop's id of the customer, if the shop vouched for them.
        turn_id: the turn in which it was signed.
    """

    conversation: str
    channel: str
    source: str
    customer_id: str | None
    turn_id: str | None

    @property
    def actor(self) -> str:
        """How audit entries name it."""
        return f"{CONVERSATION}{self.conversation}"

    @property
    def has_source(self) -> bool:
        """Whether tries can be counted by it: what everybody shares, one could use up for all."""
        return self.source not in _UNKNOWN_SOURCES


@dataclass(frozen=True)
class Machine:
    """A holder of an API key."""

    key_id: str
    scopes: frozenset[str]

    @property
    def actor(self) -> str:
        """How audit entries name it."""
        return f"key:{self.key_id}"

    @property
    def channel(self) -> str:
        """By which way it comes."""
        return "api"

    @property
    def customer_id(self) -> None:
        """A machine is no customer."""
        return


Caller = Principal | Machine


def actors_of(conversations: Iterable[str]) -> list[str]:
    """Return how audit entries name conversations."""
    return [f"{CONVERSATION}{conversation}" for conversation in conversations]
