"""Praise and suggestions: stored and thanked for."""

from actions.core.ports import Backend
from actions.core.reply import Reply
from actions.core.turn import Request


class StoreFeedback:
    """Stores what a customer says about the shop, with the order that was spoken of."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def __call__(self, request: Request) -> Reply:
        """Store it and say so."""
        await self._backend.store_feedback(
            request.principal,
            request.text,
            request.order_in_focus,
            request.value("product"),
            f"{request.turn_id}:action_store_feedback",
        )
        reply = Reply()
        reply.say("feedback_stored")
        return reply
