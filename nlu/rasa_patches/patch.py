"""A place in Rasa that is replaced, because Rasa has no setting or extension point for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class PatchError(Exception):
    """A patch doesn't fit this version of Rasa, or none has that name; the message says what to do."""


@dataclass(frozen=True)
class Patch:
    """One replacement.

    Attributes:
        name: its file's, by which it is left out.
        owner: Rasa's class or module.
        attribute: what is replaced in it.
        replacement: by what.
    """

    name: str
    owner: Any
    attribute: str
    replacement: Any

    def apply(self) -> None:
        """Replace it.

        Raises:
            PatchError: this Rasa has nothing of the name.
        """
        if not hasattr(self.owner, self.attribute):
            where = f"{getattr(self.owner, '__name__', self.owner)}.{self.attribute}"
            raise PatchError(
                f"This version of Rasa has no {where}: leave the patch out with "
                f"GENDAN_RASA_WITHOUT_PATCHES={self.name}, and read docs/decisions/0022"
            )
        setattr(self.owner, self.attribute, self.replacement)


def apply_patches(patches: Sequence[Patch], without: str = "") -> list[str]:
    """Apply patches; return the names of those that were applied.

    Args:
        patches: all there are.
        without: names of those that are left out, with commas between them.

    Raises:
        PatchError: a name is none of a patch, or Rasa has changed.
    """
    known = {patch.name for patch in patches}
    left_out = {name.strip() for name in without.split(",") if name.strip()}
    if unknown := left_out - known:
        raise PatchError(
            f"GENDAN_RASA_WITHOUT_PATCHES names {', '.join(sorted(unknown))}; "
            f"there are {', '.join(sorted(known))}"
        )
    for patch in patches:
        if patch.name not in left_out:
            patch.apply()
    return sorted(known - left_out)
