"""The words that ask for a person, in Chinese (both scripts) and English."""

from __future__ import annotations

import re

# A person, whatever else is said of them. 人工智能 is no person.
_PERSON_ZH = r"人工(?!智[能慧])|真人|活人"
_PERSON_EN = (
    r"person|human(?: being)?|agents?|someone|somebody|representatives?|reps?|operators?|advis[oe]rs?"
)
# Who puts somebody through means a person as well.
_TRANSFER_ZH = r"[转轉]接|[转轉找]客服"
_NAMED = re.compile(rf"(?i){_PERSON_ZH}|{_TRANSFER_ZH}|\b(?:{_PERSON_EN})\b")

# Who works there, or where: asking to speak to them asks for a person, asking for their telephone doesn't.
_STAFF_EN = (
    r"assistants?|specialists?|employees?|staff|staff members?|members? of staff|supervisors?|managers?"
    r"|consultants?|(?:customer )?(?:service|support|care|assistance)|(?:support|service) team|help ?desk"
)
_STAFF_ZH = r"在[线線]客服|客服人[员員]|(?<=[转轉找])客服"


def _as_often_as_it_goes(expression: str, name: str) -> str:
    # Python 3.10 has no possessive repetition, without which a long run would be read in every possible way.
    return f"(?=(?P<{name}>(?:{expression})*))(?P={name})"


_KIND_EN = r"(?:real|live|actual|human|customer|service|support|free|care) "
_SOMEBODY = rf"(?:(?:a|an|some|the|your|any) )?(?:{_KIND_EN})*(?:{_PERSON_EN}|{_STAFF_EN})"
_SPEAK = (
    r"(?:(?:talk|speak|chat|talking|speaking|chatting)(?: to| with)"
    r"|(?:connect|transfer|put|pass|switch)(?: me| us)?(?: through| over)?(?: to| with)"
    r"|get(?: me)?|get in (?:touch|contact) with|(?:contact|reach|call)(?:ing)?)"
)
_WISH = (
    r"(?:can|could|may|let|how (?:can|do|could|to|should)|where (?:can|do|could)|what (?:do|should)) ?"
    r"(?:i|you|me|we)? "
    r"|i (?:would like|want|need|wish|have|try|am trying|would rather)(?: to| 2)? |(?:want|need) to |to "
    r"|(?:i (?:want|need) )?(?:help|assistance)(?: me| us)?(?: to| in| with)? |(?:have|need) to do to "
    r"|do not know how to "
)
_BY_NAME = (
    r"human|live agent|real person|agent|representative|operator|human agent|live person|customer service"
    r"|a human|a person|an agent"
)
_CLAUSE_EN = re.compile(
    f"{_as_often_as_it_goes(_WISH, 'wish')}{_SPEAK} {_SOMEBODY}"
    f"|(?:i )?(?:want|need|would like) {_SOMEBODY}|{_BY_NAME}"
)
_LEAD_ZH = (
    "我要|我想|我想要|请|請|帮我|幫我|给我|給我|麻烦|麻煩|可以|能不能|能|快|直接|要|想|叫|找|来|來|转|轉|转接|轉接|接|接通"
    "|联系|聯繫|聯絡|呼叫|换|換|一下|下|个|個|一个|一個|你们|你們|你们的|你們的|跟|和|的|吧|谢谢|謝謝|亲|親|你好|您好"
    "|马上|馬上|赶紧|趕緊|立刻"
)
_TAIL_ZH = (
    "客服|服务|服務|吧|谢谢|謝謝|啊|呀|呢|吗|嗎|么|说话|說話|聊|沟通|溝通|处理|處理|接听|接聽|来|來|可以吗|可以嗎|行吗|行嗎"
    "|好吗|好嗎|快点|快點|快"
)
_CLAUSE_ZH = re.compile(
    f"{_as_often_as_it_goes(_LEAD_ZH, 'lead')}(?:{_PERSON_ZH}|{_STAFF_ZH})"
    f"{_as_often_as_it_goes(_TAIL_ZH, 'tail')}"
)


def names_person(text: str) -> bool:
    """Whether a person is named anywhere in a message: of somebody who asks how to get at one."""
    return _NAMED.search(text) is not None


def asks_for_person_in_chinese(clause: str) -> bool:
    """Whether a clause asks for a person and nothing else."""
    return _CLAUSE_ZH.fullmatch(clause) is not None


def asks_for_person_in_english(clause: str) -> bool:
    """Whether a clause asks for a person and nothing else; in small letters, contractions opened."""
    return _CLAUSE_EN.fullmatch(clause) is not None
