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
  const element = document.createElement('gendan-widget');
  element.chat = chat;
  element.reader = chat.reader;
  const attach = keepOnPage(element);
  dress(element, chat, settings);
  report(chat, element, listeners);
  if (settings.identity) chat.setIdentity(settings.identity);
  else chat.resume();
  return api(chat, element, attach);
}

function api(chat, element, attach) {
  return {
    attach,
    async open({ order } = {}) {
      attach();
      await element.open();
      if (order) chat.ask(String(order));
    },
    close: () => element.close(),
    setIdentity: (proof) => chat.setIdentity(proof),
    async setLocale(locale) {
      await chat.setLocale(locale);
      speak(element, chat);
    },
  };
}

/** Passes on what `Gendan.on` offers. */
function report(chat, element, listeners) {
  const say = (type, detail = {}) => listeners.dispatchEvent(new CustomEvent(type, { detail }));
  element.addEventListener('widget-open', () => say('open'));
  element.addEventListener('widget-close', () => say('close'));
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
