"""What nobody can have meant for customers: the demo shop's contacts, example domains, made-up numbers."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from backend.shop.model import Shop

# Domains that are nobody's: RFC 2606 and RFC 6761.
_RESERVED = re.compile(
    r"(?<![\w.-])(?:[\w-]+\.)*(?:example\.(?:com|net|org)|[\w-]+\.(?:example|test|invalid|localhost))(?![\w-])",
    re.IGNORECASE,
)
_TO_DO = re.compile(
    r"\b(?:TODO|FIXME|TBD|XXX+)\b|change[ _-]?me\b|\blorem ipsum\b|待填|待补充|占位|此处填写|请替换",
    re.IGNORECASE,
)
_NO_DIGITS = re.compile(r"\D")
_COUNTING = ("0123456789", "9876543210")
# Numbers that regulators keep for films and examples, and the one that stands in every Chinese manual.
_OF_NOBODY = re.compile(r"1?\d{3}55501\d\d|(?:44|0)1632960\d{3}|(?:44|0)2079460\d{3}|(?:86)?13800138000")
_SUBSCRIBER = 7
_FEWEST_IN_A_ROW = 6
_FEWEST_ALIKE = 3
Leaf = tuple[str, str]


def find_placeholders(shop: Shop, demo: Shop | None) -> Iterator[Leaf]:
    """Find what keeps a shop's file from being used.

    Args:
        shop: a real shop.
        demo: the demo shop, whose name and contacts nobody else has; None where it isn't at hand.

    Returns:
        Each key with what is wrong about it and the remedy.
    """
    of_demo = _own_values(demo) if demo else frozenset()
    for key, text in _leaves(shop):
        if problem := _problem(key, text, of_demo):
            remedy = "put your own" if key.startswith("name.") else "put your own, or take the key out"
            yield key, f"{problem}: {remedy}"


def example_domain(text: str) -> str | None:
    """Return a domain in a text that is nobody's, None without one."""
    found = _RESERVED.search(text)
    return found.group() if found else None


def find_borrowed_facts(shop: Shop, demo: Shop) -> list[str]:
    """Return the keys under `faq` that say what the demo shop says, word by word; none if they are few."""
    borrowed = sorted(key for key, _ in set(_leaves(shop)) & set(_leaves(demo)) if key.startswith("faq."))
    return borrowed if len(borrowed) >= _FEWEST_ALIKE else []


def _problem(key: str, text: str, of_demo: frozenset[str]) -> str | None:
    if any(value in text for value in of_demo):
        return "is the demo shop's"
    if found := _TO_DO.search(text):
        return f"still says '{found.group()}'"
    if domain := example_domain(text):
        return f"has the example domain {domain}, which is nobody's"
    if key.endswith("phone") and _is_made_up(text):
        return "is a made-up number, which customers would call"
    return None


def _own_values(demo: Shop) -> frozenset[str]:
    values = (*demo.name.values(), demo.contacts.phone, demo.contacts.email, demo.privacy_url)
    return frozenset(value for value in values if value)


def _leaves(shop: Shop) -> Iterator[Leaf]:
    yield from _texts("", shop.model_dump(mode="json", exclude_none=True))


def _texts(key: str, value: Any) -> Iterator[Leaf]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts(f"{key}.{name}" if key else name, inner)
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _texts(f"{key}.{position}", inner)


def _is_made_up(phone: str) -> bool:
    digits = _NO_DIGITS.sub("", phone)
    if _OF_NOBODY.fullmatch(digits) or "0" * _FEWEST_IN_A_ROW in digits:
        return True
    last = digits[-_SUBSCRIBER:]
    is_long = len(last) == _SUBSCRIBER
    return is_long and (len(set(digits)) == 1 or any(last in row * 2 for row in _COUNTING))
