"""Settings of the action server."""

from dataclasses import dataclass

from gendan.platform.settings import ServerSettings, setting


@dataclass(frozen=True, kw_only=True)
class ActionsSettings(ServerSettings):
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
