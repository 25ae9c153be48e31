"""Outside Rasa too, a message that is eight times as long takes about eight times as long to read."""

from collections.abc import Callable

import pytest
from evaluation import growth

from actions.verification.form_state import _MISSING_CODE, _NOT_HAVING_IT
from backend.order_resolution.product_matching import is_mentioned, is_named
from bot.dialogue.bare_greetings import is_bare_greeting
from bot.dialogue.fallback.parser import read
from bot.shared.language import language_of, to_simplified
from bot.shared.masking import mask
from gendan.platform.logging.redaction import redact
from gendan.platform.visible_text import visible
from gendan.text import contacts, languages, names, numbers, person_words, postcodes

TITLES = ["保温杯", "Running shoes"]
SHAPES = numbers.ShapeMatcher(["GD######", "INV/####/####", "SF#############"])


READERS: dict[str, Callable[[str], object]] = {
    "visible": visible,
    "mask": mask,
    "language_of": lambda text: language_of(text, "zh"),
    "to_simplified": to_simplified,
    "is_bare_greeting": is_bare_greeting,
    "matcher": read,
    "is_named": lambda text: is_named(text, TITLES[0]),
    "is_mentioned": lambda text: is_mentioned(text, TITLES),
    "codes": lambda text: (_MISSING_CODE.search(text), _NOT_HAVING_IT.search(text)),
    "redact": redact,
    "find_email": contacts.find_email,
    "parse_email": contacts.parse_email,
    "without_emails": contacts.without_emails,
    "may_hold_email": contacts.may_hold_email,
    "find_phones": contacts.find_phones,
    "is_phone": contacts.is_phone,
    "find_last_four": contacts.find_last_four,
    "find_numbers": numbers.find_numbers,
    "find_grouped_numbers": lambda text: numbers.find_numbers(text, grouped=True),
    "shapes": lambda text: (
        SHAPES.fits_without_prefix(text),
        SHAPES.is_as_written(text),
        list(SHAPES.spans(text)),
    ),
    "number_key": numbers.number_digits,
    "find_postcode": postcodes.find_postcode,
    "name_alone": names.name_alone,
    "is_longer_than_a_name": names.is_longer_than_a_name,
    "is_chinese": languages.is_chinese,
    "names_person": person_words.names_person,
    "asks_for_person": lambda text: (
        person_words.asks_for_person_in_chinese(text),
        person_words.asks_for_person_in_english(text),
    ),
}


# Accents piled upon a letter are brought into order in time that grows with the square; what is typed has at
# most some 4,000 of them when it gets to any of these (a test in `test_turns.py`).
@pytest.mark.parametrize("kind", [kind for kind in growth.KINDS if kind != "piled accents"])
@pytest.mark.parametrize("reader", READERS)
def test_reading_takes_time_in_proportion_to_the_length(reader: str, kind: str) -> None:
    assert growth.grows_too_fast(READERS[reader], kind) is None
