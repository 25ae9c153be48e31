"""The shop's own people: when they are there, and how they are told."""

from typing import Any

import pytest

from backend.outbound.tables import outbox
from backend.shop.support import Support
from tests.support.backend.receivers import mail_server
from tests.support.backend.service import GATEWAY_KEY, Backend, sign_principal
from tests.support.receiving import receiving

NOTICE = {"subject": "K-7F3Q", "text": "A customer waits."}
NOBODY = {"smtp_host": None, "support_urls": "", "alarm_urls": ""}


async def tell(backend: Backend, key: str = "n_1", **changes: Any) -> Any:
    path, headers = "/api/v1/staff-notices", {"Idempotency-Key": key}
    return await backend.post(path, GATEWAY_KEY, NOTICE | changes, headers=headers)


async def test_a_notice_goes_by_mail_and_to_every_address(with_settings: Any) -> None:
    async with mail_server() as (mail, mailbox):
        with receiving() as one, receiving() as other:
            async with with_settings(**mail, support_urls=f"{one.address} {other.address}") as backend:
                assert await tell(backend) == {"addresses": 3}
                await backend.service.dispatcher.send_due()
    assert [envelope.rcpt_tos for envelope in mailbox.mails] == [["team@shop.example"]]
    assert mailbox.read()["Subject"] == NOTICE["subject"]
    assert mailbox.read().get_content().strip() == NOTICE["text"]
    sent = [(each.received[0]["title"], each.received[0]["message"]) for each in (one, other)]
    assert sent == [("K-7F3Q", "A customer waits.")] * 2


async def test_the_same_notice_again_is_sent_once(with_settings: Any) -> None:
    with receiving() as receiver:
        async with with_settings(**NOBODY | {"support_urls": receiver.address}) as backend:
            for _ in range(3):
                await tell(backend)
            await tell(backend, "n_2", subject="K-2222")
            # One after the other to one address.
            while await backend.service.dispatcher.send_due():
                pass
    assert [each["title"] for each in receiver.received] == ["K-7F3Q", "K-2222"]


async def test_an_address_that_is_down_is_tried_for_hours_and_the_others_once(with_settings: Any) -> None:
    with receiving() as down, receiving() as up:
        down.refusals = 8
        urls = f"{down.address} {up.address}"
        async with with_settings(**NOBODY | {"support_urls": urls}) as backend:
            await tell(backend)
            for _ in range(10):
                await backend.service.dispatcher.send_due()
                backend.clock.advance(minutes=30)
    assert (len(down.received), len(up.received)) == (1, 1)


async def test_those_who_get_alarms_are_told_where_nobody_else_is_named(with_settings: Any) -> None:
    with receiving() as receiver:
        async with with_settings(**NOBODY | {"alarm_urls": receiver.address}) as backend:
            assert await tell(backend) == {"addresses": 1}


async def test_a_shop_that_named_nobody_says_so(with_settings: Any) -> None:
    async with with_settings(**NOBODY) as backend:
        assert await tell(backend) == {"addresses": 0}


async def test_only_the_gateway_tells(backend: Backend) -> None:
    refused = await backend.call("POST", "/api/v1/staff-notices", sign_principal(), NOTICE)
    assert refused.status == 403


async def test_addresses_stand_in_no_row(with_settings: Any) -> None:
    with receiving() as receiver:
        async with with_settings(**NOBODY | {"support_urls": receiver.address}) as backend:
            await tell(backend)
            stored = await backend.rows(outbox.select())
    assert receiver.address not in str(stored)


@pytest.mark.parametrize(
    ("advance", "expected"),
    [
        # The demo shop is there from 9 to 21 o'clock in Shanghai; the test's clock begins at 16:30 there.
        ({}, (True, None, "2026-11-22T13:00:00Z", "2026-11-22T09:30:00Z")),
        ({"hours": 4}, (True, None, "2026-11-22T13:00:00Z", "2026-11-23T01:30:00Z")),
        ({"hours": 5}, (False, "2026-11-23T01:00:00Z", None, "2026-11-23T02:00:00Z")),
    ],
)
async def test_whether_somebody_is_there_and_by_when_they_answer(
    backend: Backend, advance: dict[str, float], expected: tuple[Any, ...]
) -> None:
    backend.clock.advance(**advance)
    shop = await backend.get("/api/v1/shop", sign_principal())
    assert tuple(shop[name] for name in ("open_now", "opens_at", "closes_at", "answer_by")) == expected


async def test_without_hours_nothing_is_said_about_them(with_settings: Any, backend: Backend) -> None:
    silent = backend.shop.model_copy(update={"support": Support(mail="team@shop.example")})
    async with with_settings(shop=silent) as changed:
        shop = await changed.get("/api/v1/shop", GATEWAY_KEY)
    assert [shop[name] for name in ("open_now", "opens_at", "closes_at", "answer_by")] == [None] * 4
    assert shop["contacts"]["hours"] == backend.shop.model_dump()["contacts"]["hours"]


async def test_hours_are_put_into_words_where_the_shop_has_none_of_its_own(
    with_settings: Any, backend: Backend
) -> None:
    contacts = backend.shop.contacts.model_copy(update={"hours": None})
    async with with_settings(shop=backend.shop.model_copy(update={"contacts": contacts})) as changed:
        shop = await changed.get("/api/v1/shop", GATEWAY_KEY)
    assert shop["contacts"]["hours"] == {"zh": "每天 9:00–21:00", "en": "daily 9:00–21:00"}


async def test_the_shops_own_mailbox_is_told_to_nobody(backend: Backend) -> None:
    shop = await backend.get("/api/v1/shop", sign_principal())
    assert "team@" not in str(shop)
    assert shop["support"]["name"] == {"zh": "小林", "en": "Lin"}
