"""One person's data over all stores: found, exported, erased."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from gendan.ops.supervisor.services import Services
from gendan.platform.data_subject import Subject
from gendan.platform.erasure_log import ErasureBook, ErasureMark
from gendan.platform.storage.secure_delete import wipe

# A receiver proved to know the parcel, not to be the customer: their words aren't the customer's to read.
_NOT_TOLD = "parcel"
_CONVERSATION = "c_"


class PersonUnclearError(Exception):
    """Nobody, or more than one person, is meant; the message says what to do."""


class ErasedBeforeError(Exception):
    """Whoever is meant was erased already."""

    def __init__(self, erased_at: datetime) -> None:
        super().__init__(f"Erased already on {erased_at:%Y-%m-%d}; nothing of them is here.")
        self.erased_at = erased_at


class People:
    """Finds, exports and erases.

    Args:
        services: the installation's.
        book: remembers who was erased.
    """

    def __init__(self, services: Services, book: ErasureBook) -> None:
        self._services = services
        self._book = book
        self._mark = ErasureMark(services.contact_key)

    def find(self, named: str) -> Subject:
        """Return who is meant by a shop id, an e-mail address, a phone number or a conversation.

        Raises:
            PersonUnclearError: nobody, or several.
            ErasedBeforeError: nobody any more.
        """
        by = self._by_conversation if named.startswith(_CONVERSATION) else self._by_name
        subject = by(named)
        found = self._with_conversations(subject)
        if not (found.names or found.conversations or found.mentioned_in):
            raise self._nobody(named, subject)
        return found

    def export(self, subject: Subject) -> dict[str, Any]:
        """Return everything held about a person, by the file of the bundle that it belongs in."""
        told = [one for one, way in subject.conversations.items() if way != _NOT_TOLD]
        asked = json.loads(replace(subject, conversations=_only(subject, told)).to_json())
        held = self._services.backend("export", asked)
        said = self._services.gateway("export", {"conversations": told, "customer_id": subject.customer_id})
        states = self._services.tracker("export", {"conversations": told})["states"]
        own = ("orders", "audit")
        return {
            "customer": {
                **{kind: rows for kind, rows in held.items() if kind not in own},
                "linked_accounts": said["linked_accounts"],
            },
            **{kind: held[kind] for kind in own},
            "conversations": said["conversations"],
            "dialogue_states": states,
        }

    def erase(self, subject: Subject, say: Callable[[str], None] = lambda _line: None) -> dict[str, int]:
        """Take a person out of every store and return what was done, by kind."""
        self._book.remember(self._marks(subject))
        return self._take_out(subject, say)

    def wipe(self, say: Callable[[str], None] = lambda _line: None) -> None:
        """Let go of what the databases' files still hold of deleted rows."""
        for store in self._services.stores:
            say(f"{store.name}: rewriting the file")
            wipe(store.url)

    def erase_again(self, marks: frozenset[str]) -> list[dict[str, int]]:
        """Erase whoever bears one of these marks, back from a backup; the marks stay as old as they are."""
        asked = {"marks": sorted(marks), "key": self._services.contact_key}
        in_gateway = self._services.gateway("erased", asked)
        customers = {*self._services.backend("erased", asked)["customers"], *in_gateway["customers"]}
        again = [self._take_out(self._with_conversations(self._by_name(one))) for one in sorted(customers)]
        # After the accounts: what is left of a contact is what it bought without one, and received.
        again += [
            self._take_out(self._with_conversations(self._by_name(one, alone=True)))
            for one in self._services.backend("erased", asked)["contacts"]
        ]
        for conversation in in_gateway["conversations"]:
            subject = self._with_conversations(Subject(conversations={conversation: "named"}))
            if subject.conversations:
                again.append(self._take_out(subject))
        return again

    def _take_out(self, subject: Subject, say: Callable[[str], None] = lambda _line: None) -> dict[str, int]:
        # Interrupted, it can be found and finished: the backend, which knows who is meant, comes last.
        asked = json.loads(subject.to_json())
        states = {"conversations": [*subject.conversations, *subject.mentioned_in]}
        done: dict[str, int] = {}
        # Before and after the gateway: what a turn under way still saved goes the second time.
        steps: tuple[tuple[str, Callable[[], Mapping[str, int]]], ...] = (
            ("dialogue states", lambda: self._services.tracker("erase", states)),
            ("conversations", lambda: self._services.gateway("erase", asked)),
            ("dialogue states", lambda: self._services.tracker("erase", states)),
            ("orders and proofs", lambda: self._services.backend("erase", asked)),
        )
        for name, step in steps:
            say(name)
            for kind, count in step().items():
                done[kind] = done.get(kind, 0) + count
        self.wipe(say)
        return done

    def _by_conversation(self, conversation_id: str) -> Subject:
        asked = Subject(conversations={conversation_id: "named"})
        owners = self._services.gateway("find", json.loads(asked.to_json()))["owners"]
        owner = owners.get(conversation_id)
        if conversation_id not in owners or owner is None:
            return asked
        return self._by_name(owner).with_conversations({conversation_id: "vouched"})

    def _by_name(self, named: str, *, alone: bool = False) -> Subject:
        answer = self._services.backend("find", {"named": named, "alone": alone})
        if len(answer["found"]) > 1:
            several = ", ".join(answer["found"])
            raise PersonUnclearError(f"'{named}' means {several}. Name one of them by this id.")
        return Subject.from_json(json.dumps(answer["subject"]))

    def _with_conversations(self, subject: Subject) -> Subject:
        answer = self._services.gateway("find", json.loads(subject.to_json()))
        return Subject.from_json(json.dumps(answer["subject"]))

    def _nobody(self, named: str, subject: Subject) -> Exception:
        if former := self._book.find([*self._marks(subject), self._mark.customer(named)]):
            return ErasedBeforeError(former.erased_at)
        return PersonUnclearError(
            f"Nobody here is '{named}'. Name a customer by the shop's id, by an e-mail address or phone "
            "number on file, or a conversation by its id (c_…)."
        )

    def _marks(self, subject: Subject) -> Iterator[str]:
        if subject.customer_id is not None:
            yield self._mark.customer(subject.customer_id)
        if subject.contact is not None:
            yield self._mark.owner(subject.contact)
        yield from map(self._mark.contact, subject.contacts)
        yield from map(self._mark.conversation, subject.conversations)


def _only(subject: Subject, conversations: list[str]) -> dict[str, str]:
    return {one: subject.conversations[one] for one in conversations}
