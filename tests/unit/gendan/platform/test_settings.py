import re
from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo

from actions.settings import ActionsSettings
from backend.settings import BackendSettings
from bot.settings import Settings as GatewaySettings
from gendan.ops.watch.settings import WatchSettings
from gendan.platform.settings import (
    CommaSeparated,
    EnvironmentSettings,
    KeyRing,
    OwnSecret,
    SettingsError,
    load_settings,
)

SECRET = "a-secret-of-more-than-24-characters"


class Sample(EnvironmentSettings):
    port: int = Field(validation_alias="SAMPLE_PORT", description="Where it listens", default=80)
    demo: bool = Field(validation_alias="SAMPLE_DEMO", description="Whether it is a demo", default=False)
    pause_s: float = Field(validation_alias="SAMPLE_PAUSE_S", description="How long", default=3, ge=1)
    origins: CommaSeparated = Field(
        validation_alias="SAMPLE_ORIGINS", description="Who may embed it", default=()
    )
    way: Literal["polling"] = Field(
        validation_alias="SAMPLE_WAY", description="How it comes", default="polling"
    )
    token: OwnSecret = Field(validation_alias="SAMPLE_TOKEN", description="Who may call it")
    keys: KeyRing = Field(validation_alias="SAMPLE_KEYS", description="What signs")


GOOD = {"SAMPLE_TOKEN": SECRET, "SAMPLE_KEYS": f"new:{SECRET},old:{SECRET}-older"}


def test_settings_are_read_with_their_types_and_defaults() -> None:
    read = load_settings(
        Sample, {**GOOD, "SAMPLE_DEMO": "yes", "SAMPLE_ORIGINS": "https://a.example, https://b.example"}
    )
    assert (read.port, read.demo, read.origins) == (80, True, ("https://a.example", "https://b.example"))
    assert read.token.get_secret_value() == SECRET
    assert read.keys.signing == ("new", SECRET)
    assert list(read.keys.keys) == ["new", "old"]


@pytest.mark.parametrize(("word", "is_on"), [("1", True), ("On", True), ("no", False), ("FALSE", False)])
def test_yes_and_no_have_several_words(word: str, is_on: bool) -> None:
    assert load_settings(Sample, {**GOOD, "SAMPLE_DEMO": word}).demo is is_on


@pytest.mark.parametrize("nothing", ["", "  \t"])
def test_an_empty_variable_counts_as_absent(nothing: str) -> None:
    assert load_settings(Sample, {**GOOD, "SAMPLE_PORT": nothing}).port == 80
    with pytest.raises(SettingsError, match="SAMPLE_TOKEN is not set"):
        load_settings(Sample, {**GOOD, "SAMPLE_TOKEN": nothing})


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"SAMPLE_TOKEN": ""}, "SAMPLE_TOKEN is not set. 'gendan up' generates it"),
        ({"SAMPLE_TOKEN": "short"}, "SAMPLE_TOKEN is too short. Use at least 24 random characters"),
        (
            {"SAMPLE_PORT": "eighty"},
            "SAMPLE_PORT is 'eighty', which is not a number. Its meaning: Where it listens",
        ),
        ({"SAMPLE_PAUSE_S": "long"}, "SAMPLE_PAUSE_S is 'long', which is not a number"),
        (
            {"SAMPLE_PAUSE_S": "0.5"},
            "SAMPLE_PAUSE_S is 0.5, which is too small. Use 1 or more. Its meaning: How long",
        ),
        ({"SAMPLE_DEMO": "maybe"}, "SAMPLE_DEMO is 'maybe', which is neither yes nor no"),
        ({"SAMPLE_KEYS": SECRET}, "SAMPLE_KEYS has an entry without 'kid:'"),
        ({"SAMPLE_KEYS": "k1:short"}, "fewer than 24 characters under 'k1'. Its meaning: What signs"),
        ({"SAMPLE_KEYS": ","}, "SAMPLE_KEYS holds no key"),
        ({"SAMPLE_WAY": "by-hand"}, "SAMPLE_WAY can't be read. Its meaning: How it comes"),
    ],
)
def test_an_unusable_setting_names_its_variable(changes: dict[str, str], problem: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(problem)):
        load_settings(Sample, {**GOOD, **changes})


@pytest.mark.parametrize("variable", ["SAMPLE_TOKEN", "SAMPLE_KEYS"])
def test_a_refused_secret_is_not_shown(variable: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        load_settings(Sample, {**GOOD, variable: "hunter2"})
    assert "hunter2" not in str(refusal.value)
    # Whoever prints the whole chain of errors prints this one only.
    assert refusal.value.__context__ is None


def test_the_librarys_own_refusal_does_not_show_what_was_given() -> None:
    with pytest.raises(ValidationError) as refusal:
        Sample(token="hunter2", keys="hunter3", port="hunter4")  # type: ignore[arg-type]
    assert "hunter" not in str(refusal.value)


def test_a_number_below_the_least_names_the_variable_and_the_least() -> None:
    class Some(EnvironmentSettings):
        most: int = Field(validation_alias="GENDAN_MOST", description="How many.", default=3, ge=0)

    with pytest.raises(SettingsError, match=r"GENDAN_MOST is -1, which is too small. Use 0 or more"):
        load_settings(Some, {"GENDAN_MOST": "-1"})


def test_only_what_is_given_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SAMPLE_PORT=81\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAMPLE_PORT", "82")
    # Neither is a field's own name a variable, nor one that is written in other letters.
    beside = {"port": "83", "PORT": "84", "sample_port": "85", "SAMPLE_ELSE": "86"}
    assert load_settings(Sample, {**GOOD, **beside}).port == 80


def test_settings_stay_as_they_were_read() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        load_settings(Sample, GOOD).port = 81  # type: ignore[misc]


def classes_of_settings() -> list[type[EnvironmentSettings]]:
    return [BackendSettings, GatewaySettings, ActionsSettings, WatchSettings]


@pytest.mark.parametrize("kind", classes_of_settings(), ids=lambda kind: kind.__module__)
def test_no_secret_is_shown_where_settings_are(kind: type[EnvironmentSettings]) -> None:
    said = {variable: f"{variable}-{SECRET}" for variable in variables_of_texts(kind)}
    hidden = {name for name in said if re.search("KEY|TOKEN|PASSWORD|DATABASE|URLS$|SMS_URL", name)}
    keys = {name for name in hidden if "KEYS" in name}
    environ = said | {name: f"kid:{said[name]}" for name in keys}
    read = load_settings(kind, environ)

    for shown in (repr(read), str(read), repr(read.model_dump()), read.model_dump_json()):
        assert {name for name in said if said[name] in shown} == set(said) - hidden


def variables_of_texts(kind: type[EnvironmentSettings]) -> set[str]:
    return {str(field.validation_alias) for field in kind.model_fields.values() if is_text(field)}


def is_text(declared: FieldInfo) -> bool:
    kinds = set(re.findall(r"\w+", str(declared.annotation)))
    return bool(kinds & {"str", "SecretStr", "KeyRing"}) and "tuple" not in kinds


def test_a_secret_that_is_not_ours_may_be_short() -> None:
    environ = {"GENDAN_ALARM_URLS": "json://a"}
    assert load_settings(WatchSettings, environ).alarm_urls == SecretStr("json://a")
