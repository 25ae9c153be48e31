"""The people's side: what somebody with Telegram in their hand does, for tests and for the demo's page."""

from typing import Any

from demo.telegram_sandbox.attachments import Attachments
from demo.telegram_sandbox.chats import Chat, Person, UpdateDelivery
from demo.telegram_sandbox.errors import Json
from demo.telegram_sandbox.markup import find_entities
from demo.telegram_sandbox.state import CallbackQuery, World

_PATIENCE_S = 10.0
_SENDS = frozenset({"sendMessage", "sendPhoto", "sendDocument"})


class User(Attachments):
    """A person, with a private chat and perhaps groups.

    Args:
        world: where the person lives.
        person: who it is.

    Attributes:
        chat: the private chat with the bot.
    """

    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self.person = person
        self.chat = world.add_private_chat(person)

    @property
    def id(self) -> int:
        """The account's number, which is the private chat's as well."""
        return self.person.id

    @property
    def received(self) -> list[UpdateDelivery]:
        """Messages that the bot sent to the private chat, in order, doubled ones as often as they came."""
        return [delivery for delivery in self.chat.deliveries if delivery.method in _SENDS]

    @property
    def texts(self) -> list[str]:
        """Their texts."""
        return [delivery.text for delivery in self.received]

    async def receives(self, count: int, timeout_s: float = _PATIENCE_S) -> list[UpdateDelivery]:
        """Wait until the bot has sent so many messages in all, and return them.

        Raises:
            TimeoutError: it hasn't, with what it has sent.
        """
        if not await self._world.bell.wait_until(lambda: len(self.received) >= count, timeout_s):
            raise TimeoutError(f"{len(self.received)} of {count} messages came: {self.texts}")
        return self.received

    def send(self, text: str, group: Chat | None = None) -> Json:
        """Write a text; return the message."""
        entities = find_entities(text)
        return self.put({"text": text, "entities": entities} if entities else {"text": text}, group)

    def start(self, payload: str = "") -> Json:
        """Open the chat by its start button or by a link with a payload; unblocks as Telegram does."""
        self.unblock()
        return self.send(f"/start {payload}".rstrip())

    def edit(self, message_id: int, text: str) -> Json:
        """Change a text that was sent before.

        Raises:
            LookupError: there is no such message.
        """
        message = self._message(message_id) | {"text": text, "edit_date": int(self._world.now())}
        self.chat.messages[message_id] = message
        self._world.updates.add("edited_message", message, self.chat.id)
        self._world.touch(self.chat)
        return message

    def press(self, title: str, message_id: int | None = None) -> CallbackQuery:
        """Press an inline button, of the newest message that has it unless said otherwise.

        Raises:
            LookupError: there is no such button, with those that there are.
        """
        messages = [self._message(message_id)] if message_id else list(self.chat.messages.values())
        for message in reversed(messages):
            for button in inline_buttons(message):
                if button["text"] == title and "callback_data" in button:
                    return self.press_data(message["message_id"], button["callback_data"])
        titles = [button["text"] for message in messages for button in inline_buttons(message)]
        raise LookupError(f"there is no button '{title}' among {titles}")

    def press_data(self, message_id: int, data: str) -> CallbackQuery:
        """Press what sends this data, whether or not the message still shows it.

        Raises:
            LookupError: there is no such message.
        """
        self._check_unblocked()
        message = self._message(message_id)
        return self._world.add_query(self.chat, self.person.as_json(), message, data)

    def tap(self, title: str) -> Json:
        """Use a button of the reply keyboard: it sends its title, or the own contact.

        Raises:
            LookupError: no such button is shown.
        """
        for button in keyboard_buttons(self.chat):
            if button["text"] == title:
                if (self.chat.keyboard or {}).get("one_time_keyboard"):
                    self.chat.keyboard = None
                return self.share_contact() if button.get("request_contact") else self.send(title)
        raise LookupError(f"there is no button '{title}' on the keyboard {self.chat.keyboard}")

    def block(self) -> None:
        """Block the bot."""
        self._change_membership(self.chat, "member", "kicked")

    def unblock(self) -> None:
        """Let the bot write again."""
        self._change_membership(self.chat, "kicked", "member")

    def invite(self, group: Chat) -> None:
        """Take the bot, which isn't in it, into a group."""
        group.is_blocked = True
        self._change_membership(group, "left", "member")

    def deactivate(self) -> None:
        """Delete the account."""
        self.chat.is_deactivated = True

    def put(self, content: Json, group: Chat | None = None) -> Json:
        """Write a message with this content; return it.

        Raises:
            RuntimeError: the person has blocked the bot.
        """
        chat = group or self.chat
        self._check_unblocked()
        self.chat.is_known = True
        chat.is_started = True
        message = self._world.put(chat, self.person.as_json(), content)
        self._world.updates.add("message", message, chat.id)
        return message

    def _message(self, message_id: int) -> Json:
        if message_id not in self.chat.messages:
            raise LookupError(f"there is no message {message_id}")
        return self.chat.messages[message_id]

    def _check_unblocked(self) -> None:
        if self.chat.is_blocked:
            raise RuntimeError(f"{self.person.first_name} has blocked the bot and can't write to it")

    def _change_membership(self, chat: Chat, before: str, after: str) -> None:
        if chat.is_blocked == (after == "kicked"):
            return
        chat.is_blocked = after == "kicked"
        body = {
            "chat": chat.as_json(),
            "from": self.person.as_json(),
            "date": int(self._world.now()),
            "old_chat_member": self._membership(before),
            "new_chat_member": self._membership(after),
        }
        self._world.updates.add("my_chat_member", body, chat.id)
        self._world.touch(chat)

    def _membership(self, status: str) -> Json:
        member: Json = {"user": self._world.bot.as_json(), "status": status}
        return member | {"until_date": 0} if status == "kicked" else member


def inline_buttons(message: Json) -> list[Json]:
    """Return the buttons under a message."""
    rows: list[list[Json]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def keyboard_buttons(chat: Chat) -> list[Json]:
    """Return the buttons that are shown instead of the letters."""
    rows: list[list[Any]] = (chat.keyboard or {}).get("keyboard", [])
    return [button for row in rows for button in row]
