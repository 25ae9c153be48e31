"""Where a request comes from, in the buckets that limits are counted by."""

import ipaddress
import re
from collections.abc import Iterator, Mapping, Sequence

import structlog
from aiohttp import web

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Nothing is known of where it comes from: counted by conversation, by order and by contact, as no network.
UNKNOWN = "unknown"
X_FORWARDED_FOR, FORWARDED = "X-Forwarded-For", "Forwarded"
# Whoever comes from this machine with one of them comes through a proxy.
_PROXIES_WRITE = (X_FORWARDED_FOR, FORWARDED, "X-Real-IP", "X-Forwarded-Host", "X-Forwarded-Proto", "Via")
_IPV4_PREFIX, _IPV6_PREFIX = 24, 64
# One parameter of `Forwarded`, whose value may be in quotation marks.
_PARAMETER = re.compile(r'([\w-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;"]*)')
_DEFAULT_PORTS = (":80", ":443")
_log = structlog.get_logger(__name__)


def bucket(address: str | None) -> str:
    """Return an address's /24 (IPv4) or /64 (IPv6), so that changing the last digits is no escape.

    This machine itself is no network: whoever seems to be here may be anybody behind a proxy.
    """
    return _bucket(read_address(address or ""))


def is_address(text: str) -> bool:
    """Whether this is an IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def read_address(text: str) -> Address | None:
    """Return the address in one hop of a header, as proxies write it; None where there is none.

    `203.0.113.9`, `203.0.113.9:4711`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:4711`, each perhaps in
    quotation marks.
    """
    text = text.strip().strip('"').strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        parsed = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (parsed.ipv4_mapped or parsed) if isinstance(parsed, ipaddress.IPv6Address) else parsed


def is_own(origin: str, headers: Mapping[str, str]) -> bool:
    """Whether a page is ours, by the host that it and the request were asked for at.

    A proxy may speak TLS without saying so, and call us by another name if it says by which it was called:
    other sites' pages can't write that header.
    """
    named = [headers.get("Host", ""), *headers.get("X-Forwarded-Host", "").split(",")]
    return _host(origin.partition("://")[2]) in {_host(name.strip()) for name in named if name.strip()}


class Origins:
    """Tells where requests come from.

    Args:
        proxies: addresses and networks of our own proxies, whose word about it counts.
        header: in which they say it, `X-Forwarded-For` or `Forwarded`; the other one may be a client's.

    Attributes:
        is_proxy_unnamed: whether requests came through a proxy on this machine that isn't among them.
        is_proxy_silent: whether one of them didn't say whom it speaks for.

    Raises:
        ValueError: one of them is no address or network, or the header is neither.
    """

    def __init__(self, proxies: Sequence[str] = (), header: str = X_FORWARDED_FOR) -> None:
        self._proxies = [ipaddress.ip_network(proxy) for proxy in proxies]
        known = {name.lower(): name for name in (X_FORWARDED_FOR, FORWARDED)}
        if header.lower() not in known:
            raise ValueError(f"is '{header}', which is neither {X_FORWARDED_FOR} nor {FORWARDED}")
        self._header = known[header.lower()]
        self.is_proxy_unnamed = False
        self.is_proxy_silent = False

    def bucket_of(self, request: web.BaseRequest) -> str:
        """Return the bucket of who is asking, `unknown` where that can't be told.

        Each proxy appends whom it heard it from, so the last one that isn't a proxy of ours is true;
        what stands before it, anybody may have written.
        """
        address = read_address(request.remote or "")
        if not self._is_proxy(address):
            self._look_for_proxy(address, request)
            return _bucket(address)
        hops = list(self._hops(request))
        if not hops:
            self._note_silence()
            return UNKNOWN
        while hops and self._is_proxy(address):
            address = read_address(hops.pop())
        return _bucket(address)

    def _hops(self, request: web.BaseRequest) -> Iterator[str]:
        written = ",".join(request.headers.getall(self._header, []))
        if self._header == FORWARDED:
            yield from map(_told_for, filter(str.strip, _elements(written)))
        else:
            yield from filter(str.strip, written.split(","))

    def _look_for_proxy(self, address: Address | None, request: web.BaseRequest) -> None:
        is_here = address is None or address.is_loopback
        if (
            self.is_proxy_unnamed
            or not is_here
            or not any(name in request.headers for name in _PROXIES_WRITE)
        ):
            return
        self.is_proxy_unnamed = True
        _log.error(
            "proxy_unnamed",
            problem="a proxy on this machine isn't in GENDAN_TRUSTED_PROXIES: no network is limited",
            remedy="set GENDAN_TRUSTED_PROXIES=127.0.0.1,::1 (docs/proxy.md)",
        )

    def _note_silence(self) -> None:
        if not self.is_proxy_silent:
            self.is_proxy_silent = True
            _log.warning("proxy_silent", remedy=f"have your proxy send {self._header} (docs/proxy.md)")

    def _is_proxy(self, address: Address | None) -> bool:
        return address is not None and any(address in proxy for proxy in self._proxies)


def _bucket(address: Address | None) -> str:
    if address is None or address.is_loopback or address.is_unspecified:
        return UNKNOWN
    prefix = _IPV4_PREFIX if isinstance(address, ipaddress.IPv4Address) else _IPV6_PREFIX
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))


def _elements(header: str) -> list[str]:
    """Return the elements of `Forwarded`, whatever a client wrote before those of our proxies.

    It is read from the right, where our own proxies wrote: a client's open quotation mark spoils nothing.
    """
    found, end, is_quoted = [], len(header), False
    for at in range(len(header) - 1, -1, -1):
        if header[at] == '"' and header[at - 1 : at] != "\\":
            is_quoted = not is_quoted
        elif header[at] == "," and not is_quoted:
            found.append(header[at + 1 : end])
            end = at
    return [header[:end], *reversed(found)]


def _told_for(element: str) -> str:
    """Return whom one element names: `for="[2001:db8::1]:4711";proto=https`."""
    named = [value for name, value in _PARAMETER.findall(element) if name.lower() == "for"]
    # An element that names nobody has to stay a hop: else what a client wrote before it would count.
    return named[0] if named else UNKNOWN


def _host(written: str) -> str:
    host = written.lower()
    return next((host.removesuffix(port) for port in _DEFAULT_PORTS if host.endswith(port)), host)
