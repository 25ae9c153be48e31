r"""Numbers as shops, carriers, offices and people write them.

A shape is text in which `9` stands for a digit, `A` for a capital letter, `~` for a digit or capital
letter; `\\` makes the next character literal.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from random import Random

ORDER_SHAPES = (
    "#9999", "#99999", "#999999", "#A9999999", "#AA99999", "9999999", "999999", "99999999",
    "9999999999", "99999999999", "202\\61199999999", "20\\2\\61\\199999999999", "9999999999999999999",
    "999999999999999999", "INV/202\\6/9999", "SO/202\\5/99999", "A-2024-999", "A-202\\6-9999", "AA-99999",
    "AA-999999", "AAA-99999", "AA999999", "AA9999999", "A99999999", "AAA9999999", "AA202\\6119999",
    "999-9999999-9999999", "AA-9999-9999", "9999-9999", "99-99999-99999", "E9999999999999999",
    "ORD-99999", "ORD999999", "PO99999", "#AAA-9999", "A99-99999", "~~~~A9~~9", "AAAA99999", "99AA9999",
)  # fmt: skip
TRACKING_SHAPES = (
    "SF9999999999999", "SF9999999999999", "JD9999999999999", "JDV\\A99999999999", "YT9999999999999",
    "YT9999999999999", "JT9999999999999", "7\\899999999999999", "773999999999999", "4\\6999999999999",
    "1Z~~~~~~9999999999", "1ZA9\\9A9\\99999999999", "9400999999999999999999", "9205999999999999999999",
    "AA999999999CN", "AA999999999GB", "AA999999999US", "LP99999999999999", "UK999999999YP",
    "TB\\A999999999999", "EA999999999CN", "DPK999999999999", "ZTO999999999999", "STO999999999999",
    "00340999999999999999", "420999999400999999999999999999",
)  # fmt: skip
TAX_SHAPES = {
    "zh": ("91999999AA9~~~~~9A", "9199999999999999AA", "91999999MA9~~~~~9A", "129999999999999999",
           "52999999AA9999999A", "9999999999999999"),
    "en": ("GB999999999", "DE999999999", "FR99999999999", "\\ATU99999999", "99-9999999", "NL999999999B99",
           "\\ABN 99999999999", "IE9999999AA", "EU999999999"),
}  # fmt: skip
PHONE_SHAPES = {
    "zh": ("13999999999", "15999999999", "18999999999", "17999999999", "19999999999", "138 9999 9999",
           "159-9999-9999", "+86 13999999999", "+8618999999999", "021-59999999", "0755-29999999",
           "+852 69999999", "0912-999-999", "68\\689999"),
    "en": ("+1 415 555 0199", "(415) 555-0199", "415-555-0199", "2125550199", "+44 7700 900999",
           "07700 900999", "07700900999", "+61 491 570 999", "0491570999", "+1-646-555-0199", "646.555.0199",
           "+65 91239999", "+49 151 29999999", "020 7946 0999"),
}  # fmt: skip
POSTCODE_SHAPES = {
    "zh": ("200999", "100999", "510999", "310099", "618999", "430099", "710099", "2\\6\\69999"),
    "en": ("94199", "10099", "60699", "3309\\9", "02139-4999", "AA9 9AA", "A9 9AA", "AA99 9AA", "SW9A 9AA",
           "A9A 9A9", "M5A 9A9", "2099", "30\\99"),
}  # fmt: skip
QUANTITIES = {
    "zh": ("1", "2", "3", "4", "5", "6", "8", "10", "12", "20", "一", "两", "三", "四", "五", "六", "十"),
    "en": ("1", "2", "3", "4", "5", "6", "8", "10", "12", "20", "one", "two", "three", "four", "five", "six"),
}
RATINGS = {
    "zh": ("1", "2", "3", "4", "5", "一", "两", "三", "四", "五", "10", "9", "8", "4.5"),
    "en": ("1", "2", "3", "4", "5", "one", "two", "three", "four", "five", "10", "9", "8", "4.5", "9/10"),
}
_MAIL_NAMES = (
    "li.wei", "emma", "j.smith", "wang_fang", "zhangsan88", "anna.k", "tom+shop", "mchen", "lucy1990",
    "o.brien", "info", "xiaoming", "k-lee", "maria.garcia", "dev_null", "sunny2024", "hello", "ding.lei",
)  # fmt: skip
_MAIL_HOSTS = (
    "example.com", "example.org", "mail.example.net", "qq.example", "163.example", "gmail.example",
    "company.example.cn", "example.co.uk", "outlook.example",
)  # fmt: skip

_NUMBERED_NAMES = 0.3
_SHOUTED = 0.05


def spell(shape: str, rng: Random) -> str:
    """Write a number of `shape`."""
    text, literal = [], False
    for char in shape:
        if literal or char not in "9A~\\":
            text.append(char)
            literal = False
        elif char == "\\":
            literal = True
        elif char == "9":
            text.append(rng.choice(string.digits))
        elif char == "A":
            text.append(rng.choice(string.ascii_uppercase))
        else:
            text.append(rng.choice(string.digits + string.ascii_uppercase))
    return "".join(text)


def mail_address(rng: Random) -> str:
    """Make up an e-mail address under the reserved example names."""
    name = rng.choice(_MAIL_NAMES)
    if rng.random() < _NUMBERED_NAMES:
        name += str(rng.randrange(1, 999))
    address = f"{name}@{rng.choice(_MAIL_HOSTS)}"
    return address.upper() if rng.random() < _SHOUTED else address


def as_typed(number: str, rng: Random) -> str:
    """Write an order or tracking number the way a customer types it: case, sign and gaps vary."""
    (habit,) = rng.choices(_TYPING_HABITS, weights=_TYPING_WEIGHTS)
    return habit(number, rng)


def _with_other_joint(number: str, _rng: Random) -> str:
    return number.replace("-", "") if "-" in number else "#" + number.lstrip("#")


def _grouped(number: str, rng: Random) -> str:
    if not number.isdigit() or len(number) < _LONG:
        return number
    size = rng.choice((3, 4, 5))
    return " ".join(number[start : start + size] for start in range(0, len(number), size))


_LONG = 8
_TYPING_HABITS: tuple[Callable[[str, Random], str], ...] = (
    lambda number, _: number,
    lambda number, _: number.lower(),
    lambda number, _: number.lstrip("#"),
    _grouped,
    _with_other_joint,
)
_TYPING_WEIGHTS = (65, 12, 10, 8, 5)
