"""Settings of the action server."""

from pydantic import Field

from gendan.platform.settings import OwnSecret, ServerSettings


class ActionsSettings(ServerSettings):
    """Where the action server listens and whom it asks."""

    token: OwnSecret = Field(
        validation_alias="GENDAN_ACTIONS_TOKEN", description="Secret that Rasa shows when it calls an action."
    )
    backend_url: str = Field(
        validation_alias="GENDAN_BACKEND_URL",
        description="Where the backend answers, such as http://127.0.0.1:8090.",
    )
    host: str = Field(
        validation_alias="GENDAN_ACTIONS_HOST",
        description="Address the action server listens on; only Rasa calls it.",
        default="127.0.0.1",
    )
    port: int = Field(
        validation_alias="GENDAN_ACTIONS_PORT", description="Port the action server listens on.", default=5055
    )
