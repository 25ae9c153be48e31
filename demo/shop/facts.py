"""`docs/demo.md`, made from what the demo lays out."""

from datetime import timedelta

from backend.shared.carriers import carrier_for
from demo.shop.layout import read_catalog, read_fixed
from demo.shop.scans import SCAN_KINDS
from demo.shop.specs import CustomerSpec, OrderSpec, ParcelSpec, Product
from gendan.platform.currencies import decimal_amount

_INTRO = """# The demo shop's fixed facts

Made by `python -m backend demo facts`; a test fails when this page and the demo differ. Times are
distances from the moment when the demo was laid out. These orders never move by themselves
(`python -m backend demo advance ORDER` moves one, `python -m backend demo reset` lays everything out anew).
"""


def fixed_facts() -> str:
    """Return the page."""
    layout, catalog = read_fixed(), read_catalog()
    parts = [_INTRO]
    for customer in layout.customers:
        parts.append(_customer(customer))
        parts += [
            _order(order, customer, catalog) for order in layout.orders if order.customer == customer.id
        ]
    return "\n".join(parts)


def _customer(customer: CustomerSpec) -> str:
    address = customer.address
    return (
        f"## {customer.name} ({customer.id}, {customer.language})\n\n"
        f"{customer.email} · {customer.phone} · {address.region} {address.street} · "
        f"postcode {address.postcode}\n"
    )


def _order(order: OrderSpec, customer: CustomerSpec, catalog: dict[str, Product]) -> str:
    currency = "CNY" if customer.language == "zh" else "USD"
    lines = [f"### {order.number}", "", f"- placed {_ago(order.placed)}, paid by {order.payment.method}"]
    total = order.shipping - order.discount
    for item in order.items:
        product = catalog[item.sku]
        price = getattr(product, currency)
        total += price * item.quantity
        variant = f" ({product.variant['zh']} / {product.variant['en']})" if product.variant else ""
        name = f"{product.name['zh']} / {product.name['en']}"
        each = f"{decimal_amount(price, currency)} {currency} each"
        lines.append(f"- {item.quantity} × {name}{variant}, {item.sku}, {each}")
    sums = {"shipping": order.shipping, "discount": order.discount, "total": total}
    lines.append(
        "- "
        + ", ".join(f"{name} {decimal_amount(minor, currency)}" for name, minor in sums.items())
        + f" {currency}"
    )
    if order.payment.failure:
        lines.append(f"- payment failed: {order.payment.failure['zh']} / {order.payment.failure['en']}")
    for number, parcel in enumerate(order.parcels, start=1):
        lines += _parcel(number, parcel)
    if order.returned:
        back = order.returned
        lines.append(
            f"- return {back.number}: requested {_ago(back.requested)}, "
            f"refund {back.refund / 100:.2f} {currency} to {back.to['zh']} / {back.to['en']}"
        )
    return "\n".join([*lines, ""])


def _parcel(number: int, parcel: ParcelSpec) -> list[str]:
    if not parcel.carrier:
        return [f"- parcel {number}: in the warehouse ({parcel.stage})"]
    carrier = carrier_for(parcel.carrier)
    lines = [f"- parcel {number}: {carrier.name['zh']} / {carrier.name['en']}, {parcel.tracking}"]
    if parcel.eta:
        lines[0] += f", expected {_ago(parcel.eta[0])} to {_ago(parcel.eta[1])}"
    for scan in parcel.scans:
        place = scan.place or {"zh": "", "en": ""}
        status = SCAN_KINDS[scan.code].status.value
        lines.append(f"  - {_ago(scan.at)}: {status}, {place['zh']} / {place['en']}")
        if scan.pickup:
            name = f"{scan.pickup.name['zh']} / {scan.pickup.name['en']}"
            kept = _ago(scan.pickup.keep_until)
            lines.append(f"    - pickup code {scan.pickup.code} at {name}, kept until {kept}")
        if scan.delivery:
            lines.append(f"    - signed by {scan.delivery['signed_by']}")
        if scan.courier:
            lines.append(f"    - courier {scan.courier['name']}, {scan.courier['phone']}")
    return lines


def _ago(distance: timedelta) -> str:
    minutes = abs(int(distance.total_seconds())) // 60
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    text = " ".join(f"{n}{unit}" for n, unit in ((days, "d"), (hours, "h"), (minutes, "min")) if n)
    return f"{text} ago" if distance < timedelta() else f"in {text}"
