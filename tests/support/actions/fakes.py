"""A hand-written backend that keeps a few orders in memory and counts what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from gendan.contracts import (
    CodeDispatch,
    CodeOutcome,
    ExhaustedBy,
    MatchedBy,
    Nudge,
    NudgeOutcome,
    OrderList,
    OrderSummary,
    OrderView,
    ProofOutcome,
    Resolution,
    ResolutionOutcome,
    Verdict,
)
from tests.support.actions.views import NOW, summary

SHOP = {
    "name": {"zh": "小铺", "en": "The Store"},
    "timezone": "Asia/Shanghai",
    "contacts": {"phone": "400-000", "email": "a@shop.example", "hours": {"zh": "9–21点", "en": "9–21"}},
    "proofs": ["email", "phone_last4", "recipient_postcode"],
    "ways": {"code_by": ["email", "sms"], "sign_in_url": None},
    "faq": {
        "shipping": {"cost": {"en": "Free."}, "duration": {"en": "2 days."}, "areas": None},
        "returns": {"window": {"en": "7 days."}, "how": None, "opened": None},
        "payment": {"which": {"en": "Alipay."}},
        "invoice": {"how": {"en": "Tell us the title."}},
    },
}


class FakeBackend:
    """Implements actions.core.ports.Backend.

    Attributes:
        visible: orders the conversation may see, newest first.
        owned: proof that opens each hidden order.
        hidden: orders that become visible with their proof.
    """

    def __init__(self, *visible: OrderView) -> None:
        self.visible = list(visible)
        self.hidden: dict[str, OrderView] = {}
        self.owned: dict[str, dict[str, str]] = {}
        self.tries_left = 5
        self.codes: dict[str, str] = {}
        self.code_opens: list[OrderView] = []
        self.feedback: list[tuple[str, str | None, str]] = []
        self.stopped: list[str] = []
        self.nudged: set[str] = set()
        self.shop_facts: dict[str, Any] = dict(SHOP)
        self.principals: set[str] = set()
        self.bought: dict[str, str] = {}
        self.exhausted_by = ["conversation"]
        self.has_codes_left = True

    def hide(self, view: OrderView, **proof: str) -> None:
        self.hidden[view["number"]] = view
        self.owned[view["number"]] = proof

    async def orders(self, principal: str, limit: int) -> OrderList:
        self.principals.add(principal)
        return {"as_of": NOW, "orders": self._summaries()[:limit], "next": None}

    async def order(self, principal: str, number: str) -> OrderView:
        self.principals.add(principal)
        return next(view for view in self.visible if view["number"] == number)

    async def resolve(
        self,
        principal: str,
        *,
        mentions: Sequence[str],
        product: str | None,
        position: str | None,
        in_focus: str | None,
        words: str,
    ) -> Resolution:
        self.principals.add(principal)
        del product
        bought = next((number for name, number in self.bought.items() if name in words), None)
        if bought and not mentions:
            found = _resolution("one", await self.order(principal, bought))
            return replace(found, matched_by=MatchedBy.PRODUCT)
        if mentions:
            return self._by_mention(mentions)
        if not self.visible:
            return _resolution("none")
        others = [v for v in self.visible if v["number"] != in_focus]
        wanted = {"latest": self.visible[:1], "other": others}.get(position or "")
        focused = [v for v in self.visible if v["number"] == in_focus]
        found = wanted or focused or self.visible
        if len(found) == 1:
            return _resolution("one", found[0])
        return _resolution("many", orders=[summary(v) for v in found])

    async def verify(self, principal: str, number: str, proof: Mapping[str, str]) -> Verdict:
        self.principals.add(principal)
        if self.tries_left == 0:
            return self._exhausted()
        if proof and self.owned.get(number) == dict(proof):
            self.visible.insert(0, self.hidden[number])
            return Verdict(ProofOutcome.GRANTED)
        self.tries_left -= 1
        return Verdict(ProofOutcome.REFUSED, self.tries_left) if self.tries_left else self._exhausted()

    async def send_code(self, principal: str, contact: str) -> CodeDispatch:
        self.principals.add(principal)
        if "@" not in contact and len(contact) < 8:
            return CodeDispatch(CodeOutcome.MALFORMED)
        by = "email" if "@" in contact else "sms"
        if contact.startswith("+") or by not in self.shop_facts["ways"]["code_by"]:
            return CodeDispatch(CodeOutcome.UNREACHABLE)
        if not self.has_codes_left:
            return CodeDispatch(CodeOutcome.EXHAUSTED, exhausted_by=[ExhaustedBy.CONTACT])
        self.codes[contact] = "123456"
        return CodeDispatch(CodeOutcome.SENT_IF_KNOWN, 600, by)

    def offer(self, *code_by: str, sign_in_url: str | None = None) -> None:
        """Let the shop have these ways beside knowing things."""
        self.shop_facts["ways"] = {"code_by": list(code_by), "sign_in_url": sign_in_url}

    async def check_code(self, principal: str, code: str) -> Verdict:
        self.principals.add(principal)
        if code not in self.codes.values():
            self.tries_left -= 1
            if self.tries_left <= 0:
                return Verdict(ProofOutcome.EXHAUSTED)
            return Verdict(ProofOutcome.REFUSED, self.tries_left)
        self.visible[:0] = self.code_opens
        return Verdict(ProofOutcome.GRANTED)

    async def nudge(self, principal: str, number: str, key: str) -> Nudge:
        self.principals.add(principal)
        del key
        outcome = NudgeOutcome.ALREADY_TODAY if number in self.nudged else NudgeOutcome.RECORDED
        self.nudged.add(number)
        return Nudge(outcome, NOW)

    async def store_feedback(
        self, principal: str, text: str, order_number: str | None, topic: str | None, key: str
    ) -> None:
        self.principals.add(principal)
        del topic
        self.feedback.append((text, order_number, key))

    async def stop_notices(self, principal: str, purpose: str) -> str:
        self.principals.add(principal)
        self.stopped.append(purpose)
        return "conversation"

    async def shop(self, principal: str) -> Mapping[str, Any]:
        self.principals.add(principal)
        return self.shop_facts

    def _exhausted(self) -> Verdict:
        by = tuple(map(ExhaustedBy, self.exhausted_by))
        return Verdict(ProofOutcome.EXHAUSTED, exhausted_by=by)

    def _by_mention(self, mentions: Sequence[str]) -> Resolution:
        exact = [v for v in self.visible if v["number"] in mentions]
        if exact:
            return _resolution("one", exact[0])
        close = [v for v in self.visible if any(_one_off(m, v["number"]) for m in mentions)]
        if close:
            return _resolution("similar", orders=[summary(v) for v in close])
        return _resolution("not_visible")

    def _summaries(self) -> list[OrderSummary]:
        return [summary(view) for view in self.visible]


def _one_off(typed: str, number: str) -> bool:
    return len(typed) == len(number) and sum(a != b for a, b in zip(typed, number, strict=True)) == 1


def _resolution(
    outcome: str, order: OrderView | None = None, orders: list[OrderSummary] | None = None
) -> Resolution:
    listed = orders or []
    return Resolution(ResolutionOutcome(outcome), None, order, listed, len(listed))
