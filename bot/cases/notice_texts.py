"""The words of what leaves by mail and the like: to the shop's people, and of their answers to customers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.cases.repository import Case
from bot.cases.topics import language_term, topic_term
from bot.rendering.renderer import Renderer

_MOST_LISTED = 10


class NoticeWords:
    """Writes notices and letters.

    Args:
        renderer: finds the words.
    """

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer

    def staff_notice(self, found: Sequence[Case], shop: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        """Return subject and text of who waits; out of what a customer said nothing gets into them."""
        language = shop["languages"][0]
        listed = found[:_MOST_LISTED]
        zone = {"timezone": shop["timezone"]}

        def write(name: str, **facts: Any) -> str:
            return self._renderer.sentence(name, {**facts, **zone}, language, now)

        lines = [write("notice_case", **_facts(case)) for case in listed]
        if len(found) > len(listed):
            lines.append(write("notice_more", count=len(found) - len(listed)))
        lines += ["", write("notice_where", number=listed[0].number)]
        subject = write("notice_subject", kind=_kind(found), numbers=[case.number for case in listed])
        return {"subject": subject, "text": "\n".join(lines)}

    def letter(self, content: Mapping[str, Any], shop: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        """Return a person's answer as a letter, in the customer's language."""
        facts, language = {**content, "shop": shop["name"]}, content["language"]
        subject = self._renderer.sentence("answer_mail_subject", facts, language, now)
        text = self._renderer.sentence("answer_mail", facts, language, now)
        return {"subject": subject, "text": text, "language": "en" if language == "en" else "zh"}


def _facts(case: Case) -> dict[str, Any]:
    language = next((request["language"] for request in case.requests if request.get("language")), None)
    return {
        "number": case.number,
        "topic": topic_term(case.reason),
        "spoken": language_term(language),
        "since": (case.waiting_since or case.opened_at).isoformat(),
    }


def _kind(found: Sequence[Case]) -> str:
    if all(case.told_at for case in found):
        return "reminder"
    return "opened" if len(found) == 1 else "several"
