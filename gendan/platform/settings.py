"""Settings come from environment variables, once, at a process's composition root."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from pydantic import BeforeValidator, Field, Secret, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

S = TypeVar("S", bound="EnvironmentSettings")

_WEAKEST_SECRET = 24


class SettingsError(Exception):
    """A setting is missing or unusable; the message names the variable and the remedy."""

    def __init__(self, variable: str, problem: str, remedy: str) -> None:
        super().__init__(f"{variable} {problem}. {remedy}")
        self.variable = variable


def _read_keys(written: Any) -> Any:
    if not isinstance(written, str):
        return written
    keys = dict(_key_entry(entry) for entry in written.split(",") if entry.strip())
    if not keys:
        raise ValueError("holds no key")
    return keys


def _key_entry(entry: str) -> tuple[str, str]:
    kid, colon, secret = entry.strip().partition(":")
    if not colon or not kid:
        raise ValueError("has an entry without 'kid:' before its secret")
    if len(secret) < _WEAKEST_SECRET:
        raise ValueError(f"has a secret of fewer than {_WEAKEST_SECRET} characters under '{kid}'")
    return kid, secret


def _split_at_commas(written: Any) -> Any:
    if not isinstance(written, str):
        return written
    return tuple(part.strip() for part in written.split(",") if part.strip())


class KeyRing(Secret[Annotated[Mapping[str, str], BeforeValidator(_read_keys)]]):
    """Named secrets of which the first signs and every one verifies, so that keys can be rotated.

    Written `kid:secret,kid:secret`; a secret has at least 24 characters.
    """

    @property
    def keys(self) -> Mapping[str, str]:
        """The secrets by their ids."""
        return self.get_secret_value()

    @property
    def signing(self) -> tuple[str, str]:
        """The id and secret that new signatures use."""
        return next(iter(self.keys.items()))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the written form.

        Raises:
            ValueError: an entry has no `kid:`, a secret is too short, or there is none.
        """
        return cls(_read_keys(text))


OwnSecret = Annotated[SecretStr, Field(min_length=_WEAKEST_SECRET)]
"""A secret that we generate ourselves: a short one is refused. Others' secrets are as long as they like."""

CommaSeparated = Annotated[tuple[str, ...], BeforeValidator(_split_at_commas)]
"""Parts with a comma between them; blanks around them don't count."""


class EnvironmentSettings(BaseSettings):
    """Settings of a process.

    A field's `validation_alias` is the environment variable's name, its `description` one sentence for
    operators, from which `docs/settings.md` is made.
    """

    model_config = SettingsConfigDict(
        frozen=True,
        case_sensitive=True,
        validate_by_name=True,
        # An own secret that isn't set needn't be long.
        validate_default=False,
        # Settings end up in error messages and logs; secrets must not.
        hide_input_in_errors=True,
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - as the library calls it
        init_settings: PydanticBaseSettingsSource,
        *_: Any,
        **__: Any,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take nothing but what is given: neither the process's own environment nor a file."""
        return (init_settings,)


class ServerSettings(EnvironmentSettings):
    """What every server has; variables and defaults of its address are each one's own."""

    host: str
    port: int
    keep_logs_days: int = Field(
        validation_alias="GENDAN_KEEP_LOGS_DAYS",
        description="Days that log files are kept.",
        default=14,
        ge=1,
    )
    log_file: Path | None = Field(
        validation_alias="GENDAN_LOG_FILE",
        description="Where log lines go, rotated; standard error without it.",
        default=None,
    )


class DatabaseSettings(ServerSettings):
    """What a server that keeps something has, too; its database's address may hold a password."""

    database: SecretStr


def load_settings(kind: type[S], environ: Mapping[str, str]) -> S:
    """Read settings from an environment; an empty variable counts as absent.

    Raises:
        SettingsError: a variable is missing, malformed, or a weak secret.
    """
    declared = {str(field.validation_alias): field for field in kind.model_fields.values()}
    given = {variable: text for variable in declared if (text := environ.get(variable, "").strip())}
    try:
        return kind.model_validate(given)
    except ValidationError as refusal:
        problem = refusal.errors()[0]
    variable = str(problem["loc"][0])
    raise _refusal(variable, declared[variable], problem)


def _refusal(variable: str, field: FieldInfo, error: ErrorDetails) -> SettingsError:
    """Return pydantic's complaint in our words; what was given is quoted only where it isn't a secret."""
    remedy = f"Its meaning: {field.description}"
    about = error.get("ctx", {})
    match error["type"]:
        case "missing":
            problem = "is not set"
            remedy = "'gendan up' generates it; when starting a process by hand, set it first"
        case "too_short":
            problem, remedy = "is too short", f"Use at least {about['min_length']} random characters"
        case "greater_than_equal":
            problem = f"is {error['input']}, which is too small"
            remedy = f"Use {about['ge']:.15g} or more. {remedy}"
        case "int_parsing" | "int_parsing_size" | "float_parsing":
            problem = f"is '{error['input']}', which is not a number"
        case "bool_parsing":
            problem = f"is '{error['input']}', which is neither yes nor no"
        case "value_error":
            problem = str(about["error"])
        case _:
            problem = "can't be read"
    return SettingsError(variable, problem, remedy)
