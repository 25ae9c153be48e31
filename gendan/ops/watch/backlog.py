"""What is late or lost, judged by the operator's limits."""

import math
from collections.abc import Mapping

from gendan.ops.watch.settings import WatchSettings
from gendan.platform.health_findings import Finding

_MINUTE_S = 60
_HOUR_S = 3600
_LIST = "'gendan dead-letters' lists them; with --retry they are sent, with --dismiss they rest"


def judge(figures: Mapping[str, float], limits: WatchSettings) -> list[Finding]:
    """Return what figures say, named as `/metrics` names them; those that aren't there say nothing."""
    known = {name: value for name, value in figures.items() if not math.isnan(value)}
    found = []
    if "gendan_oldest_undelivered_seconds" in known:
        found += [_undelivered(known, limits), _unanswered(known, limits), _unknown(known)]
        found.append(_dead("gateway", known["gendan_dead_letters"]))
    if "gendan_turns_set_aside_recently" in known:
        found.append(_set_aside(known["gendan_turns_set_aside_recently"]))
    if "gendan_cases_open" in known:
        found += [_cases(known), _untold(known, limits)]
    if "gendan_backend_oldest_unsent_seconds" in known:
        found += [_unsent(known, limits), _dead("backend", known["gendan_backend_dead_letters"])]
    if "gendan_backend_orders_tried" in known:
        found.append(_tried(known))
    if "gendan_proxy_unnamed" in known:
        found.append(_proxies(known))
    return found


def span(seconds: float) -> str:
    """Return a time as people say it: `40 s`, `12 min`, `3 h`."""
    if seconds < 2 * _MINUTE_S:
        return f"{seconds:.0f} s"
    if seconds < 2 * _HOUR_S:
        return f"{seconds / _MINUTE_S:.0f} min"
    return f"{seconds / _HOUR_S:.0f} h"


def _undelivered(figures: Mapping[str, float], limits: WatchSettings) -> Finding:
    age_s = figures["gendan_oldest_undelivered_seconds"]
    if age_s < limits.outbox_old_s:
        return Finding.ok("outbox", "answers reach their channels")
    what = f"an answer has waited for its channel for {span(age_s)}"
    return Finding.problem("outbox", what, "See 'delivery' in var/logs/bot.log; the channel may be down")


def _unanswered(figures: Mapping[str, float], limits: WatchSettings) -> Finding:
    age_s, count = figures["gendan_oldest_unanswered_seconds"], figures["gendan_messages_unanswered"]
    if age_s < limits.unanswered_old_s:
        return Finding.ok("unanswered", "customers get their answers")
    what = (
        f"{count:.0f} messages have no answer, the oldest for {span(age_s)}; "
        f"of {figures['gendan_messages_kept']:.0f} the customer knows that it comes later"
    )
    remedy = "Rasa or the action server is down or fails: see var/logs/bot.log, rasa.out and actions.log"
    return Finding.problem("unanswered", what, remedy)


def _unknown(figures: Mapping[str, float]) -> Finding:
    count = figures["gendan_deliveries_unknown"]
    if not count:
        return Finding.ok("unknown_deliveries", "no delivery of the last day is in doubt")
    what = f"{count:.0f} messages of the last day may not have arrived, or twice"
    return Finding.warning("unknown_deliveries", what, "The channel broke off in the middle; nothing to do")


def _set_aside(count: float) -> Finding:
    if not count:
        return Finding.ok("set_aside", "no message of the last day broke the dialogue")
    what = f"{count:.0f} turns of the last day broke the dialogue each time and were set aside"
    remedy = (
        "'turn_set_aside' in var/logs/bot.log names each turn, var/logs/rasa.out what happened in Rasa; "
        "it is a fault of ours: please report it"
    )
    return Finding.problem("set_aside", what, remedy)


def _unsent(figures: Mapping[str, float], limits: WatchSettings) -> Finding:
    age_s = figures["gendan_backend_oldest_unsent_seconds"]
    if age_s < limits.outbox_old_s:
        return Finding.ok("mail", "codes and notices are sent")
    what = f"a code or a notice has waited to be sent for {span(age_s)}"
    return Finding.problem("mail", what, "See 'sending_failed' in var/logs/backend.log")


def _tried(figures: Mapping[str, float]) -> Finding:
    counts = {name: figures[f"gendan_backend_{name}_tried"] for name in ("orders", "contacts", "networks")}
    if not any(counts.values()):
        return Finding.ok("tries", "nobody is trying to see others' orders")
    told = ", ".join(f"{count:.0f} {name}" for name, count in counts.items() if count)
    what = f"somebody is trying orders: within an hour wrong proofs used up the tries of {told}"
    remedy = "'gendan run backend tries' lists the orders; who owns one still gets in (docs/security.md)"
    return Finding.problem("tries", what, remedy)


def _proxies(figures: Mapping[str, float]) -> Finding:
    if figures["gendan_proxy_unnamed"]:
        what = "customers come through a proxy on this machine that isn't named, so no network is limited"
        remedy = "Set GENDAN_TRUSTED_PROXIES=127.0.0.1,::1 and start again (docs/proxy.md)"
        return Finding.problem("proxies", what, remedy)
    if figures["gendan_proxy_silent"]:
        what = "a proxy of GENDAN_TRUSTED_PROXIES doesn't say whom it speaks for, so no network is limited"
        remedy = "Have it send the header of GENDAN_FORWARDED_HEADER (docs/proxy.md)"
        return Finding.warning("proxies", what, remedy)
    return Finding.ok("proxies", "where customers come from can be told")


def _cases(figures: Mapping[str, float]) -> Finding:
    count, late = figures["gendan_cases_open"], figures["gendan_cases_late"]
    if not count:
        return Finding.ok("cases", "nobody waits for a person")
    waits = "1 customer waits" if count == 1 else f"{count:.0f} customers wait"
    what = f"{waits} for a person, the longest for {span(figures['gendan_oldest_case_seconds'])}"
    remedy = "'gendan cases' lists them, 'gendan cases answer' answers"
    if late:
        return Finding.problem("cases", f"{what}; {late:.0f} longer than they should", remedy)
    return Finding.warning("cases", what, remedy)


def _untold(figures: Mapping[str, float], limits: WatchSettings) -> Finding:
    age_s = figures["gendan_oldest_untold_seconds"]
    if age_s < limits.outbox_old_s:
        return Finding.ok("staff_notices", "the shop's people hear of customers who wait")
    what = f"the shop's people have not been told for {span(age_s)} that a customer waits"
    remedy = (
        "The backend takes no notices: see 'notice_not_taken' in var/logs/bot.log; 'gendan cases' has them"
    )
    return Finding.problem("staff_notices", what, remedy)


def _dead(service: str, count: float) -> Finding:
    name = f"dead_letters.{service}"
    if not count:
        return Finding.ok(name, f"the {service} has given nothing up")
    return Finding.problem(name, f"the {service} has given up {count:.0f} messages", _LIST)
