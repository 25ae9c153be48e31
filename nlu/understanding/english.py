"""English words in one form: contractions opened, chat spellings corrected, endings cut."""

from __future__ import annotations

import re
from functools import lru_cache

_SPOKEN = {
    "u": "you", "ur": "your", "r": "are", "ya": "you", "yall": "you", "pls": "please", "plz": "please",
    "thx": "thanks", "ty": "thanks", "tks": "thanks", "thnx": "thanks", "wanna": "want to", "gonna": "going to",
    "gotta": "got to", "gimme": "give me", "lemme": "let me", "cant": "can not", "cannot": "can not",
    "dont": "do not", "doesnt": "does not", "didnt": "did not", "isnt": "is not", "wasnt": "was not",
    "hasnt": "has not", "havent": "have not", "wont": "will not", "couldnt": "could not", "arent": "are not",
    "wouldnt": "would not", "shouldnt": "should not", "im": "i am", "ive": "i have", "id": "i would",
    "whats": "what is", "wheres": "where is", "whos": "who is", "hows": "how is", "whens": "when is",
    "thats": "that is", "theres": "there is", "its": "it is", "y": "why", "cuz": "because", "coz": "because",
    "bc": "because", "b4": "before", "wen": "when", "wat": "what", "wut": "what", "acct": "account",
    "info": "information", "msg": "message", "tel": "telephone", "cs": "customer service", "asap": "soon",
    "adress": "address", "adres": "address", "addres": "address", "recieve": "receive", "recieved": "received",
    "cancle": "cancel", "n't": "not", "aint": "is not", "hv": "have", "abt": "about", "dat": "that", "da": "the",
    "emails": "email", "e-mail": "email", "purch": "purchase", "delivry": "delivery", "shippment": "shipment",
    "assistence": "assistance", "assitance": "assistance", "assistane": "assistance", "parcell": "parcel",
    "cheque": "check", "colour": "color", "favourite": "favorite", "cancelled": "canceled", "wrng": "wrong",
    "ordr": "order", "prdct": "product", "snd": "send", "bck": "back", "mny": "money", "pkg": "package",
}  # fmt: skip
_CONTRACTION = re.compile(r"^(\w+?)(n't|'re|'ve|'ll|'m|'d|'s)$")
_OPENED = {"n't": "not", "'re": "are", "'ve": "have", "'ll": "will", "'m": "am", "'d": "would", "'s": "is"}
_IRREGULAR = {
    "sent": "send", "bought": "buy", "paid": "pay", "got": "get", "gotten": "get", "took": "take",
    "taken": "take", "came": "come", "lost": "lose", "broke": "break", "broken": "break", "gave": "give",
    "given": "give", "made": "make", "left": "leave", "went": "go", "gone": "go", "chose": "choose",
    "chosen": "choose", "wrote": "write", "found": "find", "said": "say", "told": "tell", "kept": "keep",
    "was": "be", "were": "be", "is": "be", "are": "be", "am": "be", "been": "be", "has": "have", "had": "have",
    "did": "do", "does": "do", "done": "do", "stolen": "steal", "torn": "tear", "wore": "wear", "arrival": "arrive",
    "payment": "pay", "payments": "pay", "purchases": "purchase", "shipment": "ship", "shipments": "ship",
    "shipping": "ship", "shipped": "ship", "delivery": "deliver", "deliveries": "deliver",
    "cancellation": "cancel", "cancelation": "cancel", "complaint": "complain", "complaints": "complain",
    "subscription": "subscribe", "refunds": "refund", "modify": "change", "modification": "change",
}  # fmt: skip
_DOUBLED = re.compile(r"([bdfglmnprt])\1$")
_STRETCHED = re.compile(r"(.)\1{2,}")
_SHORTEST_STEM = 3


@lru_cache(maxsize=50_000)
def expand_contraction(word: str) -> tuple[str, ...]:
    """Open "don't", "whats", "wanna" into their words."""
    word = _STRETCHED.sub(r"\1\1", word)
    if word in _SPOKEN:
        return tuple(_SPOKEN[word].split())
    match = _CONTRACTION.match(word)
    if not match:
        return (word.replace("'", ""),)
    stem = {"ca": "can", "wo": "will"}.get(match.group(1), match.group(1))
    return (stem, _OPENED[match.group(2)])


@lru_cache(maxsize=50_000)
def base_form(word: str) -> str:
    """Cut the inflection off: "refunded", "refunding", "refunds" are one feature."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending, new in (
        ("ies", "y"),
        ("ied", "y"),
        ("sses", "ss"),
        ("ing", ""),
        ("ed", ""),
        ("ly", ""),
        ("es", ""),
        ("s", ""),
    ):
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) >= _SHORTEST_STEM and not word.endswith(("ss", "us", "is")):
            stem += new
            return _IRREGULAR.get(
                _DOUBLED.sub(r"\1", stem).rstrip("e"), _DOUBLED.sub(r"\1", stem).rstrip("e")
            )
    return word.rstrip("e") if len(word) > _SHORTEST_STEM else word
