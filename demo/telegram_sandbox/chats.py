"""Who talks to whom, and everything that the bot put into each chat."""

from dataclasses import dataclass, field
from typing import Literal

from demo.telegram_sandbox.errors import ApiError, Json, bad_request, forbidden


@dataclass(frozen=True)
class Person:
    """Somebody with a Telegram account.

    Attributes:
        language_code: IETF tag of the person's app, such as `zh-hans`.
        phone: number of the account, as Telegram gives it: digits without a plus.
    """

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "en"
    phone: str = ""

    def as_json(self) -> Json:
        """Return the person as a `User`."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if value := getattr(self, name):
                user[name] = value
        return user


@dataclass
class UpdateDelivery:
    """One thing that the bot did to a chat and that Telegram carried out.

    Attributes:
        method: such as `sendMessage` or `editMessageText`.
        text: text or caption as people see it, without markup.
        buttons: titles of the inline buttons, row by row.
        parameters: the call as it came, without files.
        message: what became of it; for a deletion, what was deleted.
        at: when, in Unix seconds.
        answer_lost: whether the bot was never told that it worked.
    """

    method: str
    message_id: int
    text: str
    buttons: list[list[str]]
    parameters: Json
    message: Json
    at: float
    answer_lost: bool = False


@dataclass
class Chat:
    """A private chat or a group.

    Attributes:
        person: whose private chat with the bot it is; None in a group.
        messages: what stands in the chat now, by message id, in order.
        deliveries: what the bot did, in order.
        keyboard: the reply keyboard that is shown instead of the letters.
        action: what the bot says it is doing, such as `typing`, and until when.
        is_started: whether the bot may write: the person wrote first.
        is_known: whether the bot has ever seen the person, if only in a group.
        revision: grows with every change.
    """

    id: int
    kind: Literal["private", "group", "supergroup"]
    title: str = ""
    person: Person | None = None
    messages: dict[int, Json] = field(default_factory=dict)
    deliveries: list[UpdateDelivery] = field(default_factory=list)
    keyboard: Json | None = None
    action: tuple[str, float] = ("", 0.0)
    is_started: bool = False
    is_known: bool = False
    is_blocked: bool = False
    is_deactivated: bool = False
    revision: int = 0

    @property
    def is_group(self) -> bool:
        """Whether more than one person may be in it."""
        return self.kind != "private"

    def as_json(self) -> Json:
        """Return it as a `Chat`."""
        if self.person is None:
            return {"id": self.id, "type": self.kind, "title": self.title}
        person = self.person.as_json()
        names = {name: person[name] for name in ("first_name", "last_name", "username") if name in person}
        return {"id": self.id, "type": self.kind} | names

    def check_reachable(self) -> None:
        """Let the bot write here.

        Raises:
            ApiError: 400 or 403, with what keeps it from that.
        """
        if reason := self._refusal():
            raise reason

    def _refusal(self) -> ApiError | None:
        if self.is_deactivated:
            return forbidden("user is deactivated")
        if self.is_blocked and self.is_group:
            return forbidden(f"bot was kicked from the {self.kind} chat")
        if self.is_blocked:
            return forbidden("bot was blocked by the user")
        if self.is_started or self.is_group:
            return None
        if self.is_known:
            return forbidden("bot can't initiate conversation with a user")
        return bad_request("chat not found")
