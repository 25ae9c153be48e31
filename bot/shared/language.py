"""Which language a message is in, and Chinese in one script or the other."""

from functools import cache

from opencc import OpenCC

from gendan.text.languages import CHINESE, ENGLISH, TRADITIONAL, is_chinese


def language_of(text: str, former: str) -> str:
    """Return the language a customer wrote in.

    Args:
        text: the message as typed.
        former: the language spoken so far; kept when the text doesn't tell (a number, "ok", an e-mail).
    """
    chinese = is_chinese(text)
    if chinese is None:
        return former
    if not chinese:
        return ENGLISH
    if is_traditional(text):
        return TRADITIONAL
    # Text without a single telling character keeps the script that the customer uses.
    return former if former == TRADITIONAL and not _is_simplified(text) else CHINESE


def is_traditional(text: str) -> bool:
    """Whether the text has characters that only Traditional Chinese uses, and more than Simplified ones."""
    return _changes(text, "t2s") > _changes(text, "s2t")


def to_traditional(text: str) -> str:
    """Return Simplified text in Traditional characters."""
    return str(_converter("s2t").convert(text))


def to_simplified(text: str) -> str:
    """Return Traditional text in Simplified characters."""
    return str(_converter("t2s").convert(text))


def _is_simplified(text: str) -> bool:
    return _changes(text, "s2t") > _changes(text, "t2s")


def _changes(text: str, direction: str) -> int:
    converted = _converter(direction).convert(text)
    return sum(1 for before, after in zip(text, converted, strict=False) if before != after)


@cache
def _converter(direction: str) -> OpenCC:
    return OpenCC(direction)
