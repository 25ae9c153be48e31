import { themeVariables } from './theme.js';

/**
 * Dresses an outermost element: colours, scheme, size of text, language.
 *
 * @param {HTMLElement} element
 * @param {import('./chat.js').Chat} chat
 * @param {{accent?: string, theme?: string}} settings of the page; they go before the shop's
 */
export function dress(element, chat, { accent, theme } = {}) {
  const own = getComputedStyle(element).getPropertyValue('--gendan-accent');
  const variables = themeVariables(own || accent || chat.config.shop?.accent);
  // Through the object model: a `style` attribute would offend the page's content security policy.
  for (const [name, value] of Object.entries(variables)) element.style.setProperty(name, value);
  if (theme && theme !== 'auto') element.dataset.theme = theme;
  const { memory } = chat.conversation;
  element.dataset.textSize = memory.textSize;
  element.addEventListener('text-size-chosen', ({ detail }) => {
    element.dataset.textSize = memory.textSize = detail;
  });
  speak(element, chat);
}

/** @param {HTMLElement} element @param {import('./chat.js').Chat} chat */
export function speak(element, chat) {
  element.lang = chat.language;
  element.dataset.language = chat.language;
  element.reader = chat.reader;
}
