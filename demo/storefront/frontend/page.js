import { LitElement, html } from 'lit';
import { base, chooseLocale } from '../../../channels/web/frontend/widget/locale.js';
import { loadReader, Reader } from '../../../channels/web/frontend/widget/reader.js';
import { TEXTS } from './texts.js';

const CHOSEN_AS = 'gendan-demo.locale';
const LANGUAGES = [
  ['zh-CN', '简体'],
  ['zh-Hant', '繁體'],
  ['en', 'English'],
];

/** Header, footer and language of both demo pages. They are drawn into the page itself: demo.css styles them. */
export class DemoPage extends LitElement {
  static properties = { reader: { state: true }, config: { state: true } };

  constructor() {
    super();
    this.config = {};
    this.speak(sessionStorage.getItem(CHOSEN_AS) ?? 'auto');
    this.#fetchConfig();
  }

  createRenderRoot() {
    return this;
  }

  /** @returns {string} */
  get shopName() {
    return this.reader.pick(this.config.shop?.name) || this.reader.text('shop_name');
  }

  /** @param {string} wish `auto` or a language tag */
  async speak(wish) {
    const words = await loadReader(chooseLocale(wish));
    this.reader = new Reader(words.locale, { ...words.catalogue, ...TEXTS[words.locale.language] });
    document.documentElement.lang = words.locale.tag;
    window.Gendan?.setLocale(words.locale.tag);
  }

  render() {
    if (!this.reader) return '';
    document.title = `${this.heading()} · ${this.shopName}`;
    return html`${this.#header()}
      <main>${this.content()}</main>
      ${this.#footer()}`;
  }

  #header() {
    return html`<header class="top">
      <a class="brand" href="/demo/">
        <span class="mark" aria-hidden="true">${[...this.shopName][0]}</span>
        <span>${this.shopName}</span>
      </a>
      <nav>
        <a href="/demo/">${this.reader.text('shop')}</a>
        <a href="/demo/mail">${this.reader.text('mail')}</a>
        <a href="/chat?lang=${this.reader.locale.tag}">${this.reader.text('full_page')}</a>
      </nav>
      <div class="languages" role="group" aria-label=${this.reader.text('language')}>
        ${LANGUAGES.map(([tag, name]) => this.#language(tag, name))}
      </div>
    </header>`;
  }

  #language(tag, name) {
    const { locale } = this.reader;
    const current = tag === locale.tag || (tag === 'en' && base(locale) === 'en');
    return html`<button
      type="button"
      lang=${tag}
      aria-pressed=${current ? 'true' : 'false'}
      @click=${() => this.#choose(tag)}
    >
      ${name}
    </button>`;
  }

  #choose(tag) {
    sessionStorage.setItem(CHOSEN_AS, tag);
    this.speak(tag);
  }

  #footer() {
    return html`<footer class="bottom"><p>${this.reader.text('demo_note')}</p></footer>`;
  }

  async #fetchConfig() {
    const response = await fetch('/widget/config.json');
    if (response.ok) this.config = await response.json();
  }
}
