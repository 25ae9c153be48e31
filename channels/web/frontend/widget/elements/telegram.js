import { css, html, nothing, svg } from 'lit';
import { GendanElement, define } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles.js';
import { safeUrl } from '../wire.js';
import './copy-button.js';

/**
 * How a signed-in customer goes on in Telegram: a link that is good once, or the link that there is.
 *
 * @property {import('../connection.js').Connection} connection
 * @property {?string} linkedAs how the customer is called there; null while they aren't linked
 */
export class Telegram extends GendanElement {
  static properties = {
    connection: { attribute: false },
    linkedAs: { attribute: false },
    offer: { state: true },
    failed: { state: true },
  };

  static styles = [
    base,
    css`
      section {
        display: grid;
        gap: 0.5em;
        max-block-size: 50vh;
        overflow-y: auto;
        padding: 0.8em;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_surface);
      }
      h3 {
        font-size: 1em;
      }
      .qr {
        inline-size: 9em;
        block-size: 9em;
        background: #fff;
      }
      a,
      button {
        min-block-size: 28px;
        color: var(--_active);
      }
      code {
        overflow-wrap: anywhere;
      }
    `,
  ];

  connectedCallback() {
    super.connectedCallback();
    if (this.linkedAs === null) this.#ask('telegram_asked');
  }

  render() {
    const words = (name, facts) => this.reader.text(`telegram.${name}`, facts);
    return html`<section aria-labelledby="name">
      <h3 id="name" tabindex="-1">${words('title')}</h3>
      ${this.linkedAs === null ? this.#way(words) : this.#linked(words)}
      <p role="status">${this.failed ? words('failed') : ''}</p>
    </section>`;
  }

  focus() {
    this.renderRoot.querySelector('h3').focus();
  }

  #way(words) {
    if (!this.offer) return nothing;
    const { url, qr, command } = this.offer;
    return html`<p class="small">${words('hint')}</p>
      <a href=${safeUrl(url)} target="_blank" rel="noopener noreferrer">${words('open')} ${icon('external')}</a>
      <svg class="qr" role="img" aria-label=${words('qr')} viewBox="-2 -2 ${qr.size + 4} ${qr.size + 4}">
        ${svg`<path d=${qr.path} fill="#000" />`}
      </svg>
      <p class="small">${words('by_hand')}</p>
      <p><code>${command}</code> <gendan-copy .reader=${this.reader} value=${command} what=""></gendan-copy></p>`;
  }

  #linked(words) {
    return html`<p>${words('linked', { name: this.linkedAs || 'Telegram' })}</p>
      <p><button type="button" @click=${() => this.#ask('telegram_ended')}>${words('end')}</button></p>`;
  }

  async #ask(event) {
    try {
      const answer = await this.connection.ask(event);
      this.failed = Boolean(answer.error);
      if (!this.failed && event === 'telegram_asked') this.offer = answer;
    } catch {
      this.failed = true; // no connection
    }
  }
}

define('gendan-telegram', Telegram);
