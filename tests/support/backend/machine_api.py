"""Orders over the machine API: created and moved."""

import uuid
from typing import Any

from tests.support.backend.service import Backend

ORDER: dict[str, Any] = {
    "number": "W-2001",
    "placed_at": "2026-11-20T10:00:00+08:00",
    "customer": {"id": "C9001", "name": "王芳", "email": "Wang.Fang@Example.com", "phone": "13900139000"},
    "address": {
        "recipient": "王芳",
        "phone": "13900139000",
        "region": "北京市 朝阳区",
        "street": "建国路1号",
        "postcode": "100020",
    },
    "items": [{"sku": "A-1", "name": {"zh": "茶壶", "en": "Teapot"}, "quantity": 2, "unit_price": 12900}],
    "shipping": 800,
    "discount": 600,
    "total": 26000,
    "payment": {"status": "captured", "method": "支付宝"},
    "shipments": [{"carrier": "sf", "tracking_number": "SF9000000000001"}],
}


async def create(backend: Backend, token: str, *sent: dict[str, Any], key: str | None = None) -> Any:
    headers = {"Idempotency-Key": key or uuid.uuid4().hex}
    return await backend.call("POST", "/api/v1/orders", token, {"orders": list(sent)}, headers=headers)


async def move(backend: Backend, token: str, number: str, **body: Any) -> Any:
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    return await backend.call("POST", f"/api/v1/orders/{number}/transitions", token, body, headers=headers)
