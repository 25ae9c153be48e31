import pytest

from tests.support.actions.fakes import FakeBackend
from tests.support.actions.turns import Chat
from tests.support.actions.views import NOW, TOMORROW, YESTERDAY, parcel, view

LATER = [
    "cancel_order",
    "change_address",
    "change_order",
    "return_request",
    "exchange",
    "complaint",
    "invoice",
]


def a_return(status: str) -> dict[str, object]:
    refund = {"amount": {"minor": 9900, "currency": "CNY"}, "to": {"en": "Alipay"}, "expected_by": TOMORROW}
    return {
        "number": "R1",
        "status": status,
        "requested_at": YESTERDAY,
        "received_at": NOW,
        "refund": refund,
    }


@pytest.mark.parametrize("intent", LATER)
async def test_what_people_do_is_named_with_its_order_and_a_person_offered(
    chat: Chat, backend: FakeBackend, intent: str
) -> None:
    backend.visible = [view()]
    assert (await chat.says(intent, "please"))[-1] == "request_needs_person"
    assert (chat.fact("matter"), chat.fact("number")) == (f"matter.{intent}", "A1001")
    assert await chat.says("affirm") == ["handed_over"]


async def test_without_an_order_in_sight_a_person_is_offered_all_the_same(chat: Chat) -> None:
    assert await chat.says("complaint", "it is broken", detail="damaged") == ["request_needs_person"]
    assert (chat.fact("matter"), chat.fact("number")) == ("matter.complaint_damaged", None)


async def test_a_threat_with_the_authorities_is_taken_seriously(chat: Chat) -> None:
    assert await chat.says("complaint", "12315", detail="authority") == ["authority_needs_person"]


async def test_signed_but_not_received_gets_the_delivery_facts_first(
    chat: Chat, backend: FakeBackend
) -> None:
    delivery = {"signed_by": "station", "signed_name": None, "place": None, "proof_url": None}
    backend.visible = [view("delivered", parcel("delivered", delivery=delivery))]
    assert await chat.says("complaint", detail="not_received") == ["signed_by", "request_needs_person"]


async def test_the_shops_way_to_an_invoice_is_told_first(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view()]
    assert await chat.says("invoice") == ["shop_fact", "request_needs_person"]


async def test_the_state_of_the_order_spoken_of_is_not_told_again(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view()]
    await chat.says("track_delivery")
    assert await chat.says("cancel_order") == ["request_needs_person"]
    assert await chat.says("refund_status") == ["no_refund_found"]


async def test_a_declined_person_is_not_offered_again_at_once(chat: Chat) -> None:
    await chat.says("complaint")
    assert await chat.says("deny") == ["offer_declined"]
    assert await chat.says("deny") == ["no_to_nothing"]


async def test_a_refund_under_way_names_amount_target_and_date(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view("refunding", returns=[a_return("refunding")])]
    assert await chat.says("refund_status") == ["refund_under_way"]
    assert (chat.fact("amount")["minor"], chat.fact("to"), chat.fact("expected_by")) == (
        9900,
        {"en": "Alipay"},
        TOMORROW,
    )


async def test_without_a_return_the_truth_is_told_and_the_orders_state(
    chat: Chat, backend: FakeBackend
) -> None:
    backend.visible = [view()]
    assert await chat.says("refund_status") == ["no_refund_found", "parcel_in_transit"]


async def test_a_refund_without_a_return_is_told_from_the_payment(chat: Chat, backend: FakeBackend) -> None:
    money = {"minor": 9900, "currency": "CNY"}
    backend.visible = [view("cancelled", totals={"total": money, "refunded": money})]
    assert await chat.says("refund_status") == ["refund_recorded"]


@pytest.mark.parametrize(
    "state",
    ["requested", "approved", "in_transit", "received", "refunded", "replacing", "replaced", "refused"],
)
async def test_every_state_of_a_return_can_be_told(chat: Chat, backend: FakeBackend, state: str) -> None:
    backend.visible = [view("return_in_progress", returns=[a_return(state)])]
    assert (await chat.says("refund_status"))[0].startswith(("return_", "refund_", "replacement_"))


async def test_a_failed_payment_is_told_with_its_reason_before_a_person_is_offered(
    chat: Chat, backend: FakeBackend
) -> None:
    payment = {"status": "failed", "method": None, "paid_at": None, "failure": {"en": "No funds"}}
    backend.visible = [view("payment_failed", payment=payment)]
    assert await chat.says("payment_issue") == ["payment_failed", "request_needs_person"]
    assert chat.fact("failure") == {"en": "No funds"}


async def test_who_may_not_see_the_money_is_told_nothing_of_it(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view(level="parcel", payment=None, totals=None)]
    assert await chat.says("payment_issue") == ["request_needs_person"]
    assert chat.fact("number") is None


async def test_a_parcels_own_number_is_not_called_its_orders(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view(level="parcel", number="SF1234567890123", payment=None, totals=None)]
    assert (await chat.says("cancel_order"))[-1] == "request_needs_person"
    assert chat.fact("number") is None
