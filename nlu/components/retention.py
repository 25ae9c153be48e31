"""How long Rasa's memory keeps a conversation that nobody goes on with."""

import os
import time

from components.state_tables import StateTable

DAY_S = 86_400.0
_DEFAULT_DAYS = 7.0


async def forget_old(table: StateTable) -> int:
    """Delete states last saved more than GENDAN_KEEP_TRACKER_DAYS ago; return how many."""
    days = float(os.environ.get("GENDAN_KEEP_TRACKER_DAYS") or _DEFAULT_DAYS)
    return await table.delete_older_than(time.time() - days * DAY_S)
