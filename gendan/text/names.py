"""Names of people as they are written alone, compared, and shown to whoever hasn't proved to be them."""

from __future__ import annotations

import re
import unicodedata

from gendan.text.languages import HAN

_NAME = re.compile(rf"[{HAN}·]{{2,12}}|[^\W\d_][^\d_@#/]{{1,40}}")
_LONGER_THAN_NAMES = re.compile(rf"[{HAN}]{{5}}|\w(?:\W+\w+){{3}}|[?？]")
# What people put around a name when they are asked for it and a postcode.
_AROUND = re.compile(
    r"(?i)收件人|收货人|姓名|名字|我叫|我的|我是|邮政编码|邮编|收貨人|郵遞區號|郵編|谢谢|謝謝"
    r"|\b(?:my|name|recipient|is|the|and|zip|post\s?code|code|thanks|thank you|please)\b"
    r"|[是：:，,。.;；、]"
)
_GAP = re.compile(r"\s{3}")
_NO_PART = re.compile(r"[\W_]+")


def name_alone(text: str) -> str | None:
    """Return the name if a text is one, with no more around it than "my name is" or 收件人."""
    name = _AROUND.sub(" ", text).strip()
    # What was taken out between words was no part of what people put around a name.
    return " ".join(name.split()) if _NAME.fullmatch(name) and not _GAP.search(name) else None


def is_longer_than_a_name(text: str) -> bool:
    """Whether a text is a sentence: five characters in a row, four words, or a question mark."""
    return _LONGER_THAN_NAMES.search(text) is not None


def fold_name(name: str) -> str:
    """Return a name without case, spaces and punctuation."""
    return _NO_PART.sub("", unicodedata.normalize("NFKC", name)).casefold()


def mask_name(name: str) -> str:
    """Return the first character and stars: `李伟` → `李*`, `Emma Clark` → `E*** C****`."""
    return " ".join(word[0] + "*" * (len(word) - 1) for word in name.split())
