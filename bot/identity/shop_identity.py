"""The shop vouches for a customer who is signed in there; this checks its proof."""

import hashlib
import hmac
from datetime import timedelta
from typing import Any

import jwt

from gendan.contracts import RefusedError
from gendan.platform.clock import Clock
from gendan.platform.settings import KeyRing

AUDIENCE = "gendan"
LONGEST_LIFETIME = timedelta(hours=1)
LONGEST_CUSTOMER_ID = 120
# What two servers' clocks may differ by; libraries put the moment of signing into a token by themselves.
LEEWAY_S = 60
# The algorithm belongs to the configured key; a token can't choose it.
ALGORITHM = "HS256"


class IdentityRefusedError(RefusedError):
    """A proof of identity doesn't hold; `code` says why, for the shop's engineers."""

    status = 401


class ShopIdentity:
    """Checks proofs of the shop's signed-in customers.

    A proof is a JWT (`aud` "gendan", `sub` the customer's id, `exp` within an hour, header `kid`), or for
    shops that can't make one an object `customer`, `expires` (seconds since the epoch), `signature`
    (hex HMAC-SHA256 over `customer|expires`).
    """

    def __init__(self, keys: KeyRing, clock: Clock) -> None:
        self._keys = keys
        self._clock = clock

    def customer_of(self, proof: Any) -> str:
        """Return the id of the customer that the shop vouches for.

        Raises:
            IdentityRefusedError: the proof is malformed, expired, lives too long, or isn't the shop's.
        """
        if isinstance(proof, str):
            return self._from_token(proof)
        if isinstance(proof, dict):
            return self._from_signature(proof)
        raise IdentityRefusedError("identity_malformed", "identity is neither a token nor a signed object")

    def sign(self, customer_id: str, lifetime: timedelta = LONGEST_LIFETIME) -> str:
        """Return a token as a shop would make it (the demo shop does)."""
        kid, secret = self._keys.signing
        claims = {"aud": AUDIENCE, "sub": customer_id, "exp": self._clock.now() + lifetime}
        return jwt.encode(claims, secret, algorithm=ALGORITHM, headers={"kid": kid})

    def _from_token(self, token: str) -> str:
        try:
            secret = self._keys.keys.get(jwt.get_unverified_header(token).get("kid", ""))
            if secret is None:
                raise IdentityRefusedError("identity_key_unknown", "the token's kid names none of our keys")
            claims = jwt.decode(
                token,
                secret,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                # Its times are held against our clock below, all with one leeway.
                options={
                    "require": ["sub", "exp", "aud"],
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
        except (jwt.InvalidTokenError, UnicodeEncodeError) as problem:
            raise IdentityRefusedError("identity_invalid", f"the token does not hold: {problem}") from None
        for name in ("iat", "nbf"):
            self._check_begun(name, claims.get(name, 0))
        return self._customer(claims["sub"], claims["exp"])

    def _check_begun(self, name: str, begins: Any) -> None:
        ahead_s = _seconds(name, begins) - self._clock.now().timestamp()
        if ahead_s > LEEWAY_S:
            raise IdentityRefusedError(
                "identity_not_yet_valid",
                f"{name} is {ahead_s:.0f} s ahead of this server's clock, {LEEWAY_S} s are forgiven: "
                "set the clock of the server that signs, or this one, by NTP",
            )

    def _from_signature(self, proof: dict[str, Any]) -> str:
        customer, expires, signature = (proof.get(name) for name in ("customer", "expires", "signature"))
        if not isinstance(customer, str) or not isinstance(signature, str):
            raise IdentityRefusedError("identity_malformed", "customer, expires and signature are all needed")
        signed = _bytes(f"{customer}|{expires}")
        expected = (
            hmac.new(k.encode(), signed, hashlib.sha256).hexdigest() for k in self._keys.keys.values()
        )
        if not any(hmac.compare_digest(one.encode(), _bytes(signature)) for one in expected):
            raise IdentityRefusedError("identity_invalid", "the signature is not ours over customer|expires")
        return self._customer(customer, expires)

    def _customer(self, customer: Any, expires: Any) -> str:
        left_s = _seconds("the expiry", expires) - self._clock.now().timestamp()
        if left_s <= -LEEWAY_S:
            raise IdentityRefusedError(
                "identity_expired",
                f"the proof expired {-left_s:.0f} s ago by this server's clock: make one per page view",
            )
        if left_s > LONGEST_LIFETIME.total_seconds() + LEEWAY_S:
            raise IdentityRefusedError("identity_lives_too_long", "a proof may live for one hour at most")
        if not isinstance(customer, str) or not 0 < len(customer) <= LONGEST_CUSTOMER_ID:
            raise IdentityRefusedError("identity_malformed", "the customer's id has 1 to 120 characters")
        return customer


def _seconds(name: str, value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    # Beyond a float's range it is no time either.
    if not is_number or not -(2**53) < value < 2**53:
        raise IdentityRefusedError("identity_malformed", f"{name} is not a number of seconds")
    return float(value)


def _bytes(text: str) -> bytes:
    # JSON can hold halves of characters; each text still has bytes of its own, none is mended into another.
    return text.encode("utf-8", "surrogatepass")
