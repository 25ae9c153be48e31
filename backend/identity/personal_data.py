"""What proofs and the audit log hold about a person."""

from collections.abc import Collection, Mapping

from sqlalchemy import RowMapping, String, cast, or_, select, update

from backend.identity.callers import actors_of
from backend.identity.tables import audit, grants
from backend.shared.holdings import Holdings
from backend.shared.person_rows import delete_rows, is_of, rows_of, told, without_talk_of_others
from gendan.platform.personal_data import PersonalData, Row
from gendan.platform.storage.database import Connection
from gendan.platform.storage.statements import in_parts
from gendan.text.numbers import number_key

# Who was signed in when this person's order was proved, which may have been somebody else.
_OF_OTHERS = ("vouched_customer_id",)


async def entries_about(
    connection: Connection, customer_ids: Collection[str], order_ids: Collection[int], actors: Collection[str]
) -> list[RowMapping]:
    """Return audit entries about customers, these orders, or made by these conversations, oldest first."""
    found: dict[int, RowMapping] = {}
    theirs = [audit.c.customer_id.in_(customer_ids), audit.c.actor.in_(actors)]
    # The text is looked through first, alike on both engines; it also finds 101 in 1010.
    by_order = [cast(audit.c.order_ids, String).contains(str(order_id)) for order_id in order_ids]
    conditions = [*theirs, *by_order]
    for some in in_parts(conditions):
        query = select(audit).where(or_(*some))
        for row in (await connection.execute(query)).mappings():
            is_theirs = row["customer_id"] in customer_ids or row["actor"] in actors
            if is_theirs or not set(row["order_ids"]).isdisjoint(order_ids):
                found[row["id"]] = row
    return [found[key] for key in sorted(found)]


async def _tell(connection: Connection, person: Holdings) -> Mapping[str, list[Row]]:
    proved = or_(
        grants.c.conversation.in_(person.conversations),
        grants.c.customer_id.in_(person.customers),
        grants.c.contact.in_(person.proofs),
    )
    actors = actors_of(person.conversations)
    entries = await entries_about(connection, person.customers, person.bought, actors)
    return {
        "grants": without_talk_of_others(await rows_of(connection, grants, proved, _OF_OTHERS), person),
        "audit": [told(entry) | _nobody_else(entry, person, actors) for entry in entries],
    }


def _nobody_else(entry: RowMapping, person: Holdings, actors: Collection[str]) -> Row:
    """Return who looked, without saying which conversation or customer it was if it's another's."""
    kind, _, _ = entry["actor"].partition(":")
    is_known = entry["actor"] in actors or kind != "conversation"
    return {
        "actor": entry["actor"] if is_known else kind,
        "customer_id": entry["customer_id"] if entry["customer_id"] in person.customers else None,
    }


async def _erase(connection: Connection, person: Holdings) -> Mapping[str, int]:
    theirs = or_(is_of(grants, person), grants.c.contact.in_(person.proofs))
    return {
        "audit entries": await _leave_audit(connection, person),
        "grants": await delete_rows(connection, grants, theirs),
    }


async def _leave_audit(connection: Connection, person: Holdings) -> int:
    """Take the person out of audit entries; when, by which way and which order stays."""
    actors = actors_of(person.conversations)
    about = [row["id"] for row in await entries_about(connection, person.customers, person.own, actors)]
    for some in in_parts(about):
        entries = update(audit).where(audit.c.id.in_(some))
        await connection.execute(entries.values(customer_id=None, subject=None))
    # A phone number that was taken for an order's stands there as one.
    typed = [number_key(word) for word in person.words]
    await connection.execute(update(audit).where(audit.c.subject.in_(typed)).values(subject=None))
    return len(about)


PERSONAL_DATA = PersonalData(
    (grants, audit), _tell, _erase, aged_by={"grants": grants.c.ends_at, "audit": audit.c.at}
)
