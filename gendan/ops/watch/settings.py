"""Settings of checks and alarms."""

from dataclasses import dataclass

from gendan.platform.settings import setting


@dataclass(frozen=True)
class WatchSettings:
    """Read by `gendan up`, `gendan watch` and `gendan check`."""

    alarm_urls: str = setting(
        "GENDAN_ALARM_URLS",
        "Where alarms go: Apprise addresses with a blank between them",
        default="",
        hidden=True,
    )
    is_on: bool = setting(
        "GENDAN_WATCH",
        "Whether `gendan up` watches the shop; off where `gendan watch` does it from another machine",
        default=True,
    )
    every_s: float = setting("GENDAN_WATCH_EVERY_S", "Seconds between two looks", default=30.0, least=0.1)
    patience_s: float = setting(
        "GENDAN_ALARM_PATIENCE_S",
        "Seconds that something must be wrong before an alarm, and well before the all-clear",
        default=60.0,
        least=0,
    )
    again_s: float = setting(
        "GENDAN_ALARM_AGAIN_S",
        "Seconds until an alarm is repeated; the pauses double from there, up to a day",
        default=3600.0,
        least=1,
    )
    disk_low_mb: int = setting(
        "GENDAN_DISK_LOW_MB", "Free megabytes below which the disk counts as low", default=1000, least=0
    )
    outbox_old_s: float = setting(
        "GENDAN_OUTBOX_OLD_S", "Seconds after which an undelivered message is too old", default=300.0, least=1
    )
    unanswered_old_s: float = setting(
        "GENDAN_UNANSWERED_OLD_S",
        "Seconds after which an unanswered message is too old",
        default=120.0,
        least=1,
    )
    gateway_url: str = setting(
        "GENDAN_GATEWAY_URL",
        "Where the gateway answers checks; only needed where it runs on another machine",
        default="",
    )
