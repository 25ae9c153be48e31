"""Where a request comes from, in the buckets that limits are counted by."""

import ipaddress


def bucket(address: str | None) -> str:
    """Return an address's /24 (IPv4) or /64 (IPv6), so that changing the last digits is no escape."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    prefix = 24 if parsed.version == 4 else 64  # noqa: PLR2004 - IP versions
    return str(ipaddress.ip_network(f"{parsed}/{prefix}", strict=False))
