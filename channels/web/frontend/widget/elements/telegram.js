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
  // Whoever has taken the link on the phone sees it here soon; who looks elsewhere asks nothing.
  static LOOK_EVERY_MS = 3_000;

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
    this.looking = setInterval(() => this.#look(), Telegram.LOOK_EVERY_MS);
  }

  disconnectedCallback() {
    clearInterval(this.looking);
    super.disconnectedCallback();
  }

  willUpdate(changed) {
    if (!changed.has('linkedAs')) return;
    this.hadFocus = Boolean(this.shadowRoot?.activeElement);
    if (this.linkedAs !== null) this.offer = null; // taken
  }

  updated() {
    // What had the focus may have gone with the link.
    if (this.hadFocus && !this.shadowRoot.activeElement) this.focus();
    this.hadFocus = false;
  }

  render() {
    const words = (name, facts) => this.reader.text(`telegram.${name}`, facts);
    return html`<section aria-labelledby="name">
      <h3 id="name" tabindex="-1">${words('title')}</h3>
      ${this.linkedAs === null ? this.#way(words) : nothing}
      <p role="status">${this.failed ? words('failed') : this.linkedAs === null ? '' : this.#linked(words)}</p>
      ${this.linkedAs === null ? nothing : this.#end(words)}
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
    return words('linked', { name: this.linkedAs || 'Telegram' });
  }

  #end(words) {
    return html`<p><button type="button" @click=${this.#endLink}>${words('end')}</button></p>`;
  }

  async #endLink() {
    await this.#ask('telegram_ended');
    if (!this.failed) await this.#ask('telegram_asked');
  }

  async #look() {
    if (this.linkedAs !== null || !this.offer || document.hidden) return;
    if (Date.now() > this.offer.endsAt) {
      this.offer = null;
      await this.#ask('telegram_asked');
    } else {
      await this.connection.ask('telegram_looked').catch(() => {}); // the next look may get through
    }
  }

  async #ask(event) {
    try {
      const answer = await this.connection.ask(event);
      this.failed = Boolean(answer.error);
      if (!this.failed && event === 'telegram_asked') {
        this.offer = { ...answer, endsAt: Date.now() + answer.expires_in_s * 1_000 };
      }
    } catch {
      this.failed = true; // no connection
    }
  }
}

define('gendan-telegram', Telegram);
