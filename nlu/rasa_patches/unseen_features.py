"""A message isn't looked through for intents that the domain lacks, for which Rasa builds an empty domain.

tests/architecture/test_consistency.py holds the sentences and the domain together.
"""

from typing import Any

from rasa.core.processor import MessageProcessor

from rasa_patches.patch import Patch


def look_for_nothing(_processor: MessageProcessor, _parsed: Any) -> None:
    """Do without the warning that `MessageProcessor._check_for_unseen_features` may give."""


PATCH = Patch("unseen_features", MessageProcessor, "_check_for_unseen_features", look_for_nothing)
