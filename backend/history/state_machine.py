"""Which event leads from which state to which, and what must hold for it.

Plain dictionaries on purpose: the database row is the state, and its conditional UPDATE is the lock.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from backend.history.model import HistoryEntry
from backend.shared.errors import TransitionRefusedError

Guard = Callable[[Any], bool]
"""Says of what a state belongs to, such as the whole order, whether an event may happen."""
Transitions = Mapping[tuple[str, str], tuple[str, Guard | None]]
"""From state and event to the next state and what must hold."""


@dataclass(frozen=True)
class StateMachine:
    """The states of one kind of entity.

    Attributes:
        entity: its name, as histories and the API write it.
        initial: the state in which each begins.
    """

    entity: str
    initial: StrEnum
    transitions: Transitions

    def target(self, state: str, event: str, subject: Any = None) -> str:
        """Return the state that an event leads to.

        Args:
            state: the present one.
            event: its name.
            subject: what guards look at; without it they are taken on trust (import of a past).

        Raises:
            TransitionRefusedError: the event isn't possible now, or its guard says no.
        """
        found = self.transitions.get((state, event))
        if found is None:
            raise TransitionRefusedError(
                f"'{event}' is not possible for a {self.entity} that is {state}", state=state, event=event
            )
        to, guard = found
        if guard and subject is not None and not guard(subject):
            raise TransitionRefusedError(
                f"'{event}' is refused: {guard.__name__} does not hold", state=state, event=event
            )
        return to

    def walk(
        self, entity_id: str, steps: Iterable[tuple[str, datetime]], actor: str, begin: StrEnum | None = None
    ) -> list[HistoryEntry]:
        """Return the history of an entity that begins and goes through these events.

        Args:
            entity_id: its id.
            steps: events with their times; the first one is the beginning, whatever its name.
            actor: who did it.
            begin: the state it begins in, if what came before isn't ours to tell.

        Raises:
            TransitionRefusedError: the events don't follow from one another.
        """
        entries: list[HistoryEntry] = []
        state: str | None = None
        for event, at in steps:
            to = (begin or self.initial) if state is None else self.target(state, event)
            entries.append(HistoryEntry(self.entity, entity_id, state, str(to), event, actor, at))
            state = str(to)
        return entries


def from_each(states: Iterable[StrEnum], event: str, to: StrEnum, guard: Guard | None = None) -> Transitions:
    """Return the transitions of an event that is possible in several states."""
    return {(state, event): (to, guard) for state in states}
