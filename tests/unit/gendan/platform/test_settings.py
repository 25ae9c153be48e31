import re
from dataclasses import Field, dataclass, fields
from typing import Any

import pytest

from actions.settings import ActionsSettings
from backend.settings import BackendSettings
from bot.settings import Settings as GatewaySettings
from gendan.ops.watch.settings import WatchSettings
from gendan.platform.settings import KeyRing, SettingsError, load_settings, setting

SECRET = "a-secret-of-more-than-24-characters"


@dataclass(frozen=True, kw_only=True)
class Sample:
    port: int = setting("SAMPLE_PORT", "Where it listens", default=80)
    demo: bool = setting("SAMPLE_DEMO", "Whether it is a demo", default=False)
    origins: tuple[str, ...] = setting("SAMPLE_ORIGINS", "Who may embed it", default=())
    token: str = setting("SAMPLE_TOKEN", "Who may call it", secret=True)
    keys: KeyRing = setting("SAMPLE_KEYS", "What signs", secret=True)


GOOD = {"SAMPLE_TOKEN": SECRET, "SAMPLE_KEYS": f"new:{SECRET},old:{SECRET}-older"}


def test_settings_are_read_with_their_types_and_defaults() -> None:
    read = load_settings(
        Sample, {**GOOD, "SAMPLE_DEMO": "yes", "SAMPLE_ORIGINS": "https://a.example, https://b.example"}
    )
    assert (read.port, read.demo, read.origins) == (80, True, ("https://a.example", "https://b.example"))
    assert read.keys.signing == ("new", SECRET)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"SAMPLE_TOKEN": ""}, "SAMPLE_TOKEN is not set"),
        ({"SAMPLE_TOKEN": "short"}, "SAMPLE_TOKEN is too short"),
        ({"SAMPLE_PORT": "eighty"}, "SAMPLE_PORT is 'eighty', which is not a number"),
        ({"SAMPLE_DEMO": "maybe"}, "SAMPLE_DEMO is 'maybe'"),
        ({"SAMPLE_KEYS": SECRET}, "SAMPLE_KEYS has an entry without 'kid:'"),
        ({"SAMPLE_KEYS": "k1:short"}, "fewer than 24 characters under 'k1'"),
        ({"SAMPLE_KEYS": ","}, "SAMPLE_KEYS holds no key"),
    ],
)
def test_an_unusable_setting_names_its_variable(changes: dict[str, str], problem: str) -> None:
    with pytest.raises(SettingsError, match=problem):
        load_settings(Sample, {**GOOD, **changes})


def test_a_refused_secret_is_not_shown() -> None:
    with pytest.raises(SettingsError) as refusal:
        load_settings(Sample, {**GOOD, "SAMPLE_TOKEN": "hunter2"})
    assert "hunter2" not in str(refusal.value)


def test_a_number_below_the_least_names_the_variable_and_the_least() -> None:
    @dataclass(frozen=True)
    class Some:
        most: int = setting("GENDAN_MOST", "How many.", default=3, least=0)

    with pytest.raises(SettingsError, match=r"GENDAN_MOST is -1, which is too small. Use 0 or more"):
        load_settings(Some, {"GENDAN_MOST": "-1"})


def classes_of_settings() -> list[type]:
    return [BackendSettings, GatewaySettings, ActionsSettings, WatchSettings]


@pytest.mark.parametrize("kind", classes_of_settings(), ids=lambda kind: kind.__module__)
def test_no_secret_is_shown_where_settings_are(kind: type) -> None:
    said = {f.metadata["variable"]: f"{f.metadata['variable']}-{SECRET}" for f in fields(kind) if is_text(f)}
    hidden = {name for name in said if re.search("KEY|TOKEN|PASSWORD|DATABASE|URLS$|SMS_URL", name)}
    keys = {name for name in hidden if "KEYS" in name}
    environ = said | {name: f"kid:{said[name]}" for name in keys}
    shown = repr(load_settings(kind, environ))

    assert {name for name in said if said[name] in shown} == set(said) - hidden


def is_text(declared: Field[Any]) -> bool:
    kinds = set(re.findall(r"\w+", str(declared.type)))
    return bool(kinds & {"str", "KeyRing"}) and "tuple" not in kinds
