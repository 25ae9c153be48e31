"""Garbage: what a server brings along for good need not be searched through again and again."""

import gc

_YOUNG = 10_000
_ROUNDS = 20


def settle_memory() -> None:
    """Take all that was imported out of every later search for garbage, and search less often.

    A turn makes thousands of short-lived objects; Python's default looks through them every 700.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _ROUNDS, _ROUNDS)
