"""Cutting a long message into what Telegram takes at once."""

import re
from collections.abc import Iterable, Iterator
from html import escape

LONGEST_TEXT = 4096
# Where a text is best cut: between paragraphs, lines, sentences, words.
_SEAMS = tuple(re.compile(seam) for seam in (r"\n\n+", r"\n", r"[。！？；]|[.!?;](?=\s)", r"\s"))


def pages(text: str, lines: Iterable[str], longest: int = LONGEST_TEXT) -> list[str]:
    """Return messages of HTML, each at most `longest` UTF-16 units with its markup.

    Args:
        text: plain.
        lines: HTML, each complete in itself; an empty one parts two sections.
        longest: a message.
    """
    found: list[str] = []
    paragraphs = [*(escape(piece, quote=False) for piece in _pieces(text, longest)), *_after_text(lines)]
    for paragraph in paragraphs:
        joined = f"{found[-1]}\n{paragraph}" if found else paragraph
        if found and _length(joined) <= longest:
            found[-1] = joined
        elif paragraph:
            found.append(paragraph)
    return [page.strip("\n") for page in found]


def _after_text(lines: Iterable[str]) -> Iterator[str]:
    listed = list(lines)
    if listed:
        yield ""
    yield from listed


def _pieces(text: str, longest: int) -> Iterator[str]:
    while _length(escape(text, quote=False)) > longest:
        end = _fitting(text, longest)
        cut = next((at for seam in _SEAMS if (at := _last(seam, text, end)) > end // 2), end)
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    if text:
        yield text


def _fitting(text: str, longest: int) -> int:
    """Return how many characters fit, whatever they are escaped to."""
    used = 0
    for at, char in enumerate(text):
        used += _length(escape(char, quote=False))
        if used > longest:
            return at
    return len(text)


def _last(seam: re.Pattern[str], text: str, end: int) -> int:
    return max((match.end() for match in seam.finditer(text, 0, end)), default=0)


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
