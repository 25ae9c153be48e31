"""Personal data and secrets are taken out of log lines at the formatter, whoever wrote them."""

import re
from collections.abc import MutableMapping
from typing import Any

from gendan.text.contacts import EMAIL_OF_ANY_SCRIPT, PHONE_LIKE
from gendan.text.normalise import DASHES, plain_in_place
from gendan.text.numbers import LIKELY_NUMBER

# What must stand in a line for a pattern to be looked for, the pattern, and what is written instead. Order
# matters: a token may contain what looks like a phone number. Not \b or \w around what is looked for: Chinese
# stands next to it without a space, and is a letter to them.
_PATTERNS = (
    # PostgreSQL quotes the whole row that broke a rule.
    ("DETAIL:  ", re.compile(r"DETAIL:  [^\n]*"), "DETAIL: [row]"),
    ("eyJ", re.compile(r"eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*"), "[token]"),
    ("_", re.compile(r"(?<![A-Za-z0-9_])(?:gdk|whsec|sk)_[\w-]{6,}"), "[key]"),
    # Telegram's, which its library puts into every address.
    (":", re.compile(r"(?:\bbot)?(?<!\d)\d{6,14}:[A-Za-z0-9_-]{30,}"), "[token]"),
    ("", re.compile(r"(?i)(?<![a-z0-9_])bearer\s+[\w.~+/=-]{8,}"), "Bearer [token]"),
    ("@", re.compile(EMAIL_OF_ANY_SCRIPT), "[email]"),
    ("", re.compile(LIKELY_NUMBER), "[number]"),
    ("", re.compile(PHONE_LIKE), "[number]"),
)
# An address or number may be written in these.
_WRITTEN_WIDE = re.compile(f"[＠．＋（）０-９Ａ-Ｚａ-ｚ{DASHES[1:]}]")
# What our own code writes on purpose and is never personal.
_PLAIN_FIELDS = frozenset({"timestamp", "level", "event", "process", "port", "pid", "elapsed_ms", "turn_id"})


def redact(text: str) -> str:
    """Return the text with e-mails, phone and order numbers, keys and tokens replaced by their kind."""
    if not text.isascii() and _WRITTEN_WIDE.search(text):
        text = plain_in_place(text)
    for needed, pattern, kind in _PATTERNS:
        if needed in text:
            text = pattern.sub(kind, text)
    return text


def redact_event(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Structlog processor: redact every value, however deep, but the fields known to be plain."""
    for name, value in event.items():
        if name not in _PLAIN_FIELDS or name == "event":
            event[name] = _redact_value(value)
    return event


def _redact_value(value: Any) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {key: _redact_value(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_redact_value(inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return redact(str(value))
