import { Chat } from './chat.js';
import { dress, speak } from './appearance.js';
import { keepOnPage } from './keep-on-page.js';
import './elements/widget.js';

const UNREAD_AFTER_MS = 200;

/**
 * Puts the widget on the page. Called by widget.js.
 *
 * @param {object} page
 * @param {URL} page.base where widget.js came from: the gateway
 * @param {import('./types').Settings} page.settings the script tag's data attributes
 * @param {EventTarget} page.listeners what `Gendan.on` listens on
 * @returns {Promise<import('./types').Api>}
 */
export async function start({ base, settings, listeners }) {
  const chat = await Chat.with(base, settings.locale);
  const say = (type, detail = {}) => listeners.dispatchEvent(new CustomEvent(type, { detail }));
  const attach = keepOnPage((former) => build(chat, settings, say, former));
  report(chat, say);
  // Where something on the page keeps it from being drawn, then or later, widget.js offers another way.
  await attach().updateComplete;
  if (settings.identity) chat.setIdentity(settings.identity);
  else chat.resume();
  return api(chat, attach);
}

/** @param {HTMLElement} [former] which hears nothing any more: its conversation goes on in the new one */
function build(chat, settings, say, former) {
  const element = document.createElement('gendan-widget');
  element.chat = chat;
  element.reader = chat.reader;
  element.opened = former?.opened ?? false;
  element.addEventListener('widget-open', () => say('open'));
  element.addEventListener('widget-close', () => say('close'));
  element.addEventListener('widget-broken', () => say('broken'));
  document.body?.append(element);
  dress(element, chat, settings);
  return element;
}

function api(chat, attach) {
  return {
    attach,
    async open({ order } = {}) {
      await attach().open();
      if (order) chat.ask(String(order));
    },
    close: () => attach().close(),
    setIdentity: (proof) => chat.setIdentity(proof),
    async setLocale(locale) {
      await chat.setLocale(locale);
      speak(attach(), chat);
    },
  };
}

/** Passes on what `Gendan.on` offers of the conversation. */
function report(chat, say) {
  chat.conversation.addEventListener('heard', ({ detail }) => detail.old || say('message', detail.message));
  chat.conversation.addEventListener('identity-refused', () => say('identity-refused'));
  let told = 0;
  let telling;
  const tellUnread = () => {
    const { unread } = chat.conversation;
    if (unread !== told) say('unread', { count: (told = unread) });
  };
  chat.conversation.addEventListener('change', () => {
    clearTimeout(telling);
    // What comes before the customer's eyes is no news to anybody; it takes a moment until it is there.
    telling = setTimeout(tellUnread, UNREAD_AFTER_MS);
  });
  queueMicrotask(() => say('ready'));
}
