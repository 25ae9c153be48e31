"""Taking a person out of the backend: what the law wants kept stays, without them."""

import json
import re
from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import ColumnElement, Table, Text, cast, delete, func, insert, null, or_, select, update

from backend.carrier_webhooks.tables import webhook_inbox
from backend.customers.tables import customers
from backend.feedback.tables import feedback, notice_preferences, nudges
from backend.history.tables import history
from backend.idempotency.tables import idempotency
from backend.identity.tables import audit, grants
from backend.orders.tables import orders, returns
from backend.outbound.tables import outbox
from backend.privacy.find import actors_of, entries_about
from backend.privacy.holdings import Holdings, holdings_for
from backend.shipments.tables import shipments, tracking_events
from backend.verification.tables import codes, tries
from gendan.platform.data_subject import Subject
from gendan.platform.storage.database import Connection
from gendan.text.numbers import number_key

_AT_ONCE = 200
_BLANK = "•••"
_NO_BUYER = {
    "email": None,
    "phone": None,
    "custom_fields": null(),
    # In words, which may name a card's last digits or who paid; how much and when stays.
    "payment_method": null(),
    "payment_failure": null(),
}
_NO_RECIPIENT = {"recipient": "", "recipient_phone": None, "region": "", "street": "", "postcode": ""}
_NO_SCAN_DETAILS = {"place": null(), "text": {"en": "-"}, "details": null()}


async def erase(connection: Connection, subject: Subject, successor: Callable[[str], str]) -> dict[str, int]:
    """Take a person out, in the caller's transaction; once more changes nothing more.

    A buyer and a recipient who isn't the buyer are two people: each takes their own part of an order along.

    Args:
        connection: of a transaction.
        subject: whose everything is known, conversations of the gateway included.
        successor: gives the id under which a customer's orders are kept, the same whenever the same
            customer is erased.

    Returns:
        How many rows of each kind were deleted or emptied.
    """
    held = await holdings_for(connection, subject)
    done = {"audit entries": await _leave_audit(connection, subject, held)}
    done |= await _forget_talk(connection, subject, held)
    done["feedback of others, blanked"] = await _blank_feedback(connection, subject)
    done |= await _empty_traffic(connection, subject, held)
    if held.own or held.received:
        done |= await _empty_orders(connection, held)
    if held.lent and subject.contact:
        done["contacts in orders of other accounts"] = await _take_contact(connection, held, subject.contact)
    replaced = [await _replace(connection, one, successor(one)) for one in held.customers]
    return done | ({"customers": sum(replaced)} if replaced else {})


async def empty_again(connection: Connection) -> int:
    """Empty what carriers have said about erased people's parcels since; return how many parcels."""
    # No order comes in without a recipient.
    ids = list(await connection.scalars(select(orders.c.id).where(orders.c.recipient == "")))
    return sum((await _empty_parcels(connection, ids)).values()) if ids else 0


async def _replace(connection: Connection, customer_id: str, successor: str) -> int:
    known = (await connection.execute(select(customers).where(customers.c.id == customer_id))).first()
    if known is None:
        return 0
    if await connection.scalar(select(customers.c.id).where(customers.c.id == successor)) is None:
        values = {"id": successor, "name": "", "language": known.language, "created_at": known.created_at}
        await connection.execute(insert(customers).values(values))
    await connection.execute(
        update(orders).where(orders.c.customer_id == customer_id).values(customer_id=successor)
    )
    return (await connection.execute(delete(customers).where(customers.c.id == customer_id))).rowcount


async def _empty_orders(connection: Connection, held: Holdings) -> dict[str, int]:
    """Take the person out of orders; numbers, items, amounts, dates and states stay."""
    ids = held.own_ids
    emptied = await connection.execute(update(orders).where(orders.c.id.in_(ids)).values(_NO_BUYER))
    await connection.execute(update(returns).where(returns.c.order_id.in_(ids)).values(refund_to=null()))
    # Whoever moved an order by hand may have written about the person.
    said = (history.c.order_id.in_(ids), or_(history.c.reason.is_not(None), history.c.payload.is_not(None)))
    reasons = await connection.execute(
        update(history).where(*said, history.c.actor != "clock").values(reason=None, payload=null())
    )
    to_them = [row.id for row in held.delivered_to_them]
    at_home = await connection.execute(update(orders).where(orders.c.id.in_(to_them)).values(_NO_RECIPIENT))
    counts = await _empty_parcels(connection, to_them)
    return {
        "orders": emptied.rowcount,
        "recipients": at_home.rowcount,
        "recipients kept, who are somebody else": len(held.gifts),
        **counts,
        "reasons in histories": reasons.rowcount,
    }


async def _take_contact(connection: Connection, held: Holdings, contact: str) -> int:
    """Take a contact out of orders of accounts that aren't this person's: all else in them is theirs."""
    kind = orders.c["email" if "@" in contact else "phone"]
    lent = orders.c.id.in_([row.id for row in held.lent])
    return (await connection.execute(update(orders).where(lent).values({kind: None}))).rowcount


async def _empty_parcels(connection: Connection, ids: Collection[int]) -> dict[str, int]:
    of_parcels = select(shipments.c.id).where(shipments.c.order_id.in_(ids))
    scans = await connection.execute(
        update(tracking_events)
        .where(tracking_events.c.shipment_id.in_(of_parcels), _still_says(tracking_events))
        .values(_NO_SCAN_DETAILS)
    )
    told = or_(*(shipments.c[name].is_not(None) for name in ("delivery", "pickup", "courier")))
    parcels = await connection.execute(
        update(shipments)
        .where(shipments.c.order_id.in_(ids), told)
        .values(delivery=null(), pickup=null(), courier=null())
    )
    return {"parcels": parcels.rowcount, "scans": scans.rowcount}


def _still_says(table: Table) -> ColumnElement[bool]:
    says_more = func.length(cast(table.c.text, Text)) > len(json.dumps(_NO_SCAN_DETAILS["text"]))
    return or_(table.c.place.is_not(None), table.c.details.is_not(None), says_more)


async def _leave_audit(connection: Connection, subject: Subject, held: Holdings) -> int:
    """Take the person out of audit entries; when, by which way and which order stays."""
    actors = actors_of(subject.conversations)
    about = [row["id"] for row in await entries_about(connection, held.customers, held.own_ids, actors)]
    for start in range(0, len(about), _AT_ONCE):
        some = audit.c.id.in_(about[start : start + _AT_ONCE])
        await connection.execute(update(audit).where(some).values(customer_id=None, subject=None))
    # A phone number that was taken for an order's stands there as one.
    typed = [number_key(word) for word in subject.words]
    await connection.execute(update(audit).where(audit.c.subject.in_(typed)).values(subject=None))
    return len(about)


async def _forget_talk(connection: Connection, subject: Subject, held: Holdings) -> dict[str, int]:
    """Delete what was proved, asked for and said in conversations."""
    spoken, ids = list(subject.conversations), held.own_ids
    wishes = [f"conversation:{conversation}" for conversation in spoken]
    counters = [f"{kind}:{one}"[:80] for one in spoken for kind in ("in", "codes-in")]
    wishes += [f"customer:{customer_id}" for customer_id in held.customers]
    conditions: dict[Table, ColumnElement[bool]] = {
        grants: or_(_spoken_or_of(grants, held, spoken), grants.c.contact.in_(held.proofs)),
        # What the recipient of a gift said of it is theirs.
        feedback: _spoken_or_of(feedback, held, spoken, but=held.gifts),
        codes: or_(codes.c.conversation.in_(spoken), codes.c.contact.in_(held.proofs)),
        notice_preferences: notice_preferences.c.subject.in_(wishes),
        tries: tries.c.subject.in_(counters),
        idempotency: idempotency.c.caller.in_(actors_of(spoken)),
    }
    deleted = {
        table.name.replace("_", " "): (await connection.execute(delete(table).where(condition))).rowcount
        for table, condition in conditions.items()
    }
    # The shop has still to see to it that the parcel moves.
    reminded = or_(nudges.c.order_id.in_(ids), nudges.c.conversation.in_(spoken))
    await connection.execute(update(nudges).where(reminded).values(conversation=""))
    return deleted


async def _blank_feedback(connection: Connection, subject: Subject) -> int:
    """Blank what others said of the person to the shop."""
    count = 0
    for start in range(0, len(subject.words), _AT_ONCE):
        words = subject.words[start : start + _AT_ONCE]
        says = or_(*(feedback.c.text.icontains(word, autoescape=True) for word in words))
        # Not within a longer number or address.
        marks = "|".join(map(re.escape, words))
        alone = re.compile(rf"(?<![a-z0-9])(?:{marks})(?![a-z0-9])", re.IGNORECASE)
        rows = await connection.execute(select(feedback.c.id, feedback.c.text).where(says))
        said = [row.id for row in rows if alone.search(row.text)]
        for at in range(0, len(said), _AT_ONCE):
            some = feedback.c.id.in_(said[at : at + _AT_ONCE])
            await connection.execute(update(feedback).where(some).values(text=_BLANK))
        count += len(said)
    return count


def _spoken_or_of(
    table: Table, held: Holdings, spoken: Collection[str], but: Collection[int] = ()
) -> ColumnElement[bool]:
    return or_(
        table.c.conversation.in_(spoken),
        table.c.order_id.in_([order_id for order_id in held.own_ids if order_id not in but]),
        table.c.customer_id.in_(held.customers),
    )


async def _empty_traffic(connection: Connection, subject: Subject, held: Holdings) -> dict[str, int]:
    """Take the person out of letters under way and of what carriers sent."""
    letters = await connection.execute(delete(outbox).where(outbox.c.recipient.in_(held.proofs)))
    reports = 0
    written = [*subject.words, *subject.numbers]
    for start in range(0, len(written), _AT_ONCE):
        words = written[start : start + _AT_ONCE]
        problems = or_(*(outbox.c.problem.icontains(word, autoescape=True) for word in words))
        await connection.execute(update(outbox).where(problems).values(problem=None))
        bodies = or_(*(webhook_inbox.c.body.icontains(form, autoescape=True) for form in _forms(words)))
        reports += await _empty_reports(connection, bodies)
    reports += await _empty_reports_of(connection, {number_key(number) for number in subject.numbers})
    return {"letters waiting": letters.rowcount, "carriers' messages": reports}


async def _empty_reports_of(connection: Connection, numbers: Collection[str]) -> int:
    """Empty what carriers sent of parcels whose numbers they write with blanks or dashes of their own."""
    query = select(webhook_inbox.c.message_id, webhook_inbox.c.body).where(webhook_inbox.c.body != "")
    named = [
        row.message_id
        for row in await connection.execute(query)
        if any(number in key for key in [number_key(row.body)] for number in numbers)
    ]
    count = 0
    for start in range(0, len(named), _AT_ONCE):
        some = webhook_inbox.c.message_id.in_(named[start : start + _AT_ONCE])
        count += await _empty_reports(connection, some)
    return count


async def _empty_reports(connection: Connection, which: ColumnElement[bool]) -> int:
    # The message's id stays, so that the same message again is still known.
    emptied: Any = await connection.execute(
        update(webhook_inbox).where(which, webhook_inbox.c.body != "").values(body="", problem=None)
    )
    return int(emptied.rowcount)


def _forms(words: Collection[str]) -> list[str]:
    """Return words as they stand in JSON too, where a carrier may have written them by their codes."""
    escaped = [word.encode("ascii", "backslashreplace").decode() for word in words]
    return sorted({*words, *escaped})
