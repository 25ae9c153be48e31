"""Checking the gateway's signature on a principal."""

import jwt

from backend.identity.callers import Principal
from backend.identity.customer_ids import is_account
from backend.shared.errors import DomainError
from gendan.contracts.principal import ALGORITHM, AUDIENCE, ISSUER
from gendan.platform.settings import KeyRing

_LEEWAY_S = 5
_LONGEST_CLAIM = 120


class PrincipalRefusedError(DomainError):
    """The token isn't a principal that our gateway signed for us just now."""

    code = "principal_refused"
    status = 401


def read_principal(token: str, keys: KeyRing) -> Principal:
    """Return who a token speaks for.

    The algorithm is ours and never the token's choice; the key is picked by its `kid`.

    Raises:
        PrincipalRefusedError: forged, expired, for somebody else, or incomplete.
    """
    try:
        secret = keys.keys[str(jwt.get_unverified_header(token).get("kid"))]
        claims = jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            issuer=ISSUER,
            leeway=_LEEWAY_S,
            options={"require": ["exp", "iat", "sub", "chn", "src"]},
        )
    except (jwt.InvalidTokenError, KeyError):
        raise PrincipalRefusedError(
            "The bearer token is no valid principal; sign a fresh one for each attempt"
        ) from None
    # As text: another type would be stored and compared as something else than it says.
    names = ("sub", "chn", "src", "cus", "turn")
    parts = [None if claims.get(name) is None else str(claims[name]) for name in names]
    conversation, channel, source, customer, turn = parts
    longest = max(len(part) for part in parts if part is not None)
    if not conversation or longest > _LONGEST_CLAIM or channel is None or source is None:
        raise PrincipalRefusedError("A claim of the principal is empty or longer than 120 characters")
    # Where customers choose their own names, one may be called like a guest here; that one is nobody.
    known = customer if customer and is_account(customer) else None
    return Principal(conversation, channel, source, known, turn)
