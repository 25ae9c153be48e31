"""What was said to customers with stock clients while none of their tabs was open."""

from collections import OrderedDict

# Of so many conversations at a time; who was away longest is forgotten first.
_MOST_CONVERSATIONS = 10_000


class Missed:
    """Keeps, by conversation, from which message to which nobody listened.

    Widgets that know our dialect say what they have heard last. Stock clients don't: without this an
    answer that came while their line was down would never be seen.
    """

    def __init__(self, most: int = _MOST_CONVERSATIONS) -> None:
        self._most = most
        self._missed: OrderedDict[str, range] = OrderedDict()

    def add(self, room: str, seq: int) -> None:
        """Note a message that nobody heard; those of a conversation come in order."""
        first = self._missed[room].start if room in self._missed else seq
        self._missed[room] = range(first, seq + 1)
        if len(self._missed) > self._most:
            self._missed.popitem(last=False)

    def take(self, room: str) -> range:
        """Return the positions that nobody heard, and forget them."""
        return self._missed.pop(room, range(0))
