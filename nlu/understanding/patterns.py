"""What a number may be, judged by its form alone; the sentence around it decides in `entities`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import Pattern

_FORMS: dict[str, Pattern[str]] = {
    name: re.compile(form)
    for name, form in {
        "email": r"[a-z0-9_.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+",
        # Carriers' own letters, the postal union's S10 numbers, UPS, Amazon, USPS.
        "tracking_number": r"(?:sf|jd|jdva|jdx|jt|yt|zto|sto|yd|dpk|ems|tba|lp|db|ht)[0-9]{9,16}"
        r"|1z[a-z0-9]{16}|[a-z]{2}[0-9]{9}[a-z]{2}|9[0-9]{21}|420[0-9]{27}|00[0-9]{18}",
        "phone": r"(?:\+?86-?)?1[3-9][0-9]-?[0-9]{4}-?[0-9]{4}|\+[0-9]{1,3}-?[0-9-]{7,13}"
        r"|0[0-9]{2,3}-[0-9]{7,8}|\([0-9]{3}\) ?[0-9]{3}-?[0-9]{4}|[0-9]{3}[-.][0-9]{3}[-.][0-9]{4}"
        r"|0[1-9][0-9]{8,9}",
        "postcode": r"[0-9]{6}|[0-9]{5}(?:-[0-9]{4})?|[a-z]{1,2}[0-9][0-9a-z]?[0-9][a-z]{2}"
        r"|[a-z][0-9][a-z][0-9][a-z][0-9]",
        "tax_number": r"91[0-9]{6}[0-9a-z]{10}|(?:gb|de|fr|ie|eu|atu|it)[0-9]{8,11}[a-z]{0,2}"
        r"|[0-9]{2}-[0-9]{7}|nl[0-9]{9}b[0-9]{2}|[0-9]{15}|[0-9a-z]{18}",
        "date": r"(?:19|20)[0-9]{2}[./-][0-9]{1,2}[./-][0-9]{1,2}|[0-9]{1,2}[./][0-9]{1,2}(?:[./][0-9]{2,4})?"
        r"|[0-9]{1,2}(?:st|nd|rd|th)",
        "size": r"[0-9]*x{0,4}[sml]|[0-9]{1,4}(?:g|gb|ml|cm|mm|kg|l|w|mah|inch|in|oz|码)|[0-9]{2}(?:\.5)?",
    }.items()
}
_MONEY_AFTER = re.compile(r"\s*(?:元|块|刀|rmb|usd|eur|dollars?|euros?|eur|gbp|yuan|pounds?|bucks|%|折)")
_MONEY_BEFORE = re.compile(r"[$€£¥￥]\s?$")
_SIGN_AND_SPACE = 2
_PLACEHOLDER = "#"


def forms_of(number: str) -> list[str]:
    """Return the kinds of entity whose form `number`, normalised, has."""
    return [name for name, form in _FORMS.items() if form.fullmatch(number)]


def is_money(text: str, start: int, end: int) -> bool:
    """Tell whether `text[start:end]` is an amount or a percentage, by what stands next to it."""
    return bool(
        _MONEY_AFTER.match(text, end) or _MONEY_BEFORE.search(text, max(0, start - _SIGN_AND_SPACE), start)
    )


class NumberShapes:
    """The numbers of one shop, `#` a digit: tells which bare numbers are its orders or parcels.

    Args:
        shapes: "order" and "tracking" → shapes such as `GD######`.
    """

    def __init__(self, shapes: dict[str, list[str]]) -> None:
        self._patterns: list[tuple[str, Pattern[str]]] = [
            (entity, _shape_pattern(shape))
            for kind, entity in (("order", "order_number"), ("tracking", "tracking_number"))
            for shape in shapes.get(kind) or ()
            if _PLACEHOLDER in shape
        ]

    def entity_of(self, number: str) -> str | None:
        """Return "order_number", "tracking_number" or None if the shop has no such number."""
        bare = _bare(number)
        for entity, pattern in self._patterns:
            if pattern.fullmatch(bare):
                return entity
        return None

    def spans(self, text: str) -> Iterable[tuple[int, int, str]]:
        """Find numbers written with their prefix, gaps allowed: start, end, entity."""
        for entity, pattern in self._patterns:
            prefix = pattern.pattern.split(")?")[0][3:]
            if not prefix or not prefix.isalnum():
                continue
            length = sum(int(n) for n in re.findall(r"\{(\d+)\}", pattern.pattern)) or 1
            gapped = re.compile(
                rf"(?<![a-z0-9])#?{prefix}[ -]?[0-9](?:[ -]?[0-9]){{{length - 1}}}(?![a-z0-9])"
            )
            for match in gapped.finditer(text):
                yield match.start(), match.end(), entity


def _bare(number: str) -> str:
    return re.sub(r"[^a-z0-9]", "", number.lower())


def _shape_pattern(shape: str) -> Pattern[str]:
    """Digits as many as the shape has, its leading letters optional."""
    prefix, digits = re.fullmatch(r"([^#]*)(.*)", shape, re.DOTALL).groups()  # type: ignore[union-attr]
    prefix = _bare(prefix)
    body = re.sub(r"#+", lambda run: f"[0-9]{{{len(run.group())}}}", _keep(digits))
    return re.compile(f"(?:{prefix})?{body}")


def _keep(shape: str) -> str:
    return "".join(char for char in shape.lower() if char.isalnum() or char == _PLACEHOLDER)
