"""Whether an order has the goods that somebody calls by a name of their own."""

import re
from collections.abc import Iterable

from gendan.contracts import OrderView
from gendan.text.languages import HAN

_WORDS = re.compile(r"[a-z]{3,}")
# 杯子 and 兔儿 are how people say 杯 and 兔.
_FAMILIAR_ENDING = re.compile(rf"(?<=[{HAN}])[子儿]$")
_HEAD = 2


def has_goods(view: OrderView, called: Iterable[str]) -> bool:
    """Whether each name fits one of an order's items.

    The end of a name says what the thing is, in both languages: "blue travel mug", 蓝牙耳机.

    Args:
        view: the order; a parcel's receiver is told no items, so nothing fits.
        called: as the customer wrote it, in small letters.
    """
    titles = [title.lower() for item in view.get("items") or () for title in item["name"].values()]
    return all(any(_is_called(name, title) for title in titles) for name in called)


def _is_called(name: str, title: str) -> bool:
    words = _WORDS.findall(name)
    if words:
        return _singular(words[-1]) in set(map(_singular, _WORDS.findall(title)))
    return _FAMILIAR_ENDING.sub("", name)[-_HEAD:] in title


def _singular(word: str) -> str:
    return word.removesuffix("s")
