"""The ways to prove who one is that are there now, in the order in which they are offered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.core.reply import PERSON, PERSON_OFFER, Choice, Reply
from gendan.text.contacts import is_whole_phone

# Buttons' ways on; no words of a customer lead here.
OTHER_PROOF, SIGN_IN = "other_proof", "sign_in"
BY_CODE = Choice("button_prove_by_code", "inform", {"detail": OTHER_PROOF})
BY_SIGNING_IN = Choice("button_sign_in", "inform", {"detail": SIGN_IN})


@dataclass(frozen=True)
class VerificationWays:
    """What can be offered beside knowing things about an order; a person always.

    Attributes:
        code_by: how codes can be sent: `email`, `sms`.
        sign_in_url: the shop's page to sign in on, None where there is none or somebody is signed in.
    """

    code_by: Sequence[str]
    sign_in_url: str | None

    @classmethod
    def of(cls, shop: Mapping[str, Any]) -> "VerificationWays":
        """Read them from the shop's facts."""
        return cls(tuple(shop["ways"]["code_by"]), shop["ways"]["sign_in_url"])

    @property
    def contact(self) -> str:
        """The term for what codes can be sent to."""
        return f"contact.{self._by}"

    @property
    def _by(self) -> str:
        return self.code_by[0] if len(self.code_by) == 1 else "both"

    def contact_in(self, proof: Mapping[str, str]) -> str | None:
        """Return what was given as a proof, if a code can go there."""
        if "email" in self.code_by and proof.get("email"):
            return proof["email"]
        phone = proof.get("phone")
        return phone if phone and "sms" in self.code_by and is_whole_phone(phone) else None

    def buttons(self, by_code: Choice = BY_CODE, *, with_code: bool = True) -> list[Choice]:
        """Return a button for each way.

        Args:
            by_code: the one for a code.
            with_code: whether a code can be of use.
        """
        code = [by_code] if self.code_by and with_code else []
        return [*code, *([BY_SIGNING_IN] if self.sign_in_url else []), PERSON]

    def tell(self, text: str, by_code: Choice = BY_CODE, *, with_code: bool = True, **facts: Any) -> Reply:
        """Say a text that names every way, with a button each; a yes to the only one takes it.

        Args:
            text: its name; it takes the facts `ways` and `asks`.
            by_code: the button for a code.
            with_code: whether a code can be of use.
            facts: the text's others.
        """
        code = [f"way.code_{self._by}"] if self.code_by and with_code else []
        named = [*code, *(["way.sign_in"] if self.sign_in_url else []), "way.person"]
        reply = Reply()
        asks = "asks.which" if named[1:] else "asks.person"
        reply.say(text, facts, *self.buttons(by_code, with_code=with_code), ways=named, asks=asks)
        if not named[1:]:
            reply.remember(offer=PERSON_OFFER)
        return reply

    def tell_to_sign_in(self, channel: str, number: str | None) -> Reply:
        """Say where to sign in, and what follows from it on this channel.

        A yes then asks the open question again, about this number if there is one.
        """
        reply = Reply()
        reply.say("sign_in", None, PERSON, url=self.sign_in_url, channel=channel)
        entities = {"order_number": number} if number else {}
        reply.remember(offer={"kind": "signed_in", "intent": "inform", "entities": entities})
        reply.steps.append("told_to_sign_in")
        return reply
