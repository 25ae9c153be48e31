"""Where a request comes from, behind proxies or not."""

from ipaddress import ip_address, ip_network

import pytest
from aiohttp.test_utils import make_mocked_request
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from channels.network import FORWARDED, UNKNOWN, X_FORWARDED_FOR, Origins, bucket, is_own, read_address

CLIENT = "203.0.113.0/24"
ADDRESSES = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)).filter(
    lambda address: (
        not (address.is_loopback or address.is_unspecified or getattr(address, "ipv4_mapped", None))
        and address not in ip_network("10.0.0.0/8")
    )
)
# What a client may have sent before our proxy appended its word.
LIES = st.one_of(
    st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=60),
    st.sampled_from(
        ['for="', '"', "127.0.0.1", "10.0.0.5", "for=127.0.0.1;host=x", ",,", 'for="[::1]:1', "\\"]
    ),
)


class Transport:
    def __init__(self, address: str) -> None:
        self._address = address

    def get_extra_info(self, name: str, default: object = None) -> object:
        return (self._address, 5000) if name == "peername" else default


def seen(origins: Origins, remote: str, *headers: tuple[str, str]) -> str:
    request = make_mocked_request("GET", "/", CIMultiDict(headers), transport=Transport(remote))  # type: ignore[arg-type]
    return origins.bucket_of(request)


def origin(remote: str, forwarded: str | None, *proxies: str) -> str:
    headers = [(X_FORWARDED_FOR, forwarded)] if forwarded else []
    return seen(Origins(proxies), remote, *headers)


def forms(address: str) -> list[str]:
    """Return how proxies write an address."""
    if ":" in address:
        return [address, f"[{address}]", f"[{address}]:4711", f'"[{address}]:4711"', f'"[{address}]"']
    return [address, f"{address}:4711", f'"{address}:4711"', f" {address} ", f"::ffff:{address}"]


@pytest.mark.parametrize("header", [X_FORWARDED_FOR, FORWARDED])
def test_without_proxies_of_ours_nobodys_word_counts(header: str) -> None:
    origins = Origins()

    assert seen(origins, "198.51.100.7", (header, "for=203.0.113.9")) == "198.51.100.0/24"
    assert not origins.is_proxy_unnamed


def test_our_proxys_word_counts() -> None:
    assert origin("10.0.0.5", "203.0.113.9", "10.0.0.0/8") == CLIENT


def test_what_a_customer_wrote_before_our_proxys_word_does_not() -> None:
    assert origin("10.0.0.5", "192.0.2.1, 203.0.113.9, 10.0.0.6", "10.0.0.0/8") == CLIENT


@pytest.mark.parametrize("forwarded", [None, "", "unknown", "<script>", ",,,"])
def test_a_proxy_that_says_nothing_usable_makes_nobody_one_network(forwarded: str | None) -> None:
    assert origin("10.0.0.5", forwarded, "10.0.0.5") == UNKNOWN


@given(ADDRESSES, LIES, st.data())
def test_only_what_our_proxy_appended_counts(address: object, lie: str, data: st.DataObject) -> None:
    written = data.draw(st.sampled_from(forms(str(address))))
    told = seen(Origins(["10.0.0.5"]), "10.0.0.5", (X_FORWARDED_FOR, f"{lie}, {written}"))

    assert told == bucket(str(address))


@given(ADDRESSES, LIES, st.data())
def test_only_what_our_proxy_appended_counts_in_the_standard_header(
    address: object, lie: str, data: st.DataObject
) -> None:
    written = data.draw(st.sampled_from(forms(str(address))))
    host = data.draw(st.sampled_from(["x.example", "a,for=6.6.6.6", "a;for=6.6.6.6", r"a\",for=6.6.6.6"]))
    element = f'for={written};proto=https;host="{host}"'
    origins = Origins(["10.0.0.5"], "forwarded")

    assert seen(origins, "10.0.0.5", (FORWARDED, f"{lie}, {element}")) == bucket(str(address))
    assert seen(origins, "10.0.0.5", (FORWARDED, lie), (FORWARDED, element)) == bucket(str(address))
    also = (X_FORWARDED_FOR, "6.6.6.6")
    assert seen(origins, "10.0.0.5", also, (FORWARDED, element)) == bucket(str(address))


@given(st.text(max_size=80), st.sampled_from([X_FORWARDED_FOR, FORWARDED]))
def test_no_header_breaks_anything(text: str, header: str) -> None:
    assert seen(Origins(["10.0.0.5"], header), "10.0.0.5", (header, text.replace("\n", "").replace("\r", "")))


@given(ADDRESSES)
def test_an_address_is_read_in_every_form(address: object) -> None:
    for written in forms(str(address)):
        assert read_address(written) == ip_address(str(address))


@pytest.mark.parametrize("header", [X_FORWARDED_FOR, FORWARDED, "X-Real-IP", "X-Forwarded-Proto"])
@pytest.mark.parametrize("here", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "127.9.9.9"])
def test_a_proxy_on_this_machine_that_is_not_named_is_found_out_and_makes_nobody_one_network(
    header: str, here: str
) -> None:
    origins = Origins()
    assert seen(origins, here) == UNKNOWN
    assert not origins.is_proxy_unnamed
    assert seen(origins, here, (header, "203.0.113.9")) == UNKNOWN
    assert origins.is_proxy_unnamed


def test_a_proxy_of_ours_that_does_not_say_whom_it_speaks_for_is_found_out() -> None:
    origins = Origins(["127.0.0.1"])
    seen(origins, "127.0.0.1", (X_FORWARDED_FOR, "203.0.113.9"))
    assert not origins.is_proxy_silent
    seen(origins, "127.0.0.1", (FORWARDED, "for=203.0.113.9"))
    assert origins.is_proxy_silent


def test_a_proxy_in_ipv6_clothes_is_the_one_that_is_named() -> None:
    assert origin("::ffff:10.0.0.5", "203.0.113.9", "10.0.0.5") == CLIENT


def test_an_ipv4_address_in_ipv6_clothes_is_the_same_network() -> None:
    assert bucket("::ffff:203.0.113.9") == bucket("203.0.113.200") == CLIENT


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="proxy"):
        Origins(["proxy.example"])
    with pytest.raises(ValueError, match="neither"):
        Origins([], "X-Real-IP")


@pytest.mark.parametrize(
    ("origin", "headers", "expected"),
    [
        ("https://shop.example", {"Host": "shop.example"}, True),
        ("http://127.0.0.1:8080", {"Host": "127.0.0.1:8080"}, True),
        ("https://shop.example", {"Host": "shop.example:443"}, True),
        ("https://Shop.Example", {"Host": "shop.example"}, True),
        ("https://shop.example", {"Host": "127.0.0.1:8080", "X-Forwarded-Host": "shop.example"}, True),
        ("https://shop.example", {"Host": "127.0.0.1:8080"}, False),
        ("https://evil.example", {"Host": "shop.example", "X-Forwarded-Host": ""}, False),
        ("https://shop.example:8443", {"Host": "shop.example"}, False),
        ("null", {"Host": "shop.example"}, False),
        ("null", {}, False),
    ],
)
def test_our_own_page_is_known_by_its_host(origin: str, headers: dict[str, str], expected: bool) -> None:
    assert is_own(origin, headers) is expected
