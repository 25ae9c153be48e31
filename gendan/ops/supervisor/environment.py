"""Environment variables of the four processes, from one installation's layout and options."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gendan.platform.layout import Layout
from gendan.platform.private_files import keep_secrets

SECRETS = (
    "GENDAN_RASA_TOKEN",
    "GENDAN_ACTIONS_TOKEN",
    "GENDAN_GATEWAY_API_KEY",
    "GENDAN_CONTACT_KEY",
    "GENDAN_CARRIER_WEBHOOK_KEYS",
)
KEY_RINGS = (
    "GENDAN_PRINCIPAL_KEYS",
    "GENDAN_IDENTITY_KEYS",
    "GENDAN_REST_KEYS",
)
API_KEY_PREFIX = "gdk_gateway_"
# The first key speaks for every carrier: the demo's own carriers sign with it.
CARRIER_KEY_PREFIX = "all:"


# It opens nothing but the stand-in; one is as good as another.
FAKE_TELEGRAM_TOKEN = "4839574812:stands-in-for-a-real-one-on-this-machine"  # noqa: S105
FAKE_TELEGRAM_PORT = 8081


@dataclass(frozen=True)
class Ports:
    """Where each process listens on loopback.

    Attributes:
        telegram: of the stand-in for Telegram; None without one.
    """

    gateway: int = 8080
    rasa: int = 5005
    actions: int = 5055
    backend: int = 8090
    smtp: int = 8025
    telegram: int | None = None


def data_folder(layout: Layout, *, demo: bool) -> Path:
    """Return where a shop's own data lie; the demo's never mix with a real shop's."""
    return layout.var / ("demo" if demo else "shop")


def process_environment(
    layout: Layout, ports: Ports, base: Mapping[str, str], *, demo: bool
) -> dict[str, str]:
    """Return the variables with which every process is started.

    Args:
        layout: the installation.
        ports: where the processes listen.
        base: the operator's own environment, which wins over all defaults here.
        demo: whether the demo shop runs; its data never mix with a real shop's.
    """
    data = data_folder(layout, demo=demo)
    defaults = {
        "GENDAN_GATEWAY_DATABASE": f"sqlite:///{data / 'gateway.db'}",
        "GENDAN_BACKEND_DATABASE": f"sqlite:///{data / 'backend.db'}",
        "GENDAN_TRACKER_DATABASE": f"sqlite:///{data / 'tracker.db'}",
        "GENDAN_GATEWAY_PORT": str(ports.gateway),
        "GENDAN_BACKEND_PORT": str(ports.backend),
        "GENDAN_ACTIONS_PORT": str(ports.actions),
        "GENDAN_RASA_PORT": str(ports.rasa),
        "GENDAN_RASA_URL": f"http://127.0.0.1:{ports.rasa}",
        "GENDAN_ACTIONS_URL": f"http://127.0.0.1:{ports.actions}/webhook",
        "GENDAN_BACKEND_URL": f"http://127.0.0.1:{ports.backend}",
        "PYTHONPATH": str(layout.root),
        **_shop_defaults(layout, ports, demo=demo),
    }
    kept = keep_secrets(layout.secrets, SECRETS, KEY_RINGS)
    kept["GENDAN_GATEWAY_API_KEY"] = API_KEY_PREFIX + kept["GENDAN_GATEWAY_API_KEY"]
    kept["GENDAN_CARRIER_WEBHOOK_KEYS"] = CARRIER_KEY_PREFIX + kept["GENDAN_CARRIER_WEBHOOK_KEYS"]
    return {**defaults, **kept, **base, **_telegram(ports)}


def _telegram(ports: Ports) -> dict[str, str]:
    """Return what turns to the stand-in, whatever bot the operator has besides."""
    if ports.telegram is None:
        return {}
    return {
        "GENDAN_TELEGRAM_TOKEN": FAKE_TELEGRAM_TOKEN,
        "GENDAN_TELEGRAM_API_URL": f"http://127.0.0.1:{ports.telegram}",
        "GENDAN_TELEGRAM_MODE": "polling",
    }


def _shop_defaults(layout: Layout, ports: Ports, *, demo: bool) -> dict[str, str]:
    if not demo:
        return {"GENDAN_SHOP_FILE": str(layout.root / "shop.yml")}
    return {
        "GENDAN_DEMO": "yes",
        "GENDAN_DEMO_CLOCK_SPEED": "12",
        "GENDAN_SHOP_FILE": str(layout.root / "deploy" / "shop.demo.yml"),
        "GENDAN_SMTP_HOST": "127.0.0.1",
        "GENDAN_SMTP_PORT": str(ports.smtp),
        "GENDAN_SMTP_TLS": "no",
        "GENDAN_SMTP_FROM": "shop@demo.invalid",
        "GENDAN_SMS_URL": f"http://127.0.0.1:{ports.gateway}/demo/sms",
    }
