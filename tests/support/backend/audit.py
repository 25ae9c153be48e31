"""The audit log as a test reads it."""

from click.testing import CliRunner

from backend.commands import main
from tests.support.backend.commands import ENVIRON
from tests.support.backend.service import Backend


def read_audit(backend: Backend, number: str) -> tuple[int, str]:
    result = CliRunner().invoke(
        main,
        ["audit", number],
        env={**ENVIRON, "GENDAN_BACKEND_DATABASE": backend.settings.database.get_secret_value()},
    )
    return result.exit_code, result.stdout + (str(result.stderr) if result.exit_code else "")
