"""How much one turn reads: the dialogue takes one turn at a time, and everybody waits for the longest."""

from collections.abc import Sequence
from itertools import takewhile

from bot.conversations.pending import PendingMessage

# Characters of one message that are read; who types more is told. The transcript keeps the rest.
LONGEST_READ = 1_000
# Characters of all messages of one turn; what doesn't fit is the next turn.
MOST_READ = 2_000
# So often may the dialogue have broken under a message until it is tried alone; others run beside it, and
# processes are killed for reasons of their own.
SUSPICIONS = 2


def read_of(message: PendingMessage) -> str:
    """Return as much of a message as is read."""
    return message.text[:LONGEST_READ]


def is_suspect(waiting: Sequence[PendingMessage]) -> bool:
    """Whether one of these messages seems to break the dialogue."""
    return any(message.suspicions >= SUSPICIONS for message in waiting)


def portion(waiting: Sequence[PendingMessage]) -> list[PendingMessage]:
    """Return what the next turn takes, in order; a suspect comes after all others, and by itself.

    Args:
        waiting: a conversation's messages that wait; at least one.
    """
    innocent = [message for message in waiting if not is_suspect([message])]
    if not innocent:
        return [waiting[0]]
    room = MOST_READ

    def fits(message: PendingMessage) -> bool:
        nonlocal room
        room -= len(read_of(message))
        return room >= 0

    # No message is longer than a turn: the first always fits.
    return list(takewhile(fits, innocent))
