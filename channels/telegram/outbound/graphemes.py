"""Where a text may be cut without tearing apart what is read as one character."""

import unicodedata

_JOINER, _NON_JOINER = "\u200d", "\u200c"
# Marks that change the character before them, and what emoji are made of: variation selectors are marks, too.
_EXTENDING = frozenset({"Mn", "Me", "Mc"})
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_HANGUL_VOWELS_AND_FINALS = range(0x1160, 0x1200)


def cut_before(text: str, at: int, start: int = 0) -> int:
    """Return the last place up to `at` where no grapheme is torn.

    Args:
        text: what is cut.
        at: the place wished for.
        start: where the part begins; a grapheme that fills all of it is cut all the same.
    """
    found = at
    while found > start and _is_inside(text, found):
        found -= 1
    return found if found > start else at


def _is_inside(text: str, at: int) -> bool:
    if at >= len(text):
        return False
    before, after = text[at - 1], text[at]
    if before == "\r" and after == "\n":
        return True
    if _extends(after) or before == _JOINER:
        return True
    return ord(after) in _FLAG_LETTERS and _flag_letters_before(text, at) % 2 == 1


def _extends(char: str) -> bool:
    code = ord(char)
    return (
        char in (_JOINER, _NON_JOINER)
        or unicodedata.category(char) in _EXTENDING
        or code in _SKIN_TONES
        or code in _TAGS
        or code in _HANGUL_VOWELS_AND_FINALS
    )


def _flag_letters_before(text: str, at: int) -> int:
    """A flag is two letters; which ones belong together is counted from the first of the row."""
    first = at
    while first > 0 and ord(text[first - 1]) in _FLAG_LETTERS:
        first -= 1
    return at - first
