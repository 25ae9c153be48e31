"""The backend's command line, run in a test."""

from typing import Any

from click.testing import CliRunner, Result

from backend.commands import main

ENVIRON = {
    "GENDAN_PRINCIPAL_KEYS": "k1:" + "x" * 40,
    "GENDAN_CONTACT_KEY": "y" * 40,
    "GENDAN_SHOP_FILE": "tests/support/backend/shop.yml",
    # Nothing is sent there.
    "GENDAN_SUPPORT_URLS": "json://127.0.0.1:9/",
    "GENDAN_CARRIER_WEBHOOK_KEYS": "all:" + "z" * 40,
}


def run(url: str, *arguments: str, **environ: str) -> Result:
    variables: dict[str, Any] = {**ENVIRON, "GENDAN_BACKEND_DATABASE": url, **environ}
    return CliRunner().invoke(main, list(arguments), env=variables)
