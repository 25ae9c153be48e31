"""Methods about where the bot is."""

from channels.telegram.sandbox.errors import bad_request
from channels.telegram.sandbox.parameters import Parameters
from channels.telegram.sandbox.world import Method, World


async def _leave_chat(world: World, parameters: Parameters) -> bool:
    chat = world.chat_of(parameters)
    if not chat.is_group:
        raise bad_request("chat member status can't be changed in private chats")
    chat.has_left = True
    world.touch(chat)
    return True


MEMBERSHIP: dict[str, Method] = {"leaveChat": _leave_chat}
