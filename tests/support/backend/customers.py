"""The shop's word about an account."""

from typing import Any

from tests.support.backend.service import Backend


async def put(backend: Backend, token: str, customer_id: str, **said: Any) -> Any:
    response = await backend.call("PUT", f"/api/v1/customers/{customer_id}", token, said)
    assert response.status in (200, 201), await response.text()
    return await response.json()
