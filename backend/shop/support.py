"""What a shop says about its people in `shop.yml`: when they are there, how soon they answer, who is told."""

from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator

from backend.shared.localized import Localized
from backend.shop.opening_hours import OpeningHours, Week, read_holiday, read_week


class SupportFacts(BaseModel):
    """What anybody may know about the shop's people.

    Attributes:
        hours: periods by weekday on the shop's clock; None: not stated.
        closed_on: days without any.
        answer_within_minutes: of opening hours; None: nothing is told to customers.
        remind_every_minutes: of opening hours, while a customer waits longer than that.
        name: as customers read who answers.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    hours: dict[str, list[str]] | None = None
    closed_on: list[date | str] = Field(default_factory=list)
    answer_within_minutes: int | None = Field(default=None, ge=1, le=30 * 24 * 60)
    remind_every_minutes: int = Field(default=60, ge=5, le=30 * 24 * 60)
    name: dict[str, str] | None = None

    @field_validator("hours")
    @classmethod
    def _can_be_read(cls, hours: dict[str, list[str]] | None) -> dict[str, list[str]] | None:
        read_week(hours or {})
        return hours

    @field_validator("closed_on")
    @classmethod
    def _are_days(cls, days: list[date | str]) -> list[date | str]:
        return [str(day) for day in days if read_holiday(day)]

    @field_validator("name")
    @classmethod
    def _is_named(cls, name: Localized | None) -> Localized | None:
        if name is not None and not (name and all(text.strip() for text in name.values())):
            raise ValueError("needs a name for at least one language, such as {zh: …, en: …}")
        return name

    @cached_property
    def week(self) -> Week:
        """Periods by weekday."""
        return read_week(self.hours or {})

    def opening_hours(self, zone: str) -> OpeningHours | None:
        """Return when somebody is there, on the clock of a zone; None where the shop doesn't state it."""
        if self.hours is None:
            return None
        return OpeningHours(self.week, [read_holiday(day) for day in self.closed_on], ZoneInfo(zone))


class Support(SupportFacts):
    """All of it.

    Attributes:
        mail: where the shop is told that a customer waits; customers never see it.
    """

    mail: str | None = Field(default=None, pattern=r"^[^\s@,;<>]+@[^\s@,;<>]+$")
