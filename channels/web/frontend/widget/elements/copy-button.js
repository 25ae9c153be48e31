import { css, html } from 'lit';
import { GendanElement, define } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles.js';

/** Puts a number on the clipboard and says so. */
export class CopyButton extends GendanElement {
  static SHOWN_MS = 2500;

  static properties = { value: { type: String }, what: { type: String }, outcome: { state: true } };

  static styles = [
    base,
    css`
      :host {
        display: inline-block;
      }
      button {
        display: inline-flex;
        align-items: center;
        gap: 0.3em;
        padding: 0.1em 0.6em;
        border-color: var(--_line);
        color: var(--_active);
        font-size: 0.87em;
        white-space: nowrap;
      }
      @container (max-width: 330px) {
        .short {
          display: none;
        }
      }
      button:hover {
        border-color: currentcolor;
      }
    `,
  ];

  render() {
    const words = this.outcome ?? 'short';
    // The name says what is copied: "Copy" alone means nothing in a list of buttons.
    return html`
      <button type="button" @click=${this.#copy}>
        ${icon(this.outcome === 'done' ? 'check' : 'copy')}
        <span class=${words} aria-hidden="true">${this.reader.text(`copy.${words}`)}</span>
        <span class="visually-hidden">${this.reader.text('copy.label', { what: `${this.what} ${this.value}` })}</span>
      </button>
      <span class="visually-hidden" role="status">${this.outcome ? this.reader.text(`copy.${this.outcome}`) : ''}</span>
    `;
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.value);
      this.outcome = 'done';
    } catch {
      this.outcome = 'failed'; // pages without TLS have no clipboard
    }
    clearTimeout(this.ends);
    this.ends = setTimeout(() => (this.outcome = null), CopyButton.SHOWN_MS);
  }
}

define('gendan-copy', CopyButton);
