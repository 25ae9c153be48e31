"""What one turn needs to know beside its text, carried from the channel to the parts Rasa calls."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass
class TurnContext:
    """One customer turn under way in this process.

    Attributes:
        turn_id: the gateway's id for this turn; a re-run has the same.
        previous_turn_id: the last turn of the episode whose answer stands, None at its beginning.
        failed_actions: names of the actions that raised; such a turn is not shown.
        is_unreachable: whether one failed because it, or the backend behind it, couldn't be reached.
        took_too_long: whether reading it was ended because it had taken too long.
        loaded: the state that the turn started from, as text; kept as the state before it.
        outcome: the parse and the open question after the turn, as the channel reports them.
    """

    turn_id: str
    previous_turn_id: str | None
    failed_actions: list[str] = field(default_factory=list)
    is_unreachable: bool = False
    took_too_long: bool = False
    loaded: str | None = None
    outcome: dict[str, Any] | None = None


# Rasa hands a turn from function to function without a place for our own data; one turn is one task.
current_turn: ContextVar[TurnContext | None] = ContextVar("current_turn", default=None)
