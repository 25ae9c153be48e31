"""Who answers for what the gateway holds about people; the service's registry."""

from bot.account_linking.personal_data import PERSONAL_DATA as ACCOUNT_LINKING
from bot.attachments.personal_data import PERSONAL_DATA as ATTACHMENTS
from bot.cases.personal_data import PERSONAL_DATA as CASES
from bot.conversations.personal_data import PERSONAL_DATA as CONVERSATIONS
from bot.identity.personal_data import PERSONAL_DATA as IDENTITY
from bot.outbound.personal_data import PERSONAL_DATA as OUTBOUND
from bot.ratings.personal_data import PERSONAL_DATA as RATINGS
from bot.shared.conversation_rows import BLANKED
from bot.turns.personal_data import PERSONAL_DATA as TURNS
from gendan.platform.data_subject import Subject
from gendan.platform.personal_data import PersonalDataRegistry

REGISTRY: PersonalDataRegistry[Subject] = PersonalDataRegistry(
    # All but the last refer to messages or conversations.
    (OUTBOUND, CASES, RATINGS, TURNS, ATTACHMENTS, IDENTITY, CONVERSATIONS, ACCOUNT_LINKING),
    told_first=("conversations", "messages", "turns", "cases", "deliveries", "ratings", "uploads"),
    erased_first=(
        "pending",
        "deliveries",
        "cases",
        "notices",
        "buttons",
        "ratings",
        "turns",
        "uploads",
        "messages",
        "web_sessions",
        "conversations",
        "linked_accounts",
        "link_tokens",
        BLANKED,
    ),
)
