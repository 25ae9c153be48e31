"""Letters of the shop's people: only to an address that is surely the customer's."""

from typing import Any

from sqlalchemy import func, select

from backend.outbound.tables import outbox
from tests.support.backend.codes import ask, enter, sent_code
from tests.support.backend.receivers import mail_server
from tests.support.backend.service import GATEWAY_KEY, Backend, sign_principal

LETTER = {"subject": "Lightbox Store: your case K-7F3Q", "text": "A new mug is on its way.", "language": "en"}


async def write(backend: Backend, key: str = "n_1", conversation: str = "c_9", **claims: Any) -> Any:
    headers = {"Idempotency-Key": key}
    return await backend.post(
        "/api/v1/letters", sign_principal(conversation, **claims), LETTER, headers=headers
    )


async def letters(backend: Backend) -> int:
    return int((await backend.rows(select(func.count()).select_from(outbox)))[0][0])


async def test_an_account_that_the_shop_vouches_for_is_written_to_once(with_settings: Any) -> None:
    async with mail_server() as (mail, mailbox), with_settings(**mail) as backend:
        for _ in range(3):
            assert await write(backend, customer="C1001") == {"is_mailed": True}
        await backend.service.dispatcher.send_due()
    assert [envelope.rcpt_tos for envelope in mailbox.mails] == [["li.wei@example.com"]]
    assert mailbox.read()["Subject"] == LETTER["subject"]
    assert mailbox.read().get_content().strip() == LETTER["text"]


async def test_an_address_that_a_code_proved_is_written_to(with_settings: Any) -> None:
    async with mail_server() as (mail, mailbox), with_settings(**mail) as backend:
        await ask(backend, "li.wei@example.com", "c_9")
        await enter(backend, await sent_code(backend), "c_9")
        assert await write(backend) == {"is_mailed": True}
        for _ in range(3):
            await backend.service.dispatcher.send_due()
            backend.clock.advance(minutes=1)
    assert mailbox.mails[-1].rcpt_tos == ["li.wei@example.com"]


async def test_who_proved_nothing_is_written_to_nowhere(with_settings: Any) -> None:
    async with mail_server() as (mail, _), with_settings(**mail) as backend:
        await ask(backend, "li.wei@example.com", "c_9")
        before = await letters(backend)
        assert await write(backend) == {"is_mailed": False}
        assert await letters(backend) == before


async def test_a_code_of_another_conversation_proves_nothing_here(with_settings: Any) -> None:
    async with mail_server() as (mail, _), with_settings(**mail) as backend:
        await ask(backend, "li.wei@example.com", "c_1")
        await enter(backend, await sent_code(backend), "c_1")
        assert await write(backend) == {"is_mailed": False}


async def test_a_shop_without_mail_writes_to_nobody(with_settings: Any) -> None:
    async with with_settings(smtp_host=None) as backend:
        assert await write(backend, customer="C1001") == {"is_mailed": False}
        assert await letters(backend) == 0


async def test_a_machine_writes_to_nobody(backend: Backend) -> None:
    refused = await backend.call(
        "POST", "/api/v1/letters", GATEWAY_KEY, LETTER, headers={"Idempotency-Key": "x"}
    )
    assert refused.status == 403
