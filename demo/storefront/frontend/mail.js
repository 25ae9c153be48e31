import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../../../channels/web/frontend/widget/icons.js';
import '../../../channels/web/frontend/widget/elements/copy-button.js';
import { DemoPage } from './page.js';

const REFRESH_MS = 3000;
const CODE = /(?<![\d-])\d{6}(?![\d-])/;

/** What the demo shop has sent: it goes no further than this page. */
class DemoMail extends DemoPage {
  static properties = { mails: { state: true }, failed: { state: true } };

  constructor() {
    super();
    this.mails = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#refresh();
    this.timer = setInterval(() => document.hidden || this.#refresh(), REFRESH_MS);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    super.disconnectedCallback();
  }

  heading() {
    return this.reader.text('mail_title');
  }

  content() {
    return html`<section aria-labelledby="mails">
      <h1 id="mails">${this.heading()}</h1>
      <p class="muted">${this.reader.text('mail_text')}</p>
      ${this.failed ? html`<p class="failure" role="alert">${icon('alert')} ${this.reader.text('failed')}</p>` : nothing}
      ${this.mails?.length === 0 ? this.#empty() : nothing}
      <ul class="mails" aria-live="polite">
        ${repeat(this.mails ?? [], ({ id }) => id, (mail) => this.#mail(mail))}
      </ul>
    </section>`;
  }

  #empty() {
    return html`<div class="empty">
      ${icon('chat')}
      <h2>${this.reader.text('mail_empty')}</h2>
      <p class="muted">${this.reader.text('mail_empty_text')}</p>
    </div>`;
  }

  #mail({ kind, to, subject, text, at }) {
    const code = CODE.exec(`${subject ?? ''} ${text}`)?.[0];
    return html`<li class="mail">
      <p class="meta">
        <span class="kind ${kind}">${this.reader.text(`kind.${kind}`)}</span>
        <span>${this.reader.text('mail_to', { to })}</span>
        <time datetime=${at}>${this.reader.dateTime(at)}</time>
      </p>
      ${subject ? html`<h2>${subject}</h2>` : nothing}
      ${code ? this.#code(code) : nothing}
      <p class="body">${text}</p>
    </li>`;
  }

  #code(code) {
    const what = this.reader.text('mail_code');
    return html`<p class="code">
      <span class="muted">${what}</span> <strong>${code}</strong>
      <gendan-copy .reader=${this.reader} .value=${code} .what=${what}></gendan-copy>
    </p>`;
  }

  async #refresh() {
    try {
      const response = await fetch('/demo/mail.json');
      if (!response.ok) throw new Error(`mail answered ${response.status}`);
      const mails = await response.json();
      this.mails = mails.sort((a, b) => b.at.localeCompare(a.at));
      this.failed = false;
    } catch {
      this.failed = true;
    }
  }
}

customElements.define('demo-mail', DemoMail);
