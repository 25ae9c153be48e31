"""Feedback, nudges and wishes about notices, as customers give them."""

import uuid
from typing import Any

from tests.support.backend.service import Backend


async def nudge(backend: Backend, number: str, token: str, key: str | None = None) -> Any:
    headers = {"Idempotency-Key": key or uuid.uuid4().hex}
    return await backend.call("POST", f"/api/v1/orders/{number}/nudges", token, headers=headers)


async def give(backend: Backend, token: str, key: str | None = None, **body: Any) -> Any:
    headers = {"Idempotency-Key": key or uuid.uuid4().hex}
    return await backend.call("POST", "/api/v1/feedback", token, body, headers=headers)


async def prefer(backend: Backend, token: str, purpose: str, *, wanted: bool) -> Any:
    body = {"purpose": purpose, "wanted": wanted}
    return await (await backend.call("PUT", "/api/v1/notice-preferences", token, body)).json()
