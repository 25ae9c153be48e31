"""What would be logged below INFO isn't copied deeply first; nothing else is copied in these modules."""

from types import SimpleNamespace

from rasa.core import processor
from rasa.core.policies import rule_policy

from rasa_patches.patch import Patch

_COPIES_NOTHING = SimpleNamespace(deepcopy=lambda value: value)
PATCHES = tuple(Patch("log_copies", module, "copy", _COPIES_NOTHING) for module in (processor, rule_policy))
