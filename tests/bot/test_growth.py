"""Outside Rasa too, a message that is eight times as long takes about eight times as long to read."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from actions.verification.proofs import _EMAIL, _LAST_FOUR, _NUMBER, _PHONE, _POSTCODE
from actions.verification.state import _MISSING_CODE, _NOT_HAVING_IT
from backend.order_resolution.product_matching import is_mentioned, is_named
from bot.conversation.openers import is_mere_opener
from bot.language import language_of, to_simplified
from bot.masking import mask
from bot.matcher.reading import read
from gendan.visible import visible

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "nlu"))
from evaluation import growth

TITLES = ["保温杯", "Running shoes"]


READERS: dict[str, Callable[[str], object]] = {
    "visible": visible,
    "mask": mask,
    "language_of": lambda text: language_of(text, "zh"),
    "to_simplified": to_simplified,
    "is_mere_opener": is_mere_opener,
    "matcher": read,
    "is_named": lambda text: is_named(text, TITLES[0]),
    "is_mentioned": lambda text: is_mentioned(text, TITLES),
    "codes": lambda text: (_MISSING_CODE.search(text), _NOT_HAVING_IT.search(text)),
    "proofs": lambda text: [p.findall(text) for p in (_EMAIL, _PHONE, _LAST_FOUR, _POSTCODE, _NUMBER)],
}


# Accents piled upon a letter are brought into order in time that grows with the square; what is typed has at
# most some 4,000 of them when it gets to any of these (a test in `test_turns.py`).
@pytest.mark.parametrize("kind", [kind for kind in growth.KINDS if kind != "piled accents"])
@pytest.mark.parametrize("reader", READERS)
def test_reading_takes_time_in_proportion_to_the_length(reader: str, kind: str) -> None:
    assert growth.grows_too_fast(READERS[reader], kind) is None
