"""What customers tell the shop."""

import pytest
from sqlalchemy import select

from backend.feedback.tables import feedback, notice_preferences
from tests.support.backend.service import GATEWAY_KEY, Backend, sign_principal
from tests.support.backend.voice import give, nudge, prefer


async def test_a_nudge_stands_in_the_queue(backend: Backend) -> None:
    answer = await (await nudge(backend, "GD100003", sign_principal(customer="C1001"))).json()
    assert answer == {"outcome": "recorded", "nudged_at": "2026-11-22T08:30:00Z"}
    assert (await backend.get("/api/v1/nudges", GATEWAY_KEY))["nudges"] == [
        {"number": "GD100003", "nudged_at": "2026-11-22T08:30:00Z"}
    ]


async def test_a_second_nudge_on_one_day_counts_no_more(backend: Backend) -> None:
    token = sign_principal(customer="C1001")
    await nudge(backend, "GD100003", token)
    backend.clock.advance(hours=2)
    answer = await (await nudge(backend, "GD100003", token)).json()
    assert answer == {"outcome": "already_today", "nudged_at": "2026-11-22T08:30:00Z"}


async def test_a_new_day_in_the_customers_zone_allows_another_nudge(backend: Backend) -> None:
    token = sign_principal(customer="C1001")
    await nudge(backend, "GD100003", token)
    backend.clock.advance(hours=8)  # half past midnight in Shanghai, still the 22nd in UTC
    assert (await (await nudge(backend, "GD100003", token)).json())["outcome"] == "recorded"


async def test_the_same_nudge_request_gets_the_same_answer(backend: Backend) -> None:
    token = sign_principal(customer="C1001")
    first = await nudge(backend, "GD100003", token, "t_1:nudge")
    assert await (await nudge(backend, "GD100003", token, "t_1:nudge")).json() == await first.json()


@pytest.mark.parametrize("number", ["GD100002", "GD100005"])
async def test_where_hurrying_changes_nothing_the_answer_says_so(backend: Backend, number: str) -> None:
    answer = await (await nudge(backend, number, sign_principal(customer="C1001"))).json()
    assert answer == {"outcome": "not_needed", "nudged_at": None}


async def test_a_foreign_order_cannot_be_nudged(backend: Backend) -> None:
    assert (await nudge(backend, "GD200003", sign_principal(customer="C1001"))).status == 404


async def test_feedback_is_kept_with_its_order(backend: Backend) -> None:
    token = sign_principal(customer="C1001")
    response = await give(backend, token, text="很好", order_number="GD100002", topic="delivery")
    assert response.status == 201
    row = (await backend.rows(select(feedback)))[0]
    assert (row.text, row.topic, row.customer_id, row.order_id is not None) == (
        "很好",
        "delivery",
        "C1001",
        True,
    )


async def test_feedback_about_a_foreign_order_is_kept_without_it(backend: Backend) -> None:
    await give(backend, sign_principal(), text="slow", order_number="GD100002")
    assert (await backend.rows(select(feedback)))[0].order_id is None


async def test_the_same_feedback_request_is_stored_once(backend: Backend) -> None:
    for _ in range(2):
        await give(backend, sign_principal(), "t_1:feedback", text="slow")
    assert len(await backend.rows(select(feedback))) == 1


async def test_a_preference_of_a_known_customer_holds_for_the_customer(backend: Backend) -> None:
    answer = await prefer(backend, sign_principal(customer="C1001"), "all", wanted=False)
    assert answer == {"recorded_at": "2026-11-22T08:30:00Z", "scope": "customer"}
    rows = await backend.rows(select(notice_preferences).order_by(notice_preferences.c.purpose))
    assert [(r.subject, r.purpose, r.is_wanted) for r in rows] == [
        ("customer:C1001", "service_notice", False),
        ("customer:C1001", "survey", False),
    ]


async def test_a_preference_of_an_unknown_person_holds_for_the_conversation(backend: Backend) -> None:
    assert (await prefer(backend, sign_principal("c_5"), "survey", wanted=False))["scope"] == "conversation"


async def test_a_later_preference_replaces_the_former(backend: Backend) -> None:
    await prefer(backend, sign_principal("c_5"), "survey", wanted=False)
    await prefer(backend, sign_principal("c_5"), "survey", wanted=True)
    assert [row.is_wanted for row in await backend.rows(select(notice_preferences))] == [True]
