"""Carriers' webhooks over HTTP."""

import asyncio
import random
from typing import Any

import pytest
from sqlalchemy import select

from backend.carrier_webhooks.signatures import sign
from backend.carrier_webhooks.tables import webhook_inbox
from backend.history.tables import history
from backend.shipments.tables import tracking_events
from gendan.platform.settings import KeyRing
from tests.support.backend.hooks import (
    NEXT_SECRET,
    OFD,
    SECRET,
    assert_history_replays,
    report,
    send,
    settings,
    view,
)
from tests.support.backend.service import Backend, sign_principal

__all__ = ["settings"]

DELIVERED = {
    "status": "delivered",
    "occurred_at": "2026-11-22T08:00:00Z",
    "code": "DLV",
    "text": {"zh": "已签收", "en": "Delivered"},
    "delivery": {"signed_by": "locker", "place": {"zh": "丰巢", "en": "Parcel locker"}},
}


async def test_a_scan_moves_the_parcel_and_the_order(backend: Backend) -> None:
    response = await send(backend, report(OFD, DELIVERED))
    assert await response.json() == {"repeat": False, "new": 2, "repeated": 0, "unknown": []}
    seen = await view(backend)
    assert (seen["status"], seen["shipments"][0]["delivery"]["signed_by"]) == ("delivered", "locker")


async def test_a_scan_raises_the_version_that_readers_see(backend: Backend) -> None:
    before = (await view(backend))["version"]
    await send(backend, report(OFD))
    assert (await view(backend))["version"] == before + 1


async def test_the_same_message_again_changes_nothing(backend: Backend) -> None:
    await send(backend, report(OFD))
    response = await send(backend, report(OFD))
    assert (await response.json())["repeat"] is True


async def test_the_same_scan_in_another_message_is_stored_once(backend: Backend) -> None:
    await send(backend, report(OFD), "m_1")
    response = await send(backend, report(OFD), "m_2")
    assert (await response.json())["repeated"] == 1


async def test_the_same_message_many_times_at_once_counts_once(backend: Backend) -> None:
    responses = await asyncio.gather(*(send(backend, report(OFD, DELIVERED)) for _ in range(6)))
    answers = [await response.json() for response in responses]
    assert sum(answer["new"] for answer in answers) == 2
    await assert_history_replays(backend)


async def test_different_messages_about_one_parcel_at_once_all_count(backend: Backend) -> None:
    scans = [{**OFD, "code": f"C{n}", "occurred_at": f"2026-11-22T07:{n:02}:00Z"} for n in range(8)]
    await asyncio.gather(*(send(backend, report(each), f"m_{n}") for n, each in enumerate(scans)))
    stored = await backend.rows(select(tracking_events).where(tracking_events.c.shipment_id == "GD100001-1"))
    assert len(stored) == 4 + 8
    await assert_history_replays(backend)


@pytest.mark.parametrize("seed", range(4))
async def test_late_and_shuffled_messages_end_in_the_same_state(backend: Backend, seed: int) -> None:
    scans = [
        {"status": "in_transit", "occurred_at": "2026-11-22T05:00:00Z", "code": "ARR", "text": "Arrived"},
        OFD,
        {
            "status": "delivery_failed",
            "occurred_at": "2026-11-22T07:30:00Z",
            "code": "FAIL",
            "text": "Nobody there",
        },
        DELIVERED,
    ]
    random.Random(seed).shuffle(scans)  # noqa: S311
    for n, each in enumerate(scans * 2):
        await send(backend, report(each), f"m_{n}")
    parcel = (await view(backend))["shipments"][0]
    assert (parcel["status"], parcel["delivered_at"]) == ("delivered", "2026-11-22T08:00:00Z")
    await assert_history_replays(backend)


async def test_a_number_of_no_parcel_of_ours_is_reported_as_unknown(backend: Backend) -> None:
    response = await send(backend, report(OFD, number="SF0000000000000"))
    assert (response.status, (await response.json())["unknown"]) == (200, ["SF0000000000000"])


async def test_one_carrier_cannot_speak_about_anothers_parcel(backend: Backend) -> None:
    response = await send(backend, report(OFD, number="YT7654321098765"))
    assert (await response.json())["unknown"] == ["YT7654321098765"]


async def test_either_active_key_signs(backend: Backend) -> None:
    response = await send(backend, report(OFD), secret=NEXT_SECRET)
    assert response.status == 200


@pytest.mark.parametrize(
    "wrong",
    [{"secret": "another-secret-altogether-1"}, {"carrier": "jd"}, {"age_s": 301}, {"age_s": -301}],
    ids=["wrong secret", "carrier without a key", "too old", "from the future"],
)
async def test_a_message_not_signed_now_by_the_carrier_is_refused(
    backend: Backend, wrong: dict[str, Any]
) -> None:
    response = await send(backend, report(DELIVERED), **wrong)
    assert response.status == 401
    assert (await view(backend))["status"] == "in_transit"


async def test_a_changed_body_is_refused(backend: Backend) -> None:
    timestamp = str(int(backend.clock.now().timestamp()))
    signature = sign(SECRET, "m_1", int(timestamp), report(OFD))
    headers = {"webhook-id": "m_1", "webhook-timestamp": timestamp, "webhook-signature": signature}
    response = await backend.client.post("/hooks/sf", data=report(DELIVERED), headers=headers)
    assert response.status == 401


async def test_an_unreadable_message_is_kept_and_named(backend: Backend) -> None:
    response = await send(backend, report({**OFD, "status": "teleported"}))
    assert response.status == 422
    assert (await response.json())["error"]["field"] == "parcels.0.events.0.status"
    kept = (await backend.rows(select(webhook_inbox)))[0]
    assert kept.processed_at is None
    assert "status" in kept.problem


async def test_an_unreadable_message_sent_again_in_order_is_taken(backend: Backend) -> None:
    await send(backend, b"{}", "m_1")
    response = await send(backend, report(OFD), "m_1")
    assert (await response.json())["new"] == 1


async def test_a_silent_parcel_is_marked_as_stalled_once(backend: Backend) -> None:
    assert await backend.service.tracking.mark_stalled() == 1
    assert await backend.service.tracking.mark_stalled() == 0
    entries = await backend.rows(select(history.c.entity_id).where(history.c.event == "stall"))
    assert entries == [("GD200006-1",)]
    await assert_history_replays(backend)


async def test_the_histories_of_the_demo_replay(backend: Backend) -> None:
    await assert_history_replays(backend)


@pytest.mark.parametrize(
    "changes",
    [
        {"occurred_at": "0001-01-01T00:00:00+14:00"},
        {"occurred_at": "9999-12-31T23:59:59-14:00"},
        {"timezone": "../../etc/passwd"},
        {"text": "a\0b"},
        {"place": {"en\0": "x"}},
        {"pickup": {"name": "n", "address": "a", "code": "\0"}},
    ],
)
async def test_a_scan_with_an_impossible_value_is_refused_by_its_field(
    backend: Backend, changes: dict[str, Any]
) -> None:
    good, bad = await send(backend, report(OFD)), await send(backend, report(OFD | changes), "m_2")
    error = (await bad.json())["error"]
    assert (good.status, bad.status, error["code"]) == (200, 422, "report_malformed")
    assert error["field"].startswith(f"parcels.0.events.0.{next(iter(changes))}")


@pytest.mark.parametrize("carrier", ["x" * 41, "%00", "S%20F"])
async def test_a_carrier_that_is_no_name_is_refused_like_a_wrong_signature(
    with_settings: Any, carrier: str
) -> None:
    async with with_settings(carrier_webhook_keys=KeyRing({"all": SECRET})) as relay:
        good, odd = await send(relay, report(OFD)), await send(relay, report(OFD), "m_2", carrier=carrier)
    assert (good.status, odd.status) == (200, 401)


WAITS = {
    "status": "ready_for_pickup",
    "occurred_at": "2026-11-22T07:30:00Z",
    "code": "RDY",
    "text": {
        "zh": "SF1234567890123已到驿站，请李伟2026-11-24前凭取件码7-1-2233领取",
        "en": "Code 7-1-2233, courier Wang +86-139-0013-9001",
    },
    "pickup": {"name": "驿站", "address": "路口", "code": "7-1-2233"},
}


@pytest.mark.parametrize("number", ["GD100001", "SF1234567890123"])
async def test_what_a_carrier_wrote_gives_no_code_phone_or_name_to_who_knows_an_order_or_a_label(
    backend: Backend, number: str
) -> None:
    await send(backend, report(WAITS))
    claim = {"number": number, "phone": "8000"}
    view = (await backend.post("/api/v1/verifications", sign_principal(), claim))["order"]
    told = view["shipments"][0]["last_event"]["text"]
    assert told == {
        "zh": "SF1234567890123已到驿站，请李*2026-11-24前凭取件码••••领取",
        "en": "Code ••••, courier Wang ••••",
    }


async def test_what_a_carrier_wrote_is_told_whole_to_the_customer(backend: Backend) -> None:
    await send(backend, report(WAITS))
    view = await backend.get("/api/v1/orders/GD100001", sign_principal(customer="C1001"))
    assert view["shipments"][0]["last_event"]["text"] == WAITS["text"]
