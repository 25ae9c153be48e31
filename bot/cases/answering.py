"""A person's part in a case: reading it, answering into the conversation, closing it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.cases import repository as cases
from bot.cases.notice_repository import add_notice
from bot.cases.repository import Case, CaseState
from bot.conversations.model import Outgoing, Sender
from bot.conversations.repository import (
    Conversation,
    conversation_with_id,
    hold_conversation,
)
from bot.conversations.tables import messages
from bot.conversations.transcript import Draft, replay
from bot.outbound import door
from bot.outbound.door import Reason
from gendan.platform.storage.database import Connection, Database
from gendan.platform.visible_text import visible

LONGEST_ANSWER = 4_000
AGENT_ANSWER = "agent_answer"


class CaseError(Exception):
    """A case can't be dealt with as asked; the message says why and what to do."""


@dataclass(frozen=True)
class CaseFile:
    """All that a person needs to go on.

    Attributes:
        transcript: of the whole conversation, in order.
    """

    case: Case
    conversation: Conversation
    transcript: list[Outgoing]

    @property
    def since(self) -> list[Outgoing]:
        """What the customer wrote after the last answer of a person, all of it where there is none."""
        answered = max((m.seq for m in self.transcript if m.sender is Sender.AGENT), default=0)
        return [m for m in self.transcript if m.sender is Sender.CUSTOMER and m.seq > answered]


def read_number(written: str) -> str:
    """Return a case's number however it was typed: `k7f3q`, `K 7F3Q`."""
    bare = "".join(sign for sign in written.upper() if sign.isalnum())
    return f"K-{bare.removeprefix('K')}"


async def case_file(connection: Connection, number: str) -> CaseFile:
    """Return a case with its conversation.

    Raises:
        CaseError: there is no such case.
    """
    case = await cases.case_numbered(connection, number)
    if case is None:
        raise CaseError(f"There is no case {number}. 'gendan cases' lists those that aren't closed.")
    conversation = await conversation_with_id(connection, case.conversation_id)
    return CaseFile(case, conversation, await replay(connection, case.conversation_id, 0))


async def count_since(connection: Connection, case: Case) -> int:
    """Return how many messages the customer wrote after the last answer of a person."""
    theirs = messages.c.conversation_id == case.conversation_id
    answered = select(func.coalesce(func.max(messages.c.seq), 0)).where(
        theirs, messages.c.sender == Sender.AGENT
    )
    query = select(func.count()).where(
        theirs, messages.c.sender == Sender.CUSTOMER, messages.c.seq > answered.scalar_subquery()
    )
    return int(await connection.scalar(query))


async def answer_case(
    database: Database, number: str, text: str, agent: str, now: datetime, *, again: bool = False
) -> CaseFile:
    """Write a person's answer into the conversation, where it leaves for the customer's channel.

    Args:
        database: the gateway's; the gateway itself may run or not.
        number: the case's.
        text: the answer.
        agent: as the customer reads who answers.
        now: the present.
        again: whether the same words may go out twice.

    Raises:
        CaseError: no such case, nothing said, or said already.
    """
    said = checked_answer(text)
    async with database.write.begin() as connection:
        file = await _held_case_file(connection, number)
        await _refuse_where_another_is_open(connection, file.case)
        if not again and _was_said(file, said):
            raise CaseError(f"{number} has just this answer already. To send it once more, add --again.")
        await _say(connection, file, said, agent, now)
        await cases.note_answered(connection, file.case.id, now)
    return file


async def close_case(
    database: Database, number: str, word: str | None, agent: str, now: datetime
) -> CaseFile:
    """End a case, with a last word to the customer if there is one.

    Raises:
        CaseError: no such case, or it is closed.
    """
    said = checked_answer(word) if word is not None else None
    async with database.write.begin() as connection:
        file = await _held_case_file(connection, number)
        if file.case.state is CaseState.CLOSED:
            raise CaseError(f"{number} is closed already.")
        if said is not None:
            await _say(connection, file, said, agent, now)
        await cases.close(connection, file.case.id, now)
    return file


def checked_answer(text: str) -> str:
    """Return an answer without what can't be seen.

    Raises:
        CaseError: nothing is left, or it's too long.
    """
    said = visible(text, lines=True)
    if not said:
        raise CaseError("There is nothing in the answer: write it after the number, or pipe it in.")
    if len(said) > LONGEST_ANSWER:
        raise CaseError(f"The answer has {len(said)} characters; {LONGEST_ANSWER} go into one. Split it.")
    return said


async def _held_case_file(connection: Connection, number: str) -> CaseFile:
    """Return a case as it stays until the transaction ends, whoever else deals with it at the same moment.

    Raises:
        CaseError: there is no such case.
    """
    if case := await cases.case_numbered(connection, number):
        # A turn that writes takes the conversation before its case: so nobody waits for each other.
        await hold_conversation(connection, case.conversation_id)
    return await case_file(connection, number)


async def _refuse_where_another_is_open(connection: Connection, case: Case) -> None:
    if case.state is not CaseState.CLOSED:
        return
    other = await cases.open_case_of(connection, case.conversation_id)
    if other:
        raise CaseError(f"{case.number} is closed, and the customer has a new one: answer {other.number}.")


def _was_said(file: CaseFile, said: str) -> bool:
    by_people = [message for message in file.transcript if message.sender is Sender.AGENT]
    return bool(by_people) and by_people[-1].text == said and not file.since


async def _say(connection: Connection, file: CaseFile, text: str, agent: str, now: datetime) -> None:
    """Write an answer, and have it mailed as well where an address is known."""
    conversation, number = file.conversation, file.case.number
    body = {"text": text, "name": AGENT_ANSWER, "agent": agent, "language": conversation.language}
    # A person may say what only this visitor should read: nobody else takes the conversation over then.
    shown = {} if conversation.customer_id else {"disclosed": True}
    await door.say(connection, conversation, [Draft(body)], Reason.PERSON, now, changes=shown)
    content = {"number": number, "text": text, "agent": agent, "language": conversation.language}
    await add_notice(connection, content | {"channel": conversation.address.channel}, now, conversation.id)
