"""A customer with traces in every table, and what the tests ask of them."""

import asyncio
import json
from typing import Any

from click.testing import CliRunner
from sqlalchemy import insert, select

from backend.commands import main
from backend.identity.tables import api_keys
from backend.outbound.tables import outbox
from backend.shared.facts import facts
from backend.tables import metadata
from gendan.platform.data_subject import Subject
from tests.support.backend.commands import ENVIRON
from tests.support.backend.hooks import report, send
from tests.support.backend.service import Backend, sign_principal
from tests.support.backend.voice import give, nudge, prefer

LI_WEI = ("李伟", "li.wei", "13800138000", "南京西路", "静安", "200040", "8-2-3041", "C1001", "\\u674e")
DELIVERED = {
    "status": "delivered",
    "occurred_at": "2026-11-22T08:00:00Z",
    "code": "DLV",
    "text": {"zh": "已签收，签收人李伟", "en": "Signed for by 李伟"},
    "place": {"zh": "上海静安", "en": "Jing'an"},
    "delivery": {"signed_by": "self", "signed_name": "李伟"},
}


async def leave_traces(backend: Backend) -> None:
    """Let Li Wei do everything that a customer can, in five conversations, and Emma something."""
    vouched, emma = sign_principal("c_vouched", "C1001"), sign_principal("c_emma", "C2001")
    await backend.get("/api/v1/orders/GD100001", vouched)
    await backend.get("/api/v1/orders/GD200001", emma)
    await backend.call("GET", "/api/v1/orders/13800138000", sign_principal("c_lost"))
    proof = {"number": "GD100004", "email": "li.wei@example.com"}
    await backend.post("/api/v1/verifications", sign_principal("c_proved"), proof)
    receiver = {"number": "YT7654321098765", "recipient": "李伟", "postcode": "200040"}
    await backend.post("/api/v1/verifications", sign_principal("c_receiver"), receiver)
    contact = {"contact": "+8613800138000"}
    await backend.post("/api/v1/verifications/codes", sign_principal("c_code"), contact)
    code = (await backend.rows(select(outbox.c.payload)))[-1].payload["code"]
    await backend.post("/api/v1/verifications/codes/check", sign_principal("c_code"), {"code": code})
    await give(backend, vouched, text="李伟很满意", order_number="GD100001")
    await give(backend, emma, text="Thanks from Emma", order_number="GD200001")
    await nudge(backend, "GD100003", vouched)
    await prefer(backend, vouched, "survey", wanted=False)
    await send(backend, report(DELIVERED))
    await fail_a_letter(backend)


async def fail_a_letter(backend: Backend) -> None:
    async with backend.database.write.begin() as connection:
        now = backend.clock.now()
        values = {"kind": "email", "recipient": "", "created_at": now, "next_attempt_at": now}
        refused = "550 li.wei@example.com unknown"
        await connection.execute(insert(outbox).values(**values, finished_at=now, problem=refused))


async def ask(backend: Backend, command: str, asked: Any) -> Any:
    """Run `python -m backend data …` as `gendan` does."""
    environ = {**ENVIRON, "GENDAN_CONTACT_KEY": backend.settings.contact_key.get_secret_value()}
    environ["GENDAN_BACKEND_DATABASE"] = backend.settings.database.get_secret_value()
    run = CliRunner().invoke
    # A process of its own in life, with a loop of its own.
    result = await asyncio.to_thread(run, main, ["data", command], input=json.dumps(asked), env=environ)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


async def find(backend: Backend, named: str) -> Subject:
    return Subject.from_json(json.dumps((await ask(backend, "find", {"named": named}))["subject"]))


async def export(backend: Backend, named: str) -> Any:
    return await ask(backend, "export", json.loads((await find(backend, named)).to_json()))


async def erase(backend: Backend, named: str) -> dict[str, int]:
    done: dict[str, int] = await ask(backend, "erase", json.loads((await find(backend, named)).to_json()))
    return done


async def everything(backend: Backend) -> dict[str, list[str]]:
    """Return every row of every table, as text."""
    tables = [table for table in metadata.sorted_tables if table not in (api_keys, facts)]
    return {table.name: sorted(str(row) for row in await backend.rows(select(table))) for table in tables}


def found_of(words: tuple[str, ...], content: dict[str, list[str]]) -> list[str]:
    return [f"{name}: {word}" for name, rows in content.items() for word in words if word in str(rows)]
