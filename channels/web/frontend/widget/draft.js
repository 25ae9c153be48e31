import { UploadError } from './uploads.js';

/**
 * What the customer is about to send: words, and files that go ahead of them. It is kept with the tab, so that
 * neither a reload costs it nor a phone that forgets the page while its camera is open.
 */
export class Draft extends EventTarget {
  static MOST_FILES = 5;
  static PREVIEW_PX = 96;
  /** The gateway keeps a file that no message uses for an hour. */
  static KEPT_MS = 55 * 60_000;

  /** @type {import('./types').PickedFile[]} */
  files = [];
  text = '';
  /** Whether more was picked than one message may have. */
  tooMany = false;

  /** In which it was last kept. */
  #session = null;

  /**
   * @param {import('./conversation.js').Conversation} conversation
   * @param {import('./uploads.js').Uploads} uploads
   */
  constructor(conversation, uploads) {
    super();
    this.conversation = conversation;
    this.uploads = uploads;
    this.#restore();
    conversation.addEventListener('hands-changed', ({ detail }) => this.#pass(detail.from));
    conversation.addEventListener('change', () => this.#follow());
  }

  /** Whether every file is there. */
  get isComplete() {
    return this.files.every(({ upload }) => upload);
  }

  /** @param {string} text */
  write(text) {
    this.text = text;
    this.#changed();
  }

  /** @param {Iterable<File>} files */
  add(files) {
    const all = [...files];
    const taken = all.slice(0, Draft.MOST_FILES - this.files.length);
    for (const file of taken) this.#pick(file);
    this.tooMany = taken.length < all.length;
    this.#changed();
  }

  /** @param {import('./types').PickedFile} picked */
  remove(picked) {
    picked.stop?.abort();
    this.files = this.files.filter(({ key }) => key !== picked.key);
    this.tooMany = false;
    this.#changed();
  }

  /** @param {import('./types').PickedFile} picked which didn't come through */
  retry({ key, file }) {
    this.#send(key, file);
  }

  /** @returns {{text: string, attachments?: import('./types').Upload[]}} the whole of it; nothing is left */
  take() {
    const text = this.text.trim();
    const attachments = this.files.map(({ upload }) => upload);
    this.#clear();
    this.#changed();
    return { text, ...(attachments.length && { attachments }) };
  }

  #pick(file) {
    const key = Symbol(file.name);
    this.files = [...this.files, { key, file, name: file.name, part: 0, error: null, upload: null }];
    this.#draw(key, file);
    this.#send(key, file);
  }

  async #send(key, file) {
    const stop = new AbortController();
    this.#of(key)?.stop?.abort();
    this.#become(key, { stop, part: 0, error: null, upload: null, session: null });
    // A former try has nothing more to say.
    const become = (change) => this.#of(key)?.stop === stop && this.#become(key, change);
    try {
      const upload = await this.uploads.send(file, (part) => become({ part: Math.min(part, 0.99) }), stop.signal);
      become({ upload, part: 1, session: this.conversation.sessionId, at: Date.now() });
    } catch (error) {
      become({ error: error instanceof UploadError ? error : new UploadError() });
    }
  }

  /** Shows what it is; without a picture, or with a broken one, the name alone does. */
  async #draw(key, blob) {
    const picture = await createImageBitmap(blob, { resizeHeight: Draft.PREVIEW_PX }).catch(() => null);
    if (picture) this.#become(key, { picture });
  }

  #of(key) {
    return this.files.find((one) => one.key === key);
  }

  #become(key, change) {
    this.files = this.files.map((one) => (one.key === key ? { ...one, ...change } : one));
    this.#changed();
  }

  /** What was sent ahead to a session that is no more goes to the one that is, as long as the page has it. */
  #follow() {
    const { memory, slot, sessionId } = this.conversation;
    // Words may have been written before there was any.
    if (memory.place(slot).session_id !== this.#session) this.#keep();
    const lost = this.files.filter(({ session }) => session && sessionId && session !== sessionId);
    if (!lost.length) return;
    this.files = this.files.filter((one) => one.file || !lost.includes(one));
    for (const { key, file } of lost) if (file) this.#send(key, file);
    this.#changed();
  }

  /** @param {import('./types').Slot} from whose draft it was */
  #pass(from) {
    // Words written before the page said who is signed in are still theirs.
    const isTheirs = from === 'visitor' && this.conversation.slot === 'customer';
    if (!isTheirs || !(this.text || this.files.length)) this.#restore();
    this.#changed();
  }

  #restore() {
    this.#clear();
    const { memory, slot } = this.conversation;
    const { session, text, files } = memory.draft(slot);
    // Of somebody who was here before.
    if (session !== memory.place(slot).session_id) return;
    this.text = text;
    for (const { upload, at } of files) if (Date.now() - at < Draft.KEPT_MS) this.#recall(upload, session, at);
  }

  #recall(upload, session, at) {
    const key = Symbol(upload.name);
    this.files = [...this.files, { key, name: upload.name, part: 1, error: null, upload, session, at }];
    if (upload.kind === 'photo') this.uploads.read(upload.id).then((blob) => blob && this.#draw(key, blob));
  }

  #clear() {
    for (const { stop } of this.files) stop?.abort();
    Object.assign(this, { text: '', files: [], tooMany: false });
  }

  #changed() {
    this.#keep();
    this.dispatchEvent(new CustomEvent('change'));
  }

  #keep() {
    const { memory, slot } = this.conversation;
    this.#session = memory.place(slot).session_id;
    const files = this.files.filter(({ upload }) => upload).map(({ upload, at }) => ({ upload, at }));
    memory.keepDraft(slot, { session: this.#session, text: this.text, files });
  }
}
