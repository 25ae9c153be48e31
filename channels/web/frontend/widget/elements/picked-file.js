import { css, html, nothing } from 'lit';
import { GendanElement, define } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles.js';

/**
 * A file that goes with the next message: its name, how far it has come, what is wrong with it.
 *
 * @property {import('../types').PickedFile} picked
 * @property {number} megabytes that the shop takes
 * @fires file-removed
 * @fires file-retried
 */
export class PickedFile extends GendanElement {
  static properties = { picked: { attribute: false }, megabytes: { type: Number } };

  static styles = [
    base,
    css`
      .file {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.3em 0.6em;
        padding: 0.35em 0.2em;
      }
      .name {
        flex: 1 1 8em;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      canvas {
        max-inline-size: 6em;
        block-size: 3em;
        border-radius: var(--_radius-small);
        object-fit: contain;
      }
      .error {
        flex-basis: 100%;
        color: var(--_bad);
      }
      progress {
        inline-size: 5em;
      }
      button {
        min-inline-size: 2.2em;
        min-block-size: 2.2em;
        border-radius: 1em;
      }
    `,
  ];

  updated() {
    const { picture } = this.picked;
    if (picture) this.renderRoot.querySelector('canvas').getContext('2d').drawImage(picture, 0, 0);
  }

  render() {
    const { name, part, error } = this.picked;
    return html`<div class="file small">
      ${this.#preview()} <span class="name" dir="auto">${name}</span>
      ${part < 1 && !error
        ? html`<progress max="1" .value=${part} aria-label=${this.reader.text('attach.sending')}></progress>`
        : nothing}
      ${error?.passes
        ? html`<button
            type="button"
            aria-label=${this.reader.text('attach.retry')}
            @click=${() => this.tell('file-retried')}
          >
            ${icon('retry')}
          </button>`
        : nothing}
      <button
        type="button"
        aria-label=${this.reader.text('attach.remove', { name })}
        @click=${() => this.tell('file-removed')}
      >
        ${icon('close')}
      </button>
      ${error ? html`<p class="error" role="alert">${this.#why(error)}</p>` : nothing}
      <span class="visually-hidden" role="status"
        >${part === 1 && !error ? this.reader.text('attach.ready', { name }) : ''}</span
      >
    </div>`;
  }

  #why({ code, minutes }) {
    return this.reader.text(`attach.errors.${code}`, { megabytes: this.megabytes, minutes });
  }

  /** The name beside it says which file it is. */
  #preview() {
    const { picture } = this.picked;
    if (!picture) return icon('clip');
    return html`<canvas aria-hidden="true" width=${picture.width} height=${picture.height}></canvas>`;
  }
}

define('gendan-picked-file', PickedFile);
