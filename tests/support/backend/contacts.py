"""Orders and gifts with contacts of several people, and what each contact opens."""

from typing import Any

import pytest
from sqlalchemy import update

from backend.identity.api_keys import ApiKeys
from backend.shipments.tables import shipments
from tests.support.backend.codes import ask, sent_code
from tests.support.backend.machine_api import ORDER, create
from tests.support.backend.service import Backend, sign_principal

VICTIM, THEIR_PHONE, OTHER_PHONE = "victim335@example.com", "+8613700137335", "+8613700137999"


HOME = ORDER["address"]


GIFT = {**HOME, "recipient": "陈红", "phone": OTHER_PHONE, "street": "中山路9号"}


@pytest.fixture
async def writer(backend: Backend) -> str:
    keys = ApiKeys(backend.database, backend.clock, None)
    return await keys.create("shop", frozenset({"orders:write", "customers:write"}))


def order(nth: int, buyer: dict[str, Any], address: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return an order of its own: number KV-<nth>, its own tracking number, bought by this buyer."""
    parcel = {"carrier": "sf", "tracking_number": f"SF88000000000{nth}"}
    home = {**HOME, "phone": None} if address is None else address
    return ORDER | {"number": f"KV-{nth}", "customer": buyer, "address": home, "shipments": [parcel]}


async def take_in(backend: Backend, writer: str, *orders: dict[str, Any]) -> None:
    response = await create(backend, writer, *orders)
    assert response.status == 201, await response.text()


async def seen_by_code(backend: Backend, contact: str, conversation: str = "c_1", **claims: Any) -> Any:
    """Return what a conversation sees, by number, once it has entered a code to a contact."""
    await ask(backend, contact, conversation, **claims)
    answer = await backend.post(
        "/api/v1/verifications/codes/check",
        sign_principal(conversation, **claims),
        {"code": await sent_code(backend)},
    )
    assert answer["outcome"] in ("granted", "refused"), answer
    listed = await backend.get("/api/v1/orders?limit=100", sign_principal(conversation, **claims))
    views = {}
    for each in listed["orders"]:
        view = await backend.get(f"/api/v1/orders/{each['number']}", sign_principal(conversation, **claims))
        views[each["number"]] = view
    return views


def levels(views: Any) -> dict[str, str]:
    return {number: view["level"] for number, view in views.items()}


@pytest.fixture
async def gift(backend: Backend, writer: str) -> dict[str, Any]:
    """An order that goes to somebody else, whose parcel waits at a pickup point."""
    sent = order(2, {"id": "C335", "email": VICTIM, "phone": THEIR_PHONE}, GIFT)
    await take_in(backend, writer, sent)
    waiting = {
        "name": {"zh": "驿站"},
        "address": {"zh": "路口"},
        "hours": None,
        "keep_until": None,
        "code": "7-7",
    }
    courier = {"name": "王师傅", "phone": "+8613900139009"}
    async with backend.database.write.begin() as connection:
        mine = shipments.c.id == "KV-2-1"
        await connection.execute(update(shipments).where(mine).values(pickup=waiting, courier=courier))
    return sent


async def by_label(backend: Backend, gift: dict[str, Any], conversation: str = "c_1") -> Any:
    claim = {"number": "SF880000000002", "phone": OTHER_PHONE[-4:]}
    return await backend.post("/api/v1/verifications", sign_principal(conversation), claim)
