"""What the gateway answers itself: what came without words, and the wish to know what it can do."""

import asyncio
from typing import Any

import pytest

from bot.conversations.model import Attachment, AttachmentKind, Command
from bot.conversations.transcript import Draft
from bot.inbound.intake import MEANINGS
from bot.ports import TurnAnswer
from gendan.contracts import TurnRequest
from tests.support.gateway import Chat, said


class Names:
    """Says names instead of words."""

    def draft(self, say: Any, _language: str, _now: Any) -> Draft:
        text = say["say"] if say["say"] != "echo" else f"echo {say['facts']['text']}"
        body = {"name": say["say"], "text": text, "kind": (say.get("facts") or {}).get("kind")}
        return Draft(body, ())


@pytest.fixture
def named(chat: Chat) -> Chat:
    chat.composer._renderer = Names()  # type: ignore[assignment]
    return chat


def came(*kinds: AttachmentKind, **details: Any) -> tuple[Attachment, ...]:
    return tuple(Attachment(kind, {"file_id": f"file-{kind}", **details}) for kind in kinds)


async def answers(chat: Chat, text: str = "", **more: Any) -> list[str]:
    """Send something, let its second pass, and return all that was said but the introduction."""
    receipt = await chat.say(text, **more)
    chat.clock.pass_by(seconds=2)
    return [text for text in await chat.answers(receipt) if text != "introduction"]


@pytest.mark.parametrize("kind", [AttachmentKind.PHOTO, AttachmentKind.DOCUMENT])
async def test_a_file_without_words_is_asked_about_without_the_dialogue(
    named: Chat, kind: AttachmentKind
) -> None:
    assert await answers(named, attachments=came(kind)) == ["attachment_question"]
    assert not named.dialogue.requests


@pytest.mark.parametrize(
    "kind",
    sorted(set(AttachmentKind) - {AttachmentKind.PHOTO, AttachmentKind.DOCUMENT, AttachmentKind.STICKER}),
)
async def test_what_cannot_be_read_is_said_so(named: Chat, kind: AttachmentKind) -> None:
    assert await answers(named, attachments=came(kind)) == ["attachment_unreadable"]


async def test_with_words_the_words_are_answered_and_the_file_is_noted(named: Chat) -> None:
    assert await answers(named, "it broke", attachments=came(AttachmentKind.PHOTO)) == [
        "echo it broke",
        "attachment_kept",
    ]
    assert [request.text for request in named.dialogue.requests] == ["it broke"]


async def test_several_things_at_once_get_one_answer_each_kind(named: Chat) -> None:
    with named.one_burst():
        for number in range(3):
            await named.say("", external_id=f"p{number}", attachments=came(AttachmentKind.PHOTO))
        await named.say("", external_id="s", attachments=came(AttachmentKind.STICKER))
        receipt = await named.say("", attachments=came(AttachmentKind.VOICE))

    assert (await named.answers(receipt))[1:] == ["attachment_unreadable"]


async def test_an_album_whose_words_were_answered_is_not_asked_about(named: Chat) -> None:
    await answers(named, "it broke", attachments=came(AttachmentKind.PHOTO, album="a1"))
    found = await answers(named, attachments=came(AttachmentKind.PHOTO, album="a1"))

    assert "attachment_question" not in found


async def test_a_photo_after_other_words_is_asked_about(named: Chat) -> None:
    await answers(named, "where is it")
    assert (await answers(named, attachments=came(AttachmentKind.PHOTO)))[-1] == "attachment_question"


async def test_a_sticker_after_a_photo_is_answered_and_a_second_sticker_isnt(named: Chat) -> None:
    await answers(named, attachments=came(AttachmentKind.PHOTO))
    first = await answers(named, attachments=came(AttachmentKind.STICKER))
    second = await answers(named, attachments=came(AttachmentKind.STICKER))

    assert first[-1] == "sticker_answer"
    assert second == first


async def test_the_same_photo_again_is_the_same_message(named: Chat) -> None:
    first = await named.say("", external_id="p", attachments=came(AttachmentKind.PHOTO))
    named.clock.pass_by(seconds=2)
    await named.settled()
    again = await named.say("", external_id="p", attachments=came(AttachmentKind.PHOTO))

    assert (again.message_id, again.is_repeat) == (first.message_id, True)


async def test_the_answer_is_given_while_the_dialogue_is_down_and_something_is_kept(named: Chat) -> None:
    named.dialogue.script = named.dialogue.fail
    receipt = await named.say("a word")
    await named.turn_begun()
    await _said(named, receipt.conversation_id, "answer_later")
    await named.say("", external_id="p", attachments=came(AttachmentKind.PHOTO))
    named.clock.pass_by(seconds=2)
    await _said(named, receipt.conversation_id, "attachment_question")
    named.dialogue.script = lambda request: said("echo", text=request.text)

    assert (await named.answers(receipt))[-1] == "echo a word"


async def _said(chat: Chat, conversation_id: str, name: str) -> None:
    async with asyncio.timeout(10):
        while name not in [message.text for message in await chat.transcript(conversation_id)]:
            await asyncio.sleep(0.01)


async def test_what_came_is_in_the_transcript_with_what_it_takes_to_see_it(named: Chat) -> None:
    card = "4111 1111 1111 1111"
    receipt = await named.say(
        "", attachments=came(AttachmentKind.DOCUMENT, name=f"{card}\u202e.pdf", size=9, gone=None)
    )
    (kept, *_) = await named.transcript(receipt.conversation_id)

    assert kept.body["attachments"] == [
        {"kind": "document", "file_id": "file-document", "name": "••••.pdf", "size": 9}
    ]


@pytest.mark.parametrize("command", [command for command in Command if command is not Command.HELP])
async def test_a_command_reaches_the_dialogue_as_a_buttons_meaning(named: Chat, command: Command) -> None:
    await answers(named, f"/{command}", command=command)
    (request,) = named.dialogue.requests

    assert (request.text, request.payload) == ("", MEANINGS[command])


async def test_help_is_the_gateways_own_and_leaves_the_other_words_to_the_dialogue(named: Chat) -> None:
    named.dialogue.gate.clear()
    receipt = await named.say("where is it")
    await named.turn_begun()
    await named.say("/help", external_id="h", command=Command.HELP)
    named.dialogue.gate.set()

    assert (await named.answers(receipt))[1:] == ["echo where is it", "help"]
    assert [request.payload for request in named.dialogue.requests] == [None, None]


async def test_a_commands_language_is_the_conversations(chat: Chat) -> None:
    chat.dialogue.script = lambda _request: said("done")
    receipt = await chat.say("/orders", command=Command.ORDERS, locale="en")

    assert (await chat.answers(receipt))[-1] == "Done."


async def test_a_list_of_orders_is_given_while_the_dialogue_is_down(chat: Chat) -> None:
    def down(_request: TurnRequest) -> TurnAnswer:
        return chat.dialogue.fail(_request)

    chat.dialogue.script = down
    chat.lookup.listed = [{"number": "AB1", "title": {"en": "Mug"}, "status": "in_transit"}]
    chat.composer._renderer = Names()  # type: ignore[assignment]
    receipt = await chat.say("/orders", command=Command.ORDERS)

    assert (await chat.answers(receipt))[-1] == "orders_list"
