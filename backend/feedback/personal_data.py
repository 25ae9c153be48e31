"""What feedback, nudges and choices about notices hold about a person."""

import re
from collections.abc import Mapping

from sqlalchemy import ColumnElement, or_, select, update

from backend.feedback.tables import feedback, notice_preferences, nudges
from backend.shared.holdings import Holdings
from backend.shared.person_rows import delete_rows, is_of, rows_of, without_talk_of_others
from gendan.platform.personal_data import PersonalData, Row
from gendan.platform.storage.database import Connection
from gendan.platform.storage.statements import in_parts

_BLANK = "•••"


async def _tell(connection: Connection, person: Holdings) -> Mapping[str, list[Row]]:
    spoken = person.conversations
    said = or_(feedback.c.conversation.in_(spoken), feedback.c.customer_id.in_(person.customers))
    asked = nudges.c.conversation.in_(spoken)
    return {
        "feedback": without_talk_of_others(await rows_of(connection, feedback, said), person),
        "nudges": without_talk_of_others(await rows_of(connection, nudges, asked), person),
        "notice_preferences": await rows_of(connection, notice_preferences, _wished_by(person)),
    }


async def _erase(connection: Connection, person: Holdings) -> Mapping[str, int]:
    # What the recipient of a gift said of it is theirs.
    said = is_of(feedback, person, but=person.gifts)
    done = {
        "feedback": await delete_rows(connection, feedback, said),
        "notice preferences": await delete_rows(connection, notice_preferences, _wished_by(person)),
        "feedback of others, blanked": await _blank(connection, person),
    }
    # The shop has still to see to it that the parcel moves.
    reminded = or_(nudges.c.order_id.in_(person.own), nudges.c.conversation.in_(person.conversations))
    await connection.execute(update(nudges).where(reminded).values(conversation=""))
    return done


def _wished_by(person: Holdings) -> ColumnElement[bool]:
    wishes = [f"customer:{customer_id}" for customer_id in person.customers]
    wishes += [f"conversation:{conversation}" for conversation in person.conversations]
    return notice_preferences.c.subject.in_(wishes)


async def _blank(connection: Connection, person: Holdings) -> int:
    """Blank what others said of the person to the shop."""
    count = 0
    for words in in_parts(person.words):
        says = or_(*(feedback.c.text.icontains(word, autoescape=True) for word in words))
        # Not within a longer number or address.
        marks = "|".join(map(re.escape, words))
        alone = re.compile(rf"(?<![a-z0-9])(?:{marks})(?![a-z0-9])", re.IGNORECASE)
        rows = await connection.execute(select(feedback.c.id, feedback.c.text).where(says))
        said = [row.id for row in rows if alone.search(row.text)]
        for some in in_parts(said):
            await connection.execute(update(feedback).where(feedback.c.id.in_(some)).values(text=_BLANK))
        count += len(said)
    return count


PERSONAL_DATA = PersonalData(
    (feedback, notice_preferences, nudges), _tell, _erase, aged_by={"feedback": feedback.c.given_at}
)
