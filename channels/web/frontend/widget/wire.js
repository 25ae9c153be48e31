/**
 * Reads what comes over the wire: Rasa's stock forms of `bot_uttered` and ours (docs/contracts.md).
 */

const CARDS = ['order_card', 'order_list', 'tracking_timeline', 'rating'];
const SENDERS = ['bot', 'agent', 'system', 'customer'];

/** Stock servers give no ids; such messages can't come twice, so any unused one will do. */
let unnumbered = 0;

/**
 * @param {object} raw the data of a `bot_uttered`
 * @returns {import('./types').Message}
 */
export function readUttered(raw) {
  const custom = raw.custom ?? raw.data ?? null;
  return {
    id: String(raw.id ?? `unnumbered-${(unnumbered += 1)}`),
    seq: raw.seq ?? null,
    sender: SENDERS.includes(raw.sender) ? raw.sender : 'bot',
    agent: raw.sender === 'agent' && raw.agent ? String(raw.agent) : null,
    at: raw.created_at ?? new Date().toISOString(),
    text: String(raw.text ?? custom?.text ?? ''),
    replies: readReplies(raw.quick_replies ?? raw.buttons),
    card: CARDS.includes(custom?.type) ? custom : null,
    attachment: readAttachment(raw.attachment ?? raw.image),
    attachments: Array.isArray(raw.attachments) ? raw.attachments : [],
  };
}

/**
 * @param {object} raw the customer's own message, replayed or written in another tab or device
 * @returns {import('./types').Message}
 */
export function readOwn(raw) {
  return {
    ...readUttered(raw),
    sender: 'customer',
    payloadId: raw.payload_id,
    state: 'sent',
  };
}

/** @param {import('./types').Outgoing} outgoing @returns {import('./types').Message} */
export function ownMessage({ message_id, text, payload_id, attachments = [], at, seq }) {
  const state = seq === null ? 'waiting' : 'sent';
  return {
    id: message_id, seq, sender: 'customer', at, text, payloadId: payload_id, state,
    replies: [], card: null, attachment: null, attachments,
  };
}

/**
 * @param {string|{session_id?: string}} confirmed stock Rasa answers with the bare id
 * @returns {string}
 */
export function readSessionId(confirmed) {
  return typeof confirmed === 'string' ? confirmed : confirmed.session_id;
}

/**
 * @param {object} raw data of a `conversation_state`
 * @returns {import('./types').Handling}
 */
export function readHandling(raw) {
  const state = ['waiting', 'agent'].includes(raw?.state) ? raw.state : 'bot';
  return { ...raw, state, name: raw?.name ?? raw?.agent?.name };
}

/** @returns {string} unguessable; not `randomUUID`, which pages served without TLS don't have */
export function newMessageId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * A link that a message or a card brought along.
 *
 * @param {?string} url
 * @returns {?string} null unless it leads to a web page: no `javascript:`, no `data:`
 */
export function safeUrl(url) {
  if (!url) return null;
  try {
    const { protocol, href } = new URL(url, document.baseURI);
    return ['https:', 'http:'].includes(protocol) ? href : null;
  } catch {
    return null;
  }
}

function readReplies(replies) {
  const usable = (Array.isArray(replies) ? replies : []).filter((reply) => reply?.title);
  return usable.map(({ title, payload }) => ({ title: String(title), payload: payloadId(String(payload ?? title)) }));
}

/**
 * @param {string} payload of a quick reply: for stock clients it looks like a command, `/b_…`
 * @returns {string} the bare id that `payload_id` takes
 */
function payloadId(payload) {
  return payload.replace(/^\//, '');
}

function readAttachment(attachment) {
  const payload = attachment?.payload ?? attachment;
  const url = safeUrl(typeof payload === 'string' ? payload : (payload?.src ?? payload?.url));
  if (!url) return null;
  // A picture from elsewhere would tell a third party who is reading: it stays a link.
  const image = attachment?.type === 'image' && new URL(url).origin === new URL(import.meta.url).origin;
  return { url, title: String(payload.title ?? ''), image };
}
