"""The words of what the backend itself sends."""

from collections.abc import Mapping
from typing import Any

from backend.shared.localized import Localized

_SUBJECT = {"zh": "{shop}：您的验证码", "en": "{shop}: your verification code"}
_BODY = {
    "zh": "您的验证码是 {code}，10 分钟内有效。请不要告诉任何人；如果不是您本人操作，忽略即可。——{shop}",
    "en": "Your verification code is {code}. It is valid for 10 minutes. Don't pass it on to anybody; "
    "if you didn't ask for it, you can ignore this message. {shop}",
}


def letter(shop: Localized, payload: Mapping[str, Any]) -> tuple[str, str]:
    """Return subject and body of what the outbox holds: a code, or words that are there already."""
    if "code" not in payload:
        return payload["subject"], payload["text"]
    language = payload["language"]
    subject = _in(_SUBJECT, language).format(shop=_in(shop, language))
    return subject, code_body(shop, language, payload["code"])


def code_body(shop: Localized, language: str, code: str) -> str:
    """Return the words around a code."""
    return _in(_BODY, language).format(shop=_in(shop, language), code=code)


def shop_name(shop: Localized, language: str) -> str:
    """Return the shop's name as a sender's."""
    return _in(shop, language)


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en") or next(iter(texts.values()))
