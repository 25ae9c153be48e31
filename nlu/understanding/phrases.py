"""Entities that the words right beside them make certain: five *stars*, two *boxes*, the *code* 123456."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendan.text.postcodes import IN_TWO_PARTS

_NUMERAL = "[一二两三四五六七八九十]"
_ENGLISH_NUMERAL = "one|two|three|four|five|six|seven|eight|nine|ten"
_MONTH = (
    "january|february|march|april|june|july|august|september|october|november|december"  # may needs a day
)
_DAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)?"
_NO_COUNT = (
    "days?|weeks?|months?|years?|hours?|minutes?|mins?|stars?|times?|business|working|percent|dollars?|bucks"
    "|pm|am|o'clock|gb|kg|cm|more questions?|who|that|thing|reason|person|leave|ask|know|go|get|see|and"
)
_COUNTING = (
    "ordered|want|wanted|need|needed|got|received|to|from|make it|make that|just|only|add|also add|not|put"
    "|bought|have|add another|by|is|return|cancel|exchange|refund|there are"
)

_CODE_WORDS = (
    "验证码|校验码|短信码|动态码|确认码|verification code|security code|one[- ]time code|passcode|otp"
    "|the code|my code|^code"
)
_LAST_FOUR = (
    "尾号|后四位|末四位|last (?:four|4)(?: digits)?|ending(?: in| with)?|ends? (?:in|with)"  # of a phone
)
_COUNTED_ENGLISH = rf"(?![24] [a-z])\d{{1,2}}|(?:{_ENGLISH_NUMERAL})(?! of)"
_TAX_FORMS = r"abn \d{11}|\d{2}-\d{7}|gb\d{9}|de\d{9}|atu\d{8}|nl\d{9}b\d{2}"
# "Where is my parcel 1001" gives an order's number as often as a parcel's: that decides nothing.
_TRACKING_WORDS = "运单|快递单|物流单|快递号|物流号|tracking|waybill|(?:parcel|shipment) (?:number|no|id)"
_PHONE_WORDS = "电话|手机|联系方式|联系|mobile|phone|cell|(?:call|reach|text) me (?:at|on)"

# Each has one group around the entity.
_PHRASES: tuple[tuple[str, str], ...] = (
    ("code", rf"(?:{_CODE_WORDS})(?: (?:is|was)|是|为)?[:：\s]*(\d{{4,8}})(?!\d)"),
    ("phone", rf"(?:{_LAST_FOUR})(?: (?:is|are|of my phone is)|是|为)?[:：\s]*(\d{{4}})(?!\d)"),
    ("date", r"(大?[前昨今明后][天晚日](?:[早晚]上|上午|下午|中午|晚)?)"),
    ("date", r"((?:上{1,3}个?|下{1,3}个?|这个?|本)?(?:周|星期|礼拜)[一二三四五六日天末])"),
    ("date", r"((?:\d{4}年)?\d{1,2}月\d{1,2}[日号]?|双十[一二]|双1[12])"),
    ("date", r"(?<![\d/-])(\d{1,2}[/.]\d{1,2}[/.](?:20)?\d{2}|20\d{2}[-/.]\d{1,2}[-/.]\d{1,2})(?![\d/-])"),
    ("date", r"(?<!\d)(\d{1,2}号)(?!码|楼|院|线|店|门|柜|大|仓|链|电)"),
    ("date", r"([这本上下]个?(?:周|星期|月))(?![一二三四五六日天末期])"),
    ("date", rf"\b(today|tomorrow|tonight|yesterday|christmas|(?:(?:this|next|last|on) )?{_DAY})\b"),
    ("date", r"\b((?:on )?the \d{1,2}(?:st|nd|rd|th))\b"),
    ("date", r"\b((?:this|next|last) (?:week(?:end)?|month|morning|night))\b"),
    ("date", rf"\b({_ORDINAL}(?: of)? (?:{_MONTH}|may)|(?:{_MONTH})(?: {_ORDINAL})?|may {_ORDINAL})\b"),
    ("date", r"\b(\d{1,2} (?:minutes|hours|days|weeks|months) ago)\b"),
    ("postcode", rf"(?<![a-z0-9])({IN_TWO_PARTS})(?![a-z0-9])"),
    (
        "tax_number",
        rf"(?<![a-z0-9])({_TAX_FORMS})(?![a-z0-9])",
    ),
    ("rating", rf"(\d(?:\.\d)?|10|{_NUMERAL})(?=颗?星|\s?分(?![期钟开批成享之钱货]))"),
    ("rating", rf"\b(\d(?:\.\d)?|10|{_ENGLISH_NUMERAL})(?=[ -]stars?\b| out of (?:5|10|five|ten)\b)"),
    ("quantity", rf"(?<![第每\d.])(\d{{1,3}}|{_NUMERAL}{{1,2}})(?=[件双瓶份包盒套箱袋])"),
    (
        "quantity",
        r"(?<![第每\d.])(\d{1,3}|[两三四五六七八九十])(?=个(?!月|小时|星期|礼拜|工作|人|点|多|加|字))",
    ),
    ("quantity", rf"\b(?:{_COUNTING}) ({_COUNTED_ENGLISH})(?![\d.:/%-]| ?(?:{_NO_COUNT})\b|[a-z])"),
    ("quantity", r"\b(\d{1,2})(?= (?:out )?of \d)"),
    ("quantity", r"\bof (\d{1,2})(?= (?:came|were|arrived|was|in)\b)"),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PHRASES)

# Further back nothing announces a number, and looking there would take longer the longer a message is.
_LONGEST_INTRODUCTION = 60
# What stands before a number says what it is, whatever its form.
_INTRODUCTIONS = tuple(
    (kind, re.compile(rf"(?:{words})(?: number| no\.?| id| code|号码?|号)*(?: is|是|为|[:：#]|\s)*$"))
    for kind, words in (
        ("tracking_number", _TRACKING_WORDS),
        ("postcode", "邮编|邮政编码|邮码|postcode|post code|postal code|zip"),
        ("tax_number", "税号|识别|信用代码|纳税人|vat|tax|ein|tin"),
        ("phone", _PHONE_WORDS),
        ("order_number", "订单|单|order|purchase"),
    )
)


def certain_phrases(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield kind, start and end of each entity that its neighbours make certain; they may overlap."""
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield kind, *match.span(1)


def introduced(text: str, start: int) -> str | None:
    """Return the kind of number that the words before `text[start:]` announce, if they do."""
    first = max(0, start - _LONGEST_INTRODUCTION)
    return next((kind for kind, pattern in _INTRODUCTIONS if pattern.search(text, first, start)), None)
