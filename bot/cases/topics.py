"""What a case is about, in a word that tells nothing about the customer."""

_TOPICS = {
    "order": ("order_status", "track_delivery", "delivery_delay", "inform"),
    "change": ("change_address", "change_order", "cancel_order"),
    "returns": ("return_request", "exchange", "refund_status"),
    "complaint": ("complaint",),
    "payment": ("payment_issue", "invoice"),
    "shop": ("shipping_faq", "return_policy_faq", "payment_methods_faq"),
    "person": ("talk_to_human",),
    "unanswered": ("unanswered", "set_aside"),
    "identity": ("identity", "verification"),
}
_TOPIC_OF = {reason: topic for topic, reasons in _TOPICS.items() for reason in reasons}
TOPICS = (*_TOPICS, "other")


def topic_term(reason: str | None) -> str:
    """Return the term (`terms.yml`) for a packet's reason; one that isn't known here is something else."""
    return f"case_topic.{_TOPIC_OF.get(reason or '', 'other')}"


def language_term(language: str | None) -> str:
    """Return the term for a customer's language; Traditional Chinese is Chinese."""
    return f"spoken.{'en' if language == 'en' else 'zh'}"
