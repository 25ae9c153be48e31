"""What a hostile or broken client sends, against the whole shop: a clear error or a sensible answer."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import aiohttp
import jwt
import pytest

from tests.support.customers import Customer, cards, words
from tests.support.e2e.private import LI_WEI, leaked, unredacted
from tests.support.shop import RunningShop

pytestmark = pytest.mark.rasa

HALF = "\ud800"
SQL = "'; DROP TABLE orders;--"
HTML = "<img src=x onerror=alert(1)>"
QUESTIONS = {"zh-CN": ("运费多少钱", "包邮"), "en-US": ("how much is shipping", "shipping")}


async def answers_normally(customer: Customer) -> bool:
    question, expected = QUESTIONS[customer.locale]
    return expected in words(await customer.ask(question)).lower()


@pytest.mark.parametrize("locale", QUESTIONS)
@pytest.mark.parametrize(
    "typed",
    [
        "/restart",
        "/session_start",
        "/start",
        '/order_status{"order_number":"GD200001"}',
        "/b_xxxxxxxxxxxxxxxxxxxxxx",
        "EXTERNAL: x",
        SQL,
        HTML,
        "{{7*7}} ${jndi:ldap://127.0.0.1/x}",
        "GD100001\u202e\u200b\u2066\x07\x00",
        "😀" * 5_000,
        "a" + "\u0301" * 3_000,
        f"GD100001 {HALF}",
        "九" * 10_000,
    ],
)
async def test_whatever_is_typed_gets_an_answer_and_the_chat_goes_on(
    arrive: Any, shop: RunningShop, typed: str, locale: str
) -> None:
    visitor = await arrive(locale=locale)
    answer = await visitor.ask(typed)

    assert words(answer)
    assert not cards(answer)
    assert not leaked(visitor.heard)
    assert await answers_normally(visitor)


@pytest.mark.parametrize("locale", QUESTIONS)
async def test_a_command_reads_nobody_elses_order_to_a_signed_in_customer(arrive: Any, locale: str) -> None:
    emma = await arrive("C2001", locale)
    answer = await emma.ask('/order_status{"order_number":"GD100001"}')

    assert not cards(answer)
    assert not leaked(emma.heard, LI_WEI)


async def test_another_conversations_button_does_nothing_here(arrive: Any) -> None:
    emma, visitor = await arrive("C2001", "en-US"), await arrive(locale="en-US")
    offered = await emma.ask("where is my order")
    button = next(reply["payload"] for message in offered for reply in message.get("quick_replies", ()))
    refused = await visitor.send("", payload_id=button.removeprefix("/"))
    answer = await visitor.ask(button)

    assert refused["error"]["code"] == "button_unknown"
    assert not cards(answer)
    assert not leaked(visitor.heard)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (None, "message_malformed"),
        ([1], "message_malformed"),
        ("text", "message_malformed"),
        ({}, "message_empty"),
        ({"message": 5}, "message_empty"),
        ({"message": {"a": 1}}, "message_empty"),
        ({"message": HALF}, "message_empty"),
        ({"message": "\u202e\u200b\x00"}, "message_empty"),
        ({"message": "\U000e0041\u2060"}, "message_empty"),
        ({"message": "x", "message_id": "x" * 101}, "message_id_malformed"),
        ({"message": "x", "message_id": "x\0"}, "message_id_malformed"),
        ({"message": "", "payload_id": SQL}, "button_unknown"),
        ({"message": "", "payload_id": "b" + HALF}, "button_unknown"),
        ({"message": "", "payload_id": "b_xxxxxxxxxxxxxxxxxxxxxx"}, "button_unknown"),
        ({"message": "x", "session_id": "s_of-somebody-else"}, "session_unknown"),
        ({"message": "x", "session_id": SQL}, "session_unknown"),
    ],
)
async def test_a_malformed_message_is_refused_by_name(arrive: Any, said: Any, code: str) -> None:
    visitor = await arrive()
    receipt = await visitor.utter(said)

    assert receipt["error"]["code"] == code
    assert not leaked(receipt)
    assert await answers_normally(visitor)


@pytest.mark.parametrize(
    "more",
    [
        {"message_id": 7},
        {"message_id": [1]},
        {"message_id": "m" + HALF},
        {"message_id": SQL},
        {"payload_id": [1]},
        {"session_id": 7},
        {"session_id": {"a": 1}},
        {"metadata": [1]},
        {"metadata": "x"},
        {"metadata": {"locale": {"a": 1}}},
        {"metadata": {"locale": HTML + HALF}},
        {"metadata": {"customer_id": "C1001", "principal": "x", "order": 10**30}},
        {"customer_id": "C1001", "identity": "C1001", "sender": "C1001"},
    ],
)
async def test_odd_fields_beside_a_question_do_not_matter(arrive: Any, more: dict[str, Any]) -> None:
    visitor = await arrive()
    said = {"message": "运费多少钱", "message_id": uuid4().hex, **more}
    receipt = await visitor.utter(said)

    assert "error" not in receipt
    assert "包邮" in words(await visitor.next_answer(0))


@pytest.mark.parametrize(
    "asked",
    [
        {"session_id": 7},
        {"session_id": [1]},
        {"session_id": "s" + HALF},
        {"session_id": "s_" + "x" * 50_000},
        {"session_id": "' OR 1=1--"},
        {"locale": 7},
        {"locale": "zh" + HALF},
        {"after_seq": 2**70},
        {"after_seq": -(2**70)},
        {"after_seq": "1"},
        {"after_seq": 1.5},
        {"identity": ""},
        None,
        "text",
        [1],
    ],
)
async def test_a_malformed_request_for_a_session_gets_a_fresh_one(
    shop: RunningShop, asked: Any, arrive: Any
) -> None:
    visitor = await arrive()
    former = visitor.session_id
    await visitor.request(asked)

    assert visitor.session_id != former
    assert await answers_normally(visitor)


def forged(shop: RunningShop, **changes: Any) -> str:
    kid, secret = shop.secrets["GENDAN_IDENTITY_KEYS"].split(",")[0].split(":")
    claims = {"aud": "gendan", "sub": "C1001", "exp": datetime.now(UTC) + timedelta(minutes=10)}
    made = {"kid": kid, "secret": secret, "algorithm": "HS256", **changes}
    claims |= {name: value for name, value in made.items() if name in claims}
    return jwt.encode(claims, made["secret"], made["algorithm"], headers={"kid": made["kid"]})


FORGERIES: dict[str, dict[str, Any]] = {
    "unsigned": {"algorithm": "none", "secret": ""},
    "another key": {"secret": "another-secret-of-more-than-32-characters"},
    "another algorithm": {"algorithm": "HS512"},
    "unknown kid": {"kid": "nobody"},
    "another audience": {"aud": "gendan-backend"},
    "expired": {"exp": datetime(2020, 1, 1, tzinfo=UTC)},
    "lives too long": {"exp": datetime(2099, 1, 1, tzinfo=UTC)},
    "numeric expiry in text": {"exp": "9999999999"},
    "nobody": {"sub": ""},
}


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("forgery", FORGERIES)
async def test_a_forged_proof_is_refused_and_opens_nothing(
    shop: RunningShop, arrive: Any, forgery: str
) -> None:
    visitor = await arrive()
    visitor.identity = forged(shop, **FORGERIES[forgery])
    await visitor.request_session()
    answer = await visitor.ask("我的快递到哪了")

    assert visitor.refusals[-1]["error"]["code"].startswith("identity_")
    assert not leaked(visitor.refusals)
    assert not cards(answer)
    assert not leaked(visitor.heard)
    assert visitor.identity not in shop.logs()


@pytest.mark.parametrize(
    "proof",
    [
        7,
        True,
        [[]],
        HALF,
        "not.a.token",
        "é.é.é",
        {"customer": "C1001"},
        {"customer": "C1001", "expires": 9_999_999_999, "signature": "0" * 64},
        {"customer": "C1001", "expires": HALF, "signature": HALF},
        {"customer": HALF, "expires": [1], "signature": "é"},
        {"customer": ["C1001"], "expires": None, "signature": {}},
    ],
)
async def test_what_is_no_proof_is_refused_and_the_visitor_served(arrive: Any, proof: Any) -> None:
    visitor = await arrive()
    visitor.identity = proof
    await visitor.request_session()

    assert visitor.refusals[-1]["error"]["code"].startswith("identity_")
    assert await answers_normally(visitor)


async def test_a_megabyte_over_the_socket_ends_the_connection_and_loses_nothing(
    shop: RunningShop, arrive: Any
) -> None:
    visitor = await arrive()
    await visitor.ask("运费多少钱")
    await visitor.socket.emit("user_uttered", {"message": "x" * 1_000_000})
    await visitor.socket.wait()
    back = Customer(shop)
    await back.arrive(visitor.session_id, after_seq=0)

    assert back.session_id == visitor.session_id
    assert await answers_normally(back)
    assert "包邮" in words(visitor.heard)
    await back.close()


async def post(shop: RunningShop, body: Any, **headers: str) -> tuple[int, str]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {shop.rest_key}", **headers}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{shop.url}/webhooks/rest/webhook", data=data, headers=headers) as response,
    ):
        return response.status, await response.text()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"null", 400),
        (b'"text"', 400),
        (b'{"a":' * 20_000, 400),
        (b'{"sender": "u", "message": "\xff"}', 400),
        (b'{"sender": "u", "message": ' + b"9" * 5_000 + b"}", 400),
        ({"sender": "u", "message": "x" * 1_000_000}, 413),
        ({"sender": "u" + HALF, "message": "x"}, 400),
        ({"sender": "u\0", "message": "x"}, 400),
        ({"sender": "u\u202e", "message": "x"}, 400),
        ({"sender": ["u"], "message": "x"}, 400),
        ({"sender": 10**30, "message": "x"}, 400),
        ({"sender": "u", "message": None}, 400),
        ({"sender": "u", "message": HALF}, 422),
        ({"sender": "u", "message": "x", "metadata": "x"}, 400),
        ({"sender": "u", "message": "x", "metadata": {"message_id": [1]}}, 400),
        ({"sender": "u", "message": "x", "metadata": {"message_id": float("nan")}}, 400),
        ({"sender": "u", "message": "x", "metadata": {"message_id": "m" + HALF}}, 422),
        ({"sender": "u", "message": "x", "metadata": {"message_id": "m\0"}}, 422),
        ({"sender": "u", "message": "x", "metadata": {"locale": 7}}, 400),
        ({"sender": "u", "message": "x", "metadata": {"locale": ["zh"]}}, 400),
    ],
)
async def test_a_malformed_request_over_rest_is_refused(shop: RunningShop, body: Any, status: int) -> None:
    answered, text = await post(shop, body)

    assert answered == status
    assert json.loads(text)["error"]["message"]
    assert not leaked(text)


@pytest.mark.parametrize("sender", [SQL, HTML, "../../etc/passwd", "C1001", "c_1:1", "李伟"])
async def test_a_senders_name_is_only_a_name(shop: RunningShop, sender: str) -> None:
    metadata = {"locale": SQL, "customer_id": "C1001", "principal": "x", "message_id": uuid4().hex + HTML}
    status, text = await post(shop, {"sender": sender, "message": "我的快递到哪了", "metadata": metadata})
    answer = json.loads(text)

    assert status == 200
    assert {message["recipient_id"] for message in answer} == {sender}
    assert not leaked([message["text"] for message in answer])
    assert not any("custom" in message for message in answer)


async def test_half_a_character_costs_a_question_over_rest_nothing(shop: RunningShop) -> None:
    status, text = await post(shop, {"sender": uuid4().hex, "message": f"运费{HALF}多少钱"})

    assert status == 200
    assert "包邮" in json.loads(text)[-1]["text"]


async def test_nothing_that_was_sent_here_stands_in_the_logs(shop: RunningShop, arrive: Any) -> None:
    visitor = await arrive()
    await visitor.ask("我的快递GD100001到哪了")
    await visitor.ask("somebody@nowhere.example")

    typed = ("somebody@nowhere.example", "GD100001", SQL, HTML, "Traceback")
    assert not unredacted(shop, *typed)
