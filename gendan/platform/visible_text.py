"""Text from outside as people see it: nothing that turns, hides or breaks what stands beside it.

Names, addresses and scans come from shops, carriers and customers and are shown inside sentences. What is
taken out has no look of its own: controls, directional overrides, zero-width blanks, tags, halves of
characters. What scripts and emoji need stays: joiners where they join, variation selectors, a flag's tags.
"""

import re
import unicodedata
from typing import Any

ELLIPSIS = "…"
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"

# Unicode 15.1, UAX #9 (directional), #31 and #51 (joiners, tags), and `Default_Ignorable_Code_Point`.
_ALWAYS = (
    r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u180e\u200b\u202a-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef"
    r"\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\ud800-\udfff\U0001d173-\U0001d17a\U000e0000\U000e0001"
)
_MARKS = r"\u061c\u200e\u200f"
_JOINERS = r"\u200c\u200d"
_SELECTORS = r"\ufe00-\ufe0f\U000e0100-\U000e01ef"
_TAGS = r"\U000e0020-\U000e007f"
_BREAKS = r"\x0b\x0c\x85\u2028\u2029"
_SUSPECT = re.compile(f"[{_ALWAYS}{_MARKS}{_JOINERS}{_SELECTORS}{_TAGS}{_BREAKS}\r\n\t]")
_SUSPECT_IN_LINES = re.compile(f"[{_ALWAYS}{_MARKS}{_JOINERS}{_SELECTORS}{_TAGS}{_BREAKS}\r]")
_INVISIBLE = re.compile(f"[{_ALWAYS}]")
_LINE_BREAK = re.compile(f"\r\n|[\r{_BREAKS}]")
_BLANKS = re.compile(r"[\t\n ]*[\t\n][\t\n ]*")
_MARK = re.compile(f"[{_MARKS}]")
# The only tags in use are those of flags (England, Scotland, Wales): a black flag, letters, an end.
_STRAY_TAGS = re.compile(
    f"(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{{1,8}}\U000e007f)|[{_TAGS}]+"
)
_STRAY_SELECTORS = re.compile(f"(?:(?<=[\\s{_JOINERS}])|^)[{_SELECTORS}]+|(?<=[{_SELECTORS}])[{_SELECTORS}]+")
_JOINER_RUN = re.compile(f"[{_JOINERS}]+")
_SKIPPED_BEFORE_JOINER = re.compile(f"[{_SELECTORS}\U0001f3fb-\U0001f3ff]")
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_JOINING_SCRIPTS = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1a00-\u1cff\ua800-\uabff\ufb50-\ufdff"
    "\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
)


def visible(text: str, *, lines: bool = False) -> str:
    """Return a text without what can't be seen, trimmed.

    Args:
        text: from outside; halves of characters may be in it.
        lines: whether line breaks and tabs stay; else each run of them becomes one blank.
    """
    text = printable(unicodedata.normalize("NFC", text))
    return (text if lines or not _SUSPECT.search(text) else _BLANKS.sub(" ", text)).strip()


def printable(text: str) -> str:
    """Return a text without what can't be seen, such as a terminal's commands; blanks and lines stay."""
    if not _SUSPECT_IN_LINES.search(text):
        return text
    text = _INVISIBLE.sub("", _LINE_BREAK.sub("\n", text))
    text = _STRAY_TAGS.sub(lambda found: found[1] or "", text)
    if not _RTL.search(text):
        text = _MARK.sub("", text)
    return _STRAY_SELECTORS.sub("", _JOINER_RUN.sub(_joiner_if_needed, text))


def visible_json(value: Any) -> Any:
    """Return a JSON value with every text in it as people see it; keys stay."""
    if isinstance(value, str):
        return visible(value, lines=True)
    if isinstance(value, dict):
        return {key: visible_json(inner) for key, inner in value.items()}
    return [visible_json(inner) for inner in value] if isinstance(value, list | tuple) else value


def has_invisible(text: str) -> bool:
    """Whether there may be something in a text that `visible_json` takes out; quick, for long texts."""
    return _SUSPECT_IN_LINES.search(text) is not None


def isolated(text: str) -> str:
    """Return a text that can stand in a sentence of another direction without turning what is beside it."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}" if _RTL.search(text) else text


def shortened(text: str, most: int) -> str:
    """Return a text of at most `most` characters, cut between words where it can be, never in a letter.

    Args:
        text: as people see it.
        most: characters with the ellipsis that shows the cut; at least 2.
    """
    if len(text) <= most:
        return text
    end = most - len(ELLIPSIS)
    while end > 0 and _belongs_to_former(text, end):
        end -= 1
    # A word is only given up for a cut between words if most of the text is left.
    blank = max(text.rfind(" ", 0, end + 1), text.rfind("\n", 0, end + 1))
    if blank > end * 2 // 3:
        end = blank
    return text[:end].rstrip() + ELLIPSIS


def _joiner_if_needed(run: re.Match[str]) -> str:
    before = _SKIPPED_BEFORE_JOINER.sub("", run.string[max(0, run.start() - 3) : run.start()])
    after = run.string[run.end() : run.end() + 1]
    if not before or not after or before[-1].isspace() or after[0].isspace():
        return ""
    is_pictures = unicodedata.category(before[-1]) == "So" and unicodedata.category(after[0]) in ("So", "Sm")
    if is_pictures or (_JOINING_SCRIPTS.match(before[-1]) and _JOINING_SCRIPTS.match(after[0])):
        return run[0][0]
    return ""


def _belongs_to_former(text: str, at: int) -> bool:
    """Whether the character at `at` is seen as one with the one before it."""
    character, before = text[at], text[at - 1]
    if before == "\u200d" or character in "\u200c\u200d":
        return True
    if unicodedata.category(character).startswith("M") or "\U0001f3fb" <= character <= "\U0001f3ff":
        return True
    if "\U000e0020" <= character <= "\U000e007f":
        return True
    # Flags are pairs of letters of their own: an odd number of them before is half a flag.
    regional = re.search("[\U0001f1e6-\U0001f1ff]*$", text[max(0, at - 40) : at])
    is_half = regional is not None and len(regional[0]) % 2 == 1
    return is_half and "\U0001f1e6" <= character <= "\U0001f1ff"
