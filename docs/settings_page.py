"""Print docs/settings.md from the settings themselves: `python docs/settings_page.py > docs/settings.md`."""

import sys
from collections.abc import Iterator

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from actions.settings import ActionsSettings
from backend.settings import BackendSettings
from bot.settings import Settings
from gendan.ops.watch.settings import WatchSettings
from gendan.platform.settings import EnvironmentSettings, KeyRing

PROCESSES: dict[str, type[EnvironmentSettings]] = {
    "Gateway": Settings,
    "Action server": ActionsSettings,
    "Backend": BackendSettings,
    "Checks and alarms": WatchSettings,
}
RASA = """\
## Rasa
| Variable | Meaning | Default |
|---|---|---|
| `GENDAN_RASA_HOST` | Address Rasa listens on | `127.0.0.1` |
| `GENDAN_RASA_PORT` | Port Rasa listens on | `5005` |
| `GENDAN_RASA_TOKEN` | Bearer token that the gateway shows | generated |
| `GENDAN_RASA_WITHOUT_PATCHES` | Names of patches of Rasa that are left out (decision 22) | none |
| `GENDAN_ACTIONS_URL` | Where Rasa calls actions | `http://127.0.0.1:5055/webhook` |
| `GENDAN_ACTIONS_TOKEN` | Bearer token that Rasa shows the action server | generated |
| `GENDAN_TRACKER_DATABASE` | Where Rasa keeps states: `sqlite:///…`, `postgresql://…` | a file in `var/` |
| `GENDAN_KEEP_TRACKER_DAYS` | Days that a conversation is remembered after its last turn | `7` |
"""


def page() -> str:
    """Return the whole page as Markdown."""
    head = (
        "# Settings\n\nEnvironment variables, read once when a process starts. `gendan up` sets all of them; "
        "what you set yourself wins. Secrets are generated into `var/secrets.json`; a weak one is refused.\n"
    )
    tables = ["\n".join([f"## {process}", *_table(kind)]) + "\n" for process, kind in PROCESSES.items()]
    return "\n".join([head, *tables, RASA])


def _table(kind: type[EnvironmentSettings]) -> Iterator[str]:
    yield "| Variable | Meaning | Default |"
    yield "|---|---|---|"
    declared = kind.model_fields
    # First what is the process's own, then what all servers share.
    for name in {**kind.__annotations__, **declared}:
        field = declared[name]
        meaning = str(field.description).rstrip(".")
        yield f"| `{field.validation_alias}` | {meaning} | {_default(field)} |"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "generated" if field.annotation in (SecretStr, KeyRing) else "required"
    value = field.default
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if value in (None, (), ""):
        return "none"
    return f"`{value}`"


if __name__ == "__main__":
    sys.stdout.write(page())
