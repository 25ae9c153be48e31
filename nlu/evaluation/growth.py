"""How long reading takes as a message grows, whatever the message consists of; standard library only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import process_time

LENGTHS = (1, 100, 1_000, 5_000, 20_000)
# What a message may consist of; each is repeated up to the length that is wanted.
KINDS: Mapping[str, str] = {
    "one character": "测",
    "digits": "7",
    "spaces": " ",
    "punctuation": "，。!?",
    "mixed": "我的order 100001到哪了, where is it? ",
    "emoji": "😀👍🏽",
    "like an e-mail": "a.b-c@",
    "letters and dots": "a.",
    "like a number": "12-34/",
    "digits in groups": "123 ",
    "numbers and letters": "a1",
    "path": "a/",
    "names": "手机",
    "laughter": "哈啊",
    "piled accents": "e\u0301\u0323\u0301\u0323",
    "weeks": "上",
    "one word again": "return",
    "units": "ml1",
}
_SHORT, _LONG = 2_000, 16_000
# Eight times the length took 8 to 11 times as long here, and 64 times where it grew with the square.
_MOST = 2.5
_TOO_LITTLE_TO_TELL_S = 0.02
_TRIES = 5


def message(kind: str, length: int) -> str:
    """Return a message of one of `KINDS`; its end is something else, so that no pattern fits to the end."""
    piece = KINDS[kind]
    return (piece * (length // len(piece) + 1))[: max(1, length - 1)] + ("好" if length > 1 else "")


def seconds(function: Callable[[str], object], text: str) -> float:
    """Return the processor time that reading a text takes, which others on the machine don't change."""
    start = process_time()
    function(text)
    return process_time() - start


def grows_too_fast(function: Callable[[str], object], kind: str) -> str | None:
    """Return how much longer eight times the length takes, if that is far more than eight times as long.

    The best of a few tries counts: a busy machine only ever adds.
    """
    short, long = message(kind, _SHORT), message(kind, _LONG)
    bound = _MOST * _LONG / _SHORT
    ratio = float("inf")
    for _ in range(_TRIES):
        slow = seconds(function, long)
        ratio = min(ratio, slow / max(seconds(function, short), 1e-6))
        if slow < _TOO_LITTLE_TO_TELL_S or ratio < bound:
            return None
    return f"{kind}: {_LONG // _SHORT} times the length takes {ratio:.0f} times as long"


def table(function: Callable[[str], object]) -> str:
    """Return milliseconds by kind and length, in Markdown."""
    rows = [
        f"| {kind} | "
        + " | ".join(f"{seconds(function, message(kind, n)) * 1000:.1f}" for n in LENGTHS)
        + " |"
        for kind in KINDS
    ]
    head = "| Message of | " + " | ".join(f"{n:,}" for n in LENGTHS) + " |"
    return "\n".join([head, "| --- " * (len(LENGTHS) + 1) + "|", *rows])
