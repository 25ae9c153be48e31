import hashlib
import hmac
from datetime import timedelta

import jwt
import pytest

from bot.identity.shop_identity import IdentityRefusedError, ShopIdentity
from gendan.platform.settings import KeyRing
from tests.support.gateway import FrozenClock

SECRET = "a-secret-of-48-characters-so-that-HS384-fits-too"


@pytest.fixture
def identity(clock: FrozenClock) -> ShopIdentity:
    return ShopIdentity(KeyRing({"new": SECRET, "old": SECRET + "-older"}), clock)


def token(
    clock: FrozenClock, *, kid: str = "new", secret: str = SECRET, algorithm: str = "HS256", **claims: object
) -> str:
    good = {"aud": "gendan", "sub": "C1001", "exp": clock.now() + timedelta(minutes=30)}
    return jwt.encode({**good, **claims}, secret, algorithm=algorithm, headers={"kid": kid})


def test_a_token_of_the_shop_names_the_customer(identity: ShopIdentity, clock: FrozenClock) -> None:
    assert identity.customer_of(token(clock)) == "C1001"


def test_both_active_keys_are_good(identity: ShopIdentity, clock: FrozenClock) -> None:
    assert identity.customer_of(token(clock, kid="old", secret=SECRET + "-older")) == "C1001"


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"kid": "unknown"}, "identity_key_unknown"),
        ({"secret": "b-secret-of-more-than-24-characters"}, "identity_invalid"),
        ({"aud": "someone-else"}, "identity_invalid"),
        ({"sub": ""}, "identity_malformed"),
        ({"algorithm": "HS384"}, "identity_invalid"),
    ],
)
def test_a_token_that_is_not_the_shops_is_refused(
    identity: ShopIdentity, clock: FrozenClock, claims: dict[str, str], code: str
) -> None:
    with pytest.raises(IdentityRefusedError) as refusal:
        identity.customer_of(token(clock, **claims))
    assert refusal.value.code == code


def test_a_token_without_a_signature_is_refused(identity: ShopIdentity, clock: FrozenClock) -> None:
    claims = {"aud": "gendan", "sub": "C1001", "exp": clock.now() + timedelta(minutes=30)}
    unsigned = jwt.encode(claims, "", algorithm="none", headers={"kid": "new"})
    with pytest.raises(IdentityRefusedError):
        identity.customer_of(unsigned)


def test_an_expired_token_is_refused(identity: ShopIdentity, clock: FrozenClock) -> None:
    expired = token(clock)
    clock.pass_by(minutes=31)
    with pytest.raises(IdentityRefusedError) as refusal:
        identity.customer_of(expired)
    assert refusal.value.code == "identity_expired"


@pytest.mark.parametrize("name", ["iat", "nbf"])
def test_a_token_may_begin_a_minute_ahead_of_our_clock(
    identity: ShopIdentity, clock: FrozenClock, name: str
) -> None:
    now = clock.now().timestamp()
    for begins in (now + 1, now + 59, now + 59.5, int(now), 0):
        assert identity.customer_of(token(clock, **{name: begins})) == "C1001"
    with pytest.raises(IdentityRefusedError, match="61 s ahead of this server's clock, 60 s") as refusal:
        identity.customer_of(token(clock, **{name: now + 61}))
    assert refusal.value.code == "identity_not_yet_valid"


def test_a_proof_may_have_ended_a_minute_ago_by_our_clock(identity: ShopIdentity, clock: FrozenClock) -> None:
    now = int(clock.now().timestamp())
    assert identity.customer_of(token(clock, exp=now - 59)) == "C1001"
    assert identity.customer_of(signed_until(now - 59)) == "C1001"
    for proof in (token(clock, exp=now - 61), signed_until(now - 61)):
        with pytest.raises(IdentityRefusedError, match="61 s ago by this server's clock") as refusal:
            identity.customer_of(proof)
        assert refusal.value.code == "identity_expired"


def test_the_leeway_is_counted_once_for_the_longest_life_too(
    identity: ShopIdentity, clock: FrozenClock
) -> None:
    now = int(clock.now().timestamp())
    assert identity.customer_of(token(clock, exp=now + 3659)) == "C1001"
    with pytest.raises(IdentityRefusedError):
        identity.customer_of(token(clock, exp=now + 3661))


@pytest.mark.parametrize("begins", ["soon", [1], True, 1e300, float("nan")])
def test_a_beginning_that_is_no_time_is_malformed(
    identity: ShopIdentity, clock: FrozenClock, begins: object
) -> None:
    with pytest.raises(IdentityRefusedError) as refusal:
        identity.customer_of(token(clock, iat=begins))
    assert refusal.value.code == "identity_malformed"


def signed_until(expires: int) -> dict[str, object]:
    signature = hmac.new(SECRET.encode(), f"C1001|{expires}".encode(), hashlib.sha256).hexdigest()
    return {"customer": "C1001", "expires": expires, "signature": signature}


def test_a_token_that_lives_longer_than_an_hour_is_refused(
    identity: ShopIdentity, clock: FrozenClock
) -> None:
    with pytest.raises(IdentityRefusedError) as refusal:
        identity.customer_of(token(clock, exp=clock.now() + timedelta(days=1)))
    assert refusal.value.code == "identity_lives_too_long"


def signed(clock: FrozenClock, **changes: object) -> dict[str, object]:
    expires = int((clock.now() + timedelta(minutes=10)).timestamp())
    signature = hmac.new(SECRET.encode(), f"C1001|{expires}".encode(), hashlib.sha256).hexdigest()
    return {"customer": "C1001", "expires": expires, "signature": signature, **changes}


def test_a_signed_object_names_the_customer(identity: ShopIdentity, clock: FrozenClock) -> None:
    assert identity.customer_of(signed(clock)) == "C1001"


@pytest.mark.parametrize(
    "changes", [{"customer": "C2001"}, {"expires": 2**40}, {"signature": "0" * 64}, {"signature": "é"}]
)
def test_a_changed_object_is_refused(
    identity: ShopIdentity, clock: FrozenClock, changes: dict[str, object]
) -> None:
    with pytest.raises(IdentityRefusedError) as refusal:
        identity.customer_of(signed(clock, **changes))
    assert refusal.value.code == "identity_invalid"


@pytest.mark.parametrize(
    "proof",
    [
        None,
        7,
        [],
        {},
        "",
        "not.a.token",
        "\ud800",
        {"customer": 1, "expires": 2, "signature": 3},
        {"customer": "\ud800", "expires": 2, "signature": "\ud800"},
    ],
)
def test_what_is_no_proof_is_refused(identity: ShopIdentity, proof: object) -> None:
    with pytest.raises(IdentityRefusedError):
        identity.customer_of(proof)
