"""What is changed in Rasa while it runs: a file for each patch (docs/decisions/0022)."""

from rasa_patches import (
    graph_runner,
    log_copies,
    reading_time,
    remote_action,
    rule_policy,
    tracker_store,
    unseen_features,
)
from rasa_patches.patch import Patch

PATCHES: tuple[Patch, ...] = (
    remote_action.PATCH,
    reading_time.PATCH,
    tracker_store.PATCH,
    graph_runner.PATCH,
    rule_policy.PATCH,
    unseen_features.PATCH,
    *log_copies.PATCHES,
)
