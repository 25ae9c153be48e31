"""The wish for another language."""

from actions.reply import Button, Reply
from actions.request import Request

SPOKEN = ("zh", "en")


async def set_language(request: Request) -> Reply:
    """Switch to the language asked for; ask which when none is named."""
    wished = request.value("language")
    reply = Reply()
    if wished in SPOKEN:
        reply.do("set_language", language=wished)
        reply.say("language_set")
        return reply
    choices = (Button(f"button_language_{code}", "set_language", {"language": code}) for code in SPOKEN)
    reply.say("which_language", None, *choices)
    return reply
