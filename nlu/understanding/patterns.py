"""What a number may be, judged by its form alone; the sentence around it decides in `entities`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from gendan.text.contacts import is_email, is_phone
from gendan.text.numbers import ShapeMatcher, is_carriers_number
from gendan.text.postcodes import is_postcode

_FORMS: dict[str, Callable[[str], object]] = {
    "email": is_email,
    "tracking_number": is_carriers_number,
    "phone": is_phone,
    "postcode": is_postcode,
    "tax_number": re.compile(
        r"91[0-9]{6}[0-9a-z]{10}|(?:gb|de|fr|ie|eu|atu|it)[0-9]{8,11}[a-z]{0,2}"
        r"|[0-9]{2}-[0-9]{7}|nl[0-9]{9}b[0-9]{2}|[0-9]{15}|[0-9a-z]{18}"
    ).fullmatch,
    "date": re.compile(
        r"(?:19|20)[0-9]{2}[./-][0-9]{1,2}[./-][0-9]{1,2}|[0-9]{1,2}[./][0-9]{1,2}(?:[./][0-9]{2,4})?"
        r"|[0-9]{1,2}(?:st|nd|rd|th)"
    ).fullmatch,
    "size": re.compile(
        r"[0-9]*x{0,4}[sml]|[0-9]{1,4}(?:g|gb|ml|cm|mm|kg|l|w|mah|inch|in|oz|码)|[0-9]{2}(?:\.5)?"
    ).fullmatch,
}
_MONEY_AFTER = re.compile(r"\s*(?:元|块|刀|rmb|usd|eur|dollars?|euros?|eur|gbp|yuan|pounds?|bucks|%|折)")
_MONEY_BEFORE = re.compile(r"[$€£¥￥]\s?$")
_SIGN_AND_SPACE = 2


def forms_of(number: str) -> list[str]:
    """Return the kinds of entity whose form `number`, normalised, has."""
    return [name for name, form in _FORMS.items() if form(number)]


def is_money(text: str, start: int, end: int) -> bool:
    """Tell whether `text[start:end]` is an amount or a percentage, by what stands next to it."""
    return bool(
        _MONEY_AFTER.match(text, end) or _MONEY_BEFORE.search(text, max(0, start - _SIGN_AND_SPACE), start)
    )


class NumberShapePatterns:
    """The numbers of one shop, `#` a digit: tells which bare numbers are its orders or parcels.

    Args:
        shapes: "order" and "tracking" → shapes such as `GD######`.
    """

    def __init__(self, shapes: Mapping[str, Sequence[str]]) -> None:
        self._matchers = [
            (entity, ShapeMatcher.of(shapes.get(kind) or ()))
            for kind, entity in (("order", "order_number"), ("tracking", "tracking_number"))
        ]

    def entity_of(self, number: str) -> str | None:
        """Return "order_number", "tracking_number" or None if the shop has no such number."""
        return next((e for e, matcher in self._matchers if matcher.fits_without_prefix(number)), None)

    def spans(self, text: str) -> Iterable[tuple[int, int, str]]:
        """Find numbers written with their prefix, gaps allowed: start, end, entity."""
        for entity, matcher in self._matchers:
            yield from ((start, end, entity) for start, end in matcher.spans(text))
