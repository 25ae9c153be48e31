"""Our own webhook format, for carriers and relays that can choose."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
)

from backend.carrier_webhooks.service import ReportMalformedError
from backend.shared.input_validation import HTTPS, Moment, Zone, storable
from backend.shared.instants import instant
from backend.shared.validation_problems import words_of
from backend.shipments.model import TrackingEvent
from backend.shipments.service import ParcelReport
from backend.shipments.states import ReasonFamily, TrackingStatus
from gendan.platform.visible_text import visible

_LONGEST_WORDS = 10_000


def _localized(value: Any) -> Any:
    return {"en": value} if isinstance(value, str) else value


def _as_seen(words: dict[str, str]) -> dict[str, str]:
    if any(len(text) > _LONGEST_WORDS for text in storable(words).values()):
        raise ValueError(f"has more than {_LONGEST_WORDS} characters; shorten it")
    return {language: visible(text) for language, text in words.items()}


Words = Annotated[dict[str, str], BeforeValidator(_localized), Field(min_length=1), AfterValidator(_as_seen)]
"""Text by language; a bare string counts as English. Kept whole; customers are shown its beginning."""
Name = Annotated[str, Field(max_length=200)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _can_be_stored(cls, value: Any) -> Any:
        return visible(storable(value)) if isinstance(value, str) else value


class ReportedEta(_Part):
    """When the carrier expects to deliver."""

    from_: Moment = Field(alias="from")
    to: Moment


class ReportedPickup(_Part):
    """Where the parcel waits."""

    name: Words
    address: Words
    hours: Words | None = None
    keep_until: Moment | None = None
    code: Annotated[str, Field(max_length=80)] | None = None


class ReportedDelivery(_Part):
    """Who took the parcel, and where it is."""

    signed_by: Literal["self", "family", "guard", "locker", "station", "neighbour"]
    signed_name: Name | None = None
    place: Words | None = None
    proof_url: str | None = Field(default=None, max_length=2_000, pattern=HTTPS)


class ReportedCourier(_Part):
    """Who brings the parcel."""

    name: Name
    phone: Annotated[str, Field(max_length=40)] | None = None


class Scan(_Part):
    """One scan."""

    status: TrackingStatus
    occurred_at: Moment
    code: str = Field(min_length=1, max_length=80)
    text: Words
    place: Words | None = None
    timezone: Zone = "UTC"
    reason: ReasonFamily | None = None
    is_correction: bool = False
    eta: ReportedEta | None = None
    pickup: ReportedPickup | None = None
    delivery: ReportedDelivery | None = None
    courier: ReportedCourier | None = None


class ReportedParcel(_Part):
    """A parcel's scans."""

    tracking_number: str = Field(min_length=1, max_length=64)
    events: list[Scan] = Field(min_length=1, max_length=200)


class Report(_Part):
    """A webhook's body."""

    parcels: list[ReportedParcel] = Field(min_length=1, max_length=200)


def parse_own_format(body: bytes, carrier: str) -> list[ParcelReport]:
    """Read a report in our own format.

    Raises:
        ReportMalformedError: a field is missing or unusable; the message names it.
    """
    try:
        report = Report.model_validate_json(body)
    except ValidationError as problem:
        first = problem.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "body"
        raise ReportMalformedError(f"{field}: {words_of(first)}", field=field) from None
    return [
        ParcelReport(parcel.tracking_number, tuple(_to_event(scan, carrier) for scan in parcel.events))
        for parcel in report.parcels
    ]


def _to_event(scan: Scan, carrier: str) -> TrackingEvent:
    return TrackingEvent(
        status=scan.status,
        occurred_at=scan.occurred_at,
        place=scan.place,
        timezone=scan.timezone,
        text=scan.text,
        code=scan.code,
        carrier=carrier,
        reason=scan.reason,
        is_correction=scan.is_correction,
        details=_details(scan) or None,
    )


def _details(scan: Scan) -> dict[str, Any]:
    parts = ("pickup", "delivery", "courier")
    details = {part: getattr(scan, part).model_dump() for part in parts if getattr(scan, part)}
    if scan.pickup:
        details["pickup"]["keep_until"] = _instant_or_none(scan.pickup.keep_until)
    if scan.eta:
        details["eta"] = {"from": instant(scan.eta.from_), "to": instant(scan.eta.to)}
    return details


def _instant_or_none(at: datetime | None) -> str | None:
    return instant(at) if at else None
