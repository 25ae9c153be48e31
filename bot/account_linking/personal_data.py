"""Which accounts on channels are a customer's, and the tokens with which they link one."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, exists, select

from bot.account_linking.tables import link_tokens, linked_accounts
from bot.conversations.tables import conversations
from bot.shared.conversation_rows import told
from gendan.platform.data_subject import Subject
from gendan.platform.personal_data import PersonalData, Row
from gendan.platform.storage.database import Connection


async def delete_unused(connection: Connection, before: datetime) -> int:
    """Delete links made before an instant whose conversation is gone, and old tokens; return how many links.

    A link lasts as long as its conversation, so that nobody is known who hasn't been heard of for long.
    """
    is_used = exists().where(
        conversations.c.channel == linked_accounts.c.channel,
        conversations.c.account == linked_accounts.c.account,
        conversations.c.address == linked_accounts.c.address,
    )
    unused = delete(linked_accounts).where(linked_accounts.c.linked_at < before, ~is_used)
    gone = (await connection.execute(unused)).rowcount
    await connection.execute(delete(link_tokens).where(link_tokens.c.expires_at < before))
    return gone


async def _tell(connection: Connection, person: Subject) -> Mapping[str, list[Row]]:
    theirs = select(linked_accounts).where(linked_accounts.c.customer_id == person.customer_id)
    rows = (await connection.execute(theirs)).mappings()
    # The address is their own number there.
    return {"linked_accounts": [told(row, ("address",)) | {"address": row["address"]} for row in rows]}


async def _erase(connection: Connection, person: Subject) -> Mapping[str, int]:
    if person.customer_id is None:
        return {}
    done = {}
    for table in (linked_accounts, link_tokens):
        gone = await connection.execute(delete(table).where(table.c.customer_id == person.customer_id))
        done[table.name] = gone.rowcount
    return done


PERSONAL_DATA = PersonalData((linked_accounts, link_tokens), _tell, _erase)
