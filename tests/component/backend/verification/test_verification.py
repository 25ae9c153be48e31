"""Proving that an order concerns one, and what that opens."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from backend.identity.tables import audit
from backend.verification.tables import tries
from tests.support.backend.service import Backend, sign_principal
from tests.support.backend.verification import PATH, RIGHT, WRONG_CONTACT, verify

UNKNOWN_NUMBER = {"number": "GD555555", "phone": "1234"}


RECEIVER = {"recipient": "李伟", "postcode": "100000"}


# What is wrong about a parcel that exists, and the same about one that doesn't.
WRONG_AND_UNKNOWN = {
    "order number": (WRONG_CONTACT, UNKNOWN_NUMBER),
    "bare digits": ({**WRONG_CONTACT, "number": "100004"}, {**UNKNOWN_NUMBER, "number": "555555"}),
    "tracking number and mail": (
        {"number": "YT7654321098765", "email": "nobody@example.com"},
        {"number": "YT5555555555555", "email": "nobody@example.com"},
    ),
    "tracking number and somebody else's mail": (
        {"number": "YT7654321098765", "email": "emma.clark@example.com"},
        {"number": "YT5555555555555", "email": "emma.clark@example.com"},
    ),
    "receiver's name and another postcode": (
        {"number": "YT7654321098765", **RECEIVER},
        {"number": "YT5555555555555", **RECEIVER},
    ),
}


@pytest.mark.parametrize(
    "proof",
    [
        {"email": "Li.Wei@Example.com"},
        {"phone": "8000"},
        {"phone": "138 0013 8000"},
        {"phone": "+86 138-0013-8000"},
        {"phone": "008613800138000"},
        {"recipient": "李 伟", "postcode": "200040"},
    ],
    ids=lambda proof: " ".join(proof.values()),
)
@pytest.mark.parametrize("number", ["GD100004", "gd 100004", "100004", "＃100004"])
async def test_number_and_one_thing_the_buyer_knows_open_the_order(
    backend: Backend, number: str, proof: dict[str, str]
) -> None:
    answer = await verify(backend, {"number": number, **proof})
    assert (answer["outcome"], answer["level"], answer["order"]["number"]) == ("granted", "order", "GD100004")


async def test_what_was_proved_stays_open_in_that_conversation_only(backend: Backend) -> None:
    await verify(backend, RIGHT, "c_1")
    mine = await backend.call("GET", "/api/v1/orders/GD100004", sign_principal("c_1"))
    other = await backend.call("GET", "/api/v1/orders/GD100004", sign_principal("c_2"))
    assert (mine.status, other.status) == (200, 404)


async def test_what_a_visitor_proved_stays_closed_to_who_signs_in_in_the_same_conversation(
    backend: Backend,
) -> None:
    await verify(backend, RIGHT)
    path = "/api/v1/orders/GD100004"
    signed_in = await backend.call("GET", path, sign_principal("c_1", customer="C2001"))
    still_nobody = await backend.call("GET", path, sign_principal("c_1"))
    assert (signed_in.status, still_nobody.status) == (404, 200)


async def test_what_a_signed_in_customer_proved_stays_theirs(backend: Backend) -> None:
    await verify(backend, RIGHT, customer="C2001")
    path = "/api/v1/orders/GD100004"
    same = await backend.call("GET", path, sign_principal("c_1", customer="C2001"))
    signed_out = await backend.call("GET", path, sign_principal("c_1"))
    other = await backend.call("GET", path, sign_principal("c_1", customer="C2002"))
    assert (same.status, signed_out.status, other.status) == (200, 404, 404)


async def test_one_proved_order_opens_no_other_of_the_same_buyer(backend: Backend) -> None:
    await verify(backend, RIGHT)
    listed = await backend.get("/api/v1/orders", sign_principal())
    assert [order["number"] for order in listed["orders"]] == ["GD100004"]


async def test_a_proved_order_hides_address_and_pickup_code(backend: Backend) -> None:
    order = (await verify(backend, RIGHT))["order"]
    assert order["address"] == {
        "recipient": "李*",
        "phone": "138****8000",
        "line": "上海市 静安区 ****",
        "postcode": "20****",
        "country": "CN",
    }
    assert order["shipments"][0]["pickup"]["code"] is None


async def test_a_proved_order_hides_the_couriers_phone(backend: Backend) -> None:
    order = (await verify(backend, {"number": "GD200001", "email": "emma.clark@example.com"}))["order"]
    assert order["shipments"][0]["courier"] == {"name": "Marcus", "phone": None}


async def test_a_receiver_with_tracking_number_name_and_postcode_sees_the_parcel_only(
    backend: Backend,
) -> None:
    claim = {"number": "YT7654321098765", "recipient": "李伟", "postcode": "200040"}
    answer = await verify(backend, claim)
    order = answer["order"]
    assert answer["level"] == order["level"] == "parcel"
    assert [parcel["id"] for parcel in order["shipments"]] == ["YT7654321098765"]
    assert (order["items"], order["totals"], order["payment"], order["address"]) == ([], None, None, None)


async def test_tracking_number_and_mail_open_the_whole_order(backend: Backend) -> None:
    answer = await verify(backend, {"number": "YT7654321098765", "email": "li.wei@example.com"})
    assert (answer["level"], len(answer["order"]["shipments"])) == ("order", 2)


@pytest.mark.parametrize("foreign_proof", [{"email": "emma.clark@example.com"}, {"phone": "0132"}])
async def test_somebody_elses_proof_is_refused(backend: Backend, foreign_proof: dict[str, str]) -> None:
    answer = await verify(backend, {"number": "GD100004", **foreign_proof})
    assert answer == {"outcome": "refused", "tries_left": 4}


@pytest.mark.parametrize("way", WRONG_AND_UNKNOWN)
async def test_wrong_contact_and_unknown_number_give_the_same_bytes(backend: Backend, way: str) -> None:
    answers = [
        await backend.call("POST", PATH, sign_principal(f"c_{nth}"), claim)
        for nth, claim in enumerate(WRONG_AND_UNKNOWN[way])
    ]
    wrong, unknown = [(answer.status, await answer.read()) for answer in answers]
    assert wrong == unknown


@pytest.mark.parametrize("way", WRONG_AND_UNKNOWN)
async def test_wrong_contact_and_unknown_number_take_the_same_statements(
    backend: Backend, traced: Callable[[], list[str]], way: str
) -> None:
    traced()
    statements = []
    for nth, claim in enumerate(WRONG_AND_UNKNOWN[way]):
        await verify(backend, claim, f"c_{nth}")
        statements.append(traced())
    assert statements[0] == statements[1]


async def test_five_wrong_tries_exhaust_a_conversation_even_for_the_right_proof(backend: Backend) -> None:
    left = [(await verify(backend, WRONG_CONTACT))["tries_left"] for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert (await verify(backend, RIGHT))["outcome"] == "exhausted"


async def test_successes_are_not_counted(backend: Backend) -> None:
    for _ in range(6):
        assert (await verify(backend, RIGHT))["outcome"] == "granted"


async def test_ten_wrong_tries_an_hour_exhaust_an_order_over_all_conversations(backend: Backend) -> None:
    for n in range(10):
        claim = {"number": "GD100004", "phone": f"10{n:02}"}
        answer = await verify(backend, claim, f"c_{n}", src=f"203.0.{n}.0/24")
        assert answer["outcome"] == "refused"
    answer = await verify(backend, RIGHT, "c_new", src="192.0.2.0/24")
    assert answer["outcome"] == "exhausted"


async def test_leaving_out_the_prefix_does_not_start_the_count_of_an_order_anew(backend: Backend) -> None:
    for n in range(10):
        number = ("GD100004", "100004", "0100004")[n % 3]
        await verify(backend, {"number": number, "phone": f"10{n:02}"}, f"c_{n}", src=f"203.0.{n}.0/24")
    assert (await verify(backend, RIGHT, "c_new", src="192.0.2.0/24"))["outcome"] == "exhausted"


async def test_ten_wrong_tries_an_hour_exhaust_a_source_over_all_orders(backend: Backend) -> None:
    for n in range(10):
        await verify(backend, {"number": f"GD9{n:05}", "phone": f"10{n:02}"}, f"c_{n}")
    assert (await verify(backend, RIGHT, "c_new"))["outcome"] == "exhausted"


@pytest.mark.parametrize("source", ["unknown", ""])
async def test_tries_from_who_knows_where_are_nobody_elses(backend: Backend, source: str) -> None:
    for n in range(30):
        claim = {"number": f"GD9{n:05}", "phone": f"10{n:02}"}
        assert (await verify(backend, claim, f"c_{n}", src=source))["outcome"] == "refused"
    assert (await verify(backend, RIGHT, "c_owner", src=source))["outcome"] == "granted"


async def test_from_who_knows_where_an_order_has_ten_tries_all_the_same(backend: Backend) -> None:
    for n in range(10):
        await verify(backend, {"number": "GD100004", "phone": f"10{n:02}"}, f"c_{n}", src="unknown")
    assert (await verify(backend, RIGHT, "c_new", src="unknown"))["outcome"] == "exhausted"


async def test_from_who_knows_where_a_contact_has_ten_tries_all_the_same(backend: Backend) -> None:
    outcomes = [
        (await verify(backend, {"number": f"GD9{n:05}", "phone": "8000"}, f"c_{n}", src="unknown"))["outcome"]
        for n in range(30)
    ]
    assert outcomes == ["refused"] * 10 + ["exhausted"] * 20


async def test_ten_wrong_tries_an_hour_exhaust_a_contact_over_all_orders(backend: Backend) -> None:
    for n in range(10):
        await verify(backend, {"number": f"GD9{n:05}", "phone": "8000"}, f"c_{n}", src=f"203.0.{n}.0/24")
    assert (await verify(backend, RIGHT, "c_new", src="192.0.2.0/24"))["outcome"] == "exhausted"


async def test_more_digits_of_the_same_phone_do_not_start_its_count_anew(backend: Backend) -> None:
    for n in range(10):
        claim = {"number": f"GD9{n:05}", "phone": "13800138000"[-4 - n % 5 :]}
        await verify(backend, claim, f"c_{n}", src=f"203.0.{n}.0/24")
    assert (await verify(backend, RIGHT, "c_new", src="192.0.2.0/24"))["outcome"] == "exhausted"


async def test_an_order_is_open_to_tries_again_after_an_hour(backend: Backend) -> None:
    for n in range(10):
        await verify(backend, {"number": "GD100004", "phone": f"10{n:02}"}, f"c_{n}")
    backend.clock.advance(minutes=61)
    assert (await verify(backend, RIGHT, "c_new"))["outcome"] == "granted"


async def test_tries_at_the_same_time_are_all_counted(backend: Backend) -> None:
    answers = await asyncio.gather(*(verify(backend, WRONG_CONTACT) for _ in range(12)))
    refused = [answer for answer in answers if answer["outcome"] == "refused"]
    assert len(refused) <= 5


async def test_no_contact_and_no_number_is_stored_in_what_is_counted(backend: Backend) -> None:
    await verify(backend, {"number": "GD100004", "email": "somebody@example.com"})
    subjects = " ".join(row.subject for row in await backend.rows(select(tries.c.subject)))
    assert "example" not in subjects
    assert "100004" not in subjects


async def test_a_grant_ends_after_thirty_idle_minutes(backend: Backend) -> None:
    await verify(backend, RIGHT)
    backend.clock.advance(minutes=31)
    response = await backend.call("GET", "/api/v1/orders/GD100004", sign_principal())
    assert response.status == 404


async def test_a_grant_in_use_ends_after_a_day(backend: Backend) -> None:
    await verify(backend, RIGHT)
    statuses = []
    for _ in range(51):
        backend.clock.advance(minutes=29)
        statuses.append((await backend.call("GET", "/api/v1/orders/GD100004", sign_principal())).status)
    assert statuses == [200] * 49 + [404, 404]


@pytest.mark.parametrize(
    ("claim", "field"),
    [
        ({"number": "GD100004"}, "proof"),
        ({"number": "GD100004", "recipient": "李伟"}, "proof"),
        ({"number": "GD100004", "phone": "80"}, "phone"),
        ({"number": "GD100004", "email": "li.wei"}, "email"),
        ({"number": "---", "phone": "8000"}, "number"),
        ({"phone": "8000"}, "number"),
    ],
)
async def test_half_a_proof_is_an_error_that_names_the_field(
    backend: Backend, claim: dict[str, str], field: str
) -> None:
    response = await backend.call("POST", PATH, sign_principal(), claim)
    assert response.status == 422
    assert (await response.json())["error"]["field"] == field


async def test_a_proof_that_the_shop_does_not_accept_is_none(backend: Backend, with_settings: Any) -> None:
    shop = backend.shop.model_copy(update={"proofs": ["email"]})
    async with with_settings(shop=shop) as strict:
        response = await strict.call("POST", PATH, sign_principal(), RIGHT)
        assert (await response.json())["error"]["field"] == "proof"


async def test_a_verified_look_is_recorded_with_its_level(backend: Backend) -> None:
    await verify(backend, RIGHT, "c_9")
    entries = await backend.rows(select(audit.c.actor, audit.c.level))
    assert entries == [("conversation:c_9", "order")]


async def test_a_receivers_parcel_is_spoken_of_in_the_words_used_for_orders(backend: Backend) -> None:
    claim = {"number": "SF1234567890123", "recipient": "李伟", "postcode": "200040"}
    order = (await verify(backend, claim))["order"]
    assert (order["status"], order["next"]) == ("in_transit", "carrier_delivers")
    listed = (await backend.get("/api/v1/orders", sign_principal()))["orders"][0]
    assert (listed["status"], listed["total"], listed["title"]["en"]) == ("in_transit", None, "Parcel")
    assert listed["under_way"] is True


async def test_a_refusal_takes_as_long_as_the_floor_says(with_settings: Any) -> None:
    async with with_settings(refusal_floor_s=0.3) as slow:
        loop = asyncio.get_running_loop()
        for claim in (WRONG_CONTACT, UNKNOWN_NUMBER, RIGHT):
            began = loop.time()
            await verify(slow, claim)
            assert loop.time() - began >= 0.3
