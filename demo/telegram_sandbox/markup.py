"""Text with its entities, as Telegram reads HTML and as it finds commands and links by itself."""

import re
from dataclasses import dataclass, field
from html import unescape

from demo.telegram_sandbox.errors import ApiError, Json, bad_request

_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
_TAG = re.compile(r"""<(?P<slash>/?)(?P<name>[^\s>]*)(?P<attributes>(?:[^>"']|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE = re.compile(r"""([a-z-]+)(?:=(?:"([^"]*)"|'([^']*)'|(\S+)))?""", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_FOUND = {
    "bot_command": re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])"),
    "url": re.compile(r"https?://[^\s<>\"'，。！？、）》]+[^\s<>\"'，。！？、）》.,!?)]"),
    "email": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
}


def utf16_length(text: str) -> int:
    """Return the length that entities are counted in."""
    return len(text.encode("utf-16-le")) // 2


def find_entities(text: str) -> list[Json]:
    """Return the commands, links and mail addresses that a text shows without any markup."""
    found = [
        {
            "type": kind,
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match.group()),
        }
        for kind, pattern in _FOUND.items()
        for match in pattern.finditer(text)
    ]
    return sorted(found, key=lambda entity: entity["offset"])


def parse_html(markup: str) -> tuple[str, list[Json]]:
    """Return a text and its entities from Telegram's HTML.

    Raises:
        ApiError: 400, with the byte at which the markup is wrong.
    """
    reader = _Reader(markup)
    reader.read()
    return _trimmed(reader.text, reader.entities)


@dataclass
class _Open:
    name: str
    entity: Json
    offset: int


@dataclass
class _Reader:
    markup: str
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=list)

    def read(self) -> None:
        end = 0
        for tag in _TAG.finditer(self.markup):
            self._add(end, tag.start())
            self._close(tag) if tag["slash"] else self._open(tag)
            end = tag.end()
        self._add(end, len(self.markup))
        if self.opened:
            name = self.opened[-1].name
            raise _unreadable(f'Can\'t find end tag corresponding to start tag "{name}"')
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))

    def _add(self, start: int, end: int) -> None:
        piece = self.markup[start:end]
        if "<" in piece:
            at = start + piece.index("<")
            kind = "end" if self.markup.startswith("</", at) else "start"
            raise _unreadable(f"Unclosed {kind} tag at byte offset {self._byte(at)}")
        self.text += _REFERENCE.sub(lambda reference: unescape(reference.group()), piece)

    def _open(self, tag: re.Match[str]) -> None:
        name = tag["name"].lower()
        at = self._byte(tag.start())
        if name not in _STYLES:
            raise _unreadable(f'Unsupported start tag "{name}" at byte offset {at}')
        attributes = {
            key.lower(): unescape(one or two or bare)
            for key, one, two, bare in _ATTRIBUTE.findall(tag["attributes"])
        }
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _unreadable(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
        self.opened.append(_Open(name, _entity(name, attributes), utf16_length(self.text)))

    def _close(self, tag: re.Match[str]) -> None:
        name, at = tag["name"].lower(), self._byte(tag.start())
        if not self.opened:
            raise _unreadable(f"Unexpected end tag at byte offset {at}")
        opened = self.opened.pop()
        if name not in {"", opened.name}:
            raise _unreadable(
                f'Unmatched end tag at byte offset {at}, expected "</{opened.name}>", found "</{name}>"'
            )
        length = utf16_length(self.text) - opened.offset
        if length and opened.entity.get("url") != "":
            self.entities.append(opened.entity | {"offset": opened.offset, "length": length})

    def _byte(self, position: int) -> int:
        return len(self.markup[:position].encode())


def _entity(name: str, attributes: dict[str, str]) -> Json:
    kind = _STYLES[name]
    if kind == "blockquote" and "expandable" in attributes:
        return {"type": "expandable_blockquote"}
    if kind == "text_link":
        return {"type": kind, "url": attributes.get("href", "")}
    if kind == "custom_emoji":
        return {"type": kind, "custom_emoji_id": attributes.get("emoji-id", "")}
    return {"type": kind}


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    kept = text.strip()
    lead = utf16_length(text[: len(text) - len(text.lstrip())])
    end = utf16_length(kept)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        stop = min(entity["offset"] + entity["length"] - lead, end)
        if stop > start:
            moved.append(entity | {"offset": start, "length": stop - start})
    return kept, moved


def _unreadable(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")
