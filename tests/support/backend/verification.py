"""Proofs that hold and that don't, and giving them."""

from typing import Any

from tests.support.backend.service import Backend, sign_principal

PATH = "/api/v1/verifications"


RIGHT = {"number": "GD100004", "phone": "8000"}


WRONG_CONTACT = {"number": "GD100004", "phone": "1234"}


async def verify(backend: Backend, claim: dict[str, str], conversation: str = "c_1", **claims: Any) -> Any:
    return await backend.post(PATH, sign_principal(conversation, **claims), claim)
