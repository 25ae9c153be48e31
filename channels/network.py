"""Where a request comes from, in the buckets that limits are counted by."""

import ipaddress
from collections.abc import Sequence

from aiohttp import web

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
UNKNOWN = "unknown"
_IPV4_PREFIX, _IPV6_PREFIX = 24, 64


def bucket(address: str | None) -> str:
    """Return an address's /24 (IPv4) or /64 (IPv6), so that changing the last digits is no escape."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return UNKNOWN
    if parsed.version == 6 and parsed.ipv4_mapped:  # noqa: PLR2004 - IP versions
        parsed = parsed.ipv4_mapped
    prefix = _IPV4_PREFIX if parsed.version == 4 else _IPV6_PREFIX  # noqa: PLR2004 - IP versions
    return str(ipaddress.ip_network(f"{parsed}/{prefix}", strict=False))


def is_address(text: str) -> bool:
    """Whether this is an IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


class Origins:
    """Tells where requests come from.

    Args:
        proxies: addresses and networks of our own proxies, whose word about it counts.

    Raises:
        ValueError: one of them is no address or network.
    """

    def __init__(self, proxies: Sequence[str] = ()) -> None:
        self._proxies = [ipaddress.ip_network(proxy) for proxy in proxies]

    def bucket_of(self, request: web.BaseRequest) -> str:
        """Return the bucket of who is asking.

        Each proxy appends whom it heard it from, so the last one that isn't a proxy of ours is true;
        what stands before it, anybody may have written.
        """
        hops = [hop.strip() for hop in ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")]
        address = request.remote
        while self._is_proxy(address) and hops:
            address = hops.pop() or address
        return bucket(address)

    def _is_proxy(self, address: str | None) -> bool:
        try:
            parsed = ipaddress.ip_address(address or "")
        except ValueError:
            return False
        return any(parsed in proxy for proxy in self._proxies)
