import { LitElement } from 'lit';

/**
 * What the components share: a reader, who turns names of texts, instants and money into words.
 *
 * @property {import('./reader.js').Reader} reader
 */
export class GendanElement extends LitElement {
  static properties = { reader: { attribute: false } };

  /** Says something to whoever holds this component, across shadow roots. */
  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

/**
 * @param {string} name
 * @param {CustomElementConstructor} component
 */
export function define(name, component) {
  // The script may have been put on the page twice.
  if (!customElements.get(name)) customElements.define(name, component);
}
