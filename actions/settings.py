"""Settings of the action server."""

from dataclasses import dataclass
from pathlib import Path

from gendan.settings import setting


@dataclass(frozen=True)
class ActionsSettings:
    """Where the action server listens and whom it asks."""

    token: str = setting(
        "GENDAN_ACTIONS_TOKEN", "Secret that Rasa shows when it calls an action.", secret=True
    )
    backend_url: str = setting(
        "GENDAN_BACKEND_URL", "Where the backend answers, such as http://127.0.0.1:8090."
    )
    host: str = setting(
        "GENDAN_ACTIONS_HOST",
        "Address the action server listens on; only Rasa calls it.",
        default="127.0.0.1",
    )
    port: int = setting("GENDAN_ACTIONS_PORT", "Port the action server listens on.", default=5055)
    keep_logs_days: int = setting(
        "GENDAN_KEEP_LOGS_DAYS", "Days that log files are kept.", default=14, least=1
    )
    log_file: Path | None = setting(
        "GENDAN_LOG_FILE", "File for this process's log; standard error without one.", default=None
    )
