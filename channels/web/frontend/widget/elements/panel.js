import { html, nothing } from 'lit';
import { GendanElement, define } from '../element.js';
import { icon } from '../icons.js';
import { TEXT_SIZES } from '../memory.js';
import { base } from '../styles.js';
import { safeUrl } from '../wire.js';
import { panel } from './panel-styles.js';
import './composer.js';
import './message-log.js';
import './telegram.js';

/**
 * The whole conversation: who answers, what was said, where to write. In a dialog beside a shop's page, or
 * as a page of its own.
 *
 * @property {import('../chat.js').Chat} chat
 * @property {boolean} closable whether there is something behind it
 * @fires panel-close
 */
export class Panel extends GendanElement {
  static STARTERS = ['status', 'return', 'payment'];

  static properties = { chat: { attribute: false }, closable: { type: Boolean }, onTelegram: { state: true } };

  static styles = [base, panel];

  constructor() {
    super();
    this.redraw = () => this.#redraw();
    this.addEventListener('message-written', ({ detail: { text, ...about } }) => this.chat.say(text, about));
    this.addEventListener('reply-chosen', ({ detail }) => this.chat.choose(detail));
    this.addEventListener('order-chosen', ({ detail }) => this.chat.askListed(detail));
    this.addEventListener('message-seen', ({ detail }) => this.chat.see(detail));
    this.addEventListener('message-retry', ({ detail }) => this.chat.connection.retry(detail));
  }

  connectedCallback() {
    super.connectedCallback();
    this.chat.conversation.addEventListener('change', this.redraw);
  }

  disconnectedCallback() {
    this.chat.conversation.removeEventListener('change', this.redraw);
    super.disconnectedCallback();
  }

  focus() {
    this.renderRoot.querySelector('gendan-composer')?.focus();
  }

  /** Called when the panel comes into view: places can only be measured then. */
  shown() {
    this.#log?.toNewest(true);
  }

  /** Called before it goes out of view: what came in the last moment was before the customer's eyes, too. */
  leaving() {
    this.#log?.look();
  }

  get #log() {
    return this.renderRoot.querySelector('gendan-log');
  }

  render() {
    return html`
      ${this.#header()}
      <div class="middle">
        ${this.#banner()}
        <gendan-log .reader=${this.reader} .conversation=${this.chat.conversation} .uploads=${this.chat.uploads}>${this.#welcome()}</gendan-log>
      </div>
      ${this.#footer()}
    `;
  }

  #redraw() {
    this.requestUpdate();
    this.#log?.requestUpdate();
  }

  #header() {
    const { name } = this.chat.shop;
    const logo = safeUrl(this.chat.shop.logo);
    return html`<header>
      <span class="logo" aria-hidden="true"
        >${logo ? html`<img src=${logo} alt="" />` : name ? [...name][0] : icon('chat')}</span
      >
      <div class="who">
        <h2 id="title">${name || this.reader.text('panel.default_name')}</h2>
        <p class="small" role="status">${this.#whoAnswers()}</p>
      </div>
      ${this.closable
        ? html`<button
            type="button"
            class="close"
            aria-label=${this.reader.text('panel.close')}
            @click=${() => this.tell('panel-close')}
          >
            ${icon('close')}
          </button>`
        : nothing}
    </header>`;
  }

  #whoAnswers() {
    const { state, name, place, estimate_s: estimate } = this.chat.conversation.handling;
    if (state === 'agent') {
      return this.reader.text('panel.with_agent', { name: name || this.reader.text('message.agent') });
    }
    if (state !== 'waiting') return this.reader.text('panel.assistant');
    if (!place) return this.reader.text('panel.waiting');
    const minutes = estimate && Math.max(1, Math.round(estimate / 60));
    const wait = minutes ? ` · ${this.reader.text('panel.waiting_estimate', { minutes })}` : '';
    return this.reader.text('panel.waiting_place', { place }) + wait;
  }

  #banner() {
    const lost = this.chat.conversation.link === 'offline';
    // Always there, so that a screen reader notices when words come into it.
    return html`<p class=${lost ? 'banner small' : ''} role="status">
      ${lost ? this.reader.text('connection.offline') : ''}
    </p>`;
  }

  #welcome() {
    const { greeting } = this.chat.shop;
    const fresh = !this.chat.conversation.messages.length;
    // The shop's own words, unless they would be in the other script.
    const { language } = this.reader.locale;
    const inScript = language === 'zh-Hant' ? greeting?.[language] : this.reader.pick(greeting);
    return html`<div class="welcome">
      <p class="greeting">${inScript || this.reader.text('panel.greeting')}</p>
      <p class="small muted">${this.reader.text('panel.disclosure')}</p>
      ${fresh ? this.#starters() : nothing}
    </div>`;
  }

  #starters() {
    const texts = Panel.STARTERS.map((name) => this.reader.text(`starters.${name}`));
    if (this.chat.suggestedOrder) {
      texts.unshift(this.reader.text('ask.order', { number: this.chat.suggestedOrder }));
    }
    return html`<div class="starters" role="group" aria-label=${this.reader.text('panel.starters')}>
      ${texts.map((text) => html`<button type="button" @click=${() => this.#start(text)}>${text}</button>`)}
    </div>`;
  }

  #start(text) {
    this.chat.say(text);
    this.focus(); // the button just pressed is gone
  }

  #footer() {
    const privacy = safeUrl(this.chat.shop.privacyUrl);
    const { telegram } = this.chat.conversation;
    return html`<footer>
      ${telegram && this.onTelegram ? this.#telegram(telegram) : nothing}
      <gendan-composer .reader=${this.reader} .draft=${this.chat.draft}></gendan-composer>
      <div class="under small">
        <button type="button" @click=${() => this.chat.say(this.reader.text('panel.human_message'))}>
          ${icon('person')} ${this.reader.text('panel.human')}
        </button>
        ${telegram
          ? html`<button type="button" class="telegram" aria-expanded=${String(Boolean(this.onTelegram))}
              @click=${this.#toggleTelegram}>${this.reader.text('telegram.short')}</button>`
          : nothing}
        ${this.#textSize()}
        ${privacy
          ? html`<a href=${privacy} target="_blank" rel="noopener">${this.reader.text('panel.privacy')}</a>`
          : nothing}
      </div>
    </footer>`;
  }

  #telegram({ linked_as: linkedAs }) {
    return html`<gendan-telegram
      .reader=${this.reader}
      .connection=${this.chat.connection}
      .linkedAs=${linkedAs}
    ></gendan-telegram>`;
  }

  async #toggleTelegram() {
    this.onTelegram = !this.onTelegram;
    await this.updateComplete;
    this.renderRoot.querySelector('gendan-telegram')?.updateComplete.then(() =>
      this.renderRoot.querySelector('gendan-telegram')?.focus(),
    );
  }

  #textSize() {
    const { memory } = this.chat.conversation;
    const now = memory.textSize;
    const name = this.reader.text('panel.text_size', { size: this.reader.text(`panel.text_sizes.${now}`) });
    return html`<button
      type="button"
      class="text-size"
      aria-label=${name}
      title=${name}
      @click=${() => this.#resize(TEXT_SIZES[now + 1] ?? 0)}
    >
      A<b>A</b>
    </button>`;
  }

  #resize(size) {
    this.tell('text-size-chosen', size);
    this.requestUpdate();
    this.#log?.toNewest(true);
  }
}

define('gendan-panel', Panel);
