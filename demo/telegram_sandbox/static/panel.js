import { h, icon } from './dom.js';
import { text } from './texts.js';

/**
 * Opens above the field, one content at a time, each by its own button.
 *
 * @typedef {{icon: string, label: string, draw: () => HTMLElement}} Content
 */
export class Panel {
  #open = '';

  /**
   * @param {Object<string, Content>} contents
   * @param {() => void} onChange
   */
  constructor(contents, onChange) {
    this.contents = contents;
    this.onChange = onChange;
    this.element = h('div', { class: 'panel', hidden: true });
    this.openers = Object.fromEntries(Object.keys(contents).map((name) => [name, this.#opener(name)]));
  }

  get isOpen() {
    return this.#open !== '';
  }

  /** Closes without touching the focus. */
  close() {
    this.#show('');
  }

  /** Closes and gives the focus back to what opened it, or it would be lost with the content. */
  leave() {
    const opener = this.openers[this.#open];
    this.close();
    opener?.focus();
  }

  #opener(name) {
    const label = text(this.contents[name].label);
    return h(
      'button',
      {
        type: 'button',
        class: 'round',
        title: label,
        'aria-label': label,
        'aria-expanded': 'false',
        onclick: () => this.#toggle(name),
      },
      icon(this.contents[name].icon),
    );
  }

  #toggle(name) {
    this.#show(this.#open === name ? '' : name);
    if (this.isOpen) this.element.querySelector('button, input').focus();
  }

  #show(name) {
    this.#open = name;
    for (const [other, opener] of Object.entries(this.openers)) {
      opener.setAttribute('aria-expanded', String(other === name));
    }
    this.element.hidden = !name;
    this.element.replaceChildren(...(name ? [this.contents[name].draw()] : []));
    this.onChange();
  }
}
