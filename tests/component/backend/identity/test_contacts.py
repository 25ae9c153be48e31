"""A contact opens what it alone stands for, whatever else stands in the orders that carry it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from backend.customers.tables import customers
from backend.feedback.tables import nudges
from backend.identity.callers import Principal
from backend.orders.access import Access
from backend.orders.tables import orders
from backend.shipments.tables import shipments
from tests.support.backend.codes import ask, enter, sent_code
from tests.support.backend.contacts import (
    GIFT,
    HOME,
    OTHER_PHONE,
    THEIR_PHONE,
    VICTIM,
    by_label,
    gift,
    levels,
    order,
    seen_by_code,
    take_in,
    writer,
)
from tests.support.backend.customers import put
from tests.support.backend.machine_api import create
from tests.support.backend.service import Backend, sign_principal

__all__ = ["gift", "writer"]


TAKEOVERS = {
    "the same e-mail and another phone": (
        {"email": VICTIM, "phone": THEIR_PHONE},
        order(2, {"email": VICTIM, "phone": OTHER_PHONE}),
        {"KV-2": "customer"},
    ),
    "a customer id in both orders": (
        {"id": "C335", "email": VICTIM, "phone": THEIR_PHONE},
        order(2, {"id": "C335", "email": VICTIM, "phone": OTHER_PHONE}),
        {"KV-2": "customer"},
    ),
    "no phone of the buyer": (
        {"email": VICTIM, "phone": THEIR_PHONE},
        order(2, {"email": VICTIM}, GIFT),
        {"SF880000000002": "parcel"},
    ),
    "a gift's recipient": (
        {"id": "C335", "email": VICTIM, "phone": THEIR_PHONE},
        order(2, {"id": "C335", "email": VICTIM, "phone": THEIR_PHONE}, GIFT),
        {"SF880000000002": "parcel"},
    ),
    "no contact of the buyer": (
        {"id": "C335", "email": VICTIM, "phone": THEIR_PHONE},
        order(2, {"id": "C335"}, GIFT),
        {"SF880000000002": "parcel"},
    ),
    "a guest without any contact": (
        {"email": VICTIM, "phone": THEIR_PHONE},
        order(2, {}, GIFT),
        {"SF880000000002": "parcel"},
    ),
}


@pytest.mark.parametrize("way", TAKEOVERS)
async def test_a_code_to_a_contact_of_a_later_order_opens_no_part_of_an_earlier_one(
    backend: Backend, writer: str, way: str
) -> None:
    buyer, later, opened = TAKEOVERS[way]
    await take_in(backend, writer, order(1, buyer))
    await take_in(backend, writer, later)
    assert levels(await seen_by_code(backend, OTHER_PHONE)) == opened


async def test_the_buyers_own_contacts_go_on_opening_what_was_bought_with_them(
    backend: Backend, writer: str
) -> None:
    buyer = {"email": VICTIM, "phone": THEIR_PHONE}
    await take_in(backend, writer, order(1, buyer), order(2, buyer | {"phone": OTHER_PHONE}))
    assert levels(await seen_by_code(backend, THEIR_PHONE)) == {"KV-1": "customer"}


async def test_orders_with_one_mail_are_joined_by_the_code_to_that_mail(
    backend: Backend, writer: str, with_settings: Any
) -> None:
    buyer = {"email": VICTIM, "phone": THEIR_PHONE}
    await take_in(backend, writer, order(1, buyer), order(2, buyer | {"phone": OTHER_PHONE}))
    async with with_settings(smtp_host="127.0.0.1", smtp_from="shop@example.com") as mailing:
        seen = await seen_by_code(mailing, VICTIM)
    assert levels(seen) == {"KV-1": "customer", "KV-2": "customer"}


async def test_guests_with_one_mail_are_two_customers(backend: Backend, writer: str) -> None:
    await take_in(backend, writer, order(1, {"email": VICTIM}), order(2, {"email": VICTIM}))
    query = select(orders.c.customer_id).where(orders.c.email == VICTIM).order_by(orders.c.id)
    assert [row.customer_id for row in await backend.rows(query)] == ["guest:KV1", "guest:KV2"]


async def test_a_contact_of_one_order_opens_nothing_else_of_its_account(
    backend: Backend, writer: str
) -> None:
    account = {"id": "C335"}
    await take_in(backend, writer, order(1, account), order(2, account | {"phone": THEIR_PHONE}))
    assert levels(await seen_by_code(backend, THEIR_PHONE)) == {"KV-2": "customer"}


async def test_an_accounts_own_contact_opens_the_account(backend: Backend, writer: str) -> None:
    await take_in(backend, writer, order(1, {"id": "C335"}), order(2, {"id": "C335", "email": VICTIM}))
    await put(backend, writer, "C335", phone=THEIR_PHONE)
    assert levels(await seen_by_code(backend, THEIR_PHONE)) == {"KV-1": "customer", "KV-2": "customer"}


async def test_a_contact_that_two_accounts_share_opens_what_was_bought_with_it_and_neither_account(
    backend: Backend, writer: str
) -> None:
    mother, daughter = {"id": "C1"}, {"id": "C2"}
    bought = [order(1, mother), order(2, daughter), order(3, daughter | {"phone": THEIR_PHONE})]
    await take_in(backend, writer, *bought)
    for account in ("C1", "C2"):
        await put(backend, writer, account, phone=THEIR_PHONE)
    assert levels(await seen_by_code(backend, THEIR_PHONE)) == {"KV-3": "customer"}


async def test_a_recipient_learns_where_the_parcel_is_and_how_to_get_it(
    backend: Backend, gift: dict[str, Any]
) -> None:
    (view,) = (await seen_by_code(backend, OTHER_PHONE)).values()
    (parcel,) = view["shipments"]
    assert (view["level"], view["unlocked"], view["number"]) == ("parcel", True, "SF880000000002")
    assert (parcel["pickup"]["code"], parcel["courier"]["phone"]) == ("7-7", "+8613900139009")
    nothing = ("items", "totals", "payment", "address", "returns", "placed_at", "promised_ship_by")
    assert not [name for name in nothing if view[name]]


@pytest.mark.parametrize(
    "printed",
    [
        {"phone": OTHER_PHONE[-4:]},
        {"phone": OTHER_PHONE},
        {"phone": THEIR_PHONE[-4:]},
        {"recipient": "陈红", "postcode": HOME["postcode"]},
    ],
    ids=["phone's end", "recipient's phone", "buyer's phone", "recipient and postcode"],
)
async def test_what_a_label_shows_opens_the_parcel_alone(
    backend: Backend, gift: dict[str, Any], printed: dict[str, str]
) -> None:
    claim = {"number": "SF880000000002", **printed}
    answer = await backend.post("/api/v1/verifications", sign_principal(), claim)
    view = answer["order"]
    assert (answer["level"], view["unlocked"]) == ("parcel", False)
    assert (view["shipments"][0]["pickup"]["code"], view["shipments"][0]["courier"]["phone"]) == (None, None)


async def test_where_parcels_bear_their_orders_number_the_label_opens_no_more(
    backend: Backend, writer: str
) -> None:
    parcel = {"carrier": "sf", "tracking_number": "KV-2"}
    await take_in(backend, writer, order(2, {"email": VICTIM}, GIFT) | {"shipments": [parcel]})
    levels_ = {}
    for proof in ({"phone": OTHER_PHONE[-4:]}, {"email": VICTIM}):
        claim = {"number": "KV-2", **proof}
        answer = await backend.post("/api/v1/verifications", sign_principal(str(proof)), claim)
        levels_[next(iter(proof))] = answer["level"]
    assert levels_ == {"phone": "parcel", "email": "order"}


@pytest.mark.parametrize("tracking", ["KV-2000017-1", "2000017", "GD2000017", "SF0020000179"])
async def test_where_an_orders_number_can_be_read_in_a_tracking_number_the_label_opens_no_more(
    backend: Backend, writer: str, tracking: str
) -> None:
    parcels = [{"carrier": "sf", "tracking_number": tracking}]
    sent = order(2, {"email": VICTIM}, GIFT) | {"number": "KV-2000017", "shipments": parcels}
    await take_in(backend, writer, sent)
    claim = {"number": "KV-2000017", "phone": OTHER_PHONE[-4:]}
    answer = await backend.post("/api/v1/verifications", sign_principal(), claim)
    shown = [parcel["tracking_number"] for parcel in answer["order"]["shipments"]]
    assert (answer["level"], shown) == ("parcel", [tracking])


async def everything_said(backend: Backend, conversation: str = "c_1", key: str = "first") -> str:
    """Return every answer that a conversation can get about what it sees, but those to the order's number."""
    token = sign_principal(conversation)
    said = [
        await backend.get("/api/v1/orders", token),
        await backend.get("/api/v1/orders/SF880000000002", token),
    ]
    questions: tuple[dict[str, Any], ...] = (
        {},
        {"mentions": ["SF880000000002"]},
        {"mentions": ["SF880000000020"]},
        {"position": "latest"},
        {"position": "other", "in_focus": "SF880000000002"},
        {"in_focus": "SF880000000002"},
        {"product": "Teapot"},
        {"words": "where is my teapot"},
    )
    said += [await backend.post("/api/v1/orders/resolve", token, asked) for asked in questions]
    said.append(
        await backend.post(
            "/api/v1/orders/SF880000000002/nudges", token, {}, headers={"Idempotency-Key": key}
        )
    )
    return json.dumps(said, ensure_ascii=False)


@pytest.mark.parametrize("way", ["label", "code"])
async def test_who_sees_a_parcel_reads_the_orders_number_nowhere(
    backend: Backend, gift: dict[str, Any], way: str
) -> None:
    answer = await (by_label if way == "label" else seen_by_code)(
        backend, *((gift,) if way == "label" else (OTHER_PHONE,))
    )
    said = json.dumps(answer, ensure_ascii=False) + await everything_said(backend)
    assert "SF880000000002" in said
    words = ("KV-2", "KV2", "Teapot", "茶壶", "12900", "26000", "2026-11-20", VICTIM, "C335", "建国路")
    assert [word for word in words if word in said] == []


@pytest.mark.parametrize("way", ["label", "code"])
async def test_what_happens_to_the_order_itself_changes_nothing_for_who_sees_its_parcel(
    backend: Backend, gift: dict[str, Any], way: str
) -> None:
    await (by_label(backend, gift) if way == "label" else seen_by_code(backend, OTHER_PHONE))
    before = await everything_said(backend)
    async with backend.database.write.begin() as connection:
        mine = orders.c.number == "KV-2"
        changed = {"payment_state": "refunded", "refunded_minor": 1, "state": "completed", "version": 9}
        await connection.execute(update(orders).where(mine).values(changed))
        await connection.execute(delete(nudges))
    assert await everything_said(backend, key="again") == before


@pytest.mark.parametrize("way", ["label", "code"])
async def test_who_sees_a_parcel_cannot_find_out_what_is_in_it(
    backend: Backend, gift: dict[str, Any], way: str
) -> None:
    await (by_label(backend, gift) if way == "label" else seen_by_code(backend, OTHER_PHONE))
    for asked in ("product", "words"):
        right, wrong = [
            await backend.post("/api/v1/orders/resolve", sign_principal(), {asked: goods})
            for goods in ("Teapot", "Sofa")
        ]
        assert right == wrong


@pytest.mark.parametrize("way", ["label", "code"])
async def test_who_sees_a_parcel_cannot_find_out_its_orders_number_by_guessing(
    backend: Backend, gift: dict[str, Any], traced: Callable[[], list[str]], way: str
) -> None:
    await (by_label(backend, gift) if way == "label" else seen_by_code(backend, OTHER_PHONE))
    traced()
    answers, statements = [], []
    for number in ("KV-2", "KV-9"):
        response = await backend.call("GET", f"/api/v1/orders/{number}", sign_principal())
        found = await backend.post("/api/v1/orders/resolve", sign_principal(), {"mentions": [number]})
        answers.append((response.status, found["outcome"], found["total"]))
        statements.append(traced())
    assert answers == [(404, "not_visible", 0)] * 2
    assert statements[0] == statements[1]


async def test_what_a_label_shows_of_one_parcel_opens_no_other_of_the_order(backend: Backend) -> None:
    claim = {"number": "YT7654321098765", "phone": "8000"}
    await backend.post("/api/v1/verifications", sign_principal(), claim)
    orders_ = (await backend.get("/api/v1/orders", sign_principal()))["orders"]
    assert [each["number"] for each in orders_] == ["YT7654321098765"]
    query = select(shipments.c.tracking_number).where(shipments.c.id == "GD100004-2")
    ((other,),) = await backend.rows(query)
    response = await backend.call("GET", f"/api/v1/orders/{other}", sign_principal())
    assert response.status == 404


async def test_a_parcel_without_a_carriers_number_is_not_shown_to_its_recipient(
    backend: Backend, writer: str
) -> None:
    sent = order(2, {"id": "C335", "email": VICTIM}, GIFT) | {"shipments": []}
    await take_in(backend, writer, sent)
    assert await seen_by_code(backend, OTHER_PHONE) == {}


async def test_who_knows_an_order_and_has_its_recipients_phone_sees_the_pickup_code(
    backend: Backend, gift: dict[str, Any]
) -> None:
    claim = {"number": "KV-2", "email": VICTIM}
    await backend.post("/api/v1/verifications", sign_principal(), claim)
    (view,) = (await seen_by_code(backend, OTHER_PHONE)).values()
    assert (view["level"], view["number"], view["unlocked"]) == ("order", "KV-2", True)
    assert view["address"]["recipient"] == "陈*"
    assert view["shipments"][0]["pickup"]["code"] == "7-7"


async def test_the_answer_to_a_code_says_how_much_it_opened(backend: Backend, gift: dict[str, Any]) -> None:
    await ask(backend, OTHER_PHONE)
    answer = await enter(backend, await sent_code(backend))
    assert (answer["level"], [each["number"] for each in answer["orders"]]) == ("parcel", ["SF880000000002"])


async def test_a_recipients_conversation_cannot_become_the_buyers(
    backend: Backend, gift: dict[str, Any]
) -> None:
    await seen_by_code(backend, OTHER_PHONE)
    assert levels(await seen_by_code(backend, THEIR_PHONE)) == {"SF880000000002": "parcel"}


async def test_a_buyer_may_prove_both_contacts_of_one_order_in_one_conversation(
    backend: Backend, writer: str, with_settings: Any
) -> None:
    both = {"email": VICTIM, "phone": THEIR_PHONE}
    await take_in(backend, writer, order(1, both), order(2, {"email": VICTIM}))
    async with with_settings(smtp_host="127.0.0.1", smtp_from="shop@example.com") as mailing:
        assert levels(await seen_by_code(mailing, THEIR_PHONE)) == {"KV-1": "customer"}
        assert levels(await seen_by_code(mailing, VICTIM)) == {"KV-1": "customer", "KV-2": "customer"}


async def test_a_shared_phone_leads_from_one_account_to_no_other(
    backend: Backend, writer: str, with_settings: Any
) -> None:
    await take_in(backend, writer, order(1, {"id": "C1"}), order(2, {"id": "C2"}))
    for account in ("C1", "C2"):
        await put(backend, writer, account, phone=THEIR_PHONE, email=f"{account}@example.com")
    async with with_settings(smtp_host="127.0.0.1", smtp_from="shop@example.com") as mailing:
        await seen_by_code(mailing, "C1@example.com")
        await seen_by_code(mailing, THEIR_PHONE)
        assert levels(await seen_by_code(mailing, "C2@example.com")) == {"KV-1": "customer"}


async def test_somebody_signed_in_may_prove_a_contact_that_they_bought_with(
    backend: Backend, writer: str
) -> None:
    await take_in(
        backend, writer, order(1, {"id": "C1", "phone": THEIR_PHONE}), order(2, {"phone": THEIR_PHONE})
    )
    seen = await seen_by_code(backend, THEIR_PHONE, customer="C1")
    assert levels(seen) == {"KV-1": "customer", "KV-2": "customer"}


async def test_a_code_counts_no_more_once_the_shop_has_given_the_account_another_contact(
    backend: Backend, writer: str
) -> None:
    await take_in(backend, writer, order(1, {"id": "C1"}))
    await put(backend, writer, "C1", phone=THEIR_PHONE)
    await ask(backend, THEIR_PHONE)
    code = await sent_code(backend)
    await put(backend, writer, "C1", phone=OTHER_PHONE)
    assert (await enter(backend, code))["outcome"] == "refused"


async def test_what_a_code_opened_ends_when_the_shop_gives_the_account_another_contact(
    backend: Backend, writer: str
) -> None:
    await take_in(backend, writer, order(1, {"id": "C1"}))
    await put(backend, writer, "C1", phone=THEIR_PHONE)
    assert await seen_by_code(backend, THEIR_PHONE)
    await put(backend, writer, "C1", phone=OTHER_PHONE)
    response = await backend.call("GET", "/api/v1/orders/KV-1", sign_principal())
    assert response.status == 404


async def test_an_order_changes_neither_contacts_nor_name_of_an_account(
    backend: Backend, writer: str
) -> None:
    async def account() -> Any:
        return await backend.rows(select(customers).where(customers.c.id == "C1001"))

    before = await account()
    stranger = {"id": "C1001", "name": "Eve", "email": VICTIM, "phone": OTHER_PHONE}
    await take_in(backend, writer, order(1, stranger))
    assert await account() == before


async def test_an_account_that_an_order_makes_has_no_contacts(backend: Backend, writer: str) -> None:
    await take_in(backend, writer, order(1, {"id": "C77", "name": "Eve", "email": VICTIM}))
    (made,) = await backend.rows(select(customers).where(customers.c.id == "C77"))
    assert (made.name, made.email, made.phone) == ("Eve", None, None)


@pytest.mark.parametrize("customer_id", ["guest:KV1", "erased:0"])
async def test_nobody_signs_in_as_a_guest_or_as_somebody_erased(
    backend: Backend, writer: str, customer_id: str
) -> None:
    await take_in(backend, writer, order(1, {"email": VICTIM}))
    response = await backend.call("GET", "/api/v1/orders/KV-1", sign_principal(customer=customer_id))
    assert response.status == 404
    taken = await create(backend, writer, order(2, {"id": customer_id}))
    assert (taken.status, (await taken.json())["error"]["field"]) == (422, "orders[0].customer.id")


async def proved_email(backend: Backend, conversation: str, customer: str | None = None) -> str | None:
    access = Access(backend.database, backend.clock)
    return await access.proved_email(Principal(conversation, "web", "s", customer, None))


async def test_answers_may_be_mailed_to_the_address_of_whom_the_shop_vouches_for(backend: Backend) -> None:
    assert await proved_email(backend, "c_1", "C1001") == "li.wei@example.com"
    assert await proved_email(backend, "c_1") is None


async def test_answers_may_be_mailed_to_the_address_that_a_code_proved_while_that_counts(
    backend: Backend, with_settings: Any
) -> None:
    async with with_settings(smtp_host="127.0.0.1", smtp_from="shop@example.com") as mailing:
        await seen_by_code(mailing, "emma.clark@example.com")
    assert await proved_email(backend, "c_1") == "emma.clark@example.com"
    assert await proved_email(backend, "c_2") is None
    backend.clock.advance(minutes=20)
    assert await proved_email(backend, "c_1")
    backend.clock.advance(minutes=11)
    assert await proved_email(backend, "c_1") is None
