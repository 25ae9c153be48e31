"""What a message plainly asks: by numbers and a few words, in both languages, and only when that is safe."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.conversation.openers import is_mere_opener
from bot.language import to_simplified


class Wish(StrEnum):
    """What the matcher can grant without the dialogue."""

    ORDER = "order"
    LIST = "list"
    PERSON = "person"
    GREETING = "greeting"


@dataclass(frozen=True)
class Reading:
    """A message that was understood.

    Attributes:
        mentions: what may be an order's or a parcel's number.
        position: `latest` or `other`, as in "my last order", "the other one".
        about_parcel: whether a parcel under way is meant, of however many orders there are.
    """

    wish: Wish
    mentions: tuple[str, ...] = ()
    position: str | None = None
    about_parcel: bool = False


# Whoever says one of these wants more than to know where an order is: the dialogue answers when it is back.
_BEYOND = re.compile(
    r"退|换|改|取消|不要了|拒收|发票|抬头|投诉|赔|坏|破|碎|错|假|少[了发寄件]|漏发|缺|差评|建议|表扬"
    r"|运费|邮费|包邮|优惠|便宜|支付|付款|多少钱|政策|规定|支持|地址|别再|不要发|订阅|英文|中文"
    r"|\b(?:refund|return|exchang|cancel|chang|swap|invoice|complain|broken|damag|wrong|missing|fake|cost"
    r"|how much|price|pay|coupon|discount|polic|feedback|unsubscrib|stop|address|speak|language|don'?t)",
)
_PERSON = re.compile(
    r"人工|真人|转(?:接)?客服|找客服"
    r"|\b(?:human|real person|a person|an? agent|representative|live chat|operator)\b"
)
_PARCEL = re.compile(
    r"到哪|在哪|哪里了|哪了|物流|快递|包裹|到货|到了|到没|没到|几时到|收到|派送|派件|签收|运到|查件|东西呢|取件码"
    r"|\b(?:where|track|parcel|package|deliver|arriv|eta|late|delay|courier|signed|on (?:its|the) way)",
)
_ORDER = re.compile(r"发货|发出|寄出|订单|还没|查单|催|进度|那单|一单|\b(?:order|ship|status)")
_LIST = re.compile(
    r"(?:我的|所有|全部)订单|订单(?:列表|记录)|\b(?:my orders|all (?:my )?orders|order (?:list|history))\b"
)
_LATEST = re.compile(r"最近|最新|上一[单个]|刚(?:买|下|拍)|\b(?:last|latest|newest|most recent) ")
_OTHER = re.compile(
    r"[另别]的?(?:外)?(?:那|一|个|单|的)|其他|\b(?:the |my )?other (?:one|order|parcel|package)\b"
)
_MAIL = re.compile(r"\S+@\S+")
# Letters and digits in one piece, or digits in groups; what is too short or a date is left out below.
_NUMBER = re.compile(r"#?(?=[a-z/-]*\d)[a-z0-9]+(?:[-/ ](?=\d)[a-z0-9]+)*")
_FEWEST_DIGITS = 3
_DATE = re.compile(r"(?:19|20)\d{2}[-/ ]\d{1,2}[-/ ]\d{1,2}|\d{1,2}[-/]\d{1,2}")


def read(text: str, payload: dict[str, Any] | None = None) -> Reading | None:
    """Return what a message plainly asks, None when only the dialogue can tell.

    Args:
        text: as typed.
        payload: a pressed button's meaning, which counts instead of the text.
    """
    if payload:
        return _read_button(payload)
    if is_mere_opener(text):
        return Reading(Wish.GREETING)
    plain = to_simplified(unicodedata.normalize("NFKC", text)).lower()
    if _PERSON.search(plain):
        return Reading(Wish.PERSON)
    return None if _BEYOND.search(plain) or _MAIL.search(plain) else _read_about_orders(plain)


def _read_about_orders(plain: str) -> Reading | None:
    mentions = _numbers(plain)
    position = "latest" if _LATEST.search(plain) else "other" if _OTHER.search(plain) else None
    if not mentions and _LIST.search(plain):
        return Reading(Wish.LIST)
    about_parcel = bool(_PARCEL.search(plain)) or position == "other"
    if mentions or position or about_parcel or _ORDER.search(plain):
        return Reading(Wish.ORDER, mentions, position, about_parcel)
    return None


def _read_button(payload: dict[str, Any]) -> Reading | None:
    intent, named = payload["intent"], payload.get("entities") or {}
    if intent == "talk_to_human":
        return Reading(Wish.PERSON)
    if intent == "order_status" and named.get("detail") == "list":
        return Reading(Wish.LIST)
    if intent in ("inform", "order_status", "track_delivery", "delivery_delay") and not named.get("detail"):
        number = named.get("order_number")
        return Reading(Wish.ORDER, (number,) if number else (), about_parcel=intent != "order_status")
    return None


def _numbers(plain: str) -> tuple[str, ...]:
    found = (match[0].strip() for match in _NUMBER.finditer(plain))
    return tuple(
        number
        for number in found
        if sum(char.isdigit() for char in number) >= _FEWEST_DIGITS and not _DATE.fullmatch(number)
    )
