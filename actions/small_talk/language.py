"""The wish for another language."""

from actions.core.reply import Choice, Reply
from actions.core.turn import Request
from gendan.contracts import messages

SPOKEN = ("zh", "en")


async def set_language(request: Request) -> Reply:
    """Switch to the language asked for; ask which when none is named."""
    wished = request.value("language")
    reply = Reply()
    if wished in SPOKEN:
        reply.do(messages.set_language(wished))
        reply.say("language_set")
        return reply
    choices = (Choice(f"button_language_{code}", "set_language", {"language": code}) for code in SPOKEN)
    reply.say("which_language", None, *choices)
    return reply
