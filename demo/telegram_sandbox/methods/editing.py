"""Methods that change what stands in a chat, and the answer to a button's press."""

from demo.telegram_sandbox.chats import Chat
from demo.telegram_sandbox.errors import Json, bad_request
from demo.telegram_sandbox.keyboards import check_markup
from demo.telegram_sandbox.limits import MAX_CALLBACK_ANSWER
from demo.telegram_sandbox.methods.contents import read_text
from demo.telegram_sandbox.parameters import Parameters
from demo.telegram_sandbox.state import Method, World

QUERY_LIFETIME_S = 15.0
"""Who pressed a button is told that nothing comes after this long."""
_DELETABLE_S = 48 * 3600
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"
_CONTENT = ("text", "entities", "link_preview_options")


async def _edit_message_text(world: World, parameters: Parameters) -> Json:
    chat = world.chat_of(parameters)
    message = _own_message(world, chat, parameters)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    content = read_text(world, parameters)
    if preview := parameters.structure("link_preview_options"):
        content["link_preview_options"] = preview
    kept = {name: value for name, value in message.items() if name not in _CONTENT}
    return _change(world, parameters, chat, "editMessageText", kept | content)


async def _edit_message_reply_markup(world: World, parameters: Parameters) -> Json:
    chat = world.chat_of(parameters)
    message = _own_message(world, chat, parameters)
    return _change(world, parameters, chat, "editMessageReplyMarkup", dict(message))


def _change(world: World, parameters: Parameters, chat: Chat, method: str, message: Json) -> Json:
    markup = check_markup(parameters.structure("reply_markup"), chat, world.limits)
    if markup and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    message.pop("reply_markup", None)
    if markup:
        message["reply_markup"] = markup
    before = {
        name: value for name, value in chat.messages[message["message_id"]].items() if name != "edit_date"
    }
    message.pop("edit_date", None)
    if message == before:
        raise bad_request(_NOT_MODIFIED)
    message["edit_date"] = int(world.now())
    chat.messages[message["message_id"]] = message
    world.deliver(chat, method, message, parameters)
    return message


async def _delete_message(world: World, parameters: Parameters) -> bool:
    chat = world.chat_of(parameters)
    message = chat.messages.get(parameters.integer("message_id", 0))
    if message is None:
        raise bad_request("message to delete not found")
    is_own = message["from"]["id"] == world.bot.id
    if world.now() - message["date"] > _DELETABLE_S or (chat.is_group and not is_own):
        raise bad_request("message can't be deleted for everyone")
    del chat.messages[message["message_id"]]
    world.deliver(chat, "deleteMessage", message, parameters)
    return True


async def _answer_callback_query(world: World, parameters: Parameters) -> bool:
    query = world.queries.get(parameters.text("callback_query_id"))
    if query is None or query.answer is not None or world.now() - query.made_at > QUERY_LIFETIME_S:
        raise bad_request(_OLD_QUERY)
    if len(parameters.text("text")) > MAX_CALLBACK_ANSWER:
        world.limits.breach("callback_answer_length")
        raise bad_request("MESSAGE_TOO_LONG")
    query.answer = parameters.recorded()
    world.touch(world.chats[query.chat_id])
    return True


def _own_message(world: World, chat: Chat, parameters: Parameters) -> Json:
    message = chat.messages.get(parameters.integer("message_id", 0))
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != world.bot.id:
        raise bad_request("message can't be edited")
    return message


EDITING: dict[str, Method] = {
    "editMessageText": _edit_message_text,
    "editMessageReplyMarkup": _edit_message_reply_markup,
    "deleteMessage": _delete_message,
    "answerCallbackQuery": _answer_callback_query,
}
