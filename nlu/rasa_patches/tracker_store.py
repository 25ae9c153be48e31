"""A turn fails with the tracker store; Rasa would go on without a memory, and only log it."""

import rasa.core.agent
from rasa.core.tracker_store import TrackerStore

from rasa_patches.patch import Patch


def the_store_itself(store: TrackerStore) -> TrackerStore:
    """Return the store, unwrapped: what it raises reaches our channel, which reports the turn as failed."""
    return store


PATCH = Patch("tracker_store", rasa.core.agent, "FailSafeTrackerStore", the_store_itself)
