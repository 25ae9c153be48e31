import { css, html, nothing } from 'lit';
import { GendanElement, define } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles.js';

/**
 * A picture or PDF that the customer sent. A picture is painted, not linked: the gateway gives it only with
 * the session's proof, and shops' pages may forbid pictures from elsewhere.
 *
 * @property {import('../types').Upload} file
 * @property {import('../uploads.js').Uploads} uploads
 */
export class Upload extends GendanElement {
  static properties = { file: { attribute: false }, uploads: { attribute: false }, picture: { state: true } };

  static styles = [
    base,
    css`
      canvas {
        display: block;
        margin-inline-start: auto;
        max-inline-size: min(100%, 16em);
        max-block-size: 16em;
        border: 1px solid var(--_line);
        border-radius: var(--_radius-small);
      }
      button {
        min-block-size: 2.2em;
        max-inline-size: 100%;
        padding: 0.3em 0.8em;
        border: 1px solid var(--_control-line);
        border-radius: 1em;
        background: var(--_surface);
        overflow-wrap: anywhere;
      }
    `,
  ];

  async firstUpdated() {
    if (this.file.kind !== 'photo') return;
    const blob = await this.uploads.read(this.file.id);
    this.picture = blob ? await createImageBitmap(blob) : null;
  }

  updated() {
    const canvas = this.renderRoot.querySelector('canvas');
    if (canvas && this.picture) canvas.getContext('2d').drawImage(this.picture, 0, 0);
  }

  render() {
    const { kind, name } = this.file;
    if (kind !== 'photo') {
      const title = this.reader.text('attach.save', { name: name || 'PDF' });
      return html`<button type="button" @click=${this.#save}>${icon('clip')} <bdi>${title}</bdi></button>`;
    }
    if (this.picture === null) return html`<p class="small muted">${this.reader.text('attach.gone')}</p>`;
    if (!this.picture) return nothing;
    const { width, height } = this.picture;
    const label = this.reader.text('attach.photo', { name });
    return html`<canvas role="img" aria-label=${label} width=${width} height=${height}></canvas>`;
  }

  async #save() {
    const blob = await this.uploads.read(this.file.id);
    if (!blob) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = this.file.name || 'file.pdf';
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

define('gendan-upload', Upload);
