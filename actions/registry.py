"""Every action by name, put together once."""

from actions.changes.unsupported_requests import TakeRequest
from actions.core.action import AnsweringAction, Answers
from actions.core.inquiry import STATUS_INTENTS
from actions.core.ports import Backend
from actions.faq.shop_facts import TellShopFact
from actions.feedback.stop_notices import StopNotices
from actions.feedback.store_feedback import StoreFeedback
from actions.handover.hand_over import HandOverToPerson
from actions.orders.order_inquiry import OrderInquiry
from actions.orders.tell_order import TellOrder
from actions.payments.tell_payment import TellPayment
from actions.returns.tell_refund import TellRefund
from actions.small_talk.language import set_language
from actions.small_talk.misunderstanding import SayOutOfScope
from actions.small_talk.offers import AcceptOffer, DeclineOffer, leave
from actions.verification.form import VerificationForm


def build_actions(backend: Backend) -> list[AnsweringAction]:
    """Return all actions of domain.yml, ready to be registered."""
    desk = order_desk(backend)
    people = HandOverToPerson(backend)
    answers: dict[str, Answers] = {
        # One desk: what it answers follows the intent; the names say in traces which matter it was.
        "action_tell_order": desk,
        "action_tell_refund": desk,
        "action_tell_payment": desk,
        "action_take_request": desk,
        "validate_verification_form": VerificationForm(backend, desk),
        "action_tell_shop_fact": TellShopFact(backend),
        "action_hand_over": people,
        "action_store_feedback": StoreFeedback(backend),
        "action_stop_notices": StopNotices(backend),
        "action_set_language": set_language,
        "action_accept_offer": AcceptOffer(talk_to_human=people, inform=desk),
        "action_decline_offer": DeclineOffer(desk),
        "action_leave": leave,
        "action_say_out_of_scope": SayOutOfScope(desk, backend),
    }
    return [AnsweringAction(name, answer) for name, answer in answers.items()]


def order_desk(backend: Backend) -> OrderInquiry:
    """Return the desk with an answer for every intent about orders."""
    tell_order = TellOrder(backend)
    return OrderInquiry(
        backend=backend,
        answers={
            **dict.fromkeys(STATUS_INTENTS, tell_order),
            "refund_status": TellRefund(),
            "payment_issue": TellPayment(),
        },
        requests=TakeRequest(backend),
    )
