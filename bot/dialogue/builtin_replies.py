"""What the gateway answers itself: what came without words, and the wish to know what it can do."""

from collections.abc import Sequence
from datetime import timedelta

from bot.conversations.model import AttachmentKind
from bot.conversations.pending import PendingMessage
from gendan.contracts import Say
from gendan.contracts.messages import button, say_text

HELP = "help"
RATE = "rate"
_OWN_MATTERS = frozenset({HELP, RATE})
# Messages within this window are one burst, and get one reply.
BURST = timedelta(minutes=2)
_LOOKED_AT_LATER = frozenset({AttachmentKind.PHOTO, AttachmentKind.DOCUMENT})
PERSON = button("button_person", "talk_to_human")
_OFFERS = (
    ("button_where_is_my_order", "track_delivery"),
    ("button_returns", "return_policy_faq"),
    ("button_shipping", "shipping_faq"),
)


def needs_dialogue(message: PendingMessage) -> bool:
    """Whether a message has words, or a button's meaning, that the dialogue has to understand."""
    return bool(message.text) and message.intent not in _OWN_MATTERS


def builtin_replies(waiting: Sequence[PendingMessage], before: PendingMessage | None) -> list[Say]:
    """Return what the gateway says about the messages of one turn, beside the dialogue's answer if any.

    Args:
        waiting: the turn's messages.
        before: the customer's message before them.
    """
    says = [_help()] if any(message.intent == HELP for message in waiting) else []
    captioned = {m.album for m in (*waiting, before) if m and m.text and m.album}
    wordless = [message for message in waiting if not message.text and message.album not in captioned]
    shown = [kind for message in waiting for kind in message.kinds if message.text]
    is_told = bool(wordless and before and _is_same_burst(before, wordless[0]))
    if any(needs_dialogue(message) for message in waiting):
        shown += [kind for m in wordless for kind in m.kinds if kind in _LOOKED_AT_LATER]
        return [*says, *_unreadable(wordless), *_kept(shown)]
    return [*says, *(_unreadable(wordless) or ([] if is_told else _asked_about(wordless)))]


def _is_same_burst(before: PendingMessage, now: PendingMessage) -> bool:
    is_soon = now.created_at - before.created_at <= BURST
    return is_soon and not before.text and _is_sticker(before) == _is_sticker(now)


def _is_sticker(message: PendingMessage) -> bool:
    return all(kind == AttachmentKind.STICKER for kind in message.kinds)


def _unreadable(wordless: Sequence[PendingMessage]) -> list[Say]:
    kinds = [
        kind for m in wordless for kind in m.kinds if kind not in {*_LOOKED_AT_LATER, AttachmentKind.STICKER}
    ]
    if not kinds:
        return []
    return [say_text("attachment_unreadable", PERSON, kind=kinds[0])]


def _kept(shown: Sequence[str]) -> list[Say]:
    return [say_text("attachment_kept", kind=shown[0])] if shown else []


def _asked_about(wordless: Sequence[PendingMessage]) -> list[Say]:
    kinds = [kind for message in wordless for kind in message.kinds]
    asked = [kind for kind in kinds if kind in _LOOKED_AT_LATER]
    if asked:
        return [say_text("attachment_question", kind=asked[0])]
    return [say_text("sticker_answer")] if kinds else []


def _help() -> Say:
    return say_text("help", *(button(title, intent) for title, intent in _OFFERS), PERSON)
