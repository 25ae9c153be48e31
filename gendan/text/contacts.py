"""E-mail addresses and telephone numbers as people write them."""

from __future__ import annotations

import re
import unicodedata

from gendan.text.numbers import is_date

# RFC 5322's atoms, and letters of every script (RFC 6531).
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[\w-]{1,63}\.){1,6}[\w-]{2,63}")
_LONGEST_ADDRESS = 254
# Latin, Greek, Cyrillic and what else is written with an alphabet: Chinese stands next to an address without
# a space and is no part of it.
_ALPHABETIC = r"A-Za-z0-9_\u00c0-\u1fff"


def _in_sentence(letters: str) -> str:
    # Fewer signs than an address may have: they belong to the sentence. Every repetition has its limit, or a
    # long run would be read anew at each of its characters.
    return rf"[{letters}+-][{letters}.+'-]{{0,63}}@[{letters}-]{{1,63}}(?:\.[{letters}-]{{1,63}}){{1,5}}"


EMAIL = _in_sentence(_ALPHABETIC)
# An address in Chinese letters takes the words around it with it, which only hiding may do.
EMAIL_OF_ANY_SCRIPT = _in_sentence(r"\w")
_EMAIL = re.compile(EMAIL)
_EMAIL_OF_ANY_SCRIPT = re.compile(EMAIL_OF_ANY_SCRIPT)
_AT = re.compile(r"\S@\S")

# A number has seven digits at least (some cities' own), and fifteen at most (E.164).
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15
_NEXT_DIGIT = r"(?:[ ()-]{0,3}\d)"
_BEFORE, _AFTER = r"(?<![A-Za-z0-9_#/-])(?<!\d[.:])", r"(?![A-Za-z0-9_/-])(?![.:]\d)"
_CHINESE_MOBILE = r"(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}"
_WITH_DOTS = r"\d{3}\.\d{3}\.\d{4}"
# A German number goes on like a Chinese one: +49 151 29999999.
_NO_OTHER_COUNTRY = r"(?<!\+\d[ -])(?<!\+\d\d[ -])(?<!\+\d\d\d[ -])"
_MOBILES = re.compile(_BEFORE + _NO_OTHER_COUNTRY + _CHINESE_MOBILE + _AFTER)
_PHONES = re.compile(rf"{_BEFORE}(?:{_WITH_DOTS}|\+?\d{_NEXT_DIGIT}{{6,18}}){_AFTER}")
# What else may stand beside a number when it is to be hidden, whatever number it is.
PHONE_LIKE = (
    rf"(?<![A-Za-z0-9_-])(?<!\d[.:])(?:{_WITH_DOTS}|\+?\d{_NEXT_DIGIT}{{6,40}}[Xx]?)"
    r"(?![A-Za-z0-9_])(?![.:]\d)"
)
_SURELY_A_PHONE = re.compile(rf"{_CHINESE_MOBILE}|\+\d{{8,15}}")
# Forms without a gap, as they stand in a normalised message.
_PHONE = re.compile(
    rf"{_CHINESE_MOBILE}|\+[0-9]{{1,3}}-?[0-9-]{{7,13}}|0[0-9]{{2,3}}-[0-9]{{7,8}}"
    rf"|\([0-9]{{3}}\) ?[0-9]{{3}}-?[0-9]{{4}}|[0-9]{{3}}[-.][0-9]{{3}}[-.][0-9]{{4}}|0[1-9][0-9]{{8,9}}"
)
_LAST_FOUR = re.compile(r"(?<![A-Za-z0-9#/-])\d{4}(?![A-Za-z0-9/-])")
_DIGIT = re.compile(r"\d")
_NO_DIGIT = re.compile(r"[^\d+]")


def parse_email(text: str) -> str | None:
    """Return the address that a whole text is, in lower case, or None if it's none."""
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    return folded if len(folded) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(folded) else None


def find_email(text: str) -> str | None:
    """Return the first e-mail address in plain text, without the Chinese around it."""
    if "@" not in text:
        return None
    found = _EMAIL.search(text) or _EMAIL_OF_ANY_SCRIPT.search(text)
    return found[0] if found else None


def is_email(text: str) -> bool:
    """Whether a whole normalised word is an e-mail address."""
    return _EMAIL.fullmatch(text) is not None


def without_emails(text: str) -> str:
    """Return plain text with a space in the place of each e-mail address."""
    return _EMAIL_OF_ANY_SCRIPT.sub(" ", _EMAIL.sub(" ", text)) if "@" in text else text


def may_hold_email(text: str) -> bool:
    """Whether a text may hold an e-mail address, however unusual."""
    return _AT.search(text) is not None


def find_phones(text: str) -> list[str]:
    """Return the telephone numbers in plain text, as they are written there.

    A Chinese mobile number is one whatever digits stand before and after it. Elsewhere, groups of digits that
    are too many for one number end in something else, such as a postcode. A date is no number.
    """
    if not _DIGIT.search(text):
        return []
    if mobiles := _MOBILES.findall(text):
        return [str(mobile) for mobile in mobiles]
    candidates = map(_with_fewer_groups, _PHONES.findall(text))
    return [found for found in candidates if is_whole_phone(found) and not is_date(found)]


def _with_fewer_groups(found: str) -> str:
    while _count_digits(found) > _MOST_DIGITS:
        found = found.rpartition(" ")[0]
    return found


def is_phone(text: str) -> bool:
    """Whether a whole normalised text has the form of a telephone number, though it may be something else."""
    return _PHONE.fullmatch(text) is not None


def is_surely_a_phone(text: str) -> bool:
    """Whether a whole text can hardly be anything else: a Chinese mobile number, or one with its `+`."""
    return _SURELY_A_PHONE.fullmatch(text) is not None


def is_whole_phone(text: str) -> bool:
    """Whether one could call there: a number's last digits prove something and reach nobody."""
    return _count_digits(text) >= _FEWEST_DIGITS


def _count_digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def phone_digits(text: str) -> str:
    """Return a telephone number's digits, with its `+` if it has one."""
    return _NO_DIGIT.sub("", text)


def find_last_four(text: str) -> str | None:
    """Return four digits that stand alone in plain text: a phone's last, if these were asked for."""
    found = _LAST_FOUR.search(text)
    return found[0] if found else None
