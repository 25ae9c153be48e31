"""API keys in the database."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from backend.identity.tables import api_keys
from gendan.platform.storage.database import Connection


@dataclass(frozen=True)
class StoredKey:
    """An API key without its secret."""

    id: str
    name: str
    secret_hash: str
    scopes: frozenset[str]


class ApiKeyRepository:
    """Keys by id; secrets only hashed."""

    def __init__(self, transaction: Connection) -> None:
        self._transaction = transaction

    async def find(self, key_id: str) -> StoredKey | None:
        """Return a key that isn't revoked."""
        query = select(api_keys).where(api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None))
        row = (await self._transaction.execute(query)).one_or_none()
        return StoredKey(row.id, row.name, row.secret_hash, frozenset(row.scopes)) if row else None

    async def add(self, key: StoredKey, now: datetime) -> None:
        """Store a key."""
        await self._transaction.execute(
            insert(api_keys).values(
                id=key.id,
                name=key.name,
                secret_hash=key.secret_hash,
                scopes=sorted(key.scopes),
                created_at=now,
            )
        )

    async def revoke(self, key_id: str, now: datetime) -> bool:
        """End a key; False if there is none."""
        done = await self._transaction.execute(
            update(api_keys)
            .where(api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        return done.rowcount == 1

    async def names(self) -> Collection[StoredKey]:
        """Return the keys that are in use."""
        query = select(api_keys).where(api_keys.c.revoked_at.is_(None)).order_by(api_keys.c.created_at)
        rows = await self._transaction.execute(query)
        return [StoredKey(row.id, row.name, row.secret_hash, frozenset(row.scopes)) for row in rows]
