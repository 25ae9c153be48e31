"""Which account on a channel is which customer's, and the tokens that prove it once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.sql.elements import ColumnElement

from bot.account_linking.tables import link_tokens, linked_accounts
from bot.conversations.model import Address
from gendan.platform.storage.database import Connection


@dataclass(frozen=True)
class Link:
    """An account on a channel and whose it is.

    Attributes:
        name: as the customer is called there.
    """

    address: Address
    customer_id: str
    name: str


async def offer_token(
    connection: Connection, customer_id: str, digest: str, now: datetime, expires_at: datetime
) -> None:
    """Keep a customer's token; one that they had before is worth nothing any more."""
    gone = or_(link_tokens.c.customer_id == customer_id, link_tokens.c.expires_at <= now)
    await connection.execute(delete(link_tokens).where(gone))
    values = {"digest": digest, "customer_id": customer_id, "expires_at": expires_at}
    await connection.execute(insert(link_tokens).values(values))


async def token_holder(connection: Connection, digest: str, now: datetime) -> str | None:
    """Return whose token it is; None for a used, expired or made-up one."""
    holder: str | None = await connection.scalar(
        select(link_tokens.c.customer_id).where(*_is_good(digest, now))
    )
    return holder


async def redeem_token(connection: Connection, digest: str, now: datetime) -> str | None:
    """Use a token up and return whose it was; of several at once only one gets it."""
    used = delete(link_tokens).where(*_is_good(digest, now)).returning(link_tokens.c.customer_id)
    holder: str | None = (await connection.execute(used)).scalar_one_or_none()
    return holder


async def link_at(connection: Connection, address: Address) -> Link | None:
    """Return the link of an account on a channel."""
    return await _link(connection, *_is_at(address))


async def link_of(connection: Connection, channel: str, account: str, customer_id: str) -> Link | None:
    """Return the link of a customer; they have one a channel."""
    is_theirs = linked_accounts.c.customer_id == customer_id
    return await _link(
        connection, linked_accounts.c.channel == channel, linked_accounts.c.account == account, is_theirs
    )


async def add_link(connection: Connection, link: Link, now: datetime) -> None:
    """Know an account as a customer's from now on."""
    at = link.address
    values = {
        "channel": at.channel,
        "account": at.account,
        "address": at.conversation,
        "customer_id": link.customer_id,
        "name": link.name,
        "linked_at": now,
    }
    await connection.execute(insert(linked_accounts).values(values))


async def remove_link(connection: Connection, address: Address) -> None:
    """Know an account as nobody's any more."""
    await connection.execute(delete(linked_accounts).where(*_is_at(address)))


async def _link(connection: Connection, *conditions: ColumnElement[bool]) -> Link | None:
    row = (await connection.execute(select(linked_accounts).where(*conditions))).first()
    return Link(Address(row.channel, row.account, row.address), row.customer_id, row.name) if row else None


def _is_good(digest: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return link_tokens.c.digest == digest, link_tokens.c.expires_at > now


def _is_at(address: Address) -> tuple[ColumnElement[bool], ...]:
    return (
        linked_accounts.c.channel == address.channel,
        linked_accounts.c.account == address.account,
        linked_accounts.c.address == address.conversation,
    )
