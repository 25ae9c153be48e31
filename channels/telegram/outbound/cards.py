"""An order's card and a list of orders, in lines of Telegram's HTML."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from html import escape
from typing import Any, TypeGuard
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from channels.telegram.texts import ChannelTexts

Json = Mapping[str, Any]
_NEVER_LEFT = frozenset({"cancelled", "reallocated"})
_COMING = frozenset({"handed_over", "in_transit", "out_for_delivery", "delivery_failed"})
_OVER = frozenset({"delivered", "returned", "lost", "cancelled"})
_TIMELINE = "timeline"
# A chat is read on a phone: beyond these, a card says how many more there are.
_MOST_ITEMS, _MOST_CONTENTS, _MOST_PARCELS, _MOST_SCANS, _MOST_RETURNS = 12, 6, 8, 20, 6


def draw(body: Json, words: ChannelTexts) -> list[str]:
    """Return what a message shows beside its text, line by line; an empty line parts two sections.

    Args:
        body: of docs/contracts.md, with the `language` that its text is in.
        words: the gateway's texts.
    """
    language = str(body.get("language", ""))
    if body.get("type") == "order_card":
        said = str(body.get("text", ""))
        return list(_Card(body["order"], str(body.get("focus")), language, words, said).lines())
    if body.get("type") == "order_list":
        return list(_listed(body["orders"], language, words))
    return []


class _Card:
    """An order, in lines.

    Args:
        said: the words above it; what they tell of the last scan, and their links, aren't told again.
    """

    def __init__(self, order: Json, focus: str, language: str, words: ChannelTexts, said: str) -> None:
        self._said = said
        self._order = order
        self._focus = focus
        self._language = language
        self._words = words
        self._parcels = [s for s in order["shipments"] if s["status"] not in _NEVER_LEFT]

    def lines(self) -> Iterator[str]:
        """Yield the card; what was asked for by name comes alone."""
        status = f"status.{self._order['status']}"
        # Who may see the parcel alone doesn't know its order.
        headline = "card_of_parcel" if self._order.get("level") == "parcel" else "card_order"
        yield from self._line(headline, _bold, number=self._order["number"], status=status)
        if self._focus != _TIMELINE:
            if self._order["placed_at"]:
                yield from self._line("card_placed", placed_at=self._order["placed_at"])
            yield from self._items()
        places = list(enumerate(self._parcels, 1))
        yield from self._first(_MOST_PARCELS, places, lambda place: self._parcel(*place))
        if self._focus != _TIMELINE:
            yield from self._foot()

    def _items(self) -> Iterator[str]:
        yield from self._first(_MOST_ITEMS, self._order["items"] or (), self._item)

    def _item(self, item: Json) -> Iterator[str]:
        facts = {name: item[name] for name in ("name", "variant", "quantity")}
        for line in self._line("card_item", **facts):
            yield f"• {line}"

    def _parcel(self, at: int, parcel: Json) -> Iterator[str]:
        yield ""
        count = len(self._parcels)
        if count > 1:
            status = f"parcel.{parcel['status']}"
            yield from self._line("card_parcel", _bold, parcel=at, parcels=count, status=status)
            if contents := self._contents(parcel):
                yield from self._line("card_contents", items=contents)
        yield from self._carrier(parcel)
        yield from self._notices(parcel)
        yield from self._arrival(parcel)
        yield from self._scans(parcel)
        yield from self._link(parcel)

    def _contents(self, parcel: Json) -> list[Any]:
        inside = {line["line"] for line in parcel["lines"] or ()}
        names = [item["name"] for item in self._order["items"] or () if item["line"] in inside]
        if len(names) <= _MOST_CONTENTS + 1:
            return names
        more = self._words("card_more_inside", self._language, {"count": len(names) - _MOST_CONTENTS})
        return [*names[:_MOST_CONTENTS], more]

    def _carrier(self, parcel: Json) -> Iterator[str]:
        carrier, number = parcel["carrier"], parcel["tracking_number"]
        if carrier:
            as_code = partial(_code, number) if number else str
            yield from self._line("card_carrier", as_code, carrier=carrier["name"], tracking_number=number)

    def _notices(self, parcel: Json) -> Iterator[str]:
        if parcel["delivered_at"]:
            return
        flags = parcel["flags"]
        if "delayed" in flags:
            yield from self._line("card_delayed", _warning)
        if "on_hold" in flags:
            yield from self._line("card_held", _warning)
        if parcel["stalled"]:
            yield from self._line("card_stalled", _warning, days=parcel["days_since_scan"])

    def _arrival(self, parcel: Json) -> Iterator[str]:
        pickup, delivery, courier = (parcel[part] or {} for part in ("pickup", "delivery", "courier"))
        if parcel["delivered_at"]:
            signed_by = delivery.get("signed_by")
            yield from self._line(
                "card_delivered",
                delivered_at=parcel["delivered_at"],
                signed_by=f"signed_by.{signed_by}" if signed_by else None,
                signed_name=delivery.get("signed_name"),
                put_where=delivery.get("place"),
            )
            return
        if pickup:
            facts = {f"pickup_{name}": pickup[name] for name in ("name", "address", "hours")}
            yield from self._line("card_pickup", **facts, keep_until=pickup["keep_until"])
        if pickup.get("code"):
            in_code = partial(_code, pickup["code"])
            yield from self._line("card_pickup_code", in_code, pickup_code=pickup["code"])
        yield from self._expected(parcel)
        if courier:
            facts = {"courier_name": courier["name"], "courier_phone": courier["phone"]}
            yield from self._line("card_courier", **facts)

    def _expected(self, parcel: Json) -> Iterator[str]:
        eta, status = parcel["eta"], parcel["status"]
        if status in _COMING and eta:
            is_one_day = self._day(eta["from"]) == self._day(eta["to"])
            days = {"eta_day": eta["to"]} if is_one_day else {"eta_from": eta["from"], "eta_to": eta["to"]}
            yield from self._line("card_eta", **days)
        elif status in _COMING:
            yield from self._line("card_no_eta")
        elif not parcel["handed_over_at"] and self._order["promised_ship_by"]:
            yield from self._line("card_ship_by", ship_by=self._order["promised_ship_by"])
        if parcel["promised_by"] and status not in _OVER:
            yield from self._line("card_promised", promised_by=parcel["promised_by"])

    def _scans(self, parcel: Json) -> Iterator[str]:
        events = parcel["events"] or ()
        if self._focus == _TIMELINE and events:
            yield from self._line("card_timeline", _bold, count=len(events))
            yield from self._first(
                _MOST_SCANS, events, lambda event: self._line("card_event", **_scan(event))
            )
        elif parcel["last_event"]:
            if not self._is_told(parcel["last_event"]):
                yield from self._line("card_scan", **_scan(parcel["last_event"]))
        elif parcel["handed_over_at"]:
            yield from self._line("card_no_scan")

    def _is_told(self, event: Json) -> bool:
        return any(text and text in self._said for text in (event["text"] or {}).values())

    def _link(self, parcel: Json) -> Iterator[str]:
        carrier = parcel["carrier"] or {}
        url = parcel["tracking_url"] or carrier.get("url")
        if carrier and _is_web_address(url) and url not in self._said:
            yield from self._line("card_link", partial(_link, url), carrier=carrier["name"])

    def _foot(self) -> Iterator[str]:
        if self._order["returns"] or self._order["totals"]:
            yield ""
        yield from self._first(_MOST_RETURNS, self._order["returns"] or (), self._return)
        if totals := self._order["totals"]:
            refunded = totals["refunded"] if totals["refunded"]["minor"] else None
            yield from self._line("card_total", total=totals["total"], refunded=refunded)

    def _return(self, one: Json) -> Iterator[str]:
        refund = one["refund"] or {}
        yield from self._line(
            "card_return",
            return_number=one["number"],
            status=f"return.{one['status']}",
            **{name: refund.get(name) for name in ("amount", "to", "expected_by")},
        )

    def _first(
        self, most: int, listed: Sequence[Any], draw_one: Callable[[Any], Iterator[str]]
    ) -> Iterator[str]:
        """Yield the lines of the first few, and how many more there are."""
        # One more instead of "and 1 more".
        shown = listed if len(listed) <= most + 1 else listed[:most]
        for one in shown:
            yield from draw_one(one)
        if more := len(listed) - len(shown):
            yield from self._line("card_more", count=more)

    def _line(self, name: str, style: Any = str, /, **facts: Any) -> Iterator[str]:
        context = {"as_of": self._order["as_of"], "timezone": self._order["timezone"]}
        if line := self._words(name, self._language, context | facts):
            yield style(escape(line, quote=False))

    def _day(self, instant: str) -> Any:
        return datetime.fromisoformat(instant).astimezone(ZoneInfo(self._order["timezone"])).date()


def _listed(orders: list[Json], language: str, words: ChannelTexts) -> Iterator[str]:
    for order in orders:
        more = order["item_count"] if order["item_count"] > 1 else None
        facts = {"title": order["title"], "status": f"status.{order['status']}", "count": more}
        if title := words("card_listed", language, facts):
            yield f"• {escape(title, quote=False)}"
        details = {name: order[name] for name in ("number", "placed_at", "total")}
        if line := words("card_listed_details", language, details):
            yield f"   {escape(line, quote=False)}"


def _scan(event: Json) -> dict[str, Any]:
    place, text = event["place"], event["text"]
    # Where the carrier's own words name the place, once is enough.
    is_said = bool(place and text) and all(place.get(code, " ") in words for code, words in text.items())
    return {
        "scan_at": event["occurred_at"],
        "scan_at_timezone": event["timezone"],
        "scan_place": None if is_said else place,
        "scan_text": text,
    }


def _is_web_address(url: Any) -> TypeGuard[str]:
    return isinstance(url, str) and urlsplit(url).scheme in ("http", "https")


def _bold(line: str) -> str:
    return f"<b>{line}</b>"


def _warning(line: str) -> str:
    return f"⚠️ {line}"


def _code(value: str, line: str) -> str:
    written = escape(value, quote=False)
    return line.replace(written, f"<code>{written}</code>")


def _link(url: str, line: str) -> str:
    return f'<a href="{escape(url)}">{line}</a>'
