import { newMessageId, ownMessage, readOwn, readUttered } from './wire.js';

/**
 * The conversation as this page shows it. It knows nothing of sockets or elements: it is told what came and
 * what the customer wrote, keeps each message once and in order, and says `change` when there is something
 * to draw.
 */
export class Conversation extends EventTarget {
  /** @param {import('./memory.js').Memory} memory */
  constructor(memory) {
    super();
    this.memory = memory;
    /** @type {import('./types').Slot} */
    this.slot = 'visitor';
    /** @type {'idle'|'connecting'|'online'|'offline'} */
    this.link = 'idle';
    /** @type {?{linked_as: ?string}} null unless a signed-in customer may go on in Telegram */
    this.telegram = null;
    this.#begin();
  }

  /** Messages of the other side that arrived while nobody looked. */
  get unread() {
    const { readSeq } = this;
    return this.messages.filter(({ sender, seq }) => sender !== 'customer' && (seq ?? 0) > readSeq).length;
  }

  /** @returns {import('./types').Outgoing[]} not yet acknowledged, oldest first */
  get pending() {
    return this.memory.outgoing(this.slot).filter(({ seq }) => seq === null);
  }

  /** Payloads of the quick replies that have been used. */
  get usedPayloads() {
    return new Set(this.messages.map(({ payloadId }) => payloadId).filter(Boolean));
  }

  /**
   * @param {string} text
   * @param {{payload_id?: string, order?: string, attachments?: import('./types').Upload[]}} [about]
   * @returns {import('./types').Outgoing}
   */
  say(text, about = {}) {
    const outgoing = { message_id: newMessageId(), text, ...about, at: new Date().toISOString(), seq: null };
    this.memory.keepOutgoing(this.slot, outgoing);
    this.#add(ownMessage(outgoing));
    return outgoing;
  }

  /** @param {object} raw data of a `bot_uttered`, or of the customer's own `user_message` */
  hear(raw) {
    const message = raw.sender === 'customer' ? readOwn(raw) : readUttered(raw);
    const old = (message.seq ?? Infinity) <= this.readSeq;
    this.#noteSeq(message.seq);
    if (this.#has(message)) return;
    if (message.sender !== 'customer') this.typing = false;
    this.#add(message);
    this.dispatchEvent(new CustomEvent('heard', { detail: { message, old } }));
  }

  /**
   * @param {string} id
   * @param {import('./types').Message['state']} state
   * @param {?number} [seq] where the gateway put it
   */
  mark(id, state, seq = null) {
    const kept = this.memory.outgoing(this.slot).find(({ message_id }) => message_id === id);
    if (kept && seq !== null) this.memory.keepOutgoing(this.slot, { ...kept, seq });
    // A replay may have brought the message before its acknowledgement did.
    const others = this.messages.filter((message) => message.id === id || !seq || message.seq !== seq);
    this.messages = others.map((message) =>
      message.id === id ? { ...message, state, seq: seq ?? message.seq } : message,
    );
    this.#sort();
    this.#changed();
  }

  /** Up to where the customer has seen what was said. */
  get readSeq() {
    return this.memory.place(this.slot).read_seq;
  }

  /** @param {number} seq up to where the customer has seen what was said, here or in another tab */
  read(seq) {
    if (seq > this.readSeq) this.memory.keepPlace(this.slot, { read_seq: seq });
    // Even then: another tab of this browser may have kept it, and this one still shows its badge.
    this.#changed();
  }

  /** @param {Partial<Pick<Conversation, 'typing'|'handling'|'link'>>} change */
  become(change) {
    Object.assign(this, change);
    this.#changed();
  }

  /**
   * The gateway has said which conversation this is. Another one than shown starts empty; only what waits to
   * be sent comes along.
   *
   * @param {string} sessionId
   */
  settle(sessionId) {
    if (this.sessionId && this.sessionId !== sessionId) this.#begin();
    if (this.memory.place(this.slot).session_id !== sessionId) {
      const waiting = this.pending;
      this.memory.forget(this.slot);
      for (const outgoing of waiting) this.memory.keepOutgoing(this.slot, outgoing);
      this.#begin();
    }
    this.sessionId = sessionId;
    this.memory.keepPlace(this.slot, { session_id: sessionId });
    this.#changed();
  }

  /** The gateway doesn't believe the proof: go on as a visitor; a fresh proof finds the customer's again. */
  becomeVisitor() {
    this.slot = 'visitor';
    this.sessionId = null;
    this.#begin();
    this.#pass('customer');
  }

  /**
   * Someone signed in or out.
   *
   * @param {boolean} known whether the shop vouches for the customer now
   * @param {boolean} samePerson a visitor who signs in takes the conversation along, if the gateway agrees
   */
  changeHands(known, samePerson) {
    const former = this.slot;
    this.memory.forgetDraft(former);
    this.slot = known ? 'customer' : 'visitor';
    if (samePerson && former === 'visitor' && !this.memory.place('customer').session_id) {
      this.memory.keepPlace('customer', this.memory.place('visitor'));
      this.memory.move('visitor', 'customer');
    } else {
      if (former === 'customer') this.memory.forget('customer');
      this.sessionId = null;
      this.#begin();
    }
    this.#pass(former);
  }

  #pass(from) {
    this.dispatchEvent(new CustomEvent('hands-changed', { detail: { from } }));
    this.#changed();
  }

  #begin() {
    this.messages = this.memory.outgoing(this.slot).map(ownMessage);
    this.typing = false;
    /** @type {import('./types').Handling} */
    this.handling = { state: 'bot' };
    this.lastSeq = 0;
    this.#sort();
  }

  #noteSeq(seq) {
    if (seq === null || seq <= this.lastSeq) return;
    this.lastSeq = seq;
    this.memory.keepPlace(this.slot, { last_seq: seq });
  }

  #add(message) {
    this.messages = [...this.messages, message];
    this.#sort();
    this.#changed();
  }

  /** By the gateway's numbers; what has none yet stays at the end as it came. */
  #sort() {
    const place = ({ seq }) => seq || Number.MAX_SAFE_INTEGER;
    this.messages.sort((a, b) => place(a) - place(b));
  }

  /** The gateway has ids of its own for what the customer wrote; there the number tells. */
  #has({ id, seq }) {
    return this.messages.some((message) => message.id === id || (seq && message.seq === seq));
  }

  #changed() {
    this.dispatchEvent(new CustomEvent('change'));
  }
}
