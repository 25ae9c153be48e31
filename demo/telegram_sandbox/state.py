"""Everything the stand-in knows: the bot, the chats, the files, what waits to be told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from demo.telegram_sandbox.chats import Chat, Person, UpdateDelivery
from demo.telegram_sandbox.errors import Json, bad_request
from demo.telegram_sandbox.faults import Faults
from demo.telegram_sandbox.files import Files
from demo.telegram_sandbox.limits import BotLimits, FloodRates
from demo.telegram_sandbox.notifier import Bell
from demo.telegram_sandbox.parameters import Parameters
from demo.telegram_sandbox.polling import Polling
from demo.telegram_sandbox.updates import Updates
from demo.telegram_sandbox.webhooks import Webhooks

Clock = Callable[[], float]

_IDS_SINCE = 1_700_000_000


@dataclass
class Bot:
    """The bot as BotFather made it and as its calls changed it.

    Attributes:
        commands: by scope (as JSON) and language code.
        words: `name`, `description` and `short_description`, by that and language code.
        launched_at: since when its server runs; `close` isn't taken at once.
        logged_out_at: since when it is cut off.
    """

    token: str
    name: str
    username: str
    launched_at: float
    logged_out_at: float | None = None
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    words: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The number before the token's colon."""
        return int(self.token.split(":")[0])

    def as_json(self) -> Json:
        """Return it as a `User`."""
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}


@dataclass
class CallbackQuery:
    """A press on an inline button.

    Attributes:
        message_id: under which the button stood.
        answer: parameters of `answerCallbackQuery`; None until then.
    """

    id: str
    chat_id: int
    message_id: int
    data: str
    made_at: float
    answer: Json | None = None


class World:
    """State of the stand-in; its methods are what happens to it.

    Args:
        bot: the one bot there is.
        rates: how many messages may be sent.
        seed: of the faults.
        now: the present, in Unix seconds.
        webhook_retry_s: wait before a webhook that failed is tried again.
    """

    def __init__(self, bot: Bot, rates: FloodRates, seed: int, now: Clock, webhook_retry_s: float) -> None:
        self.bot = bot
        self.now = now
        self.bell = Bell()
        self.files = Files()
        self.limits = BotLimits(rates, now)
        self.faults = Faults(seed, self.bell, now)
        self.updates = Updates(self.bell, now)
        self.polling = Polling(self.updates, self.bell, self.faults)
        self.webhooks = Webhooks(self.updates, self.bell, self.faults, now, webhook_retry_s)
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, CallbackQuery] = {}
        # A bot remembers ids: those of a stand-in that is started again go on from the time, never back.
        self._message_ids = count(max(int(now()) - _IDS_SINCE, 1))
        self._query_ids = count(int(now()) * 1_000_000)

    def add_private_chat(self, person: Person) -> Chat:
        """Give a person a chat with the bot, in which nothing was said yet."""
        chat = self.chats[person.id] = Chat(person.id, "private", person=person)
        return chat

    def add_group(self, title: str) -> Chat:
        """Add a supergroup with the bot in it."""
        number = sum(chat.is_group for chat in self.chats.values()) + 1
        chat_id = -1_000_000_000_000 - number
        chat = self.chats[chat_id] = Chat(chat_id, "supergroup", title)
        return chat

    def chat_of(self, parameters: Parameters) -> Chat:
        """Return the chat that a call is about, if the bot may write there.

        Raises:
            ApiError: 400 or 403.
        """
        written = parameters.text("chat_id")
        if not written:
            raise bad_request("chat_id is empty")
        chat = self.chats.get(parameters.integer("chat_id", 0))
        if chat is None:
            raise bad_request("chat not found")
        chat.check_reachable()
        return chat

    def put(self, chat: Chat, sender: Json, content: Json) -> Json:
        """Write a message into a chat and return it."""
        message: Json = {
            "message_id": next(self._message_ids),
            "from": sender,
            "chat": chat.as_json(),
            "date": int(self.now()),
        } | content
        chat.messages[message["message_id"]] = message
        self.touch(chat)
        return message

    def deliver(self, chat: Chat, method: str, message: Json, parameters: Parameters) -> None:
        """Write down what the bot did to a chat."""
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        delivery = UpdateDelivery(
            method,
            message["message_id"],
            message.get("text") or message.get("caption") or "",
            [[button["text"] for button in row] for row in rows],
            parameters.recorded(),
            dict(message),
            self.now(),
        )
        chat.deliveries.append(delivery)
        chat.action = ("", 0.0)
        self.touch(chat)

    def touch(self, chat: Chat) -> None:
        """Tell everybody who waits that a chat changed."""
        chat.revision += 1
        self.bell.ring()

    def add_query(self, chat: Chat, sender: Json, message: Json, data: str) -> CallbackQuery:
        """Let somebody press a button."""
        query_id = str(next(self._query_ids))
        query = self.queries[query_id] = CallbackQuery(
            query_id, chat.id, message["message_id"], data, self.now()
        )
        body = {
            "id": query.id,
            "from": sender,
            "message": dict(message),
            "chat_instance": str(-chat.id),
            "data": data,
        }
        self.updates.add("callback_query", body, chat.id)
        self.touch(chat)
        return query


Method = Callable[[World, Parameters], Awaitable[Any]]
"""Something that a bot may call; returns the `result`, raises `ApiError` to refuse."""
