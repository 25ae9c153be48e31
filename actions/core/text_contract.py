"""Every text that actions say, with the facts it is told.

The contract between this room and `bot/texts`: a test compares both, in each language. Facts are raw
values; None is passed for what isn't known and lets the text leave that part out.
"""

from collections.abc import Mapping

# Beside a text's own facts: how relative and local times in it are read.
CONTEXT_FACTS = frozenset({"as_of", "timezone", "scan_at_timezone"})


def _facts(names: str = "") -> frozenset[str]:
    return frozenset(names.split())


_WHICH_PARCEL = "number this_parcel parcel parcels "
_SCAN = "scan_at scan_place scan_text scan_none "
_ETA = "eta_day eta_from eta_to eta_none "

_STATUS = {
    "order_payment_pending": _facts("number total meaning"),
    "order_payment_failed": _facts("number total failure meaning"),
    "order_on_hold": _facts("number meaning"),
    "order_return_in_progress": _facts("number meaning"),
    "order_refunding": _facts("number meaning"),
    "order_refunded": _facts("number refunded meaning"),
    "order_cancelled": _facts("number refunded meaning"),
    "order_rejected": _facts("number meaning"),
    "split_summary": _facts("number parcels delivered meaning"),
    "parcel_preparing": _facts(_WHICH_PARCEL + "ship_by ship_by_none meaning"),
    "parcel_in_transit": _facts(
        _WHICH_PARCEL + _SCAN + _ETA + "carrier tracking_number carrier_page delayed meaning"
    ),
    "parcel_out_for_delivery": _facts(
        _WHICH_PARCEL + _SCAN + _ETA + "carrier tracking_number carrier_page courier_name meaning"
    ),
    "parcel_ready_for_pickup": _facts(
        _WHICH_PARCEL
        + "carrier tracking_number pickup_name pickup_address pickup_hours keep_until pickup_code meaning"
    ),
    "parcel_delivery_failed": _facts(
        _WHICH_PARCEL + _SCAN + "reason carrier carrier_phone tracking_number carrier_page meaning"
    ),
    "parcel_delivered": _facts(
        _WHICH_PARCEL + "delivered_at signed_by put_where carrier tracking_number meaning"
    ),
    "parcel_returning_to_sender": _facts(_WHICH_PARCEL + _SCAN + "reason carrier tracking_number meaning"),
    "parcel_returned": _facts(_WHICH_PARCEL + "carrier tracking_number meaning"),
    "parcel_lost": _facts(_WHICH_PARCEL + _SCAN + "carrier tracking_number meaning"),
}
_DETAILS = {
    "parcel_late": _facts("parcel missed delayed days"),
    "parcel_on_time": _facts("parcel promised_by"),
    "parcel_eta": _facts("parcel eta_day eta_from eta_to"),
    "parcel_no_eta": _facts("parcel promised_by carrier"),
    "not_delivered_yet": _facts("number"),
    "signed_by": _facts("parcel delivered_at signed_by signed_name put_where"),
    "signed_by_unknown": _facts("parcel delivered_at carrier"),
    "put_where": _facts("parcel delivered_at signed_by put_where"),
    "put_where_unknown": _facts("parcel delivered_at carrier"),
    "pickup_point": _facts("parcel pickup_name pickup_address pickup_hours keep_until pickup_code"),
    "no_pickup_point": _facts("number"),
    "pickup_code_locked": _facts("ways asks"),
    "pickup_code_unknown": _facts(),
    "courier": _facts("parcel courier_name courier_phone"),
    "courier_unknown": _facts("number"),
    "courier_phone_locked": _facts("ways asks"),
    "courier_phone_unknown": _facts(),
    "which_carrier": _facts("parcel carrier tracking_number carrier_page carrier_phone"),
    "timeline": _facts("parcel count scan_at scan_place scan_text"),
    "nudge_recorded": _facts("number"),
    "nudge_already_today": _facts("number nudged_at"),
    "nudge_not_needed": _facts("number"),
}
_MONEY = {
    "return_requested": _facts("return_number number requested_at"),
    "return_awaits_item": _facts("return_number number"),
    "return_in_transit": _facts("return_number number"),
    "return_received": _facts("return_number number received_at"),
    "refund_under_way": _facts("return_number number received_at amount to expected_by expected_none"),
    "refund_paid": _facts("return_number number amount to"),
    "replacement_under_way": _facts("return_number number"),
    "replacement_sent": _facts("return_number number"),
    "return_refused": _facts("return_number number"),
    "refund_recorded": _facts("number refunded"),
    "no_refund_found": _facts("number"),
    "payment_pending": _facts("number total"),
    "payment_failed": _facts("number total failure"),
    "payment_captured": _facts("number total method paid_at"),
    "payment_other": _facts("number total payment"),
}
_CHOICES = {
    "which_order": _facts("total"),
    "others_under_way": _facts("count"),
    "no_other_order": _facts("number"),
    "did_you_mean": _facts("typed number title"),
    "ask_order_number": _facts(),
    "orders_list": _facts("count more"),
    "button_order": _facts("title number"),
    "button_another_order": _facts(),
    "button_yes": _facts(),
    "button_no": _facts(),
}
_REQUESTS = {
    "request_needs_person": _facts("matter number"),
    "authority_needs_person": _facts("matter number"),
    "shop_contacts": _facts("shop phone email hours open_now opens_at"),
    "shop_fact": _facts("fact"),
    "shop_fact_not_stated": _facts("topic"),
}
_VERIFICATION = {
    "ask_claimed_number": _facts(),
    "ask_number_or_code": _facts(),
    "ask_proof": _facts("number by_email by_phone by_name"),
    "ask_proof_again": _facts("number by_email by_phone by_name"),
    "ask_postcode": _facts(),
    "ask_recipient": _facts(),
    "ask_code_contact": _facts("contact"),
    "ask_code": _facts(),
    "form_unclear": _facts(),
    "form_unclear_again": _facts(),
    "proof_refused": _facts("number tries_left"),
    "proof_refused_again": _facts("number tries_left"),
    "proof_exhausted": _facts("ways asks"),
    "proof_exhausted_again": _facts("ways asks"),
    "person_can_find_it": _facts(),
    "sign_in": _facts("url channel"),
    "contact_malformed": _facts("contact"),
    "contact_unreachable": _facts("contact"),
    "code_sent": _facts("by minutes"),
    "code_refused": _facts("tries_left"),
    "code_ended": _facts(),
    "code_exhausted": _facts("ways asks"),
    "verified": _facts(),
    "no_such_order_of_yours": _facts("number"),
}
_COURTESY = {
    "out_of_scope": _facts(),
    "out_of_scope_again": _facts(),
    "yes_to_nothing": _facts(),
    "no_to_nothing": _facts(),
    "offer_declined": _facts(),
    "never_mind": _facts(),
    "which_language": _facts(),
    "language_set": _facts(),
    "feedback_stored": _facts(),
    "notices_stopped": _facts("purpose scope"),
}
_BUTTONS = (
    "button_person button_no_thanks button_nudge button_not_received button_payment_methods "
    "button_send_code button_no_number button_prove_by_code button_sign_in button_send_again "
    "button_where_is_my_order button_returns button_shipping button_language_zh button_language_en"
)

VOCABULARY: Mapping[str, frozenset[str]] = {
    **_STATUS,
    **_DETAILS,
    **_MONEY,
    **_CHOICES,
    **_REQUESTS,
    **_VERIFICATION,
    **_COURTESY,
    **dict.fromkeys(_BUTTONS.split(), frozenset()),
}
