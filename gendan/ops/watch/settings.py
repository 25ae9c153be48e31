"""Settings of checks and alarms."""

from pydantic import Field, SecretStr

from gendan.platform.settings import EnvironmentSettings


class WatchSettings(EnvironmentSettings):
    """Read by `gendan up`, `gendan watch` and `gendan check`."""

    alarm_urls: SecretStr = Field(
        validation_alias="GENDAN_ALARM_URLS",
        description="Where alarms go: Apprise addresses with a blank between them",
        default=SecretStr(""),
    )
    is_on: bool = Field(
        validation_alias="GENDAN_WATCH",
        description="Whether `gendan up` watches the shop; off where `gendan watch` does it from another "
        "machine",
        default=True,
    )
    every_s: float = Field(
        validation_alias="GENDAN_WATCH_EVERY_S", description="Seconds between two looks", default=30.0, ge=0.1
    )
    patience_s: float = Field(
        validation_alias="GENDAN_ALARM_PATIENCE_S",
        description="Seconds that something must be wrong before an alarm, and well before the all-clear",
        default=60.0,
        ge=0,
    )
    again_s: float = Field(
        validation_alias="GENDAN_ALARM_AGAIN_S",
        description="Seconds until an alarm is repeated; the pauses double from there, up to a day",
        default=3600.0,
        ge=1,
    )
    disk_low_mb: int = Field(
        validation_alias="GENDAN_DISK_LOW_MB",
        description="Free megabytes below which the disk counts as low",
        default=1000,
        ge=0,
    )
    outbox_old_s: float = Field(
        validation_alias="GENDAN_OUTBOX_OLD_S",
        description="Seconds after which an undelivered message is too old",
        default=300.0,
        ge=1,
    )
    unanswered_old_s: float = Field(
        validation_alias="GENDAN_UNANSWERED_OLD_S",
        description="Seconds after which an unanswered message is too old",
        default=120.0,
        ge=1,
    )
    gateway_url: str = Field(
        validation_alias="GENDAN_GATEWAY_URL",
        description="Where the gateway answers checks; only needed where it runs on another machine",
        default="",
    )
