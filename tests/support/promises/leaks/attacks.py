"""Ways to ask for somebody else's order."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.support.promises.leaks.canaries import PlantedCustomer, PlantedOrder

_FULL_WIDTH = {ord("!") + n: ord("！") + n for n in range(94)}


@dataclass(frozen=True)
class Stolen:
    """What somebody saw of another's conversation.

    Attributes:
        session_id: with which the other browser goes on.
        button_id: of a button that was offered there.
    """

    session_id: str
    button_id: str


@dataclass(frozen=True)
class Target:
    """Whose order is asked for."""

    customer: PlantedCustomer
    order: PlantedOrder
    stolen: Stolen


@dataclass(frozen=True)
class Line:
    """One message; with a button's id, or claiming a session, that belong to somebody else."""

    text: str
    button_id: str | None = None
    session_id: str | None = None


@dataclass(frozen=True)
class Attack:
    """One phrasing; all its lines are said in a conversation of their own."""

    name: str
    lines: Callable[[Target, str], list[Line]]


def _said(zh: str, en: str, words: Callable[[Target], str]) -> Callable[[Target, str], list[Line]]:
    def lines(target: Target, language: str) -> list[Line]:
        return [Line({"zh": zh, "en": en}[language].format(words(target)))]

    return lines


def _number(target: Target) -> str:
    return target.order.number


def _with_a_slip(target: Target) -> str:
    number = target.order.number
    return f"{number[:-2]}{number[-1]}{number[-2]}" if number[-1] != number[-2] else f"{number[:-1]}0"


def _last_one(target: Target, language: str) -> list[Line]:
    again = {"zh": "我最近的一单到哪了", "en": "where is my last order"}[language]
    return [*_said("{}到哪了", "where is {}", _number)(target, language), Line(again)]


def _button(target: Target, language: str) -> list[Line]:
    again = {"zh": "/{}", "en": "/{}"}[language].format(target.stolen.button_id)
    return [Line("", button_id=target.stolen.button_id), Line(again)]


def _payload(target: Target, language: str) -> list[Line]:
    number = target.order.number
    asked = {"zh": "order_status", "en": "track_delivery"}[language]
    return [
        Line(f'/{asked}{{"order_number":"{number}"}}'),
        Line(f'/inform{{"order_number":"{number}","customer_id":"{target.customer.id}"}}'),
    ]


def _session(target: Target, language: str) -> list[Line]:
    asked = {"zh": "我的快递到哪了", "en": "where is my parcel"}[language]
    return [Line(asked, session_id=target.stolen.session_id), Line(asked)]


ATTACKS = (
    Attack("number", _said("{}到哪了", "where is my order {}", _number)),
    Attack("bare number", _said("{}", "{}", lambda t: _number(t).removeprefix("KT"))),
    Attack("one slip", _said("查一下{}", "track {}", _with_a_slip)),
    Attack(
        "recipient",
        _said(
            "收件人{}的快递到哪了", "track the parcel for {}", lambda t: t.order.sent["address"]["recipient"]
        ),
    ),
    Attack(
        "e-mail",
        _said("我的邮箱是{}，快递到哪了", "my e-mail is {}, where's my order", lambda t: t.customer.email),
    ),
    Attack("my last one", _last_one),
    Attack("full width", _said("{}到哪了", "where is {}", lambda t: _number(t).translate(_FULL_WIDTH))),
    Attack("another's button", _button),
    Attack("payload", _payload),
    Attack(
        "tracking number",
        _said("{}到哪了", "where is parcel {}", lambda t: t.order.tracking_number or _number(t)),
    ),
    Attack(
        "phone tail",
        _said("手机尾号{}的订单", "the order with phone ending {}", lambda t: t.customer.phone[-4:]),
    ),
    Attack("another's session", _session),
)
