"""What is known of customers themselves."""

from collections.abc import Mapping

from sqlalchemy import insert, select

from backend.customers.tables import customers
from backend.shared.holdings import Holdings
from backend.shared.person_rows import delete_rows, rows_of
from gendan.platform.personal_data import PersonalData, Row
from gendan.platform.storage.database import Connection


async def put_successor(connection: Connection, customer_id: str, successor: str) -> bool:
    """Store a customer without a name, to whom this one's orders can go; False if this one is unknown."""
    known = (await connection.execute(select(customers).where(customers.c.id == customer_id))).first()
    if known is None:
        return False
    if await connection.scalar(select(customers.c.id).where(customers.c.id == successor)) is None:
        values = {"id": successor, "name": "", "language": known.language, "created_at": known.created_at}
        await connection.execute(insert(customers).values(values))
    return True


async def _tell(connection: Connection, person: Holdings) -> Mapping[str, list[Row]]:
    theirs = customers.c.id.in_(person.customers)
    return {"customer": await rows_of(connection, customers, theirs)}


async def _erase(connection: Connection, person: Holdings) -> Mapping[str, int]:
    if not person.customers:
        return {}
    theirs = customers.c.id.in_(person.customers)
    return {"customers": await delete_rows(connection, customers, theirs)}


PERSONAL_DATA = PersonalData((customers,), _tell, _erase)
