"""Gateways on one PostgreSQL database: which of them live, and what one of them does for all."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.cluster.tables import gateways, leaders
from gendan.platform.storage.database import Connection

# So long after its death a gateway is remembered as dead; whatever it held has been taken over by then.
_REMEMBERED = timedelta(hours=1)


async def live_until(connection: Connection, gateway_id: str, until: datetime) -> None:
    """Say that a gateway lives."""
    await connection.execute(_LIVE, {"id": gateway_id, "alive_until": until})


async def end(connection: Connection, gateway_id: str, now: datetime) -> None:
    """Say that a gateway ends: what it holds is others' at once."""
    await connection.execute(update(gateways).where(gateways.c.id == gateway_id).values(alive_until=now))


async def lead(connection: Connection, role: str, gateway_id: str, now: datetime) -> bool:
    """Become, or stay, the one gateway that does something for all; False while a living one does."""
    given = {"role_": role, "owner": gateway_id, "now": now}
    return (await connection.execute(_LEAD, given)).first() is not None


async def dead_gateways(connection: Connection, now: datetime) -> set[str]:
    """Return gateways that died not long ago; forget the others."""
    await connection.execute(delete(gateways).where(gateways.c.alive_until < now - _REMEMBERED))
    return set(await connection.scalars(select(gateways.c.id).where(gateways.c.alive_until < now)))


_NEW = insert(gateways)
_LIVE = _NEW.on_conflict_do_update(index_elements=["id"], set_={"alive_until": _NEW.excluded.alive_until})
_LEADER = insert(leaders).values(role=bindparam("role_"), gateway_id=bindparam("owner"))
_LEAD = _LEADER.on_conflict_do_update(
    index_elements=["role"],
    set_={"gateway_id": _LEADER.excluded.gateway_id},
    where=or_(
        leaders.c.gateway_id == _LEADER.excluded.gateway_id,
        ~exists().where(gateways.c.id == leaders.c.gateway_id, gateways.c.alive_until >= bindparam("now")),
    ),
).returning(leaders.c.role)
