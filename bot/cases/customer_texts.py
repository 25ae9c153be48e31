"""What customers are told around a case: that a person will answer, when, and under which number."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.cases.repository import RECENTLY, Case, CaseState
from gendan.contracts import Say
from gendan.contracts.messages import say_text

# What a person answers by where the shop states nothing; customers aren't told.
USUALLY_WITHIN = timedelta(minutes=60)
# Texts that say no more than that the bot can't: with a person at it, there is more to say.
_ASKS_FOR_A_PERSON = frozenset(
    {"request_needs_person", "authority_needs_person", "shop_fact_not_stated", "person_can_find_it"}
)
_NOT_UNDERSTOOD = frozenset({"out_of_scope", "out_of_scope_again"})


def due_at(shop: Mapping[str, Any] | None, now: datetime) -> datetime:
    """Return by when a person should answer what is asked now."""
    stated = _instant(shop, "answer_by")
    return stated if stated and stated > now else now + USUALLY_WITHIN


def reminds(case: Case, shop: Mapping[str, Any] | None, now: datetime) -> bool:
    """Whether the shop is to be told at once that a customer, who asks again, still waits."""
    is_late = case.due_at is not None and case.due_at <= now
    is_quiet = case.told_at is None or now - case.told_at >= RECENTLY
    return is_late and is_quiet and (shop or {}).get("open_now") is not False


def handing_over(case: Case, shop: Mapping[str, Any] | None, now: datetime) -> Say:
    """Return what is said when a person is asked for: the first time, again, or after an answer."""
    if case.is_new:
        return _say("handed_over", case, shop, **_when(shop, now))
    if case.state is CaseState.ANSWERED:
        return _say("person_asked_again", case, shop, **_when(shop, now))
    facts = _when_answered(case, shop, now)
    return _say("already_with_person", case, shop, since=_iso(case.waiting_since), **facts)


def instead_of(say: Say, case: Case, shop: Mapping[str, Any] | None, now: datetime) -> Say | None:
    """Return what is said instead of a text that only leads to a person or asks back, None for any other."""
    if say["say"] in _NOT_UNDERSTOOD:
        waits = case.state is CaseState.OPEN
        facts = _when_answered(case, shop, now) if waits else _when(shop, now)
        return _say("added_to_case", case, shop, kind="not_understood", **facts)
    if say["say"] in _ASKS_FOR_A_PERSON:
        return _say("added_to_case", case, None, kind="request")
    if say["say"] == "attachment_question":
        return say_text("attachment_kept", **say["facts"])
    return None


def beside(case: Case) -> Say:
    """Return that a person answers too, which is said once beside the bot's own answers."""
    return _say("person_answers_too", case, None)


def _say(name: str, case: Case, shop: Mapping[str, Any] | None, **facts: Any) -> Say:
    known = {"number": case.number, **facts}
    if shop:
        known |= {fact: shop["contacts"].get(fact) for fact in ("hours", "phone")}
        known["timezone"] = shop["timezone"]
    return say_text(name, **known)


def _when(shop: Mapping[str, Any] | None, now: datetime) -> dict[str, Any]:
    """Return when somebody answers what is asked now, as far as that is known."""
    opens_at, closes_at = _instant(shop, "opens_at"), _instant(shop, "closes_at")
    if shop is None or shop.get("open_now") is None:
        return {"when": "unknown"}
    if not shop["open_now"]:
        return {"when": "closed", "opens_at": _iso(opens_at)} if opens_at else {"when": "unknown"}
    answer_by = _instant(shop, "answer_by")
    if answer_by and closes_at and answer_by > closes_at:
        return {"when": "open_late", "answer_by": _iso(answer_by)}
    within = shop["support"]["answer_within_minutes"] if answer_by and answer_by > now else None
    return {"when": "open", "within": within}


def _when_answered(case: Case, shop: Mapping[str, Any] | None, now: datetime) -> dict[str, Any]:
    """Return when somebody answers who was asked before, as far as that is known."""
    is_open = (shop or {}).get("open_now")
    if shop and is_open is False and (opens_at := _instant(shop, "opens_at")):
        return {"when": "closed", "opens_at": _iso(opens_at)}
    if case.due_at and case.due_at <= now:
        return {"when": "reminded" if reminds(case, shop, now) else "late"}
    if shop and is_open and shop["support"]["answer_within_minutes"]:
        return {"when": "due", "answer_by": _iso(case.due_at)}
    return {"when": "unknown"}


def _instant(shop: Mapping[str, Any] | None, name: str) -> datetime | None:
    written = (shop or {}).get(name)
    return datetime.fromisoformat(written) if written else None


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
