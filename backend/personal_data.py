"""Who answers for what the backend holds about people; the service's registry."""

from backend.carrier_webhooks.personal_data import PERSONAL_DATA as CARRIER_WEBHOOKS
from backend.customers.personal_data import PERSONAL_DATA as CUSTOMERS
from backend.feedback.personal_data import PERSONAL_DATA as FEEDBACK
from backend.history.personal_data import PERSONAL_DATA as HISTORY
from backend.idempotency.personal_data import PERSONAL_DATA as IDEMPOTENCY
from backend.identity.personal_data import PERSONAL_DATA as IDENTITY
from backend.orders.personal_data import PERSONAL_DATA as ORDERS
from backend.outbound.personal_data import PERSONAL_DATA as OUTBOUND
from backend.shared.holdings import Holdings
from backend.shipments.personal_data import PERSONAL_DATA as SHIPMENTS
from backend.verification.personal_data import PERSONAL_DATA as VERIFICATION
from gendan.platform.personal_data import PersonalDataRegistry

REGISTRY: PersonalDataRegistry[Holdings] = PersonalDataRegistry(
    (
        IDENTITY,
        FEEDBACK,
        VERIFICATION,
        IDEMPOTENCY,
        OUTBOUND,
        CARRIER_WEBHOOKS,
        SHIPMENTS,
        HISTORY,
        # Moves what they bought to a customer without a name; then nothing refers to them any more.
        ORDERS,
        CUSTOMERS,
    ),
    told_first=(
        "customer",
        "orders",
        "parcels_received",
        "grants",
        "feedback",
        "nudges",
        "codes",
        "notice_preferences",
        "letters_waiting",
        "audit",
    ),
    erased_first=(
        "audit entries",
        "grants",
        "feedback",
        "codes",
        "notice preferences",
        "tries",
        "idempotency",
        "feedback of others, blanked",
        "letters waiting",
        "carriers' messages",
        "orders",
        "recipients",
        "recipients kept, who are somebody else",
        "parcels",
        "scans",
        "reasons in histories",
        "contacts in orders of other accounts",
        "customers",
    ),
)
