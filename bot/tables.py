"""Every table of the gateway; importing this module completes the metadata."""

from bot.account_linking.tables import link_tokens, linked_accounts
from bot.attachments.tables import uploads
from bot.cases.tables import cases, notices
from bot.cluster.tables import gateways, leaders
from bot.conversations.tables import buttons, conversations, messages, pending
from bot.identity.tables import web_sessions
from bot.inbound.tables import rate_limits
from bot.outbound.tables import deliveries
from bot.ratings.tables import ratings
from bot.shared.columns import metadata
from bot.turns.tables import turns

__all__ = [
    "buttons",
    "cases",
    "conversations",
    "deliveries",
    "gateways",
    "leaders",
    "link_tokens",
    "linked_accounts",
    "messages",
    "metadata",
    "notices",
    "pending",
    "rate_limits",
    "ratings",
    "turns",
    "uploads",
    "web_sessions",
]
