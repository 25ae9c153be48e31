"""For tests only: which fault is asked for, so that a run that proves a promise shows it can fail.

Nothing here is a setting. Each room plants its own faults; a process that finds the variable outside test
mode, or a name that no room knows, refuses to start.
"""

from collections.abc import Mapping

from gendan.settings import SettingsError

SABOTAGE = "GENDAN_TEST_SABOTAGE"
TEST_MODE = "GENDAN_TEST_MODE"
IN_THE_GATEWAY = frozenset(  # bot/sabotage.py
    {
        "ack_before_commit",
        "drop_dedupe",
        "skip_lease",
        "skip_claim",
        "forget_other_gateways",
        "count_alone",
        "swallow_action_failure",
        "forget_state_before",
        "send_unknown_again",
        "forget_suspicion",
        "guess_what_is_asked",
        "forget_pace_of_chats",
        "forget_to_tell",
    }
)


def planted_fault(environ: Mapping[str, str]) -> str | None:
    """Return the fault that is asked for, whichever room's it is; None without one.

    Raises:
        SettingsError: a fault is asked for outside test mode, or one that doesn't exist.
    """
    fault = environ.get(SABOTAGE)
    if not fault:
        return None
    if environ.get(TEST_MODE) != "1":
        raise SettingsError(SABOTAGE, "is set outside test mode", "It breaks the shop on purpose: unset it")
    known = IN_THE_GATEWAY
    if fault not in known:
        raise SettingsError(SABOTAGE, "names no fault", f"There are {', '.join(sorted(known))}")
    return fault
