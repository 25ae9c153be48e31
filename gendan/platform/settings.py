"""Settings come from environment variables, once, at a process's composition root."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar, get_args, get_type_hints

S = TypeVar("S")

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}
_WEAKEST_SECRET = 24


class SettingsError(Exception):
    """A setting is missing or unusable; the message names the variable and the remedy."""

    def __init__(self, variable: str, problem: str, remedy: str) -> None:
        super().__init__(f"{variable} {problem}. {remedy}")
        self.variable = variable


@dataclass(frozen=True)
class KeyRing:
    """Named secrets of which the first signs and every one verifies, so that keys can be rotated.

    Written `kid:secret,kid:secret`; a secret has at least 24 characters.
    """

    keys: Mapping[str, str] = field(repr=False)

    @property
    def signing(self) -> tuple[str, str]:
        """The id and secret that new signatures use."""
        return next(iter(self.keys.items()))

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """Read the written form.

        Raises:
            ValueError: an entry has no `kid:`, a secret is too short, or there is none.
        """
        keys = dict(_key_entry(entry) for entry in text.split(",") if entry.strip())
        if not keys:
            raise ValueError("holds no key")
        return cls(keys)


def _key_entry(entry: str) -> tuple[str, str]:
    kid, colon, secret = entry.strip().partition(":")
    if not colon or not kid:
        raise ValueError("has an entry without 'kid:' before its secret")
    if len(secret) < _WEAKEST_SECRET:
        raise ValueError(f"has a secret of fewer than {_WEAKEST_SECRET} characters under '{kid}'")
    return kid, secret


def setting(
    variable: str,
    doc: str,
    *,
    default: Any = MISSING,
    secret: bool = False,
    hidden: bool = False,
    least: float | None = None,
) -> Any:
    """Declare a dataclass field that is read from an environment variable.

    Args:
        variable: the environment variable's name.
        doc: one sentence for operators; `docs/settings.md` is made from it.
        default: used when the variable is absent or empty; without one the variable is required.
        secret: one of our own: the value is never shown, and a short one is refused.
        hidden: others' secret, or an address that may hold one: the value is never shown.
        least: the smallest number that makes sense.
    """
    metadata = {"variable": variable, "doc": doc, "secret": secret, "least": least}
    # Settings end up in error messages and logs; secrets must not.
    is_shown = not (secret or hidden)
    if default is MISSING:
        return field(metadata=metadata, repr=is_shown)
    return field(default=default, metadata=metadata, repr=is_shown)


@dataclass(frozen=True, kw_only=True)
class ServerSettings:
    """What every server has; variables and defaults of its address are each one's own."""

    host: str
    port: int
    keep_logs_days: int = setting(
        "GENDAN_KEEP_LOGS_DAYS", "Days that log files are kept.", default=14, least=1
    )
    log_file: Path | None = setting(
        "GENDAN_LOG_FILE", "Where log lines go, rotated; standard error without it.", default=None
    )


def load_settings(kind: type[S], environ: Mapping[str, str]) -> S:
    """Read a settings dataclass from the environment.

    Raises:
        SettingsError: a variable is missing, malformed, or a weak secret.
    """
    hints = get_type_hints(kind)
    return kind(**{f.name: _read(f, _present(hints[f.name]), environ) for f in fields(kind)})  # type: ignore[arg-type]


def _present(kind: Any) -> Any:
    """Return the kind of a value that is there: `str` for `str | None`."""
    kinds = [part for part in get_args(kind) if part is not NoneType]
    return kinds[0] if NoneType in get_args(kind) and len(kinds) == 1 else kind


def _read(declared: Field[Any], kind: Any, environ: Mapping[str, str]) -> Any:
    variable = declared.metadata["variable"]
    text = environ.get(variable, "").strip()
    if not text:
        if declared.default is MISSING:
            remedy = "'gendan up' generates it; when starting a process by hand, set it first"
            raise SettingsError(variable, "is not set", remedy)
        return declared.default
    if declared.metadata["secret"] and kind is str and len(text) < _WEAKEST_SECRET:
        raise SettingsError(variable, "is too short", f"Use at least {_WEAKEST_SECRET} random characters")
    try:
        value = _convert(text, kind)
    except ValueError as problem:
        raise SettingsError(variable, str(problem), f"Its meaning: {declared.metadata['doc']}") from None
    least = declared.metadata["least"]
    if least is not None and value < least:
        remedy = f"Use {least} or more. Its meaning: {declared.metadata['doc']}"
        raise SettingsError(variable, f"is {value}, which is too small", remedy)
    return value


def _convert(text: str, kind: Any) -> Any:
    if kind is bool:
        return _boolean(text)
    if kind is KeyRing:
        return KeyRing.parse(text)
    if kind == tuple[str, ...]:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if kind in (int, float):
        return _number(text, kind)
    if kind is Path:
        return Path(text)
    return text


def _number(text: str, kind: type[int] | type[float]) -> float:
    try:
        return kind(text)
    except ValueError:
        raise ValueError(f"is '{text}', which is not a number") from None


def _boolean(text: str) -> bool:
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise ValueError(f"is '{text}', which is neither yes nor no")
