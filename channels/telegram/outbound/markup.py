"""Telegram's HTML taken apart and put together again."""

import re
from html import escape, unescape

_PIECE = re.compile(r"<[^>]*>|[^<]+")


class Markup:
    """What is seen of a piece of HTML, and which part of it has which tag around it.

    Args:
        html: as the channel writes it: tags nested and closed, everything else escaped.

    Attributes:
        seen: the text alone, in which limits are counted.
    """

    def __init__(self, html: str) -> None:
        self.seen = ""
        # Start, end and opening tag; inner tags come before the outer ones.
        self._tags: list[tuple[int, int, str]] = []
        opened: list[tuple[int, str]] = []
        for piece in _PIECE.findall(html):
            if piece.startswith("</"):
                start, tag = opened.pop()
                self._tags.append((start, len(self.seen), tag))
            elif piece.startswith("<"):
                opened.append((len(self.seen), piece))
            else:
                self.seen += unescape(piece)

    def part(self, start: int, end: int) -> str:
        """Return the HTML of a part of the text, each of its tags opened and closed in it."""
        marks: list[tuple[int, int, int, str]] = []
        for place, (first, last, tag) in enumerate(self._tags):
            opens, closes = max(first, start), min(last, end)
            if opens < closes:
                marks.append((opens, 1, -place, tag))
                marks.append((closes, 0, place, f"</{_name(tag)}>"))
        written, at = "", start
        for position, _, _, mark in sorted(marks):
            written += escape(self.seen[at:position], quote=False) + mark
            at = position
        return written + escape(self.seen[at:end], quote=False)


def utf16_length(text: str) -> int:
    """Return a text's length as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _name(tag: str) -> str:
    return tag[1:-1].partition(" ")[0]
