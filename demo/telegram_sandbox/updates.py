"""What the bot is still to be told, and how often and when it said that it knows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from demo.telegram_sandbox.errors import Json
from demo.telegram_sandbox.notifier import Bell

_ONLY_ON_WISH = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass
class Update:
    """Something that happened.

    Attributes:
        kind: such as `message` or `callback_query`.
        chat_id: updates of one chat go to a webhook one after another.
        made_at: Unix seconds, as all times here.
        given_at: when the bot was given it, each time.
        acknowledged_at: when the bot said that it has it, each time.
        statuses: what a webhook answered, each time; 0 without an answer.
    """

    id: int
    kind: str
    body: Json
    chat_id: int
    made_at: float
    given_at: list[float] = field(default_factory=list)
    acknowledged_at: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def as_json(self) -> Json:
        """Return it as an `Update`."""
        return {"update_id": self.id, self.kind: self.body}


class Updates:
    """The queue of what waits, and the log of everything that ever was in it.

    Args:
        bell: rung when something is added.
        now: the present, in Unix seconds.
    """

    def __init__(self, bell: Bell, now: Callable[[], float]) -> None:
        self._bell = bell
        self._now = now
        self._allowed: frozenset[str] = frozenset()
        # A bot remembers ids: those of a stand-in that is started again go on from the time, never back.
        self._first_id = int(now())
        self._pending: dict[int, Update] = {}
        self.log: list[Update] = []

    def add(self, kind: str, body: Json, chat_id: int) -> Update | None:
        """Queue an update; None when the bot doesn't want to know of its kind."""
        if not self._is_wanted(kind):
            return None
        update = Update(self._first_id + len(self.log), kind, body, chat_id, self._now())
        self.log.append(update)
        self._pending[update.id] = update
        self._bell.ring()
        return update

    def allow(self, kinds: Iterable[str]) -> None:
        """Change which kinds of update are queued from now on; none means the usual ones."""
        self._allowed = frozenset(kinds)

    @property
    def allowed(self) -> list[str]:
        """The kinds that were asked for; empty for the usual ones."""
        return sorted(self._allowed)

    @property
    def pending(self) -> list[Update]:
        """What the bot hasn't acknowledged, oldest first."""
        return list(self._pending.values())

    def give(self, update: Update) -> Json:
        """Return an update for the wire, and note that the bot is given it."""
        update.given_at.append(self._now())
        return update.as_json()

    def confirm_before(self, update_id: int) -> None:
        """Acknowledge everything older, as the offset of `getUpdates` does."""
        for update in self.pending:
            if update.id < update_id:
                self.acknowledge(update)

    def acknowledge(self, update: Update) -> None:
        """Note that the bot has it."""
        update.acknowledged_at.append(self._now())
        self._pending.pop(update.id, None)
        self._bell.ring()

    def drop_pending(self) -> None:
        """Forget what waits, unacknowledged."""
        self._pending.clear()

    def _is_wanted(self, kind: str) -> bool:
        return kind in self._allowed if self._allowed else kind not in _ONLY_ON_WISH
