"""Cutting a long message into what Telegram takes at once."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import escape

from channels.telegram.outbound.graphemes import cut_before
from channels.telegram.outbound.markup import Markup, utf16_length

LONGEST_TEXT = 4096
# Where a text is best cut: between paragraphs, lines, sentences, words.
_SEAMS = tuple(re.compile(seam) for seam in (r"\n\n+", r"\n", r"[。！？；]|[.!?;](?=\s)", r"\s"))
# What shows nothing: a message of nothing else is refused as empty.
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_NOTHING_SAID = "…"


def pages(text: str, lines: Iterable[str], longest: int = LONGEST_TEXT) -> list[str]:
    """Return messages of HTML, each of which Telegram takes; at least one.

    Args:
        text: plain.
        lines: HTML, each complete in itself; an empty one parts two sections.
        longest: a message, in UTF-16 units of what is seen of it.
    """
    found: list[str] = []
    room = 0
    for paragraph in (escape(_encodable(text), quote=False), *_after_text(map(_encodable, lines))):
        for piece, length in _pieces(paragraph, longest):
            if found and length < room:
                found[-1] += f"\n{piece}"
                room -= length + 1
            elif piece:
                found.append(piece)
                room = longest - length
    return [page for page in (page.strip("\n") for page in found) if _is_seen(page)] or [_NOTHING_SAID]


def _after_text(lines: Iterable[str]) -> Iterator[str]:
    listed = list(lines)
    if listed:
        yield ""
    yield from listed


def _pieces(html: str, longest: int) -> Iterator[tuple[str, int]]:
    """Yield a paragraph in parts that fit, each with its length; an empty paragraph is one part."""
    length = utf16_length(html)
    if length <= longest:
        # With its tags, so that it may have room for a little more: nearly all end here.
        yield html, length
        return
    markup = Markup(html)
    seen, start = markup.seen, 0
    while utf16_length(seen[start:]) > longest:
        end = cut_before(seen, _fitting(seen, start, longest), start)
        middle = (start + end) // 2
        cut = next((at for seam in _SEAMS if (at := _last(seam, seen, middle, end)) > middle), end)
        yield _stripped(markup, start, cut)
        start = cut
    yield _stripped(markup, start, len(seen))


def _stripped(markup: Markup, start: int, end: int) -> tuple[str, int]:
    part = markup.seen[start:end]
    start += len(part) - len(part.lstrip())
    end = max(start, end - (len(part) - len(part.rstrip())))
    return markup.part(start, end), utf16_length(markup.seen[start:end])


def _fitting(text: str, start: int, longest: int) -> int:
    """Return the end of as many characters as fit."""
    used = 0
    for at in range(start, len(text)):
        used += utf16_length(text[at])
        if used > longest:
            return at
    return len(text)


def _last(seam: re.Pattern[str], text: str, start: int, end: int) -> int:
    return max((match.end() for match in seam.finditer(text, start, end)), default=0)


def _encodable(text: str) -> str:
    # Half of a surrogate pair can't be sent at all.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _is_seen(page: str) -> bool:
    return any(unicodedata.category(char) not in _UNSEEN for char in Markup(page).seen)
