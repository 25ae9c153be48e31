"""Buyer, recipient and account are different people's: each is told and erased with their own part."""

from typing import Any

import pytest
from sqlalchemy import select

from backend.feedback.tables import feedback
from backend.orders.tables import orders
from backend.shipments.tables import shipments
from gendan.platform.erasure_log import ErasureMark
from tests.support.backend.codes import ask as code_asked
from tests.support.backend.contacts import (
    GIFT,
    OTHER_PHONE,
    THEIR_PHONE,
    VICTIM,
    by_label,
    gift,
    order,
    seen_by_code,
    take_in,
    writer,
)
from tests.support.backend.customers import put
from tests.support.backend.people import ask, erase, export, find
from tests.support.backend.service import Backend, sign_principal
from tests.support.backend.voice import give

__all__ = ["gift", "writer"]

BUYERS = ("KV-2", "C335", VICTIM, THEIR_PHONE, "茶壶", "12900", "26000")
RECIPIENTS = ("陈红", OTHER_PHONE, "中山路9号", "7-7")


def in_it(words: tuple[str, ...], held: Any) -> list[str]:
    return [word for word in words if word in str(held)]


async def the_order(backend: Backend) -> Any:
    (row,) = await backend.rows(select(orders).where(orders.c.number == "KV-2"))
    return row


async def test_a_recipients_number_finds_the_parcel_and_nothing_of_the_order(
    backend: Backend, gift: dict[str, Any]
) -> None:
    held = await export(backend, OTHER_PHONE)
    assert in_it(RECIPIENTS, held) == list(RECIPIENTS)
    assert in_it(BUYERS, held) == []
    assert held["orders"] == []


async def test_a_buyers_contact_finds_the_orders_bought_with_it(backend: Backend, writer: str) -> None:
    account, guest = {"id": "C335", "email": VICTIM}, {"email": VICTIM, "phone": OTHER_PHONE}
    await take_in(backend, writer, order(1, {"id": "C335"}), order(2, account), order(3, guest))
    numbers = [each["number"] for each in (await export(backend, VICTIM))["orders"]]
    assert numbers == ["KV-2", "KV-3"]
    assert [each["number"] for each in (await export(backend, OTHER_PHONE))["orders"]] == ["KV-3"]


async def test_an_account_finds_its_orders_and_its_own_contact_those_bought_with_it_too(
    backend: Backend, writer: str
) -> None:
    await take_in(backend, writer, order(1, {"id": "C335"}), order(2, {"email": VICTIM}))
    await put(backend, writer, "C335", email=VICTIM)
    assert [each["number"] for each in (await export(backend, "C335"))["orders"]] == ["KV-1"]
    assert [each["number"] for each in (await export(backend, VICTIM))["orders"]] == ["KV-1", "KV-2"]


@pytest.fixture
async def two_buyers(backend: Backend, writer: str, with_settings: Any) -> None:
    """Somebody orders with another's e-mail address and their own phone; each has proved what they have."""
    victim, other = {"email": VICTIM, "phone": THEIR_PHONE}, {"email": VICTIM, "phone": OTHER_PHONE}
    await take_in(backend, writer, order(1, victim), order(2, other))
    await seen_by_code(backend, OTHER_PHONE, "c_other")
    async with with_settings(smtp_host="127.0.0.1", smtp_from="shop@example.com") as mailing:
        await seen_by_code(mailing, VICTIM, "c_victim")


async def test_who_typed_anothers_e_mail_finds_neither_their_orders_nor_their_conversations(
    backend: Backend, two_buyers: None
) -> None:
    subject = await find(backend, OTHER_PHONE)
    assert dict(subject.conversations) == {"c_other": "customer"}
    held = await export(backend, OTHER_PHONE)
    assert [each["number"] for each in held["orders"]] == ["KV-2"]
    assert in_it(("KV-1", THEIR_PHONE, "c_victim"), held) == []
    assert {grant["contact"] for grant in held["grants"]} == {OTHER_PHONE}


async def test_who_typed_anothers_e_mail_takes_nothing_of_theirs_along_when_erased(
    backend: Backend, two_buyers: None
) -> None:
    await erase(backend, OTHER_PHONE)
    assert dict((await find(backend, VICTIM)).conversations) == {"c_victim": "customer"}
    listed = await backend.get("/api/v1/orders", sign_principal("c_victim"))
    assert [each["number"] for each in listed["orders"]] == ["KV-1"]


async def test_erasing_a_recipient_leaves_the_buyers_record(backend: Backend, gift: dict[str, Any]) -> None:
    await by_label(backend, gift, "c_recipient")
    receipt = await erase(backend, OTHER_PHONE)
    row = await the_order(backend)
    assert (row.email, row.phone, row.customer_id) == (VICTIM, THEIR_PHONE, "C335")
    assert (row.recipient, row.recipient_phone, row.street) == ("", None, "")
    assert (receipt["recipients"], receipt["orders"], receipt.get("customers")) == (1, 0, None)
    assert await backend.rows(select(shipments.c.id).where(shipments.c.pickup.is_not(None))) != []
    told = await backend.rows(
        select(shipments.c.pickup, shipments.c.courier).where(shipments.c.id == "KV-2-1")
    )
    assert [tuple(each) for each in told] == [(None, None)]
    assert in_it(RECIPIENTS, await export(backend, "C335")) == []


async def test_erasing_a_buyer_leaves_a_recipient_who_is_somebody_else(
    backend: Backend, writer: str, gift: dict[str, Any]
) -> None:
    await put(backend, writer, "C335", phone=THEIR_PHONE)
    await seen_by_code(backend, OTHER_PHONE, "c_recipient")
    await seen_by_code(backend, THEIR_PHONE, "c_buyer")
    subject = await find(backend, "C335")
    assert dict(subject.conversations) == {"c_buyer": "customer"}
    assert not {OTHER_PHONE, "中山路9号"} & {*subject.contacts, *subject.words}
    receipt = await erase(backend, "C335")
    row = await the_order(backend)
    assert (row.email, row.phone, row.recipient, row.recipient_phone) == (None, None, "陈红", OTHER_PHONE)
    assert receipt["recipients kept, who are somebody else"] == 1
    assert [each["level"] for each in (await seen_by_code(backend, OTHER_PHONE, "c_later")).values()] == [
        "parcel"
    ]


async def test_erasing_a_buyer_who_sends_to_themselves_takes_the_address_along(
    backend: Backend, writer: str
) -> None:
    home = {**GIFT, "phone": THEIR_PHONE}
    await take_in(backend, writer, order(2, {"phone": THEIR_PHONE}, home))
    await erase(backend, THEIR_PHONE)
    row = await the_order(backend)
    assert (row.phone, row.recipient, row.recipient_phone) == (None, "", None)
    assert row.customer_id.startswith("erased:")


async def test_erasing_a_contact_takes_only_it_out_of_another_accounts_order(
    backend: Backend, writer: str
) -> None:
    await take_in(backend, writer, order(2, {"id": "C335", "email": VICTIM, "phone": THEIR_PHONE}))
    receipt = await erase(backend, VICTIM)
    row = await the_order(backend)
    assert (row.email, row.phone, row.customer_id) == (None, THEIR_PHONE, "C335")
    assert receipt["contacts in orders of other accounts"] == 1


@pytest.mark.parametrize("contact", [VICTIM, OTHER_PHONE])
async def test_who_was_erased_by_a_contact_is_found_again_after_a_restore(
    backend: Backend, writer: str, contact: str
) -> None:
    await take_in(backend, writer, order(2, {"email": VICTIM}, GIFT))
    mark = ErasureMark(backend.settings.contact_key.get_secret_value()).owner(contact)
    found = await ask(backend, "erased", {"marks": [mark]})
    assert found == {"customers": [], "contacts": [contact]}


async def test_a_contact_alone_is_found_without_the_account_whose_own_it_is(
    backend: Backend, writer: str
) -> None:
    await put(backend, writer, "C335", email=VICTIM)
    await take_in(backend, writer, order(1, {"id": "C335"}), order(2, {"email": VICTIM}))
    subject = (await ask(backend, "find", {"named": VICTIM, "alone": True}))["subject"]
    assert (subject["customer_id"], subject["numbers"]) == (None, ["KV-2", "SF880000000002"])


async def test_a_signed_in_customers_own_conversation_is_nobody_elses_for_having_seen_a_parcel(
    backend: Backend, gift: dict[str, Any]
) -> None:
    await backend.get("/api/v1/orders/KV-2", sign_principal("c_buyer", "C335"))
    assert dict((await find(backend, OTHER_PHONE)).conversations) == {}


async def test_what_an_account_typed_once_proves_is_erased_with_it_and_told_to_nobody(
    backend: Backend, gift: dict[str, Any]
) -> None:
    await seen_by_code(backend, THEIR_PHONE, "c_buyer")
    assert dict((await find(backend, "C335")).conversations) == {"c_buyer": "parcel"}
    assert dict((await find(backend, THEIR_PHONE)).conversations) == {"c_buyer": "customer"}


@pytest.mark.parametrize("days", [0, 3], ids=["while proofs are kept", "by the audit log alone"])
async def test_a_conversation_in_which_somebody_proved_who_they_are_is_not_whoever_elses_order_they_know(
    backend: Backend, writer: str, days: int
) -> None:
    await take_in(backend, writer, order(1, {"id": "C1", "email": VICTIM}), order(2, {"id": "C2"}))
    await put(backend, writer, "C1", email=VICTIM)
    await put(backend, writer, "C2", phone=THEIR_PHONE)
    claim = {"number": "KV-1", "email": VICTIM}
    await backend.post("/api/v1/verifications", sign_principal("c_friend"), claim)
    await seen_by_code(backend, THEIR_PHONE, "c_friend")
    await backend.get("/api/v1/orders", sign_principal("c_friend"))
    backend.clock.advance(days=days)
    await backend.service.retention.enforce()
    assert dict((await find(backend, "C1")).conversations) == {}
    assert dict((await find(backend, "C2")).conversations) == {"c_friend": "customer"}


async def test_who_has_the_contact_of_another_accounts_order_is_not_told_whose_account_it_is(
    backend: Backend, writer: str
) -> None:
    account = {"id": "C335", "email": VICTIM, "phone": THEIR_PHONE}
    await take_in(backend, writer, order(2, account) | {"custom_fields": {"note": "vip 42"}})
    held = await export(backend, VICTIM)
    assert [each["number"] for each in held["orders"]] == ["KV-2"]
    assert in_it(("C335", THEIR_PHONE, "vip 42"), held) == []
    assert in_it((THEIR_PHONE, "vip 42"), await export(backend, "C335")) == [THEIR_PHONE, "vip 42"]


async def test_erasing_a_buyer_leaves_what_the_recipient_said_of_the_gift(
    backend: Backend, gift: dict[str, Any]
) -> None:
    await seen_by_code(backend, OTHER_PHONE, "c_recipient")
    theirs = sign_principal("c_recipient")
    await give(backend, theirs, text="a lovely gift", order_number="SF880000000002")
    await give(backend, sign_principal("c_buyer", "C335"), text="slow", order_number="KV-2")
    await erase(backend, "C335")
    assert await backend.rows(select(feedback.c.text)) == [("a lovely gift",)]


async def test_what_others_told_the_shop_of_an_erased_person_is_blanked(
    backend: Backend, writer: str
) -> None:
    await put(backend, writer, "C335", phone=THEIR_PHONE)
    emma = sign_principal("c_emma", "C2001")
    await give(backend, emma, text="ring my neighbour, 137 0013 7335")
    await give(backend, emma, text="my number is 9913700137335")
    await erase(backend, "C335")
    said = await backend.rows(select(feedback.c.text).order_by(feedback.c.id))
    assert said == [("•••",), ("my number is 9913700137335",)]


async def test_who_asked_for_a_code_to_somebody_elses_phone_is_not_told_to_its_owner(
    backend: Backend, writer: str
) -> None:
    await put(backend, writer, "C335", phone=THEIR_PHONE)
    await code_asked(backend, THEIR_PHONE, "c_stranger")
    (code,) = (await export(backend, "C335"))["codes"]
    assert (code["contact"], code["conversation"]) == (THEIR_PHONE, None)
