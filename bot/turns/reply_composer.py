"""From what a turn says and changes to what is written: the words."""

from datetime import datetime

from bot.metrics import Metrics, Stage
from bot.ratings.service import NOTHING, Rating
from bot.rendering.renderer import Renderer
from bot.turns.model import TurnReply
from bot.turns.reply_plan import ReplyPlan


class ReplyComposer:
    """Puts a reply into words.

    Args:
        renderer: writes says in words.
        metrics: told how long that takes.
    """

    def __init__(self, renderer: Renderer, metrics: Metrics) -> None:
        self._renderer = renderer
        self._metrics = metrics

    def compose(self, plan: ReplyPlan, now: datetime, rating: Rating = NOTHING) -> TurnReply:
        """Return what is written of a plan, with the question for a rating or the thanks for one below it.

        Raises:
            UnsayableError: an action said something there are no words for.
        """
        says = [*plan.says, *rating.says]
        with self._metrics.stage(Stage.RENDER):
            drafts = [self._renderer.draft(say, plan.language, now) for say in says]
        return TurnReply(drafts, plan.changes, plan.entry, rating)
