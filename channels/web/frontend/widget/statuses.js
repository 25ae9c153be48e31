/**
 * How each status of the contract looks: its icon, its tone, and how far along the four steps (ordered,
 * packed, on the way, arrived) the bar is filled. Null: there is no way forward to show.
 * @type {Record<string, import('./types').Look>}
 */
export const STATUSES = {
  payment_pending: { icon: 'card', tone: 'wait', step: 0 },
  payment_failed: { icon: 'card', tone: 'bad', step: 0 },
  on_hold: { icon: 'pause', tone: 'wait', step: 1 },
  preparing: { icon: 'box', tone: 'active', step: 1 },
  partly_shipped: { icon: 'truck', tone: 'active', step: 2 },
  in_transit: { icon: 'truck', tone: 'active', step: 2 },
  out_for_delivery: { icon: 'truck', tone: 'active', step: 3 },
  ready_for_pickup: { icon: 'pin', tone: 'active', step: 3 },
  delivery_failed: { icon: 'alert', tone: 'wait', step: 3 },
  partly_delivered: { icon: 'box', tone: 'active', step: 3 },
  delivered: { icon: 'done', tone: 'good', step: 4 },
  returning_to_sender: { icon: 'back', tone: 'wait', step: null },
  returned: { icon: 'back', tone: 'quiet', step: null },
  return_in_progress: { icon: 'back', tone: 'active', step: null },
  refunding: { icon: 'money', tone: 'active', step: null },
  refunded: { icon: 'money', tone: 'good', step: null },
  cancelled: { icon: 'cross', tone: 'quiet', step: null },
  rejected: { icon: 'cross', tone: 'bad', step: null },
  lost: { icon: 'search', tone: 'bad', step: null },
};

export const STEPS = 4;
const UNKNOWN = { icon: 'box', tone: 'quiet', step: null };

/** @param {string} status @returns {import('./types').Look} */
export function look(status) {
  return STATUSES[status] ?? UNKNOWN;
}

/** Parcels' own status names lead to the look of the order status that says the same. */
const PARCEL_LOOKS = {
  handed_over: 'in_transit',
  return_to_sender: 'returning_to_sender',
};

/** @param {string} status @returns {import('./types').Look} */
export function parcelLook(status) {
  return STATUSES[PARCEL_LOOKS[status] ?? status] ?? STATUSES.preparing;
}
