"""A person whose data are exported or erased, as the command line hands them from service to service."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Subject:
    """What is known of a person so far; each service adds what it finds.

    Attributes:
        customer_id: the shop's id; None for somebody without an account.
        names: of the customer and the receivers of their parcels.
        contacts: e-mail addresses and phone numbers on file, in normal form.
        words: what stands for this person wherever it is written: contacts in every spelling, streets.
        numbers: order and tracking numbers.
        conversations: by id, how it is theirs: `vouched`, `customer`, `order`, `parcel` or `named`.
        mentioned_in: other people's conversations in which this person is spoken of.
        shared_with: other customers with one of these contacts on file, perhaps the same person.
        contact: the one by which this person was named, in normal form; it alone may say who they are.
        received: the backend's row ids of orders of others that go to this contact; only the recipient's
            part of them is this person's.
    """

    customer_id: str | None = None
    names: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    conversations: Mapping[str, str] = field(default_factory=dict)
    mentioned_in: tuple[str, ...] = ()
    shared_with: tuple[str, ...] = ()
    contact: str | None = None
    received: tuple[int, ...] = ()

    def to_json(self) -> str:
        """Return the form in which a service gets it on its standard input."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Subject":
        """Read the written form."""
        read: dict[str, Any] = json.loads(text)
        lists = {name: tuple(value) for name, value in read.items() if isinstance(value, list)}
        return cls(**{**read, **lists})

    def with_conversations(self, found: Mapping[str, str]) -> "Subject":
        """Return the subject with further conversations; how one was first found stays."""
        return replace(self, conversations={**found, **self.conversations})
