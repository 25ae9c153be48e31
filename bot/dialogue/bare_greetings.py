"""Messages that only open a conversation: the matter is likely to follow within a second."""

import re
import unicodedata

# Pings, greetings and lead-ins, as people type them.
_WORDS = """
在, 在吗, 在么, 在不, 在不在, 有人, 有人吗, 有人在吗, 亲, 亲亲, 亲在吗, 你好, 您好,
你好在吗, 您好在吗, 哈喽, 嗨, 喂, 早, 早上好, 上午好, 中午好, 下午好, 晚上好, 老板,
老板在吗, 掌柜, 掌柜的, 客服, 客服在吗, 店家, 请问, 请问一下, 我想问一下, 我想问下,
想问一下, 问一下, 问下, 咨询一下, 我想咨询一下, 请教一下, 打扰一下, 那个, 麻烦问一下,
是这样的, 你好请问, 您好请问, 帮我看一下, 帮我查一下, 帮我看下, 帮我查下,
hi, hello, hey, hiya, yo, hi there, hello there, hey there, good morning, good afternoon,
good evening, anyone there, anybody there, is anyone there, are you there, you there, excuse me,
sorry to bother you, i have a question, i have a quick question, quick question, question,
can i ask something, can i ask you something, i need help, need help, help, can you help me,
can you help, please help, i need some help, so, ok so, um, well, listen
"""
_NOT_A_WORD = re.compile(r"[^\w]+")
_OPENERS = frozenset(_NOT_A_WORD.sub("", word) for word in _WORDS.split(","))
_LAUGHS_AND_SMILES = "呀啊哦呢哈~～"


def is_bare_greeting(text: str) -> bool:
    """Whether a message says nothing yet: 在吗, 亲, hi, "I have a question"."""
    bare = _NOT_A_WORD.sub("", unicodedata.normalize("NFKC", text).lower())
    return not bare or bare in _OPENERS or bare.rstrip(_LAUGHS_AND_SMILES) in _OPENERS
