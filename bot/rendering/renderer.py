"""From says to messages: the sentence in the customer's language, the card untouched beside it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.conversations.model import RATING
from bot.conversations.transcript import Draft
from bot.rendering.catalogue import OPTIONAL_PART, PLACEHOLDER, Catalogue, Text
from bot.rendering.formats import FactError, FormatContext, instant, write_fact
from bot.shared.language import to_traditional
from gendan.contracts import Say
from gendan.text.languages import ENGLISH, TRADITIONAL

# How relative and local times in the words are read, where the card says it.
_INHERITED: Final = ("as_of", "timezone")
_DEFAULT_ZONE = "Asia/Shanghai"
_ASKING_FOR_PROOF = frozenset({"ask_proof", "ask_proof_again"})


class UnsayableError(Exception):
    """A say names no text or lacks a fact: a bug in an action, caught before anything is shown."""


class Renderer:
    """Writes says in words.

    Args:
        catalogues: by language, `zh` and `en`.
        form_of_address: how `{you}` reads in Chinese (您, 你 or 亲).
    """

    def __init__(self, catalogues: Mapping[str, Catalogue], form_of_address: str) -> None:
        self._catalogues = catalogues
        self._you = {"zh": form_of_address, ENGLISH: "you"}

    def draft(self, say: Say, language: str, now: datetime) -> Draft:
        """Return a say as a message.

        Args:
            say: what is to be said.
            language: the customer's: `zh`, `zh-Hant` or `en`.
            now: the present, for says without an `as_of` of their own.

        Raises:
            UnsayableError: the text is unknown, or a fact it needs is missing.
        """
        text = self.sentence(say["say"], self._facts(say), language, now)
        body: dict[str, Any] = {"text": text, "name": say["say"]}
        if say.get("card"):
            body.update(type="order_card", order=say["card"], focus=say.get("focus", "status"))
        elif say.get("cards"):
            body.update(type="order_list", orders=say["cards"])
        elif say.get("rated"):
            body.update(type=RATING, message=self.sentence(say["rated"], {}, language, now))
        if _wants_phone(say):
            body["wants"] = "phone"
        if body.keys() & {"type", "wants"}:
            # Channels without a client of their own put it into words.
            body["language"] = language
        choices = tuple(
            (self.sentence(button["title"], button.get("facts") or {}, language, now), button["payload"])
            for button in say.get("buttons") or ()
        )
        return Draft(body, choices)

    def sentence(self, name: str, facts: Mapping[str, Any], language: str, now: datetime) -> str:
        """Return one text in words; see `draft`."""
        base = "zh" if language == TRADITIONAL else language
        catalogue = self._catalogues[base]
        text = catalogue.texts.get(name)
        if text is None:
            raise UnsayableError(f"no text is called '{name}'")
        written = self._write(name, text, facts, _reading(facts, base, now, catalogue))
        return to_traditional(written) if language == TRADITIONAL else written

    def _write(self, name: str, text: Text, facts: Mapping[str, Any], reading: FormatContext) -> str:
        known = {"you": self._you[reading.language], **facts}

        def fill(match: re.Match[str]) -> str:
            value = known.get(match[1])
            if value is None:
                raise UnsayableError(f"'{name}' needs the fact '{match[1]}'")
            try:
                return write_fact(value, match[2] or "", _where(match[1], known, reading))
            except FactError as problem:
                raise UnsayableError(f"'{name}': {match[1]}: {problem}") from problem

        def keep_if_known(match: re.Match[str]) -> str:
            needed = (placeholder[1] for placeholder in PLACEHOLDER.finditer(match[1]))
            return match[1] if all(known.get(fact) not in (None, [], "") for fact in needed) else ""

        sentence = text.sentence_for(known)
        return PLACEHOLDER.sub(fill, OPTIONAL_PART.sub(keep_if_known, sentence)).strip()

    @staticmethod
    def _facts(say: Say) -> dict[str, Any]:
        card = say.get("card")
        inherited = {name: card[name] for name in _INHERITED if card.get(name)} if card else {}
        return {**inherited, **(say.get("facts") or {})}


def _where(fact: str, known: Mapping[str, Any], reading: FormatContext) -> FormatContext:
    """A scan happened in its place's time, wherever the parcel goes."""
    zone = known.get(f"{fact}_timezone")
    return replace(reading, zone=ZoneInfo(zone)) if zone else reading


def _wants_phone(say: Say) -> bool:
    """Whether a channel may help to give what is asked for: where it can, a phone number is a tap away."""
    return say["say"] in _ASKING_FOR_PROOF and bool((say.get("facts") or {}).get("by_phone"))


def _reading(facts: Mapping[str, Any], language: str, now: datetime, catalogue: Catalogue) -> FormatContext:
    as_of = instant(facts["as_of"]) if facts.get("as_of") else now
    return FormatContext(language, as_of, ZoneInfo(facts.get("timezone") or _DEFAULT_ZONE), catalogue.terms)
