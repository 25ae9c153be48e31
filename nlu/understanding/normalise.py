"""Bring a message to one form, remembering where each character came from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import opencc

# Said in Cantonese or in older spelling (after conversion to Simplified): read as Mandarin.
_CANTONESE = {
    "点解": "为什么", "几时": "什么时候", "唔该": "麻烦", "多谢晒": "谢谢", "边度": "哪里", "边到": "哪里", "乜嘢": "什么",
    "咩": "什么", "点样": "怎么", "点算": "怎么办", "我哋": "我们", "你哋": "你们", "而家": "现在", "听日": "明天", "寻日": "昨天",
    "琴日": "昨天", "今日": "今天", "佢": "他", "冇": "没有", "唔系": "不是", "系咪": "是不是", "唔": "不", "系边": "在哪",
    "嘅": "的", "喺": "在", "咗": "了", "嚟": "来", "攞": "拿", "俾": "给", "畀": "给", "睇": "看", "仲未": "还没",
    "仲": "还", "嗰": "那", "呢度": "这里", "几耐": "多久", "帐": "账", "定单": "订单", "甚么": "什么", "怎麽": "怎么",
    "未到": "还没到", "货态": "物流状态", "宅配": "快递", "超商": "便利店", "俾钱": "付钱", "埋单": "付款",
}  # fmt: skip
_CANTONESE_RE = re.compile("|".join(sorted(_CANTONESE, key=len, reverse=True)))
_DIGIT_GROUPS = re.compile(r"(?<![\d.])\d{3,5}(?: \d{3,5})+(?![\d.])")
_MANY_DIGITS = 9


@dataclass(frozen=True)
class Normalised:
    """A message in one form.

    Attributes:
        text: NFKC, Simplified, lower case, without invisible characters or gaps inside numbers.
        starts: for each character of `text`, where its original begins.
        ends: for each character of `text`, where its original ends.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original text of `text[start:end]`, which isn't empty."""
        return self.starts[start], self.ends[end - 1]


_Char = tuple[str, int, int]


def normalise(message: str) -> Normalised:
    """Return `message` in one form.

    The rules, in this order: compatibility forms (full-width letters, ligatures) become plain; what
    can't be seen (zero-width, bidi marks) goes; any white space is one space; Traditional becomes
    Simplified; capitals become small; Cantonese words become Mandarin; gaps inside a long number go.
    """
    chars = _squeeze(_plain(message))
    chars = _replace(chars, _CANTONESE_RE)
    chars = _close_gaps(chars)
    text = "".join(char for char, _, _ in chars)
    return Normalised(text, tuple(start for _, start, _ in chars), tuple(end for _, _, end in chars))


def _plain(message: str) -> list[_Char]:
    chars: list[_Char] = []
    start = 0
    while start < len(message):
        end = start + 1
        while end < len(message) and unicodedata.combining(message[end]):
            end += 1
        chars += [(char, start, end) for char in _simple(message[start:end])]
        start = end
    return chars


@lru_cache(maxsize=20_000)
def _simple(cluster: str) -> str:
    """Return the plain form of one character with its combining marks; "" if it can't be seen."""
    plain = "".join(
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFKC", cluster)
        if char.isspace() or unicodedata.category(char) not in {"Cf", "Cc", "Cs", "Co", "Mn"}
    )
    if any("\u3400" <= char <= "\u9fff" for char in plain):
        plain = _to_simplified().convert(plain)
    return plain.lower().replace("’", "'").replace("‘", "'")


@lru_cache(maxsize=1)
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _squeeze(chars: list[_Char]) -> list[_Char]:
    """Keep one of several spaces and none at the ends."""
    kept: list[_Char] = []
    for char in chars:
        if char[0] != " " or (kept and kept[-1][0] != " "):
            kept.append(char)
    return kept[:-1] if kept and kept[-1][0] == " " else kept


def _replace(chars: list[_Char], pattern: re.Pattern[str]) -> list[_Char]:
    text = "".join(char for char, _, _ in chars)
    replaced: list[_Char] = []
    at = 0
    for match in pattern.finditer(text):
        replaced += chars[at : match.start()]
        start, end = chars[match.start()][1], chars[match.end() - 1][2]
        replaced += [(char, start, end) for char in _CANTONESE[match.group()]]
        at = match.end()
    return replaced + chars[at:]


def _close_gaps(chars: list[_Char]) -> list[_Char]:
    """Join digit groups that one long number was split into, not two short numbers side by side."""
    text = "".join(char for char, _, _ in chars)
    gaps = set()
    for match in _DIGIT_GROUPS.finditer(text):
        groups = match.group().split(" ")
        two_alike = len(groups) == 2 and len(groups[0]) == len(groups[1])
        if not two_alike and len(match.group()) - len(groups) + 1 >= _MANY_DIGITS:
            gaps |= {at for at in range(*match.span()) if text[at] == " "}
    return [char for at, char in enumerate(chars) if at not in gaps]
