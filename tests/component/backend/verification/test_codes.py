"""Codes to the contact on file."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from backend.outbound.tables import outbox
from backend.verification.tables import codes
from tests.support.backend.codes import CHECK, SEND, ask, enter, sent_code
from tests.support.backend.service import Backend, sign_principal


async def test_the_right_code_opens_all_orders_of_the_customer(backend: Backend) -> None:
    assert await ask(backend) == {"outcome": "sent_if_known", "expires_in_s": 600, "by": "sms"}
    answer = await enter(backend, await sent_code(backend))
    assert (answer["outcome"], answer["level"], len(answer["orders"])) == ("granted", "customer", 6)


async def test_a_code_may_be_typed_with_full_width_digits_and_a_space(backend: Backend) -> None:
    await ask(backend)
    code = await sent_code(backend)
    wide = code.translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert (await enter(backend, f"{wide[:3]} {wide[3:]}"))["outcome"] == "granted"


async def test_a_code_shows_pickup_codes(backend: Backend) -> None:
    await ask(backend)
    await enter(backend, await sent_code(backend))
    view = await backend.get("/api/v1/orders/GD100004", sign_principal())
    assert (view["level"], view["shipments"][0]["pickup"]["code"]) == ("customer", "8-2-3041")


async def test_a_code_counts_only_in_the_conversation_that_asked_for_it(backend: Backend) -> None:
    await ask(backend, conversation="c_1")
    assert (await enter(backend, await sent_code(backend), "c_2"))["outcome"] == "exhausted"


async def test_a_code_works_once(backend: Backend) -> None:
    await ask(backend)
    code = await sent_code(backend)
    await enter(backend, code)
    assert (await enter(backend, code))["outcome"] == "exhausted"


async def test_a_code_ends_after_ten_minutes(backend: Backend) -> None:
    await ask(backend)
    backend.clock.advance(minutes=10)
    assert (await enter(backend, await sent_code(backend)))["outcome"] == "exhausted"


async def test_five_wrong_entries_end_a_code(backend: Backend) -> None:
    await ask(backend)
    right = await sent_code(backend)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    outcomes = [await enter(backend, wrong) for _ in range(5)]
    assert outcomes[0] == {"outcome": "refused", "tries_left": 4}
    assert outcomes[4]["outcome"] == "exhausted"
    assert (await enter(backend, right))["outcome"] == "exhausted"


async def test_asking_for_an_unknown_contact_answers_the_same_and_sends_nothing(backend: Backend) -> None:
    known = await backend.call("POST", SEND, sign_principal("c_1"), {"contact": "+8613800138000"})
    unknown = await backend.call("POST", SEND, sign_principal("c_2"), {"contact": "+8613800138999"})
    assert (known.status, await known.read()) == (unknown.status, await unknown.read())
    recipients = [
        row.recipient for row in await backend.rows(select(outbox.c.recipient).order_by(outbox.c.id))
    ]
    assert recipients == ["+8613800138000", ""]


async def test_asking_for_an_unknown_contact_takes_the_same_statements(
    backend: Backend, traced: Callable[[], list[str]]
) -> None:
    traced()
    await ask(backend, "+8613800138000", "c_1")
    known = traced()
    await ask(backend, "+8613800138999", "c_2")
    assert known == traced()


async def test_entering_a_wrong_code_takes_the_same_statements_for_known_and_unknown(
    backend: Backend, traced: Callable[[], list[str]]
) -> None:
    await ask(backend, "+8613800138000", "c_1")
    wrong = f"{(int(await sent_code(backend)) + 1) % 1_000_000:06}"
    await ask(backend, "+8613800138999", "c_2")
    traced()
    known_answer = await enter(backend, wrong, "c_1")
    known = traced()
    assert await enter(backend, wrong, "c_2") == known_answer
    assert known == traced()


async def test_exhausted_tries_do_not_stop_a_code(backend: Backend) -> None:
    for _ in range(6):
        await backend.post("/api/v1/verifications", sign_principal(), {"number": "GD100004", "phone": "1111"})
    await ask(backend)
    assert (await enter(backend, await sent_code(backend)))["outcome"] == "granted"


async def test_a_conversation_gets_five_codes_an_hour(backend: Backend) -> None:
    outcomes = [(await ask(backend))["outcome"] for _ in range(6)]
    assert outcomes == ["sent_if_known"] * 5 + ["exhausted"]


async def test_nobody_alone_uses_up_the_codes_that_a_contacts_owner_needs(backend: Backend) -> None:
    flooder = [(await ask(backend, conversation=f"c_{nth % 4}"))["outcome"] for nth in range(12)]
    owner = await ask(backend, conversation="c_owner", src="192.0.2.0/24")
    other = await ask(backend, "+86 138 0013 8001", conversation="c_5")
    assert flooder == ["sent_if_known"] * 5 + ["exhausted"] * 7
    assert [owner["outcome"], other["outcome"]] == ["sent_if_known"] * 2


async def test_codes_asked_for_from_who_knows_where_are_nobody_elses(backend: Backend) -> None:
    for n in range(12):
        asked = await ask(backend, f"+8613800139{n:03}", conversation=f"c_{n}", src="unknown")
        assert asked["outcome"] == "sent_if_known"
    assert (await ask(backend, conversation="c_owner", src="unknown"))["outcome"] == "sent_if_known"


async def test_from_who_knows_where_a_contact_gets_ten_codes_an_hour(backend: Backend) -> None:
    outcomes = [(await ask(backend, conversation=f"c_{n}", src="unknown"))["outcome"] for n in range(12)]
    assert outcomes == ["sent_if_known"] * 10 + ["exhausted"] * 2


async def test_a_conversation_that_was_one_customer_cannot_become_another(backend: Backend) -> None:
    await ask(backend, "+8613800138000")
    await enter(backend, await sent_code(backend))
    answer = await ask(backend, "+1 415 555 0132")
    assert answer["outcome"] == "sent_if_known"
    assert (await enter(backend, await sent_code(backend)))["outcome"] == "refused"


async def test_a_customer_vouched_for_cannot_take_another_identity(backend: Backend) -> None:
    await ask(backend, "+1 415 555 0132", customer="C1001")
    answer = await backend.post(CHECK, sign_principal(customer="C1001"), {"code": await sent_code(backend)})
    assert answer["outcome"] == "refused"


async def test_codes_are_stored_hashed(backend: Backend) -> None:
    await ask(backend)
    stored = (await backend.rows(select(codes.c.code_hash)))[0].code_hash
    assert await sent_code(backend) not in stored
    assert len(stored) == 64


@pytest.mark.parametrize("contact", ["hello", "12", "a@b", "@"])
async def test_what_cannot_be_a_contact_is_said_to_be_malformed(backend: Backend, contact: str) -> None:
    response = await backend.call("POST", SEND, sign_principal(), {"contact": contact})
    error = (await response.json())["error"]
    assert (response.status, error["code"], error["field"]) == (422, "contact_malformed", "contact")


async def test_without_a_mail_server_a_mail_contact_is_refused_whoever_it_is(backend: Backend) -> None:
    for contact in ("li.wei@example.com", "nobody@example.com"):
        response = await backend.call("POST", SEND, sign_principal(), {"contact": contact})
        assert (await response.json())["error"]["code"] == "contact_kind_unavailable"
