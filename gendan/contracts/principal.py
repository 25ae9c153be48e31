"""Who asks the backend, as the gateway signs it for one attempt of one turn: a JWT's claims."""

from typing import TypedDict

ISSUER = "gendan-gateway"
AUDIENCE = "gendan-backend"
# Ours and never the token's choice; the key is picked by the header's `kid`.
ALGORITHM = "HS256"
LIFETIME_S = 60


class _PrincipalClaimsRequired(TypedDict):
    iss: str
    aud: str
    sub: str
    chn: str
    src: str
    turn: str
    iat: int
    exp: int
    jti: str


class PrincipalClaims(_PrincipalClaimsRequired, total=False):
    """Claims, by the names that they have in the token.

    Attributes:
        sub: the conversation's id.
        chn: the channel: `web`, `rest`, `telegram`.
        src: the network bucket or Telegram user that failed attempts are counted by; `unknown` or empty where
            that can't be told.
        turn: the turn's id.
        iat: when it was signed, in seconds since the epoch; `exp` is LIFETIME_S later.
        jti: makes each one different.
        cus: the customer's id in the shop, if the shop vouched for them.
    """

    cus: str
