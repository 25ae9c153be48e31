"""API keys: `gdk_<id>_<secret>`, shown once, stored hashed."""

import hashlib
import hmac
import secrets

from pydantic import SecretStr

from backend.identity.api_key_repository import ApiKeyRepository, StoredKey
from backend.identity.callers import Machine
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Database

SCOPES = ("orders:read", "orders:write", "customers:write", "shop:read")
_PREFIX = "gdk"
_GATEWAY_SCOPES = frozenset({"orders:read", "shop:read", "staff:notify"})


class ApiKeys:
    """Knows the holders of keys: the gateway by its setting, all others by the database."""

    def __init__(self, database: Database, clock: Clock, gateway_key: SecretStr | None) -> None:
        self._database = database
        self._clock = clock
        self._gateway_key = gateway_key

    async def machine(self, token: str) -> Machine | None:
        """Return the holder of a key, None for a wrong or revoked one."""
        if self._is_gateways(token):
            return Machine("gateway", _GATEWAY_SCOPES)
        prefix, _, rest = token.partition("_")
        key_id, _, secret = rest.partition("_")
        if prefix != _PREFIX or not secret:
            return None
        async with self._database.read.connect() as transaction:
            stored = await ApiKeyRepository(transaction).find(key_id)
        if stored is None or not hmac.compare_digest(stored.secret_hash, _hash(secret)):
            return None
        return Machine(stored.id, stored.scopes)

    def _is_gateways(self, token: str) -> bool:
        if not self._gateway_key:
            return False
        return hmac.compare_digest(token.encode(), self._gateway_key.get_secret_value().encode())

    async def create(self, name: str, scopes: frozenset[str]) -> str:
        """Return a new key; its secret can't be shown again."""
        key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        async with self._database.write.begin() as transaction:
            await ApiKeyRepository(transaction).add(
                StoredKey(key_id, name, _hash(secret), scopes), self._clock.now()
            )
        return f"{_PREFIX}_{key_id}_{secret}"

    async def revoke(self, key_id: str) -> bool:
        """End a key; False if there is none."""
        async with self._database.write.begin() as transaction:
            return await ApiKeyRepository(transaction).revoke(key_id, self._clock.now())


def _hash(secret: str) -> str:
    # 256 random bits: nothing to guess, so a plain hash suffices and is fast for each request.
    return hashlib.sha256(secret.encode()).hexdigest()
