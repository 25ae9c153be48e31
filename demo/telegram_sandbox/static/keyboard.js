import { h, icon } from './dom.js';
import { text } from './texts.js';

/** The bot's answers to choose from, in place of the letters. */
export class Keyboard {
  #drawn = '';

  /** @param {(button: {text: string, request_contact?: boolean}) => void} tap */
  constructor(tap) {
    this.tap = tap;
    this.element = h('div', { class: 'keyboard', role: 'group', 'aria-label': text('keyboard'), hidden: true });
  }

  get isEmpty() {
    return !this.element.children.length;
  }

  show(markup) {
    const rows = markup?.keyboard ?? [];
    const state = JSON.stringify(rows);
    if (this.#drawn === state) return;
    this.#drawn = state;
    this.element.replaceChildren(...rows.map((row) => this.#row(row)));
  }

  #row(row) {
    return h('div', { class: 'row' }, ...row.map((button) => this.#button(button)));
  }

  #button(button) {
    const mark = button.request_contact ? icon('contact') : null;
    return h('button', { type: 'button', onclick: () => this.tap(button) }, mark, button.text);
  }
}
