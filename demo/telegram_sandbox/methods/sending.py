"""Methods that put something into a chat, or leave it."""

from typing import Any

from demo.telegram_sandbox.chats import Chat
from demo.telegram_sandbox.errors import Json, bad_request
from demo.telegram_sandbox.files import SandboxFile
from demo.telegram_sandbox.keyboards import check_markup
from demo.telegram_sandbox.methods.contents import read_caption, read_text
from demo.telegram_sandbox.parameters import Parameters
from demo.telegram_sandbox.state import Method, World

_ACTION_S = 5.0
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


async def _send_message(world: World, parameters: Parameters) -> Json:
    chat = world.chat_of(parameters)
    content = read_text(world, parameters)
    preview = parameters.structure("link_preview_options")
    if preview:
        content["link_preview_options"] = preview
    return _send(world, parameters, chat, "sendMessage", content)


async def _send_photo(world: World, parameters: Parameters) -> Json:
    chat = world.chat_of(parameters)
    caption = read_caption(world, parameters)
    photo = (await _file(world, parameters, "photo", "photos")).as_photo()
    return _send(world, parameters, chat, "sendPhoto", {"photo": photo} | caption)


async def _send_document(world: World, parameters: Parameters) -> Json:
    chat = world.chat_of(parameters)
    caption = read_caption(world, parameters)
    document = (await _file(world, parameters, "document", "documents")).as_document()
    return _send(world, parameters, chat, "sendDocument", {"document": document} | caption)


async def _send_chat_action(world: World, parameters: Parameters) -> bool:
    chat = world.chat_of(parameters)
    action = parameters.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.action = (action, world.now() + _ACTION_S)
    world.touch(chat)
    return True


async def _leave_chat(world: World, parameters: Parameters) -> bool:
    chat = world.chat_of(parameters)
    if not chat.is_group:
        raise bad_request("chat member status can't be changed in private chats")
    chat.is_blocked = True
    world.touch(chat)
    return True


def _send(world: World, parameters: Parameters, chat: Chat, method: str, content: Json) -> Json:
    markup = check_markup(parameters.structure("reply_markup"), chat, world.limits)
    content = content | _replied_to(parameters, chat)
    world.limits.admit(chat.id, is_group=chat.is_group)
    if markup and "inline_keyboard" in markup:
        content["reply_markup"] = markup
    elif markup:
        chat.keyboard = None if markup.get("remove_keyboard") else markup
    if parameters.flag("protect_content"):
        content["has_protected_content"] = True
    message = world.put(chat, world.bot.as_json(), content)
    world.deliver(chat, method, message, parameters)
    return message


def _replied_to(parameters: Parameters, chat: Chat) -> Json:
    reply: Any = parameters.structure("reply_parameters")
    if not isinstance(reply, dict):
        return {}
    replied = chat.messages.get(reply.get("message_id", 0))
    if replied is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return {"reply_to_message": replied} if replied else {}


async def _file(world: World, parameters: Parameters, name: str, folder: str) -> SandboxFile:
    if upload := parameters.upload(name):
        if not upload.data:
            raise bad_request("file must be non-empty")
        return world.files.add(folder, upload.name, upload.mime_type, upload.data)
    given = parameters.text(name)
    if not given:
        raise bad_request(f"there is no {name} in the request")
    if given.startswith(("http://", "https://")):
        return await world.files.fetch(folder, given)
    return world.files.find(given)


SENDING: dict[str, Method] = {
    "sendMessage": _send_message,
    "sendPhoto": _send_photo,
    "sendDocument": _send_document,
    "sendChatAction": _send_chat_action,
    "leaveChat": _leave_chat,
}
