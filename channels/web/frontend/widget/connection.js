import { io } from 'socket.io-client';
import { readHandling, readSessionId } from './wire.js';

/**
 * Speaks the gateway's Socket.IO vocabulary for one conversation: asks for the session, sends what waits
 * until it is acknowledged, and again with the same `message_id` after every reconnect.
 */
export class Connection {
  static ACK_TIMEOUT_MS = 10_000;
  static TRIES = 3;
  static RETURN_MS = 1500;
  /** The gateway no longer knows this connection's session: with a new one the message goes out again. */
  static SESSION_LOST = ['session_missing', 'session_unknown'];
  static TYPING_MS = 12_000;
  static READ_PAUSE_MS = 1000;
  /** A gateway that has heard the question answers at once. */
  static CONFIRM_MS = 15_000;

  /**
   * @param {object} parts
   * @param {URL} parts.url where the gateway is
   * @param {import('./conversation.js').Conversation} parts.conversation
   * @param {() => string} parts.locale language tag sent along with each message
   */
  constructor({ url, conversation, locale }) {
    this.conversation = conversation;
    this.locale = locale;
    this.identity = null;
    this.confirmed = false;
    this.held = null;
    this.resting = null;
    this.toldSeq = 0;
    this.tries = new Map();
    this.socket = io(url.origin, {
      path: '/socket.io',
      autoConnect: false,
      // WebSocket first: nothing for the gateway to keep between requests. Polling where proxies forbid it.
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      reconnectionDelayMax: 8000,
    });
    this.#listen();
  }

  /** Connects unless it has already; a shop page without a conversation costs no connection. */
  open() {
    if (this.socket.active) return;
    this.conversation.become({ link: 'connecting' });
    this.socket.connect();
  }

  /** @param {?(string|object)} identity the shop's proof */
  setIdentity(identity) {
    if (identity === this.identity) return;
    const former = this.identity;
    this.identity = identity;
    // A fresh token of the same customer changes nothing: shops renew them every hour at the latest.
    if (!former || !identity || subject(former) !== subject(identity)) {
      this.conversation.changeHands(identity !== null, former === null);
    }
    if (this.socket.connected) this.#requestSession();
  }

  /** @param {import('./types').Outgoing} outgoing */
  send(outgoing) {
    this.open();
    if (!this.confirmed) return;
    if (this.held) {
      this.conversation.mark(outgoing.message_id, 'held');
      return;
    }
    this.conversation.mark(outgoing.message_id, 'sending');
    this.socket
      .timeout(Connection.ACK_TIMEOUT_MS)
      .emit('user_uttered', this.#uttered(outgoing), (late, answer) => this.#answered(outgoing, late, answer));
  }

  /** @param {string} messageId of one that failed */
  retry(messageId) {
    this.tries.delete(messageId);
    const outgoing = this.conversation.pending.find(({ message_id }) => message_id === messageId);
    if (!outgoing) return;
    this.send(outgoing);
    if (!this.confirmed && this.socket.connected) this.#requestSession();
  }

  /** Tells the gateway how far the customer has read: at once, and what follows a second later together. */
  tellRead() {
    const { sessionId, readSeq } = this.conversation;
    if (this.resting || !this.confirmed || readSeq <= this.toldSeq) return;
    this.socket.volatile.emit('read', { session_id: sessionId, seq: readSeq });
    this.toldSeq = readSeq;
    this.resting = setTimeout(() => {
      this.resting = null;
      this.tellRead();
    }, Connection.READ_PAUSE_MS);
  }

  /**
   * Asks the gateway for something about the signed-in customer's Telegram.
   *
   * @param {'telegram_asked'|'telegram_looked'|'telegram_ended'} event
   * @returns {Promise<object>} the answer, perhaps an `error`; rejected when none comes in time
   */
  async ask(event) {
    const answer = await this.socket.timeout(Connection.ACK_TIMEOUT_MS).emitWithAck(event);
    if ('linked_as' in answer) this.conversation.become({ telegram: answer });
    return answer;
  }

  #listen() {
    this.socket.on('connect', () => this.#requestSession());
    this.socket.on('disconnect', (reason) => this.#lost(reason));
    this.socket.on('connect_error', () => this.#lost());
    this.socket.on('session_confirm', (confirmed) => this.#begin(readSessionId(confirmed)));
    this.socket.on('session_refused', (raw) => setTimeout(() => this.#requestSession(), pauseOf(raw)));
    this.socket.on('identity_refused', () => this.#refused());
    this.socket.on('bot_uttered', (raw) => this.conversation.hear(raw));
    this.socket.on('user_message', (raw) => this.conversation.hear({ ...raw, sender: 'customer' }));
    this.socket.on('read', (raw) => this.#readElsewhere(raw?.seq));
    this.socket.on('telegram', (telegram) => this.conversation.become({ telegram }));
    this.socket.on('typing', (raw) => this.#typing(raw?.typing ?? raw?.active ?? raw ?? true));
    this.socket.on('conversation_state', (raw) => this.conversation.become({ handling: readHandling(raw) }));
  }

  #requestSession() {
    this.confirmed = false;
    this.conversation.become({ telegram: null });
    const { memory, slot, sessionId, lastSeq } = this.conversation;
    const session_id = sessionId ?? memory.place(slot).session_id;
    // After a reload the page shows nothing yet, so everything is asked for again.
    const { identity } = this;
    clearTimeout(this.unconfirmed);
    this.unconfirmed = setTimeout(() => this.#unheard(), Connection.CONFIRM_MS);
    this.socket.emit('session_request', { session_id, after_seq: lastSeq, identity, locale: this.locale() });
  }

  /** Something between here and there spoils what is sent: better said than waited for without an end. */
  #unheard() {
    if (this.confirmed || !this.socket.connected) return;
    for (const { message_id } of this.conversation.pending) this.conversation.mark(message_id, 'failed');
  }

  #refused() {
    this.identity = null;
    this.conversation.becomeVisitor();
    this.conversation.dispatchEvent(new CustomEvent('identity-refused'));
  }

  #begin(sessionId) {
    this.conversation.settle(sessionId);
    this.conversation.become({ link: 'online' });
    this.confirmed = true;
    clearTimeout(this.unconfirmed);
    this.toldSeq = 0;
    this.tellRead();
    for (const outgoing of this.conversation.pending) this.send(outgoing);
  }

  #lost(reason) {
    this.confirmed = false;
    // A gateway that goes down says goodbye; after that the library leaves the coming back to us.
    if (reason === 'io server disconnect') setTimeout(() => this.socket.connect(), Connection.RETURN_MS);
    this.conversation.become({ link: 'offline', typing: false });
    for (const { message_id } of this.conversation.pending) this.conversation.mark(message_id, 'waiting');
  }

  #uttered({ message_id, text, payload_id, attachments, order }) {
    return {
      message: text,
      session_id: this.conversation.sessionId,
      message_id,
      ...(payload_id && { payload_id }),
      ...(attachments && { attachments: attachments.map(({ id }) => id) }),
      metadata: { locale: this.locale(), ...(order && { order }) },
    };
  }

  #answered(outgoing, late, answer) {
    const { message_id } = outgoing;
    if (!late && !answer?.error) {
      this.tries.delete(message_id);
      this.conversation.mark(message_id, 'sent', answer?.seq ?? 0);
      return;
    }
    if (!this.confirmed) return; // it goes out again with the next session
    if (answer?.error?.retry_after) {
      this.#hold(outgoing, pauseOf(answer));
      return;
    }
    const tries = (this.tries.get(message_id) ?? 0) + 1;
    this.tries.set(message_id, tries);
    if (tries >= Connection.TRIES) this.conversation.mark(message_id, 'failed');
    else if (late) this.send(outgoing);
    else if (Connection.SESSION_LOST.includes(answer.error.code)) this.#requestSession();
    else this.conversation.mark(message_id, 'failed');
  }

  /** Everything unsent waits, so that it goes out in order. */
  #hold({ message_id }, pause) {
    this.conversation.mark(message_id, 'held');
    this.held ??= setTimeout(() => {
      this.held = null;
      for (const outgoing of this.conversation.pending) this.send(outgoing);
    }, pause);
  }

  /** In another tab or on another device, maybe before this page was there. */
  #readElsewhere(seq) {
    this.toldSeq = Math.max(this.toldSeq, Number(seq) || 0);
    this.conversation.read(this.toldSeq);
  }

  #typing(typing) {
    clearTimeout(this.typingEnds);
    this.conversation.become({ typing: Boolean(typing) });
    // The end of it may get lost with the connection; nobody types for ever.
    if (typing) this.typingEnds = setTimeout(() => this.#typing(false), Connection.TYPING_MS);
  }
}

/** When a refusal says to come again, in ms. */
function pauseOf({ error }) {
  return 1000 * error.retry_after;
}

/** Whom a proof is about, as far as the page can tell; only the gateway can check it. */
function subject(identity) {
  if (typeof identity === 'object') return identity.customer;
  try {
    return JSON.parse(atob(identity.split('.')[1].replaceAll('-', '+').replaceAll('_', '/'))).sub;
  } catch {
    return identity;
  }
}
