"""One customer's data: found, exported, erased; the others' stay as they are."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, String, Table, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from backend.app import kept
from backend.customers.tables import customers
from backend.identity.api_keys import ApiKeys
from backend.identity.tables import audit, grants
from backend.orders.tables import orders
from backend.outbound.tables import outbox
from backend.personal_data import REGISTRY
from backend.settings import BackendSettings
from backend.shared.holdings import Holdings
from backend.shipments.tables import shipments, tracking_events
from backend.tables import metadata
from gendan.platform.personal_data import PersonalData
from gendan.platform.settings import KeyRing
from tests.support.backend.hooks import OFD, SECRET, assert_history_replays, report, send
from tests.support.backend.machine_api import ORDER, create
from tests.support.backend.people import LI_WEI, ask, erase, everything, export, find, found_of, leave_traces
from tests.support.backend.service import Backend, sign_principal
from tests.support.personal_data import unanswered, untouched

# What holds nothing about a person, and why.
OF_NOBODY = {
    "api_keys": "which of the shop's own systems may call",
    "facts": "about the database itself",
}
SOMEBODY = Holdings(
    customers=("C9",),
    own=(9001,),
    gifts=frozenset(),
    lent=(9002,),
    received=(9003,),
    proofs=frozenset({"zorblax@example.com"}),
    contact="zorblax@example.com",
    conversations=("c_9",),
    words=("zorblax@example.com",),
    numbers=("GD900001",),
    successors={"C9": "erased:9"},
)


@pytest.fixture
def settings(settings: BackendSettings) -> BackendSettings:
    return settings.model_copy(update={"carrier_webhook_keys": KeyRing({"sf": SECRET})})


@pytest.mark.parametrize("named", ["C1001", "Li.Wei@Example.com", "138 0013 8000", "+8613800138000"])
async def test_a_customer_is_named_by_id_mail_or_phone(backend: Backend, named: str) -> None:
    subject = await find(backend, named)
    assert (subject.customer_id, subject.names) == ("C1001", ("李伟",))
    assert {"li.wei@example.com", "13800138000", "138 0013 8000"} <= set(subject.words)


async def test_a_contact_of_two_customers_means_both(backend: Backend) -> None:
    async with backend.database.write.begin() as connection:
        namesake = {"id": "C7", "name": "李", "language": "zh", "email": "li.wei@example.com"}
        await connection.execute(insert(customers).values(**namesake, created_at=backend.clock.now()))
    assert (await ask(backend, "find", {"named": "li.wei@example.com"}))["found"] == ["C1001", "C7"]
    subject = await find(backend, "C1001")
    assert subject.shared_with == ("C7",)
    assert "li.wei@example.com" not in subject.words


async def test_conversations_are_found_by_how_much_was_proved_in_them(backend: Backend) -> None:
    await leave_traces(backend)
    assert (await find(backend, "C1001")).conversations == {
        "c_vouched": "customer",
        "c_proved": "order",
        "c_code": "customer",
        "c_receiver": "parcel",
    }


async def test_proofs_that_have_ended_still_lead_to_the_conversation(backend: Backend) -> None:
    await leave_traces(backend)
    backend.clock.advance(days=60)
    await backend.service.retention.enforce()
    assert "c_proved" in (await find(backend, "C1001")).conversations


async def test_an_export_has_everything_of_the_customer_and_nothing_of_others(backend: Backend) -> None:
    await leave_traces(backend)
    held = await export(backend, "C1001")
    assert [row["number"] for row in held["orders"]][:2] == ["GD100001", "GD100002"]
    assert held["orders"][0]["shipments"][0]["tracking_events"][-1]
    assert held["orders"][0]["history"]
    for kind in ("customer", "grants", "codes", "feedback", "nudges", "notice_preferences", "audit"):
        assert held[kind], kind
    assert not [word for word in ("C2001", "Emma", "GD200001", "c_emma") if word in str(held)]
    assert not [word for word in ("code_hash", "content_hash", "fingerprint") if word in str(held)]


async def test_export_and_receipt_begin_with_the_kinds_that_they_always_had_in_their_order(
    backend: Backend,
) -> None:
    await leave_traces(backend)
    told, erased = await export(backend, "C1001"), await erase(backend, "C1001")
    assert list(told)[:10] == [
        *("customer", "orders", "parcels_received", "grants", "feedback", "nudges", "codes"),
        *("notice_preferences", "letters_waiting", "audit"),
    ]
    parts = list(told["orders"][0])[-4:]
    assert parts == ["order_lines", "shipments", "returns", "history"]
    assert list(erased)[:17] == [
        *("audit entries", "grants", "feedback", "codes", "notice preferences", "tries", "idempotency"),
        *("feedback of others, blanked", "letters waiting", "carriers' messages", "orders", "recipients"),
        *("recipients kept, who are somebody else", "parcels", "scans", "reasons in histories", "customers"),
    ]


async def test_after_an_erasure_no_table_knows_the_person(backend: Backend) -> None:
    await leave_traces(backend)
    before = await everything(backend)
    assert {entry.split(":")[0] for entry in found_of(LI_WEI, before)} > {"orders", "audit", "outbox"}
    await erase(backend, "C1001")
    assert found_of(LI_WEI, await everything(backend)) == []


def test_every_table_is_answered_for() -> None:
    assert unanswered(metadata.tables.values(), REGISTRY, OF_NOBODY) == []


def test_a_table_that_nobody_answers_for_is_noticed() -> None:
    planted = Table("plants", MetaData(), Column("customer_id", String))
    (problem,) = unanswered([*metadata.tables.values(), planted], REGISTRY, OF_NOBODY)
    assert problem.startswith("plants: what does it hold of a person")


def test_a_table_that_two_answer_for_is_noticed() -> None:
    doubled = replace(REGISTRY, holders=[*REGISTRY.holders, PersonalData[Holdings]((orders, outbox))])
    assert unanswered(metadata.tables.values(), doubled, OF_NOBODY) == [
        "orders: 2 answer for it",
        "outbox: 2 answer for it",
    ]


async def test_whoever_answers_for_a_table_looks_at_it(backend: Backend) -> None:
    async with backend.database.write.begin() as connection:
        assert await untouched(connection, REGISTRY, SOMEBODY) == []
        idle = PersonalData[Holdings]((Table("plants", MetaData()),))
        assert await untouched(connection, replace(REGISTRY, holders=[idle]), SOMEBODY) == ["plants"]


def test_every_kind_of_row_that_ages_has_its_setting(settings: BackendSettings) -> None:
    assert kept(settings).keys() == REGISTRY.aged_by.keys()


async def test_an_erasure_leaves_orders_items_amounts_and_states(backend: Backend) -> None:
    await leave_traces(backend)
    kept = select(orders.c.number, orders.c.total_minor, orders.c.state, orders.c.placed_at, orders.c.country)
    kept = kept.order_by(orders.c.id)
    before, entries = await backend.rows(kept), await backend.rows(select(func.count()).select_from(audit))
    await erase(backend, "C1001")
    assert await backend.rows(kept) == before
    assert await backend.rows(select(func.count()).select_from(audit)) == entries
    await assert_history_replays(backend)


async def test_an_erasure_takes_the_words_about_how_was_paid(backend: Backend) -> None:
    words = {"en": "Visa ending 4242, card of 李伟"}
    async with backend.database.write.begin() as connection:
        paid = update(orders).where(orders.c.number == "GD100005")
        await connection.execute(paid.values(payment_method=words, payment_failure=words))
    await erase(backend, "C1001")
    rows = await backend.rows(select(orders).where(orders.c.number == "GD100005"))
    assert (rows[0].payment_method, rows[0].payment_failure, rows[0].total_minor > 0) == (None, None, True)


async def test_an_erasure_leaves_other_customers_as_they_are(backend: Backend) -> None:
    await leave_traces(backend)
    before = await export(backend, "C2001")
    await erase(backend, "C1001")
    assert await export(backend, "C2001") == before


async def test_erasing_again_changes_nothing_and_names_nobody(backend: Backend) -> None:
    await leave_traces(backend)
    subject = await find(backend, "C1001")
    await erase(backend, "C1001")
    once = await everything(backend)
    assert (await ask(backend, "find", {"named": "C1001"}))["found"] == []
    await ask(backend, "erase", {**vars(subject), "conversations": dict(subject.conversations)})
    assert await everything(backend) == once


async def test_nobody_can_prove_that_an_erased_order_is_theirs(backend: Backend) -> None:
    await erase(backend, "C1001")
    claim = {"number": "GD100004", "recipient": "—", "postcode": "—"}
    answer = await backend.post("/api/v1/verifications", sign_principal("c_9"), claim)
    assert answer["outcome"] == "refused"


async def test_the_same_order_imported_again_does_not_bring_the_person_back(backend: Backend) -> None:
    keys = ApiKeys(backend.database, backend.clock, None)
    writer = await keys.create("shop", frozenset({"orders:write"}))
    await create(backend, writer, ORDER)
    await erase(backend, "C9001")
    answer: dict[str, Any] = await (await create(backend, writer, ORDER)).json()
    assert answer["results"] == [{"number": "W-2001", "outcome": "unchanged"}]
    assert found_of(("王芳", "建国路", "C9001"), await everything(backend)) == []


async def test_what_a_carrier_says_later_is_emptied_within_a_day(backend: Backend) -> None:
    await erase(backend, "C1001")
    await send(backend, report({**OFD, "courier": {"name": "王师傅", "phone": "+8613900139001"}}))
    assert (await backend.service.retention.enforce())["of_erased"] == 2
    of_parcel = (tracking_events.c.shipment_id == "GD100001-1", tracking_events.c.details.is_not(None))
    assert await backend.rows(select(tracking_events.c.details).where(*of_parcel)) == []
    assert "13900139001" not in str(await everything(backend))
    told = select(shipments.c.courier, shipments.c.state).where(shipments.c.id == "GD100001-1")
    assert [tuple(row) for row in await backend.rows(told)] == [(None, "out_for_delivery")]


@pytest.mark.parametrize("change", [{"customer_id": "C2001"}, {"subject": "X"}, {"order_ids": []}])
async def test_an_audit_entry_lets_go_of_a_person_and_of_nothing_else(
    backend: Backend, change: dict[str, Any]
) -> None:
    await leave_traces(backend)
    with pytest.raises(DBAPIError, match="never changed"):
        async with backend.database.write.begin() as connection:
            await connection.execute(update(audit).values(change))
    async with backend.database.write.begin() as connection:
        await connection.execute(update(audit).values(customer_id=None, subject=None))


async def test_a_stranger_is_found_by_what_they_wrote_only(backend: Backend) -> None:
    subject = await find(backend, "nobody@example.com")
    assert (subject.customer_id, subject.words) == (None, ("nobody@example.com",))


async def test_erasing_a_stranger_leaves_what_others_proved(backend: Backend) -> None:
    await leave_traces(backend)
    before = await backend.rows(select(grants))
    await erase(backend, "nobody@example.com")
    assert await backend.rows(select(grants)) == before != []


async def test_who_was_signed_in_when_an_order_was_proved_is_told_to_nobody_and_erased(
    backend: Backend,
) -> None:
    claim = {"number": "GD200001", "email": "emma.clark@example.com"}
    await backend.post("/api/v1/verifications", sign_principal("c_gift", "C1001"), claim)
    assert "C1001" not in str((await export(backend, "C2001"))["grants"])
    await erase(backend, "C1001")
    assert await backend.rows(select(grants)) == []


async def test_retention_follows_its_settings(with_settings: Callable[..., Any]) -> None:
    async with with_settings(keep_feedback_days=3) as backend:
        await leave_traces(backend)
        backend.clock.advance(days=2)
        kept = await backend.service.retention.enforce()
        backend.clock.advance(days=2)
        assert (kept["feedback"], (await backend.service.retention.enforce())["feedback"]) == (0, 2)


async def test_what_other_systems_call_their_requests_is_in_no_file(backend: Backend, engine: str) -> None:
    keys = ApiKeys(backend.database, backend.clock, None)
    token = await keys.create("shop", frozenset({"orders:write"}))
    await create(backend, token, ORDER, key="order-of-Zorblax-Quux")
    await send(backend, report(OFD, number="SF9000000000001"), "message-for-Zorblax-Quux")
    assert (await send(backend, report(OFD), "message-for-Zorblax-Quux")).status == 200
    assert "Zorblax" not in str(await everything(backend))
    if engine == "sqlite":
        path = Path(backend.settings.database.get_secret_value().removeprefix("sqlite:///"))
        assert not [file.name for file in path.parent.iterdir() if b"Zorblax" in file.read_bytes()]


async def test_a_carriers_message_is_emptied_however_it_writes_the_number(backend: Backend) -> None:
    scan = OFD | {"delivery": {"signed_by": "self", "signed_name": "Zorblax Quux"}}
    await send(backend, report(scan, number="sf 1234-5678-90123"), "m_spelled")
    assert "Zorblax" in str(await everything(backend))
    await erase(backend, "C1001")
    assert "Zorblax" not in str(await everything(backend))
