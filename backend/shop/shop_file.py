"""Reading `shop.yml`."""

import os
import sys
from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from backend.settings import BackendSettings
from backend.shop.model import Shop
from backend.shop.placeholders import find_placeholders
from gendan.platform.layout import Layout
from gendan.platform.settings import SettingsError, load_settings

_DEPLOY = Layout().root / "deploy"
_REMEDIES = {
    "missing": "add it",
    "extra_forbidden": "this key is unknown; check its spelling",
}


class ShopFileError(Exception):
    """The shop's file can't be used; the message names every key and its remedy.

    Attributes:
        remedy: what to do about all of it, in a few words.
    """

    def __init__(self, problem: str, remedy: str = "Mend the shop's file") -> None:
        super().__init__(problem)
        self.remedy = remedy


def read_shop(path: Path) -> Shop:
    """Read and check a shop's file.

    Raises:
        ShopFileError: it's missing, no YAML, or says something that can't be.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ShopFileError(
            f"{path}: no such file. Copy deploy/shop.example.yml there and fill it in.",
            "Copy deploy/shop.example.yml there and fill it in; the demo shop needs none ('--demo')",
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise ShopFileError(f"{path}: not readable as YAML in UTF-8: {problem}") from None
    try:
        return Shop.model_validate(content)
    except ValidationError as problem:
        lines = [_describe(error) for error in problem.errors()]
        raise ShopFileError(f"{path}:\n" + "\n".join(lines)) from None


def read_own_shop(settings: BackendSettings) -> Shop:
    """Read the file of the shop that customers are told about.

    Raises:
        ShopFileError: as `read_shop`; or a real shop's file still has what stands for something.
    """
    shop = read_shop(settings.shop_file)
    left = [] if settings.demo else list(find_placeholders(shop, demo_shop()))
    if left:
        lines = [f"  {key}: {problem}" for key, problem in left]
        raise ShopFileError(f"{settings.shop_file} isn't filled in:\n" + "\n".join(lines))
    return shop


@cache
def demo_shop() -> Shop | None:
    """Return the demo shop; None where this installation came without it."""
    path = _DEPLOY / "shop.demo.yml"
    return read_shop(path) if path.exists() else None


def main() -> None:
    """Say what keeps the backend from starting with its settings and its shop's file."""
    try:
        read_own_shop(load_settings(BackendSettings, os.environ))
    except (SettingsError, ShopFileError) as problem:
        sys.exit(str(problem))


def _describe(error: ErrorDetails) -> str:
    key = ".".join(str(part) for part in error["loc"]) or "the file"
    remedy = _REMEDIES.get(error["type"])
    problem = error["msg"].removeprefix("Value error, ")
    return f"  {key}: {problem}" + (f" ({remedy})" if remedy else "")


if __name__ == "__main__":
    main()
