import pytest

from tests.support.actions.fakes import FakeBackend
from tests.support.actions.turns import Chat
from tests.support.actions.views import NOW, TOMORROW, YESTERDAY, parcel, scan, view

STATUS_INTENTS = ("order_status", "track_delivery", "delivery_delay")
PICKUP = {
    "name": {"en": "Station"},
    "address": {"en": "1 Road"},
    "hours": None,
    "keep_until": TOMORROW,
    "code": "8-2-3041",
}


@pytest.mark.parametrize("intent", STATUS_INTENTS)
async def test_any_of_the_three_ways_to_ask_gets_the_orders_true_state(
    chat: Chat, backend: FakeBackend, intent: str
) -> None:
    backend.visible = [view("preparing", parcel("picking"))]
    assert (await chat.says(intent))[-1] == "parcel_preparing"


async def test_a_shipped_parcel_is_told_with_carrier_number_page_and_last_scan(
    chat: Chat, backend: FakeBackend
) -> None:
    backend.visible = [view()]
    assert await chat.says("track_delivery") == ["parcel_in_transit"]
    assert chat.fact("carrier") == {"zh": "顺丰", "en": "SF"}
    assert chat.fact("tracking_number") == "SF1234567890123"
    assert chat.fact("carrier_page") == "https://sf.example/SF1234567890123"
    assert chat.fact("scan_place") == {"zh": "杭州", "en": "Hangzhou"}
    assert chat.fact("scan_at") == YESTERDAY


async def test_that_there_is_no_estimate_is_said(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view()]
    await chat.says("track_delivery")
    assert chat.fact("eta_none") == "eta_none"


async def test_an_estimate_within_one_local_day_is_one_day(chat: Chat, backend: FakeBackend) -> None:
    eta = {"from": "2026-11-22T17:00:00Z", "to": "2026-11-23T09:00:00Z", "source": "carrier"}
    backend.visible = [view("in_transit", parcel(eta=eta))]
    await chat.says("track_delivery")
    assert (chat.fact("eta_day"), chat.fact("eta_from")) == (eta["to"], None)


async def test_an_estimate_over_several_days_is_a_span(chat: Chat, backend: FakeBackend) -> None:
    eta = {"from": TOMORROW, "to": "2026-11-25T09:00:00Z", "source": "carrier"}
    backend.visible = [view("in_transit", parcel(eta=eta))]
    await chat.says("track_delivery")
    assert (chat.fact("eta_day"), chat.fact("eta_to")) == (None, eta["to"])


async def test_the_card_is_the_orders_view_untouched_below_the_last_sentence(
    chat: Chat, backend: FakeBackend
) -> None:
    backend.visible = [view()]
    await chat.says("track_delivery")
    says = [message for message in chat.messages if "say" in message]
    assert says[-1]["card"] == view()


async def test_a_status_is_explained_on_first_use_only(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view()]
    await chat.says("track_delivery")
    assert chat.fact("meaning") == "meaning.in_transit"
    await chat.says("track_delivery")
    assert chat.fact("meaning") is None


async def test_the_order_told_becomes_the_order_in_focus(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view()]
    await chat.says("order_status")
    assert chat.did("focus") == {"do": "focus", "order_number": "A1001"}


async def test_a_split_order_is_summed_up_before_its_open_parcels(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view("partly_delivered", parcel("delivered"), parcel())]
    assert await chat.says("track_delivery") == ["split_summary", "parcel_in_transit"]
    assert (chat.fact("parcels"), chat.fact("delivered"), chat.fact("parcel")) == (2, 1, 2)


async def test_a_parcel_that_never_left_is_no_parcel(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view("in_transit", parcel("cancelled"), parcel())]
    assert await chat.says("track_delivery") == ["parcel_in_transit"]


async def test_no_turn_says_more_than_three_things(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view("partly_delivered", parcel("delivered"), parcel("delivered"), parcel(), parcel())]
    assert len(await chat.says("track_delivery", detail="signed_by")) == 3


async def test_the_question_asked_is_answered_before_the_state(chat: Chat, backend: FakeBackend) -> None:
    delivery = {"signed_by": "guard", "signed_name": None, "place": {"en": "Gate"}, "proof_url": None}
    backend.visible = [view("delivered", parcel("delivered", delivery=delivery))]
    assert await chat.says("track_delivery", detail="signed_by") == ["signed_by", "parcel_delivered"]
    assert chat.fact("signed_by") == "signed_by.guard"


async def test_who_signed_is_never_invented(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view("delivered", parcel("delivered"))]
    assert (await chat.says("track_delivery", detail="signed_by"))[0] == "signed_by_unknown"


async def test_asking_who_signed_before_delivery_gets_the_truth(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view()]
    assert (await chat.says("track_delivery", detail="signed_by"))[0] == "not_delivered_yet"


async def test_where_it_was_put_is_told_from_the_data(chat: Chat, backend: FakeBackend) -> None:
    delivery = {"signed_by": None, "signed_name": None, "place": {"en": "Porch"}, "proof_url": None}
    backend.visible = [view("delivered", parcel("delivered", delivery=delivery))]
    assert (await chat.says("track_delivery", detail="put_where"))[0] == "put_where"
    assert chat.fact("put_where") == {"en": "Porch"}


async def test_the_pickup_code_is_told_to_whom_may_see_it(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view("ready_for_pickup", parcel("ready_for_pickup", pickup=PICKUP))]
    assert (await chat.says("track_delivery", detail="pickup"))[0] == "pickup_point"
    assert chat.fact("pickup_code") == "8-2-3041"


async def test_a_hidden_pickup_code_leads_to_a_code_on_the_contact_on_file(
    chat: Chat, backend: FakeBackend
) -> None:
    hidden = view(
        "ready_for_pickup",
        parcel("ready_for_pickup", pickup=PICKUP | {"code": None}),
        level="order",
        unlocked=False,
    )
    backend.visible = [hidden]
    backend.code_opens = [view("ready_for_pickup", parcel("ready_for_pickup", pickup=PICKUP))]
    assert "pickup_code_locked" in await chat.says("track_delivery", detail="pickup")
    assert await chat.presses("button_send_code") == ["ask_code_contact"]
    await chat.says("inform", "emma@shop.example")
    assert (await chat.says("inform", "123456"))[:2] == ["verified", "pickup_point"]
    assert chat.fact("pickup_code") == "8-2-3041"


async def test_a_code_the_carrier_never_gave_is_said_to_be_missing(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view("ready_for_pickup", parcel("ready_for_pickup", pickup=PICKUP | {"code": None}))]
    assert "pickup_code_unknown" in await chat.says("track_delivery", detail="pickup")


async def test_the_couriers_phone_is_told_to_whom_may_see_it(chat: Chat, backend: FakeBackend) -> None:
    courier = {"name": "Marcus", "phone": "+1415"}
    backend.visible = [view("out_for_delivery", parcel("out_for_delivery", courier=courier))]
    assert (await chat.says("track_delivery", detail="courier"))[0] == "courier"
    assert chat.fact("courier_phone") == "+1415"


async def test_a_passed_promise_is_named_as_late(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view("in_transit", parcel(promised_by=YESTERDAY))]
    assert (await chat.says("delivery_delay"))[0] == "parcel_late"
    assert chat.fact("missed") == YESTERDAY


async def test_scans_that_stopped_are_named_with_their_days(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view("in_transit", parcel(stalled=True, days_since_scan=9, promised_by=None))]
    assert (await chat.says("track_delivery", detail="stuck"))[0] == "parcel_late"
    assert (chat.fact("days"), chat.fact("missed")) == (9, None)


async def test_a_delay_that_the_carrier_reports_is_told_once(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view("in_transit", parcel(flags=["delayed"]))]
    await chat.says("track_delivery")
    assert chat.fact("delayed") == "carrier_reports_delay"
    assert await chat.says("delivery_delay") == ["parcel_late", "parcel_in_transit"]
    assert [m["facts"]["delayed"] for m in chat.messages if "facts" in m] == ["carrier_reports_delay", None]


async def test_a_parcel_in_time_is_not_called_late(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view()]
    assert (await chat.says("delivery_delay"))[0] == "parcel_on_time"


async def test_a_nudge_works_once_a_day_and_says_so(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view("preparing", parcel("picking"))]
    assert (await chat.says("order_status", detail="nudge"))[0] == "nudge_recorded"
    assert not chat.buttons()
    assert (await chat.says("order_status", detail="nudge"))[0] == "nudge_already_today"
    assert chat.fact("nudged_at") == NOW


async def test_a_receiver_who_is_not_the_buyer_is_told_of_the_parcel_alone(
    chat: Chat, backend: FakeBackend
) -> None:
    backend.visible = [view("in_transit", level="parcel", items=[], totals=None, payment=None, returns=[])]
    assert await chat.says("track_delivery") == ["parcel_in_transit"]


@pytest.mark.parametrize(
    "status",
    [
        "payment_pending",
        "payment_failed",
        "on_hold",
        "return_in_progress",
        "refunding",
        "refunded",
        "cancelled",
    ],
)
async def test_a_state_of_the_order_itself_has_its_own_sentence(
    chat: Chat, backend: FakeBackend, status: str
) -> None:
    backend.visible = [view(status)]
    assert await chat.says("order_status") == [f"order_{status}"]


@pytest.mark.parametrize(
    ("state", "text"),
    [
        ("handed_over", "parcel_in_transit"),
        ("out_for_delivery", "parcel_out_for_delivery"),
        ("ready_for_pickup", "parcel_ready_for_pickup"),
        ("delivery_failed", "parcel_delivery_failed"),
        ("delivered", "parcel_delivered"),
        ("return_to_sender", "parcel_returning_to_sender"),
        ("returned", "parcel_returned"),
        ("lost", "parcel_lost"),
    ],
)
async def test_a_state_of_the_parcel_has_its_own_sentence(
    chat: Chat, backend: FakeBackend, state: str, text: str
) -> None:
    backend.visible = [view("in_transit", parcel(state))]
    assert await chat.says("order_status") == [text]


async def test_a_detail_of_the_order_spoken_of_is_answered_alone(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view()]
    await chat.says("track_delivery")
    assert await chat.says("track_delivery", detail="eta") == ["parcel_no_eta"]


async def test_what_the_detail_told_is_not_told_again(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view("ready_for_pickup", parcel("ready_for_pickup", pickup=PICKUP))]
    await chat.says("track_delivery", detail="pickup")
    assert chat.messages[1]["facts"]["pickup_code"] is None


@pytest.mark.parametrize(("text", "told"), [("Left the Hub", None), ("On its way", {"en": "Hub"})])
async def test_a_place_that_the_scans_words_name_is_not_told_twice(
    chat: Chat, backend: FakeBackend, text: str, told: dict[str, str] | None
) -> None:
    last = scan("in_transit", place={"en": "Hub"}, text={"en": text})
    backend.visible = [view("in_transit", parcel(last_event=last))]
    await chat.says("track_delivery")
    assert chat.fact("scan_place") == told


async def test_what_lies_at_a_pickup_point_is_neither_late_nor_to_be_waited_for(
    chat: Chat, backend: FakeBackend
) -> None:
    there = parcel("ready_for_pickup", pickup=PICKUP, promised_by=YESTERDAY)
    backend.visible = [view("ready_for_pickup", there)]
    assert await chat.says("delivery_delay") == ["parcel_ready_for_pickup"]
    assert await chat.says("track_delivery", detail="eta") == ["parcel_ready_for_pickup"]
