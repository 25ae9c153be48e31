import { Connection } from './connection.js';
import { Conversation } from './conversation.js';
import { Draft } from './draft.js';
import { Memory } from './memory.js';
import { base as languageOf, chooseLocale } from './locale.js';
import { loadReader } from './reader.js';
import { Uploads } from './uploads.js';

/**
 * One customer's chat with one shop: what the elements draw and act upon.
 */
export class Chat {
  /**
   * @param {URL} url where the gateway is
   * @param {import('./types').Config} config
   * @param {import('./reader.js').Reader} reader
   */
  constructor(url, config, reader) {
    this.config = config;
    this.reader = reader;
    this.conversation = new Conversation(new Memory());
    this.connection = new Connection({
      url,
      conversation: this.conversation,
      locale: () => this.reader.locale.tag,
    });
    this.uploads = new Uploads(url, this.connection, config.largest_upload);
    this.draft = new Draft(this.conversation, this.uploads);
    this.suggestedOrder = null;
  }

  /**
   * @param {URL} url where the gateway is
   * @param {string} [wish] locale asked for by the page: `auto` or a tag
   * @returns {Promise<Chat>}
   */
  static async with(url, wish) {
    // Both at once: nearly every shop offers the language that the page and the browser ask for.
    const [config] = await Promise.all([fetchConfig(url), loadReader(chooseLocale(wish))]);
    return new Chat(url, config, await loadReader(chooseLocale(wish, config.languages)));
  }

  get shop() {
    const { shop = {}, greeting, privacy_url: privacyUrl } = this.config;
    return { ...shop, name: this.reader.pick(shop.name), greeting, privacyUrl };
  }

  /** @param {string} [wish] */
  async setLocale(wish) {
    this.reader = await loadReader(chooseLocale(wish, this.config.languages));
  }

  /** Language code as config.json has it, for the elements' `lang`. */
  get language() {
    return languageOf(this.reader.locale) === 'en' ? 'en' : this.reader.locale.language;
  }

  /** Connects only where there is a conversation to go on with. */
  resume() {
    const { memory, slot } = this.conversation;
    if (memory.place(slot).session_id) this.connection.open();
  }

  /** @param {?(string|object)} proof the shop's of who is signed in: a token or a signed object, also as JSON */
  setIdentity(proof) {
    const isJson = typeof proof === 'string' && proof.startsWith('{');
    this.connection.setIdentity((isJson ? JSON.parse(proof) : proof) ?? null);
    this.resume();
  }

  /** The customer has the panel before them. */
  attend() {
    this.connection.open();
  }

  /** @param {number} seq up to where the customer has what was said before their eyes */
  see(seq) {
    this.conversation.read(seq);
    this.connection.tellRead();
  }

  /** @param {string} text @param {{payload_id?: string, order?: string, attachments?: import('./types').Upload[]}} [about] */
  say(text, about) {
    this.connection.send(this.conversation.say(text, about));
  }

  /** @param {{title: string, payload: string}} reply */
  choose({ title, payload }) {
    this.say(title, { payload_id: payload });
  }

  /** From the page's own button beside an order; pressing it twice asks once. */
  ask(order) {
    const text = this.reader.text('ask.order', { number: order });
    const last = this.conversation.messages.findLast(({ sender }) => sender === 'customer');
    if (last?.text !== text) this.say(text, { order });
  }

  /** From the list of orders in the conversation. */
  askListed(order) {
    this.say(this.reader.text('ask.listed', { number: order }), { order });
  }
}

/**
 * @param {URL} url where the gateway is
 * @returns {Promise<import('./types').Config>} empty if the gateway can't say: the chat then goes by the plain defaults
 */
async function fetchConfig(url) {
  try {
    const response = await fetch(new URL('widget/config.json', url), { credentials: 'omit' });
    return response.ok ? await response.json() : {};
  } catch {
    return {};
  }
}
