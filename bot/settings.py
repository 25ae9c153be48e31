"""The gateway's settings."""

from dataclasses import dataclass
from pathlib import Path

from gendan.platform.settings import KeyRing, ServerSettings, setting

MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, kw_only=True)
class Settings(ServerSettings):
    """Read once by `bot.app`; docs/settings.md lists them."""

    database: str = setting(
        "GENDAN_GATEWAY_DATABASE", "Database URL", default="sqlite:///var/gateway.db", hidden=True
    )
    host: str = setting("GENDAN_GATEWAY_HOST", "Address the gateway listens on", default="127.0.0.1")
    port: int = setting("GENDAN_GATEWAY_PORT", "Port the gateway listens on", default=8080)
    rasa_url: str = setting("GENDAN_RASA_URL", "Where Rasa listens", default="http://127.0.0.1:5005")
    rasa_token: str = setting("GENDAN_RASA_TOKEN", "Bearer token for Rasa", secret=True)
    backend_url: str = setting(
        "GENDAN_BACKEND_URL", "Where the backend listens", default="http://127.0.0.1:8090"
    )
    backend_key: str = setting("GENDAN_GATEWAY_API_KEY", "The gateway's API key at the backend", secret=True)
    principal_keys: KeyRing = setting("GENDAN_PRINCIPAL_KEYS", "Keys that sign who is asking", secret=True)
    identity_keys: KeyRing = setting(
        "GENDAN_IDENTITY_KEYS", "Keys with which the shop vouches for its signed-in customers", secret=True
    )
    rest_keys: KeyRing = setting("GENDAN_REST_KEYS", "Keys of servers that use the REST channel", secret=True)
    allowed_origins: tuple[str, ...] = setting(
        "GENDAN_ALLOWED_ORIGINS", "Sites that may embed the widget, beside our own", default=()
    )
    trusted_proxies: tuple[str, ...] = setting(
        "GENDAN_TRUSTED_PROXIES",
        "Addresses or networks of your own proxies, whose word is believed about where requests come from",
        default=(),
    )
    forwarded_header: str = setting(
        "GENDAN_FORWARDED_HEADER",
        "Header in which they say it: `X-Forwarded-For` or `Forwarded`",
        default="X-Forwarded-For",
    )
    messages_per_conversation: int = setting(
        "GENDAN_MESSAGES_PER_CONVERSATION",
        "Messages that one conversation may send in a minute; 0 is no limit",
        default=60,
        least=0,
    )
    messages_per_network: int = setting(
        "GENDAN_MESSAGES_PER_NETWORK",
        "Messages that widgets of one network (/24 or /64) may send in a minute; 0 is no limit",
        default=1200,
        least=0,
    )
    sessions_per_network: int = setting(
        "GENDAN_SESSIONS_PER_NETWORK",
        "Sessions that widgets of one network may ask for in a minute; 0 is no limit",
        default=600,
        least=0,
    )
    connections_per_network: int = setting(
        "GENDAN_CONNECTIONS_PER_NETWORK",
        "Widgets of one network that may be connected at a time; 0 is no limit",
        default=1000,
        least=0,
    )
    largest_body: int = setting(
        "GENDAN_LARGEST_BODY", "Bytes that a request to the gateway may have", default=256_000, least=1_000
    )
    largest_frame: int = setting(
        "GENDAN_LARGEST_FRAME", "Bytes that a widget may send at a time", default=64_000, least=4_000
    )
    low_memory_sockets: bool = setting(
        "GENDAN_LOW_MEMORY_SOCKETS",
        "Serve widgets by sockets that use little memory; `no` takes the library's own, should a version of "
        "it not go with ours",
        default=True,
    )
    uploads_per_conversation: int = setting(
        "GENDAN_UPLOADS_PER_CONVERSATION",
        "Files that one conversation may send in a minute; 0 is no limit",
        default=20,
        least=0,
    )
    uploads_per_network: int = setting(
        "GENDAN_UPLOADS_PER_NETWORK",
        "Files that widgets of one network may send in a minute; 0 is no limit",
        default=120,
        least=0,
    )
    upload_bytes_per_network: int = setting(
        "GENDAN_UPLOAD_BYTES_PER_NETWORK",
        "Bytes of files that widgets of one network may send in an hour; 0 is no limit",
        default=100_000_000,
        least=0,
    )
    upload_bytes_per_conversation: int = setting(
        "GENDAN_UPLOAD_BYTES_PER_CONVERSATION",
        "Bytes of files that are kept for one conversation at a time; 0 is no limit",
        default=50_000_000,
        least=0,
    )
    slowest_upload: int = setting(
        "GENDAN_SLOWEST_UPLOAD",
        "Bytes a second that a file has to come with, after its first 10 seconds",
        default=10_000,
        least=1,
    )
    largest_upload: int = setting(
        "GENDAN_LARGEST_UPLOAD",
        "Bytes that a picture or PDF of a customer may have",
        default=10_000_000,
        least=100_000,
    )
    telegram_token: str = setting(
        "GENDAN_TELEGRAM_TOKEN",
        "BotFather's token, kept by `gendan telegram setup`; without one Telegram is off",
        default="",
        secret=True,
    )
    telegram_mode: str = setting(
        "GENDAN_TELEGRAM_MODE", "How updates come: `polling` or `webhook`", default="polling"
    )
    telegram_public_url: str = setting(
        "GENDAN_TELEGRAM_PUBLIC_URL",
        "For the webhook: https address under which Telegram reaches the gateway",
        default="",
    )
    telegram_api_url: str = setting(
        "GENDAN_TELEGRAM_API_URL",
        "Where the Bot API answers; another one for a server of your own or a stand-in",
        default="https://api.telegram.org",
    )
    texts: Path | None = setting("GENDAN_TEXTS", "Folder with the shop's own wordings", default=None)
    form_of_address: str = setting(
        "GENDAN_FORM_OF_ADDRESS", "How Chinese customers are addressed", default="您"
    )
    demo: bool = setting("GENDAN_DEMO", "Run the demo shop's pages", default=False)
    demo_smtp_port: int = setting("GENDAN_SMTP_PORT", "Port of the demo's mail server", default=8025)
    take_up_days: int = setting(
        "GENDAN_TAKE_UP_DAYS",
        "Days for which a signed-in customer finds the last conversation on another device; 0 begins anew",
        default=30,
        least=0,
    )
    keep_transcripts_days: int = setting(
        "GENDAN_KEEP_TRANSCRIPTS_DAYS",
        "Days that is kept what was said, with the cases handed over",
        default=180,
        least=1,
    )
    keep_attachments_days: int = setting(
        "GENDAN_KEEP_ATTACHMENTS_DAYS",
        "Days that customers' pictures and PDFs are kept, at most as long as what was said",
        default=90,
        least=1,
    )
