"""The backend's settings."""

from dataclasses import dataclass
from pathlib import Path

from gendan.platform.settings import KeyRing, ServerSettings, setting

MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, kw_only=True)
class BackendSettings(ServerSettings):
    """Everything an operator can set about the backend."""

    principal_keys: KeyRing = setting(
        "GENDAN_PRINCIPAL_KEYS",
        "Keys that the gateway signs principals with: kid:secret,kid:secret.",
        secret=True,
    )
    contact_key: str = setting(
        "GENDAN_CONTACT_KEY",
        "Secret by which contacts and codes are hashed before they are stored.",
        secret=True,
    )
    database: str = setting(
        "GENDAN_BACKEND_DATABASE",
        "Where orders are kept: sqlite:///… or postgresql://….",
        default="sqlite:///var/backend.db",
        hidden=True,
    )
    host: str = setting("GENDAN_BACKEND_HOST", "Address to listen on.", default="127.0.0.1")
    port: int = setting("GENDAN_BACKEND_PORT", "Port to listen on; 0 takes a free one.", default=8090)
    gateway_api_key: str | None = setting(
        "GENDAN_GATEWAY_API_KEY",
        "The gateway's own API key (gdk_<id>_<secret>), with every read scope.",
        default=None,
        secret=True,
    )
    carrier_webhook_keys: KeyRing | None = setting(
        "GENDAN_CARRIER_WEBHOOK_KEYS",
        "Keys that webhooks are signed with, by carrier (sf:…), sf.2:… while rotating, all:… for a relay.",
        default=None,
        secret=True,
    )
    smtp_host: str | None = setting(
        "GENDAN_SMTP_HOST", "Mail server for codes; without one no code goes by e-mail.", default=None
    )
    smtp_port: int | None = setting(
        "GENDAN_SMTP_PORT", "The mail server's port; 587, 465 or 25 by the kind of encryption.", default=None
    )
    smtp_user: str | None = setting("GENDAN_SMTP_USER", "Account on the mail server.", default=None)
    smtp_password: str | None = setting(
        "GENDAN_SMTP_PASSWORD", "Password of that account.", default=None, hidden=True
    )
    smtp_from: str | None = setting("GENDAN_SMTP_FROM", "Sender address of mails.", default=None)
    smtp_tls: str = setting(
        "GENDAN_SMTP_TLS",
        "Encryption of mail: `starttls`, `tls` (from the first byte), or `no` for a server on this machine.",
        default="starttls",
    )
    sms_url: str | None = setting(
        "GENDAN_SMS_URL",
        "Where text messages are posted (docs/outgoing.md); without it no code goes by SMS.",
        default=None,
        hidden=True,
    )
    sms_token: str | None = setting(
        "GENDAN_SMS_TOKEN", "Bearer token for the SMS address.", default=None, hidden=True
    )
    support_urls: str = setting(
        "GENDAN_SUPPORT_URLS",
        "Who is told that a customer waits for a person: Apprise addresses with a blank between them; "
        "without any, those of GENDAN_ALARM_URLS.",
        default="",
        hidden=True,
    )
    alarm_urls: str = setting(
        "GENDAN_ALARM_URLS",
        "Where alarms go: Apprise addresses with a blank between them",
        default="",
        hidden=True,
    )
    refusal_floor_s: float = setting(
        "GENDAN_REFUSAL_FLOOR_S",
        "Seconds that a refusal takes at least, so that time tells nothing.",
        default=0.25,
    )
    shop_file: Path = setting("GENDAN_SHOP_FILE", "The shop's own facts.", default=Path("shop.yml"))
    demo: bool = setting("GENDAN_DEMO", "Whether this is the demo shop.", default=False)
    demo_clock_speed: float = setting(
        "GENDAN_DEMO_CLOCK_SPEED",
        "How many times faster than life the demo's carriers move other parcels; 0 stops them.",
        default=0.0,
    )
    keep_codes_days: int = setting(
        "GENDAN_KEEP_CODES_DAYS", "Days that codes are kept after their end.", default=1, least=1
    )
    keep_grants_days: int = setting(
        "GENDAN_KEEP_GRANTS_DAYS", "Days that ended proofs of identity are kept.", default=2, least=1
    )
    keep_tries_days: int = setting(
        "GENDAN_KEEP_TRIES_DAYS",
        "Days that failed tries count; as long as conversations, or their tries begin anew.",
        default=180,
        least=1,
    )
    keep_answers_days: int = setting(
        "GENDAN_KEEP_ANSWERS_DAYS",
        "Days that a repeated Idempotency-Key gets the same answer.",
        default=30,
        least=1,
    )
    keep_webhooks_days: int = setting(
        "GENDAN_KEEP_WEBHOOKS_DAYS",
        "Days that carriers' messages are kept as they came.",
        default=90,
        least=1,
    )
    keep_letters_days: int = setting(
        "GENDAN_KEEP_LETTERS_DAYS",
        "Days that it is kept when a letter was sent; what was in it isn't.",
        default=14,
        least=1,
    )
    keep_audit_days: int = setting(
        "GENDAN_KEEP_AUDIT_DAYS", "Days that it is kept who saw or changed an order.", default=730, least=1
    )
    keep_feedback_days: int = setting(
        "GENDAN_KEEP_FEEDBACK_DAYS", "Days that customers' feedback is kept.", default=730, least=1
    )
