"""Token buckets that several gateways on one PostgreSQL database share."""

import hashlib
import time
from collections.abc import Callable

import structlog
from sqlalchemy import BindParameter, Float, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.inbound.tables import rate_limits
from gendan.platform.storage.database import DATABASE_LOST, Database

_MINUTE_S = 60.0
# So little is no reason to refuse the last one.
_NO_REASON_S = 1e-6
_log = structlog.get_logger(__name__)


class SharedBuckets:
    """One bucket a key, in the database, filled evenly.

    Of a bucket only the moment is kept at which it is full again: whatever is taken puts it off by what that
    takes to come back, and it is there as long as that moment is no more than a period away. So it takes a
    single statement. While the database is lost nobody is refused here; nothing is accepted then anyway.

    Args:
        database: the gateways'.
        kind: of what is counted; keys of different kinds are apart.
        capacity: what a bucket holds and regains in `period_s`; 0 is no limit.
        period_s: a minute, if nothing is said.
        now: seconds since the epoch.
    """

    def __init__(
        self,
        database: Database,
        kind: str,
        capacity: int,
        period_s: float = _MINUTE_S,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._kind = kind
        self.capacity = capacity
        self.period_s = period_s
        self._now = now

    async def take(self, key: str, amount: int = 1) -> float:
        """Take some and return 0, or return how many seconds it takes until they are there."""
        if not self.capacity:
            return 0.0
        now, needed_s = self._now(), self._back_in_s(min(amount, self.capacity))
        given = {"key_": self._digest(key), "now": now, "takes_s": self._back_in_s(amount)}
        latest = {"latest": now + self.period_s - needed_s + _NO_REASON_S}
        try:
            async with self._database.write.begin() as connection:
                if (await connection.execute(_TAKE, given | latest)).first() is not None:
                    return 0.0
                full_at = await connection.scalar(_FULL_AT, {"key_": given["key_"]})
        except DATABASE_LOST as problem:
            _log.warning("limit_not_counted", problem=type(problem).__name__)
            return 0.0
        return float(max(full_at + needed_s - self.period_s - now, _NO_REASON_S))

    async def give_back(self, key: str, amount: int = 1) -> None:
        """Return what was taken."""
        if not self.capacity:
            return
        given = {"key_": self._digest(key), "takes_s": self._back_in_s(amount)}
        try:
            async with self._database.write.begin() as connection:
                await connection.execute(_GIVE_BACK, given)
        except DATABASE_LOST as problem:
            _log.warning("limit_not_counted", problem=type(problem).__name__)

    def _back_in_s(self, amount: int) -> float:
        return amount * self.period_s / self.capacity

    def _digest(self, key: str) -> str:
        # A key says whose it is; nobody need be able to read that here.
        return hashlib.sha256(f"{self._kind}/{key}".encode()).hexdigest()


async def forget_full(database: Database, now: float) -> None:
    """Delete buckets that are full, which is as if they had never been used."""
    async with database.write.begin() as connection:
        await connection.execute(delete(rate_limits).where(rate_limits.c.full_at < now))


_NOW, _TAKES_S = bindparam("now", type_=Float), bindparam("takes_s", type_=Float)
_KEY: BindParameter[str] = bindparam("key_")
_LATER = func.greatest(rate_limits.c.full_at, _NOW) + _TAKES_S
_TAKE = (
    insert(rate_limits)
    .values(key=_KEY, full_at=_NOW + _TAKES_S)
    .on_conflict_do_update(
        index_elements=["key"],
        set_={"full_at": _LATER},
        where=func.greatest(rate_limits.c.full_at, _NOW) <= bindparam("latest", type_=Float),
    )
    .returning(rate_limits.c.key)
)
_FULL_AT = select(rate_limits.c.full_at).where(rate_limits.c.key == _KEY)
_GIVE_BACK = (
    update(rate_limits).where(rate_limits.c.key == _KEY).values(full_at=rate_limits.c.full_at - _TAKES_S)
)
