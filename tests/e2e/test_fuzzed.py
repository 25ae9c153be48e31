"""Whatever is sent to the gateway, it answers in the one shape of errors or as asked, and never breaks."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.customers import Customer
from tests.support.e2e.who_may_call import MAY_CALL
from tests.support.shop import RunningShop

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]

RecordProperty = Callable[[str, object], None]
PATHS = [route.split(" ")[1] for route in MAY_CALL["gateway"]]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["\ud800", "\0", ""])
)
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
IDS = st.text(min_size=1, max_size=8) | st.sampled_from(["x" * 101, "m\0", "\u202e"]) | JSON
SAID = st.fixed_dictionaries(
    {"sender": st.just("u") | IDS, "message": st.sampled_from(["", " ", "\u200b", "hi"]) | JSON},
    optional={
        "metadata": st.fixed_dictionaries({}, optional={"message_id": IDS, "locale": JSON}) | JSON,
        "extra": JSON,
    },
)
BODIES = st.binary(max_size=80) | (SAID | JSON).map(lambda value: json.dumps(value).encode())
# One of each kind, which chance may miss: taken, malformed, refused.
MADE = [b'{"sender": "u", "message": "hi"}', b"[]", b'{"sender": "u", "message": "\\u202e"}']
# What HTTP lets a header hold, text or not.
VALUES = st.binary(max_size=40).map(
    lambda raw: bytes(byte for byte in raw if byte >= 0x20 and byte != 0x7F).strip()
)
HEADERS = st.dictionaries(
    st.sampled_from(
        ["Authorization", "X-Forwarded-For", "Content-Encoding", "Content-Type", "Origin", "Cookie", "Range",
         "If-None-Match", "If-Modified-Since", "Accept-Encoding", "User-Agent"]
    ),
    VALUES | st.sampled_from([b"gzip", b"deflate", b"br", b"bytes=9-1", b"bytes=0-99999999999999999999"]),
    max_size=3,
)  # fmt: skip


def fuzzed(examples: int, **strategies: Any) -> Callable[[Any], Any]:
    """Return what runs a check on so many examples, the same ones each time."""
    same = settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    return lambda check: same(given(**strategies)(check))


def send(shop: RunningShop, method: str, path: str, body: bytes = b"", **headers: bytes) -> requests.Response:
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.request(
        method, shop.url + path, data=body, headers=said, timeout=40, allow_redirects=False
    )


def assert_in_shape(answer: requests.Response) -> None:
    assert answer.status_code < 500, (answer.status_code, answer.text)
    assert "Traceback" not in answer.text
    if answer.status_code == 416:
        # A part of a file that isn't there: HTTP has the length in a header and nothing else to say.
        assert not answer.content
    elif answer.status_code >= 400 and answer.request.method != "HEAD":
        error = answer.json()["error"]
        assert error["code"]
        assert error["message"]


def test_any_body_is_answered_or_refused_over_rest(
    shop: RunningShop, record_property: RecordProperty
) -> None:
    statuses: Counter[int] = Counter()

    @fuzzed(120, body=BODIES)
    def is_in_shape(body: bytes) -> None:
        answer = send(shop, "POST", "/webhooks/rest/webhook", body, Authorization=bearer(shop))
        assert_in_shape(answer)
        statuses[answer.status_code] += 1

    is_in_shape()
    for body in MADE:
        is_in_shape.hypothesis.inner_test(body)
    assert set(statuses) >= {200, 400, 422}
    record_property("Bodies sent over REST, by status", dict(statuses))


@pytest.mark.parametrize("path", PATHS)
def test_any_headers_are_answered_or_refused(shop: RunningShop, path: str) -> None:
    @fuzzed(
        8, method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "OPTIONS"]), headers=HEADERS, body=BODIES
    )
    def is_in_shape(method: str, headers: dict[str, bytes], body: bytes) -> None:
        answer = send(shop, method, path, body, **headers)
        # Socket.IO's own answers have the shape of its protocol.
        if path == "/socket.io/":
            assert answer.status_code < 500, answer.text
        else:
            assert_in_shape(answer)

    is_in_shape()


@pytest.mark.parametrize(
    ("room", "path"),
    [
        ("gateway", "/webhooks/rest/webhook"),
        ("backend", "/api/v1/feedback"),
        ("actions", "/webhook"),
        ("rasa", "/webhooks/gendan/turn"),
    ],
)
@pytest.mark.parametrize("key", [b"Bearer \xff\xfe", b"Bearer gdk_\xff_x", b"\xff"])
def test_a_key_that_is_no_text_is_a_wrong_one(shop: RunningShop, room: str, path: str, key: bytes) -> None:
    answer = requests.post(
        shop.run["urls"][room] + path, data=b"{}", headers={"Authorization": key}, timeout=10
    )
    assert answer.status_code == 401
    assert_in_shape(answer)


async def test_any_event_of_a_widget_is_acknowledged_or_refused(shop: RunningShop) -> None:
    said: list[Any] = []
    outcomes: Counter[str] = Counter()
    fuzzed(60, value=EVENTS)(lambda value: said.append(value))()  # noqa: PLW0108 - must be a function
    visitor = Customer(shop)
    await visitor.arrive()
    # What is made up may never be a message that can be taken.
    for event, value in [*said, ("user_uttered", {"message": "hi"})]:
        if event == "session_request":
            await visitor.socket.emit(event, value)
            continue
        receipt = await visitor.socket.call(event, value, timeout=20)
        outcome = "taken" if receipt.get("seq") else receipt["error"]["code"]
        outcomes[outcome] += 1
        assert outcome != "internal_error", (value, receipt)
    await visitor.close()
    other = Customer(shop)
    await other.arrive()
    answer = await other.ask("运费多少钱")
    await other.close()
    assert outcomes["taken"]
    assert "包邮" in answer[-1]["text"]


WORDS = st.sampled_from(["", " ", "hi"]) | JSON
UTTERED = st.fixed_dictionaries(
    {"message": WORDS}, optional={"message_id": IDS, "metadata": JSON, "customer_id": JSON}
) | st.fixed_dictionaries({"message": WORDS}, optional={"session_id": IDS, "payload_id": IDS})
ASKED = st.fixed_dictionaries(
    {}, optional={"session_id": IDS, "identity": JSON, "locale": JSON, "after_seq": JSON}
)
EVENTS = st.tuples(st.just("user_uttered"), UTTERED | JSON) | st.tuples(
    st.just("session_request"), ASKED | JSON
)


def bearer(shop: RunningShop) -> bytes:
    return f"Bearer {shop.rest_key}".encode()
