"""Rules aren't looked through for the message's text before they are for its intent: ours name no text.

tests/architecture/test_consistency.py sees to that.
"""

from typing import Any

from rasa.core.policies.rule_policy import RulePolicy

from rasa_patches.patch import Patch

_find_action_from_rules = RulePolicy._find_action_from_rules  # noqa: SLF001
NO_ACTION = (None, None, False)
"""No action, by no rule, and no form was interrupted."""


def find_action_by_intent(
    policy: RulePolicy, tracker: Any, domain: Any, *, use_text_for_last_user_input: bool
) -> Any:
    """Return what `RulePolicy._find_action_from_rules` does where no rule names a text."""
    if use_text_for_last_user_input:
        return NO_ACTION
    return _find_action_from_rules(policy, tracker, domain, use_text_for_last_user_input=False)


PATCH = Patch("rule_policy", RulePolicy, "_find_action_from_rules", find_action_by_intent)
