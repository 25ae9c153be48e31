from tests.support.actions.fakes import FakeBackend
from tests.support.actions.turns import Chat
from tests.support.actions.views import parcel, view


async def test_several_orders_are_asked_about_with_buttons_of_product_names(
    chat: Chat, backend: FakeBackend
) -> None:
    backend.visible = [view(number="A1001"), view(number="A1002")]
    assert await chat.says("order_status") == ["which_order"]
    assert [b["facts"]["number"] for b in chat.buttons()] == ["A1001", "A1002"]
    assert chat.buttons()[0]["facts"]["title"] == {"zh": "杯子", "en": "Mug"}


async def test_where_is_my_parcel_is_about_the_only_one_under_way(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [
        view("preparing", number="A1001"),
        view(number="A1002"),
        view("delivered", number="A1003"),
    ]
    assert await chat.says("track_delivery") == ["parcel_in_transit"]
    assert chat.did("focus") == {"do": "focus", "order_number": "A1002"}


async def test_of_several_parcels_under_way_the_newest_is_told_and_the_others_offered(
    chat: Chat, backend: FakeBackend
) -> None:
    backend.visible = [view("preparing", number="A1001"), view(number="A1002"), view(number="A1003")]
    assert await chat.says("track_delivery") == ["parcel_in_transit", "others_under_way"]
    assert [b["facts"]["number"] for b in chat.buttons()] == ["A1003"]


async def test_the_other_one_of_several_is_the_other_parcel_under_way(
    chat: Chat, backend: FakeBackend
) -> None:
    backend.visible = [view("preparing", number="A1001"), view(number="A1002"), view(number="A1003")]
    await chat.says("track_delivery")
    await chat.says("order_status", order_position="other")
    assert chat.did("focus") == {"do": "focus", "order_number": "A1003"}


async def test_who_signed_is_about_what_has_arrived(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view(number="A1001"), view("delivered", parcel("delivered"), number="A1002")]
    await chat.says("track_delivery", "who signed", detail="signed_by")
    assert chat.did("focus") == {"do": "focus", "order_number": "A1002"}


async def test_who_may_see_one_order_is_told_that_there_is_no_other(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view(number="A1001")]
    await chat.says("track_delivery")
    assert await chat.says("track_delivery", order_position="other") == ["no_other_order"]


async def test_the_chosen_order_answers_the_question_that_was_open(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view(number="A1001"), view("delivered", parcel("delivered"), number="A1002")]
    await chat.says("order_status", "who signed", detail="signed_by")
    answer = await chat.says("inform", "A1002", order_number="A1002")
    assert answer == ["signed_by_unknown", "parcel_delivered"]


async def test_at_most_five_orders_are_offered_and_none_of_these(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view(number=f"A100{n}") for n in range(7)]
    await chat.says("order_status")
    assert [b["title"] for b in chat.buttons()] == ["button_order"] * 5 + ["button_another_order"]
    assert await chat.presses("button_another_order") == ["ask_order_number"]
    assert await chat.says("inform", "A1006", order_number="A1006") == ["parcel_in_transit"]


async def test_a_mistyped_number_is_confirmed_and_never_guessed(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view(number="A1001")]
    assert await chat.says("track_delivery", order_number="A1007") == ["did_you_mean"]
    assert chat.fact("number") == "A1001"


async def test_a_typed_yes_takes_the_number_that_was_meant(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view(number="A1001")]
    await chat.says("track_delivery", order_number="A1007")
    assert await chat.says("affirm", "yes") == ["parcel_in_transit"]


async def test_a_no_means_the_number_as_typed_which_has_to_be_proven(
    chat: Chat, backend: FakeBackend
) -> None:
    backend.visible = [view(number="A1001")]
    backend.hide(view(number="A1007"), phone="8000")
    await chat.says("track_delivery", order_number="A1007")
    assert await chat.presses("button_no") == ["ask_proof"]
    assert await chat.says("inform", "8000") == ["verified", "parcel_in_transit"]
    assert chat.did("focus") == {"do": "focus", "order_number": "A1007"}


async def test_a_yes_long_after_the_offer_accepts_nothing(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view(number="A1001")]
    await chat.says("track_delivery", order_number="A1007")
    await chat.says("shipping_faq")
    assert await chat.says("affirm", "ok") == ["yes_to_nothing"]


async def test_the_list_of_orders_is_shown_with_cards(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view(number=f"A100{n}") for n in range(6)]
    assert await chat.says("order_status", detail="list") == ["orders_list"]
    assert len(chat.messages[0]["cards"]) == 5
    assert chat.fact("more") == "more"


async def test_the_other_one_is_the_order_not_in_focus(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view(number="A1001"), view(number="A1002")]
    await chat.says("track_delivery", order_number="A1001")
    await chat.says("track_delivery", order_position="other")
    assert chat.did("focus") == {"do": "focus", "order_number": "A1002"}


async def test_no_the_other_one_asks_the_last_question_about_the_other_order(
    chat: Chat, backend: FakeBackend
) -> None:
    backend.visible = [view(number="A1001"), view("delivered", parcel("delivered"), number="A1002")]
    await chat.says("refund_status", order_number="A1001")
    answer = await chat.says("deny", "no, the other one", order_position="other")
    assert answer[0] == "no_refund_found"
    assert chat.did("focus") == {"do": "focus", "order_number": "A1002"}


async def test_a_plain_no_to_nothing_names_no_order(chat: Chat, backend: FakeBackend) -> None:
    backend.visible = [view(number="A1001"), view("delivered", parcel("delivered"), number="A1002")]
    await chat.says("refund_status", order_number="A1001")
    assert await chat.says("deny", "no") == ["no_to_nothing"]
