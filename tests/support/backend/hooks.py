"""Carriers' signed reports, sent and looked at afterwards."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from backend.carrier_webhooks.signatures import sign
from backend.history.replay import StoredEntry, replay
from backend.history.tables import history
from backend.orders.tables import orders, returns
from backend.settings import BackendSettings
from backend.shipments.tables import shipments
from gendan.platform.settings import KeyRing
from tests.support.backend.service import Backend, sign_principal

SECRET = "carrier-secret-of-the-tests-1"


NEXT_SECRET = "carrier-secret-of-the-tests-2"


OFD = {
    "status": "out_for_delivery",
    "occurred_at": "2026-11-22T07:00:00Z",
    "code": "OFD",
    "text": "Out for delivery",
}


@pytest.fixture
def settings(settings: BackendSettings) -> BackendSettings:
    keys = KeyRing({"sf": SECRET, "sf.next": NEXT_SECRET})
    return settings.model_copy(update={"carrier_webhook_keys": keys})


def report(*events: dict[str, Any], number: str = "SF1234567890123") -> bytes:
    return json.dumps({"parcels": [{"tracking_number": number, "events": events}]}).encode()


async def send(
    backend: Backend,
    body: bytes,
    message_id: str = "m_1",
    *,
    secret: str = SECRET,
    carrier: str = "sf",
    age_s: int = 0,
) -> Any:
    timestamp = int(backend.clock.now().timestamp()) - age_s
    headers = {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(secret, message_id, timestamp, body),
    }
    return await backend.client.post(f"/hooks/{carrier}", data=body, headers=headers)


async def view(backend: Backend, number: str = "GD100001", customer: str = "C1001") -> Any:
    return await backend.get(f"/api/v1/orders/{number}", sign_principal(customer=customer))


async def assert_history_replays(backend: Backend) -> None:
    entries = [
        StoredEntry(*row)
        for row in await backend.rows(
            select(
                history.c.entity, history.c.entity_id, history.c.seq, history.c.from_state, history.c.to_state
            )
        )
    ]
    stored = {("shipment", row.id): row.state for row in await backend.rows(select(shipments))}
    for row in await backend.rows(select(orders)):
        stored[("order", row.number)] = row.state
        stored[("payment", row.number)] = row.payment_state
    stored |= {("return", row.number): row.state for row in await backend.rows(select(returns))}
    assert replay(entries) == stored
