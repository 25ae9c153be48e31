"""The backend's settings."""

from pathlib import Path

from pydantic import Field, SecretStr

from gendan.platform.settings import DatabaseSettings, KeyRing, OwnSecret

MIGRATIONS = Path(__file__).parent / "migrations"


class BackendSettings(DatabaseSettings):
    """Everything an operator can set about the backend."""

    principal_keys: KeyRing = Field(
        validation_alias="GENDAN_PRINCIPAL_KEYS",
        description="Keys that the gateway signs principals with: kid:secret,kid:secret.",
    )
    contact_key: OwnSecret = Field(
        validation_alias="GENDAN_CONTACT_KEY",
        description="Secret by which contacts and codes are hashed before they are stored.",
    )
    database: SecretStr = Field(
        validation_alias="GENDAN_BACKEND_DATABASE",
        description="Where orders are kept: sqlite:///… or postgresql://….",
        default=SecretStr("sqlite:///var/backend.db"),
    )
    host: str = Field(
        validation_alias="GENDAN_BACKEND_HOST", description="Address to listen on.", default="127.0.0.1"
    )
    port: int = Field(
        validation_alias="GENDAN_BACKEND_PORT",
        description="Port to listen on; 0 takes a free one.",
        default=8090,
    )
    gateway_api_key: OwnSecret | None = Field(
        validation_alias="GENDAN_GATEWAY_API_KEY",
        description="The gateway's own API key (gdk_<id>_<secret>), with every read scope.",
        default=None,
    )
    carrier_webhook_keys: KeyRing | None = Field(
        validation_alias="GENDAN_CARRIER_WEBHOOK_KEYS",
        description="Keys that webhooks are signed with, by carrier (sf:…), sf.2:… while rotating, all:… for "
        "a relay.",
        default=None,
    )
    smtp_host: str | None = Field(
        validation_alias="GENDAN_SMTP_HOST",
        description="Mail server for codes; without one no code goes by e-mail.",
        default=None,
    )
    smtp_port: int | None = Field(
        validation_alias="GENDAN_SMTP_PORT",
        description="The mail server's port; 587, 465 or 25 by the kind of encryption.",
        default=None,
    )
    smtp_user: str | None = Field(
        validation_alias="GENDAN_SMTP_USER", description="Account on the mail server.", default=None
    )
    smtp_password: SecretStr | None = Field(
        validation_alias="GENDAN_SMTP_PASSWORD", description="Password of that account.", default=None
    )
    smtp_from: str | None = Field(
        validation_alias="GENDAN_SMTP_FROM", description="Sender address of mails.", default=None
    )
    smtp_tls: str = Field(
        validation_alias="GENDAN_SMTP_TLS",
        description="Encryption of mail: `starttls`, `tls` (from the first byte), or `no` for a server on "
        "this machine.",
        default="starttls",
    )
    sms_url: SecretStr | None = Field(
        validation_alias="GENDAN_SMS_URL",
        description="Where text messages are posted (docs/outgoing.md); without it no code goes by SMS.",
        default=None,
    )
    sms_token: SecretStr | None = Field(
        validation_alias="GENDAN_SMS_TOKEN", description="Bearer token for the SMS address.", default=None
    )
    support_urls: SecretStr = Field(
        validation_alias="GENDAN_SUPPORT_URLS",
        description="Who is told that a customer waits for a person: Apprise addresses with a blank between "
        "them; without any, those of GENDAN_ALARM_URLS.",
        default=SecretStr(""),
    )
    alarm_urls: SecretStr = Field(
        validation_alias="GENDAN_ALARM_URLS",
        description="Where alarms go: Apprise addresses with a blank between them",
        default=SecretStr(""),
    )
    refusal_floor_s: float = Field(
        validation_alias="GENDAN_REFUSAL_FLOOR_S",
        description="Seconds that a refusal takes at least, so that time tells nothing.",
        default=0.25,
    )
    shop_file: Path = Field(
        validation_alias="GENDAN_SHOP_FILE", description="The shop's own facts.", default=Path("shop.yml")
    )
    demo: bool = Field(
        validation_alias="GENDAN_DEMO", description="Whether this is the demo shop.", default=False
    )
    demo_clock_speed: float = Field(
        validation_alias="GENDAN_DEMO_CLOCK_SPEED",
        description="How many times faster than life the demo's carriers move other parcels; 0 stops them.",
        default=0.0,
    )
    keep_codes_days: int = Field(
        validation_alias="GENDAN_KEEP_CODES_DAYS",
        description="Days that codes are kept after their end.",
        default=1,
        ge=1,
    )
    keep_grants_days: int = Field(
        validation_alias="GENDAN_KEEP_GRANTS_DAYS",
        description="Days that ended proofs of identity are kept.",
        default=2,
        ge=1,
    )
    keep_tries_days: int = Field(
        validation_alias="GENDAN_KEEP_TRIES_DAYS",
        description="Days that failed tries count; as long as conversations, or their tries begin anew.",
        default=180,
        ge=1,
    )
    keep_answers_days: int = Field(
        validation_alias="GENDAN_KEEP_ANSWERS_DAYS",
        description="Days that a repeated Idempotency-Key gets the same answer.",
        default=30,
        ge=1,
    )
    keep_webhooks_days: int = Field(
        validation_alias="GENDAN_KEEP_WEBHOOKS_DAYS",
        description="Days that carriers' messages are kept as they came.",
        default=90,
        ge=1,
    )
    keep_letters_days: int = Field(
        validation_alias="GENDAN_KEEP_LETTERS_DAYS",
        description="Days that it is kept when a letter was sent; what was in it isn't.",
        default=14,
        ge=1,
    )
    keep_audit_days: int = Field(
        validation_alias="GENDAN_KEEP_AUDIT_DAYS",
        description="Days that it is kept who saw or changed an order.",
        default=730,
        ge=1,
    )
    keep_feedback_days: int = Field(
        validation_alias="GENDAN_KEEP_FEEDBACK_DAYS",
        description="Days that customers' feedback is kept.",
        default=730,
        ge=1,
    )
