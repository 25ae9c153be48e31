"""What a message plainly asks: by numbers and a few words, in both languages, and only when that is safe."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.dialogue.bare_greetings import is_bare_greeting
from bot.dialogue.fallback import chinese, english
from bot.shared.language import to_simplified
from gendan.contracts import Payload
from gendan.text.contacts import may_hold_email
from gendan.text.languages import holds_han
from gendan.text.normalise import plain
from gendan.text.numbers import find_numbers


class LanguageParser(Protocol):
    """How one language is read."""

    def asked_in(self, text: str) -> english.Asked | None:
        """Return what a message asks, None if any part of it isn't known."""

    def asks_for_person(self, text: str) -> bool:
        """Whether one clause asks for a person and nothing else."""


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
        goods: words that are only understood if the order has goods of that name.
    """

    wish: Wish
    mentions: tuple[str, ...] = ()
    position: str | None = None
    about_parcel: bool = False
    goods: tuple[str, ...] = ()


# Whoever says one of these wants more than to know where an order is, however it is put.
_BEYOND = re.compile(
    r"退|换|改|取消|不要了|拒收|发票|抬头|投诉|赔|坏|破|碎|错|假|少[了发寄件]|漏发|缺|差评|建议|表扬|丢|偷|被人"
    r"|运费|邮费|包邮|优惠|便宜|支付|多少钱|政策|规定|支持|地址|别再|不要发|订阅|英文|中文|催|取件|驿站|谁"
    r"|\b(?:refund|return|exchang|cancel|chang|swap|invoice|complain|broken|damag|wrong|missing|fake|cost|who"
    r"|how much(?! longer)|price|pay|coupon|discount|polic|feedback|unsubscrib|stop|address|speak"
    r"|language|don'?t|stolen|stole|lost|too late|early)",
)
_PARCEL = re.compile(
    r"到哪|在哪|哪里了|哪了|物流|快递|包裹|到货|到了|到没|没到|几时到|收到|派送|派件|签收|运到|东西呢"
    r"|\b(?:where|track|parcel|package|deliver|arriv|eta|late|delay|on (?:its|the) way)"
)
_LIST = re.compile(
    r"(?:帮我|给我)?(?:看看|看一下|查看|查一下|查询|显示)?(?:我的|所有|全部)+订单|(?:我的)?订单(?:列表|记录)"
    r"|(?:(?:show|list|see|view)(?: me)? )?(?:all )?(?:my |the )?(?:my orders|all orders"
    r"|order (?:list|history))"
)
_LATEST = re.compile(r"最近|最新|上一[单个]|刚(?:买|下|拍)|\b(?:last|latest|newest|most recent) ")
_OTHER = re.compile(
    r"[另别]的?(?:外)?(?:那|一|个|单|的)|其他|\b(?:the |my )?other (?:one|order|parcel|package)\b"
)
# Nothing longer is plain.
_LONGEST = 200


def read(text: str, payload: Payload | None = None) -> Reading | None:
    """Return what a message plainly asks, None when only the dialogue can tell.

    Args:
        text: as typed.
        payload: a pressed button's meaning, which counts instead of the text.
    """
    if payload:
        return _read_button(payload)
    if len(text) > _LONGEST:
        return None
    if is_bare_greeting(text):
        return Reading(Wish.GREETING)
    said = to_simplified(plain(text)).lower().replace("’", "'")
    language = chinese if holds_han(said) else english
    if language.asks_for_person(said):
        return Reading(Wish.PERSON)
    return None if _BEYOND.search(said) or may_hold_email(said) else _read_about_orders(said, language)


def _read_about_orders(said: str, language: LanguageParser) -> Reading | None:
    if _LIST.fullmatch(said.strip(" ?!.？！。")):
        return Reading(Wish.LIST)
    mentions = tuple(find_numbers(said, grouped=True))
    asked = language.asked_in(_without(said, mentions))
    if asked is None or not asked.is_question:
        return None
    position = "latest" if _LATEST.search(said) else "other" if _OTHER.search(said) else None
    about_parcel = bool(_PARCEL.search(said)) or position == "other"
    return Reading(Wish.ORDER, mentions, position, about_parcel, asked.goods)


def _without(said: str, mentions: tuple[str, ...]) -> str:
    for mention in mentions:
        said = said.replace(mention, " # ")
    return said


def _read_button(payload: Payload) -> Reading | None:
    intent, named = payload["intent"], payload.get("entities") or {}
    if intent == "talk_to_human":
        return Reading(Wish.PERSON)
    if intent == "order_status" and named.get("detail") == "list":
        return Reading(Wish.LIST)
    if intent in ("inform", "order_status", "track_delivery", "delivery_delay") and not named.get("detail"):
        number = named.get("order_number")
        return Reading(Wish.ORDER, (str(number),) if number else (), about_parcel=intent != "order_status")
    return None
