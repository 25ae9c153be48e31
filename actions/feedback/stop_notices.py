"""Stopping notices and surveys."""

import re

from actions.core.ports import Backend
from actions.core.reply import Reply
from actions.core.turn import Request

_SURVEY = re.compile(r"(?i)survey|rating|评价|问卷|调查|满意度")


class StopNotices:
    """Records that somebody wants no more notices, or no more surveys."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def __call__(self, request: Request) -> Reply:
        """Record the wish and say what it holds for."""
        purpose = "survey" if _SURVEY.search(request.text) else "all"
        scope = await self._backend.stop_notices(request.principal, purpose)
        reply = Reply()
        reply.say("notices_stopped", purpose=f"purpose.{purpose}", scope=scope)
        return reply
