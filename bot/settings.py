"""The gateway's settings."""

from pathlib import Path

from pydantic import Field, SecretStr

from gendan.platform.settings import CommaSeparated, DatabaseSettings, KeyRing, OwnSecret

MIGRATIONS = Path(__file__).parent / "migrations"


class Settings(DatabaseSettings):
    """Read once by `bot.app`; docs/settings.md lists them."""

    database: SecretStr = Field(
        validation_alias="GENDAN_GATEWAY_DATABASE",
        description="Database URL",
        default=SecretStr("sqlite:///var/gateway.db"),
    )
    host: str = Field(
        validation_alias="GENDAN_GATEWAY_HOST",
        description="Address the gateway listens on",
        default="127.0.0.1",
    )
    port: int = Field(
        validation_alias="GENDAN_GATEWAY_PORT", description="Port the gateway listens on", default=8080
    )
    rasa_url: str = Field(
        validation_alias="GENDAN_RASA_URL", description="Where Rasa listens", default="http://127.0.0.1:5005"
    )
    rasa_token: OwnSecret = Field(validation_alias="GENDAN_RASA_TOKEN", description="Bearer token for Rasa")
    backend_url: str = Field(
        validation_alias="GENDAN_BACKEND_URL",
        description="Where the backend listens",
        default="http://127.0.0.1:8090",
    )
    backend_key: OwnSecret = Field(
        validation_alias="GENDAN_GATEWAY_API_KEY", description="The gateway's API key at the backend"
    )
    principal_keys: KeyRing = Field(
        validation_alias="GENDAN_PRINCIPAL_KEYS", description="Keys that sign who is asking"
    )
    identity_keys: KeyRing = Field(
        validation_alias="GENDAN_IDENTITY_KEYS",
        description="Keys with which the shop vouches for its signed-in customers",
    )
    rest_keys: KeyRing = Field(
        validation_alias="GENDAN_REST_KEYS", description="Keys of servers that use the REST channel"
    )
    allowed_origins: CommaSeparated = Field(
        validation_alias="GENDAN_ALLOWED_ORIGINS",
        description="Sites that may embed the widget, beside our own",
        default=(),
    )
    trusted_proxies: CommaSeparated = Field(
        validation_alias="GENDAN_TRUSTED_PROXIES",
        description="Addresses or networks of your own proxies, whose word is believed about where requests "
        "come from",
        default=(),
    )
    forwarded_header: str = Field(
        validation_alias="GENDAN_FORWARDED_HEADER",
        description="Header in which they say it: `X-Forwarded-For` or `Forwarded`",
        default="X-Forwarded-For",
    )
    messages_per_conversation: int = Field(
        validation_alias="GENDAN_MESSAGES_PER_CONVERSATION",
        description="Messages that one conversation may send in a minute; 0 is no limit",
        default=60,
        ge=0,
    )
    messages_per_network: int = Field(
        validation_alias="GENDAN_MESSAGES_PER_NETWORK",
        description="Messages that widgets of one network (/24 or /64) may send in a minute; 0 is no limit",
        default=1200,
        ge=0,
    )
    sessions_per_network: int = Field(
        validation_alias="GENDAN_SESSIONS_PER_NETWORK",
        description="Sessions that widgets of one network may ask for in a minute; 0 is no limit",
        default=600,
        ge=0,
    )
    connections_per_network: int = Field(
        validation_alias="GENDAN_CONNECTIONS_PER_NETWORK",
        description="Widgets of one network that may be connected at a time; 0 is no limit",
        default=1000,
        ge=0,
    )
    largest_body: int = Field(
        validation_alias="GENDAN_LARGEST_BODY",
        description="Bytes that a request to the gateway may have",
        default=256_000,
        ge=1_000,
    )
    largest_frame: int = Field(
        validation_alias="GENDAN_LARGEST_FRAME",
        description="Bytes that a widget may send at a time",
        default=64_000,
        ge=4_000,
    )
    low_memory_sockets: bool = Field(
        validation_alias="GENDAN_LOW_MEMORY_SOCKETS",
        description="Serve widgets by sockets that use little memory; `no` takes the library's own, should a "
        "version of it not go with ours",
        default=True,
    )
    uploads_per_conversation: int = Field(
        validation_alias="GENDAN_UPLOADS_PER_CONVERSATION",
        description="Files that one conversation may send in a minute; 0 is no limit",
        default=20,
        ge=0,
    )
    uploads_per_network: int = Field(
        validation_alias="GENDAN_UPLOADS_PER_NETWORK",
        description="Files that widgets of one network may send in a minute; 0 is no limit",
        default=120,
        ge=0,
    )
    upload_bytes_per_network: int = Field(
        validation_alias="GENDAN_UPLOAD_BYTES_PER_NETWORK",
        description="Bytes of files that widgets of one network may send in an hour; 0 is no limit",
        default=100_000_000,
        ge=0,
    )
    upload_bytes_per_conversation: int = Field(
        validation_alias="GENDAN_UPLOAD_BYTES_PER_CONVERSATION",
        description="Bytes of files that are kept for one conversation at a time; 0 is no limit",
        default=50_000_000,
        ge=0,
    )
    slowest_upload: int = Field(
        validation_alias="GENDAN_SLOWEST_UPLOAD",
        description="Bytes a second that a file has to come with, after its first 10 seconds",
        default=10_000,
        ge=1,
    )
    largest_upload: int = Field(
        validation_alias="GENDAN_LARGEST_UPLOAD",
        description="Bytes that a picture or PDF of a customer may have",
        default=10_000_000,
        ge=100_000,
    )
    telegram_token: OwnSecret = Field(
        validation_alias="GENDAN_TELEGRAM_TOKEN",
        description="BotFather's token, kept by `gendan telegram setup`; without one Telegram is off",
        default=SecretStr(""),
    )
    telegram_mode: str = Field(
        validation_alias="GENDAN_TELEGRAM_MODE",
        description="How updates come: `polling` or `webhook`",
        default="polling",
    )
    telegram_public_url: str = Field(
        validation_alias="GENDAN_TELEGRAM_PUBLIC_URL",
        description="For the webhook: https address under which Telegram reaches the gateway",
        default="",
    )
    telegram_api_url: str = Field(
        validation_alias="GENDAN_TELEGRAM_API_URL",
        description="Where the Bot API answers; another one for a server of your own or a stand-in",
        default="https://api.telegram.org",
    )
    texts: Path | None = Field(
        validation_alias="GENDAN_TEXTS", description="Folder with the shop's own wordings", default=None
    )
    form_of_address: str = Field(
        validation_alias="GENDAN_FORM_OF_ADDRESS",
        description="How Chinese customers are addressed",
        default="您",
    )
    demo: bool = Field(validation_alias="GENDAN_DEMO", description="Run the demo shop's pages", default=False)
    demo_smtp_port: int = Field(
        validation_alias="GENDAN_SMTP_PORT", description="Port of the demo's mail server", default=8025
    )
    take_up_days: int = Field(
        validation_alias="GENDAN_TAKE_UP_DAYS",
        description="Days for which a signed-in customer finds the last conversation on another device; 0 "
        "begins anew",
        default=30,
        ge=0,
    )
    keep_transcripts_days: int = Field(
        validation_alias="GENDAN_KEEP_TRANSCRIPTS_DAYS",
        description="Days that is kept what was said, with the cases handed over",
        default=180,
        ge=1,
    )
    keep_attachments_days: int = Field(
        validation_alias="GENDAN_KEEP_ATTACHMENTS_DAYS",
        description="Days that customers' pictures and PDFs are kept, at most as long as what was said",
        default=90,
        ge=1,
    )
