export const TEXT_SIZES = [0, 1, 2];

/**
 * What outlives a page: which conversation this browser is in, and every message that the customer wrote in
 * it. A visitor's conversation and a signed-in customer's are kept apart, because the gateway refuses the
 * customer's without their proof and the widget may well start before the page has given it.
 */
export class Memory {
  static PREFIX = 'gendan';
  static KEPT_PER_CONVERSATION = 100;
  static NOWHERE = Object.freeze({ session_id: null, last_seq: 0, read_seq: 0 });

  static NOTHING = Object.freeze({ session: null, text: '', files: [] });

  /**
   * @param {Kept} storage of the browser: what was said
   * @param {Kept} tab what is about to be said, which two tabs don't share
   * @typedef {Pick<Storage, 'getItem'|'setItem'|'removeItem'|'key'|'length'>} Kept
   */
  constructor(storage = available(() => localStorage), tab = available(() => sessionStorage)) {
    this.storage = storage;
    this.tab = tab;
  }

  /** How large the customer wants the text: 0 as the shop has it, 1 or 2. Whoever is signed in. */
  get textSize() {
    return TEXT_SIZES.find((size) => size === this.#read(this.#key('text-size'))) ?? 0;
  }

  set textSize(size) {
    this.#write(this.#key('text-size'), size);
  }

  /** @param {import('./types').Slot} slot @returns {import('./types').Place} */
  place(slot) {
    return { ...Memory.NOWHERE, ...this.#read(this.#key(slot, 'place')) };
  }

  /** @param {import('./types').Slot} slot @param {Partial<import('./types').Place>} change */
  keepPlace(slot, change) {
    this.#write(this.#key(slot, 'place'), { ...this.place(slot), ...change });
  }

  /**
   * One key a message: two tabs may write at the same time without losing each other's.
   *
   * @param {import('./types').Slot} slot @param {import('./types').Outgoing} message
   */
  keepOutgoing(slot, message) {
    this.#write(this.#key(slot, 'said', message.message_id), message);
    const surplus = this.outgoing(slot).filter(({ seq }) => seq !== null).slice(0, -Memory.KEPT_PER_CONVERSATION);
    for (const { message_id } of surplus) this.storage.removeItem(this.#key(slot, 'said', message_id));
  }

  /** @param {import('./types').Slot} slot @returns {import('./types').Outgoing[]} oldest first */
  outgoing(slot) {
    const messages = this.#keys(this.#key(slot, 'said', '')).map((key) => this.#read(key)).filter(Boolean);
    return messages.sort((a, b) => a.at.localeCompare(b.at));
  }

  /** @param {import('./types').Slot} slot @returns {import('./types').KeptDraft} */
  draft(slot) {
    return { ...Memory.NOTHING, ...this.#read(this.#key(slot, 'draft'), this.tab) };
  }

  /** @param {import('./types').Slot} slot @param {import('./types').KeptDraft} draft */
  keepDraft(slot, draft) {
    const key = this.#key(slot, 'draft');
    if (draft.text || draft.files.length) this.#write(key, draft, this.tab);
    else this.tab.removeItem(key);
  }

  /** @param {import('./types').Slot} slot whose customer has left */
  forgetDraft(slot) {
    this.tab.removeItem(this.#key(slot, 'draft'));
  }

  /** @param {import('./types').Slot} from @param {import('./types').Slot} to */
  move(from, to) {
    for (const message of this.outgoing(from)) this.keepOutgoing(to, message);
    this.forget(from);
  }

  /** @param {import('./types').Slot} slot */
  forget(slot) {
    for (const key of this.#keys(this.#key(slot, ''))) this.storage.removeItem(key);
  }

  #key(...parts) {
    return [Memory.PREFIX, ...parts].join('.');
  }

  #keys(start) {
    const all = Array.from({ length: this.storage.length }, (_, index) => this.storage.key(index));
    return all.filter((key) => key.startsWith(start));
  }

  #read(key, storage = this.storage) {
    try {
      return JSON.parse(storage.getItem(key));
    } catch {
      return null; // somebody else's hand was in the storage: as good as nothing kept
    }
  }

  #write(key, value, storage = this.storage) {
    try {
      storage.setItem(key, JSON.stringify(value));
    } catch {
      // A full storage costs the resume after a reload, never the message: the page still has it.
    }
  }
}

/** Forgets with the page; for browsers that refuse storage (private windows, blocked cookies). */
export class PageStorage {
  #entries = new Map();

  get length() {
    return this.#entries.size;
  }

  key(index) {
    return [...this.#entries.keys()][index] ?? null;
  }

  getItem(key) {
    return this.#entries.get(key) ?? null;
  }

  setItem(key, value) {
    this.#entries.set(key, value);
  }

  removeItem(key) {
    this.#entries.delete(key);
  }
}

/** @param {() => Storage} storageOf the browser may refuse even to name it */
function available(storageOf) {
  try {
    const storage = storageOf();
    storage.setItem('gendan.probe', '1');
    storage.removeItem('gendan.probe');
    return storage;
  } catch {
    return new PageStorage();
  }
}
