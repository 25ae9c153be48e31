"""Codes: asked for, found in what was sent, entered."""

from typing import Any

from sqlalchemy import select

from backend.outbound.tables import outbox
from tests.support.backend.service import Backend, sign_principal

SEND = "/api/v1/verifications/codes"


CHECK = "/api/v1/verifications/codes/check"


async def sent_code(backend: Backend) -> str:
    rows = await backend.rows(select(outbox.c.payload).order_by(outbox.c.id.desc()))
    return rows[0].payload["code"]


async def ask(
    backend: Backend, contact: str = "+86 138 0013 8000", conversation: str = "c_1", **claims: Any
) -> Any:
    return await backend.post(SEND, sign_principal(conversation, **claims), {"contact": contact})


async def enter(backend: Backend, code: str, conversation: str = "c_1") -> Any:
    return await backend.post(CHECK, sign_principal(conversation), {"code": code})
