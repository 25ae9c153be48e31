"""Where a request comes from, behind proxies or not."""

import pytest
from aiohttp.test_utils import make_mocked_request

from channels.network import Origins, bucket


class Transport:
    def __init__(self, address: str) -> None:
        self._address = address

    def get_extra_info(self, name: str, default: object = None) -> object:
        return (self._address, 5000) if name == "peername" else default


def origin(remote: str, forwarded: str | None, *proxies: str) -> str:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = make_mocked_request("GET", "/", headers, transport=Transport(remote))  # type: ignore[arg-type]
    return Origins(proxies).bucket_of(request)


def test_without_proxies_of_ours_nobodys_word_counts() -> None:
    assert origin("198.51.100.7", "203.0.113.9") == "198.51.100.0/24"


def test_our_proxys_word_counts() -> None:
    assert origin("10.0.0.5", "203.0.113.9", "10.0.0.0/8") == "203.0.113.0/24"


def test_what_a_customer_wrote_before_our_proxys_word_does_not() -> None:
    assert origin("10.0.0.5", "192.0.2.1, 203.0.113.9, 10.0.0.6", "10.0.0.0/8") == "203.0.113.0/24"


@pytest.mark.parametrize("forwarded", [None, "", "unknown", "<script>", ",,,"])
def test_a_proxy_that_says_nothing_usable_never_breaks_anything(forwarded: str | None) -> None:
    assert origin("10.0.0.5", forwarded, "10.0.0.5") in {"10.0.0.0/24", "unknown"}


def test_an_ipv4_address_in_ipv6_clothes_is_the_same_network() -> None:
    assert bucket("::ffff:203.0.113.9") == bucket("203.0.113.200") == "203.0.113.0/24"


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="proxy"):
        Origins(["proxy.example"])
