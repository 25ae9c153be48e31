"""What customers do on Telegram: whole chats, each update of a kind that customers send."""

from collections.abc import Callable
from dataclasses import dataclass

from demo.telegram_sandbox.chats import Chat
from demo.telegram_sandbox.personas import User, inline_buttons
from demo.telegram_sandbox.updates import Update
from tests.support.promises.promised import ONCE

AGAIN = "press again"


@dataclass(frozen=True)
class Step:
    """One thing a customer does, of which Telegram tells the bot by one update.

    Attributes:
        kind: what it is, for the figures.
        words: text, caption or what a text becomes by an edit.
        button: which of the newest keyboard's.
    """

    kind: str
    words: str = ""
    button: int = 0


@dataclass(frozen=True)
class Chatting:
    """One customer's part.

    Attributes:
        language_code: of the person's app.
    """

    name: str
    language_code: str
    steps: tuple[Step, ...]


def do(step: Step, user: User, group: Chat, before: Update | None) -> None:
    """Have a customer do it, after what the bot was told before; it is told as soon as it can be."""
    if step.kind == AGAIN and before:
        # The same button: another message may look like it by now.
        user.press_data(before.body["message"]["message_id"], before.body["data"])
    else:
        _DOING[step.kind](user, step, group)


def _edit(user: User, step: Step, _group: Chat) -> None:
    own = [number for number, one in user.chat.messages.items() if one["from"]["id"] == user.id]
    texts = [number for number in own if "text" in user.chat.messages[number]]
    user.edit(texts[-1], step.words)


def _press(user: User, step: Step, _group: Chat) -> None:
    """Press a button of the newest keyboard that the bot sent."""
    newest = next((one for one in reversed(user.received) if one.buttons), None)
    # The answer before was one too many, and was taken for the one with the keyboard.
    assert newest, f"{ONCE}: {user.texts}"
    button = inline_buttons(newest.message)[step.button]
    user.press_data(newest.message_id, button["callback_data"])


_DOING: dict[str, Callable[[User, Step, Chat], object]] = {
    "order": lambda user, step, _: user.send(step.words),
    "proof": lambda user, step, _: user.send(step.words),
    "question": lambda user, step, _: user.send(step.words),
    "thanks": lambda user, step, _: user.send(step.words),
    "command": lambda user, step, _: user.send(step.words),
    "sticker": lambda user, _step, _: user.send_sticker(),
    "photo": lambda user, step, _: user.send_photo(caption=step.words),
    "edit": _edit,
    "press": _press,
    "invite": lambda user, _step, group: user.invite(group),
    "group": lambda user, step, group: user.send(step.words, group),
}

CHATTINGS = (
    Chatting(
        "zh asking",
        "zh-hans",
        (
            Step("command", "/start"),
            Step("question", "运费是多少"),
            Step("sticker"),
            Step("command", "/help"),
            Step("press", button=1),
            Step(AGAIN),
            Step("question", "支持哪些付款方式"),
            Step("invite"),
            Step("thanks", "谢谢"),
        ),
    ),
    Chatting(
        "en proving",
        "en",
        (
            Step("order", "where is my order GD200001"),
            Step("proof", "emma.clark@example.com"),
            Step("edit", "where is my parcel GD200001"),
            Step("photo", "how long do I have to return something"),
            Step("group", "has anybody ordered there?"),
            Step("order", "where is my parcel"),
            Step("thanks", "thank you"),
        ),
    ),
    Chatting(
        "zh proving",
        "zh-hans",
        (
            Step("order", "GD100001到哪了"),
            Step("proof", "li.wei@example.com"),
            Step("group", "这家店怎么样"),
            Step("sticker"),
            Step("photo", "七天无理由退货怎么退"),
            Step("edit", "GD100001发货了吗"),
            Step("thanks", "谢谢"),
        ),
    ),
    Chatting(
        "en asking",
        "en",
        (
            Step("command", "/help"),
            Step("press", button=2),
            Step("question", "which payment methods do you accept"),
            Step("photo"),
            Step("question", "how much is shipping"),
            Step("edit", "how much is shipping to Berlin"),
            Step("sticker"),
            Step("thanks", "thanks"),
        ),
    ),
)
