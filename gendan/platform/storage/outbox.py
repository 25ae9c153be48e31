"""An outbox: messages wait in a table until their channel has them, whichever process sends them.

What is due is claimed before it is sent: it falls due again only later, so that no other process sends it
meanwhile, and does so by itself if whoever claimed it dies. Of each stream (a conversation, a recipient) only
the first waiting message can be claimed. So nothing overtakes, however many processes send, and while one is
being sent or waits for its next try, what comes after it waits too.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, bindparam, select, update
from sqlalchemy.sql.dml import ReturningUpdate

Condition = Callable[[FromClause], ColumnElement[bool]]


@dataclass(frozen=True)
class Outbox:
    """Where messages wait: a service's own table, and what its columns mean.

    Attributes:
        id: of the column that tells messages apart.
        stream: of the columns whose values together name a stream.
        position: of the column that grows along a stream.
        due_at: of the column that says when a message may be sent.
        is_waiting: whether a message is still to be sent.
    """

    table: Table
    id: str
    stream: tuple[str, ...]
    position: str
    due_at: str
    is_waiting: Condition

    def claim(self, *among: Condition, **values: Any) -> ReturningUpdate[Any]:
        """Return the statement that claims what is due, longest due first, and returns the claimed rows.

        Args:
            among: what else must hold for a message.
            values: further columns that a claim sets; they see what stood in the row before.

        Its parameters: `now`, `until` (when what is claimed falls due again), `limit`.
        """
        head, earlier = self.table.alias("head"), self.table.alias("earlier")
        is_overtaking = (
            select(earlier.c[self.id])
            .where(
                *(earlier.c[name] == head.c[name] for name in self.stream),
                earlier.c[self.position] < head.c[self.position],
                self.is_waiting(earlier),
            )
            .exists()
        )
        due = (
            select(head.c[self.id])
            .where(
                self.is_waiting(head),
                head.c[self.due_at] <= bindparam("now"),
                *(condition(head) for condition in among),
                ~is_overtaking,
            )
            .order_by(head.c[self.due_at], head.c[self.position])
            .limit(bindparam("limit"))
            # Who claims at the same time passes over what is being claimed. SQLite has one writer anyway.
            .with_for_update(skip_locked=True, of=head)
        )
        return (
            update(self.table)
            .where(self.table.c[self.id].in_(due))
            .values({self.due_at: bindparam("until"), **values})
            .returning(*self.table.c)
        )


@dataclass(frozen=True)
class Backoff:
    """How long to wait between tries.

    Attributes:
        first_s: after the first one; doubles with each.
        longest_s: at most.
        most_attempts: then a message is given up, and somebody has to look.
    """

    first_s: float
    longest_s: float
    most_attempts: int

    def pause_s(self, attempts: int) -> float | None:
        """Return the pause after so many tries; None to give up."""
        if attempts >= self.most_attempts:
            return None
        doubled = min(self.first_s * 2.0 ** (attempts - 1), self.longest_s)
        # Scattered, so that what failed together doesn't come again together.
        return doubled * random.uniform(0.5, 1.5)  # noqa: S311 - jitter, not a secret
