"""What the OpenAPI document says is what a running backend does, whatever it is sent."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core import NOT_SET
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from backend.app import build_service
from backend.http.openapi import openapi_document
from backend.http.routes import ROUTES
from backend.settings import BackendSettings
from backend.shop.shop_file import read_shop
from gendan.platform.clock import SystemClock
from gendan.platform.settings import KeyRing
from gendan.platform.storage.database import open_database
from tests.support.backend.machine_api import ORDER
from tests.support.backend.served import ROOT, Bearer, Served, principal, served

pytestmark = pytest.mark.process

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
# Orders that are there, somebody else's, one that isn't, and what is none.
NUMBERS = ("GD100001", "gd 100004", "GD200002", "GD999999", "%00", "../shop")
PLACES = {
    "number": st.sampled_from(NUMBERS),
    "carrier": st.sampled_from(("sf", "dhl", "x" * 41)),
    "id": st.sampled_from(("C1001", "A/1", "guest:GD1", "%00", "x" * 81)),
}
EXAMPLES, MANY_EXAMPLES = 8, 300
SCAN = {"status": "in_transit", "occurred_at": "2026-11-22T07:00:00Z", "code": "x", "text": "on its way"}
# A request to each operation that must be done, since what is made up seldom is.
DONE: dict[str, tuple[dict[str, str], Any]] = {
    "POST /api/v1/orders": ({}, {"orders": [ORDER]}),
    "POST /api/v1/orders/resolve": ({}, {"mentions": ["GD100001"]}),
    "POST /api/v1/orders/{number}/nudges": ({"number": "GD100001"}, NOT_SET),
    "POST /api/v1/orders/{number}/transitions": (
        {"number": "GD100003"},
        {"entity": "order", "event": "hold", "reason": "asked for"},
    ),
    "GET /api/v1/orders/{number}/history": ({"number": "GD100001"}, NOT_SET),
    "POST /api/v1/verifications": ({}, {"number": "GD200001", "email": "emma.clark@example.com"}),
    "POST /api/v1/verifications/codes": ({}, {"contact": "+86 138 0013 8000"}),
    "POST /api/v1/verifications/codes/check": ({}, {"code": "123456"}),
    "POST /api/v1/feedback": ({}, {"text": "nice"}),
    "PUT /api/v1/customers/{id}": ({"id": "C1001"}, {"email": "li@example.com", "phone": None}),
    "PUT /api/v1/notice-preferences": ({}, {"purpose": "survey", "wanted": False}),
    "POST /hooks/{carrier}": (
        {"carrier": "sf"},
        {"parcels": [{"tracking_number": "SF1234567890123", "events": [SCAN]}]},
    ),
}


def documented() -> Any:
    """Return the document of a backend that needn't run to have one."""
    settings = BackendSettings(
        principal_keys=KeyRing({"k1": "x" * 32}), contact_key="contact-secret-of-no-use-at-all"
    )
    database = open_database("sqlite:///nowhere/at-all.db")
    app = build_service(settings, read_shop(ROOT / "deploy/shop.demo.yml"), database, SystemClock()).app
    config = schemathesis.Config()
    # Who calls is ours to say.
    config.projects.default.generation.with_security_parameters = False
    return schemathesis.openapi.from_dict(openapi_document(list(app[ROUTES].values())), config=config)


API = documented()
OPERATIONS = {each.ok().label: each.ok() for each in API.get_all_operations()}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served")) as backend:
        yield backend


def is_trimmed(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(is_trimmed, value.values()))
    if isinstance(value, list):
        return all(map(is_trimmed, value))
    return not isinstance(value, str) or value == value.strip()


def send(running: Served, case: Case) -> None:
    """Send a request as everybody who may and as some who mayn't; hold the answers against the document."""
    ways = case.operation.definition.raw["security"]
    # What is too long by its blanks only is not too long.
    checks = (
        CHECKS if is_trimmed(case.body) else [each for each in CHECKS if each is not negative_data_rejection]
    )
    for way in ways or [{}]:
        auth = running.caller(way) if way else None
        case.call_and_validate(running.url, session=running.http, auth=auth, checks=checks)
    if ways:
        for stranger in (None, Bearer("x"), Bearer(principal(aud="gendan"))):
            refused = case.call(running.url, session=running.http, auth=stranger)
            assert refused.status_code in {401, 403, 404}, (refused.status_code, refused.text)


def cases(operation: Any) -> st.SearchStrategy[Case]:
    """Return requests that fit the document and requests that don't, to places that exist and others."""
    names = [parameter.name for parameter in operation.path_parameters]
    fixed = st.fixed_dictionaries({name: PLACES[name] for name in names})
    known = fixed.flatmap(lambda places: operation.as_strategy(path_parameters=places))
    ways = [operation.as_strategy(mode) for mode in GenerationMode]
    return st.one_of(known, *ways) if names else st.one_of(*ways)


def check(running: Served, operation: Any, examples: int) -> None:
    @given(cases(operation))
    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        # The first that fails is told as it is: to look for a smaller one takes minutes.
        phases=[Phase.generate],
    )
    def every_answer_is_as_documented(case: Case) -> None:
        send(running, case)

    every_answer_is_as_documented()


@pytest.mark.parametrize("label", DONE)
def test_what_is_done_is_answered_as_documented(running: Served, label: str) -> None:
    operation, (places, body) = OPERATIONS[label], DONE[label]
    headers = {"Idempotency-Key": uuid4().hex}
    case = operation.Case(path_parameters=places, body=body, headers=headers, media_type="application/json")
    (way, *_) = operation.definition.raw["security"]
    answer = case.call_and_validate(
        running.url, session=running.http, auth=running.caller(way), checks=CHECKS
    )
    assert answer.status_code in {200, 201, 202}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=list(OPERATIONS))
def test_every_answer_is_as_documented(running: Served, operation: Any) -> None:
    check(running, operation, EXAMPLES)


def test_every_kind_of_order_is_shown_to_everybody_as_documented(running: Served) -> None:
    one, page = (OPERATIONS[f"GET /api/v1/orders{rest}"] for rest in ("/{number}", ""))
    for auth in (Bearer(running.key), Bearer(principal("C1001")), Bearer(principal("C2001"))):
        listed = page.Case(query={"limit": 100})
        answer = listed.call_and_validate(running.url, session=running.http, auth=auth, checks=CHECKS)
        for order in answer.json()["orders"]:
            asked = one.Case(path_parameters={"number": order["number"]})
            asked.call_and_validate(running.url, session=running.http, auth=auth, checks=CHECKS)
        assert len(answer.json()["orders"]) >= 6


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=list(OPERATIONS))
def test_every_answer_to_very_many_requests_is_as_documented(running: Served, operation: Any) -> None:
    check(running, operation, MANY_EXAMPLES)
