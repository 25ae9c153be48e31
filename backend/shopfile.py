"""Reading `shop.yml`."""

from pathlib import Path

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from backend.domain.shop import Shop

_REMEDIES = {
    "missing": "add it",
    "extra_forbidden": "this key is unknown; check its spelling",
}


class ShopFileError(Exception):
    """The shop's file can't be used; the message names every key and its remedy."""


def read_shop(path: Path) -> Shop:
    """Read and check a shop's file.

    Raises:
        ShopFileError: it's missing, no YAML, or says something that can't be.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ShopFileError(f"{path}: no such file. Copy deploy/shop.demo.yml there and edit it.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise ShopFileError(f"{path}: not readable as YAML in UTF-8: {problem}") from None
    try:
        return Shop.model_validate(content)
    except ValidationError as problem:
        lines = [_describe(error) for error in problem.errors()]
        raise ShopFileError(f"{path}:\n" + "\n".join(lines)) from None


def _describe(error: ErrorDetails) -> str:
    key = ".".join(str(part) for part in error["loc"]) or "the file"
    remedy = _REMEDIES.get(error["type"])
    problem = error["msg"].removeprefix("Value error, ")
    return f"  {key}: {problem}" + (f" ({remedy})" if remedy else "")
