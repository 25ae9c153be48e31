"""Who is asking, signed by the gateway for one attempt of one turn."""

import secrets
from dataclasses import dataclass

import jwt

from gendan.contracts import PrincipalClaims
from gendan.contracts.principal import ALGORITHM, AUDIENCE, ISSUER, LIFETIME_S
from gendan.platform.clock import Clock
from gendan.platform.settings import KeyRing


@dataclass(frozen=True)
class Asker:
    """Who asks: a conversation, where it comes from, and the customer if the shop vouched for one."""

    conversation_id: str
    channel: str
    source: str
    customer_id: str | None


class PrincipalSigner:
    """Mints principals; nothing a customer types has a part in them."""

    def __init__(self, keys: KeyRing, clock: Clock) -> None:
        self._keys = keys
        self._clock = clock

    def sign(self, asker: Asker, turn_id: str) -> str:
        """Return a JWT for the backend, good for 60 seconds."""
        kid, secret = self._keys.signing
        now_s = int(self._clock.now().timestamp())
        claims: PrincipalClaims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": asker.conversation_id,
            "chn": asker.channel,
            "src": asker.source,
            "turn": turn_id,
            "iat": now_s,
            "exp": now_s + LIFETIME_S,
            "jti": secrets.token_urlsafe(12),
        }
        if asker.customer_id:
            claims["cus"] = asker.customer_id
        return jwt.encode(dict(claims), secret, algorithm=ALGORITHM, headers={"kid": kid})
