"""The fixed names: intents, entities and details that phrasing files may use."""

from __future__ import annotations

INTENTS: frozenset[str] = frozenset(
    {
        "order_status",
        "track_delivery",
        "delivery_delay",
        "change_address",
        "change_order",
        "cancel_order",
        "return_request",
        "refund_status",
        "exchange",
        "complaint",
        "payment_issue",
        "invoice",
        "shipping_faq",
        "return_policy_faq",
        "payment_methods_faq",
        "give_feedback",
        "stop_notifications",
        "talk_to_human",
        "greet",
        "goodbye",
        "thanks",
        "affirm",
        "deny",
        "out_of_scope",
        "inform",
        "never_mind",
        "set_language",
    }
)

ENTITIES: frozenset[str] = frozenset(
    {
        "order_number",
        "tracking_number",
        "email",
        "phone",
        "postcode",
        "address",
        "recipient",
        "product",
        "variant",
        "quantity",
        "date",
        "rating",
        "reason",
        "carrier",
        "invoice_title",
        "tax_number",
        "order_position",
        "language",
        "code",
    }
)

_DELIVERY = "eta signed_by put_where pickup courier which_carrier timeline list nudge stuck"
DETAILS: dict[str, frozenset[str]] = {
    intent: frozenset(tags.split())
    for intent, tags in {
        "order_status": _DELIVERY,
        "track_delivery": _DELIVERY,
        "delivery_delay": _DELIVERY,
        "shipping_faq": "cost duration carriers areas free_shipping dispatch_time split choose_carrier",
        "return_policy_faq": "window who_pays freight_insurance opened how refund_time price_protection "
        "refund_only",
        "payment_methods_faq": "which cash_on_delivery installments",
        "talk_to_human": "contact hours",
        "complaint": "damaged wrong_item missing fake not_received service station authority bad_review "
        "not_as_described",
        "return_request": "refund_only refuse_at_door",
        "change_order": "variant quantity add_item remove_item",
        "invoice": "how correct",
        "exchange": "variant",
    }.items()
}

# Their whole text is the courtesy: a greeting or a thank-you around them would change what they are.
COURTESY_INTENTS: frozenset[str] = frozenset({"greet", "goodbye", "thanks", "affirm", "deny"})

LANGUAGES = ("zh", "en")
