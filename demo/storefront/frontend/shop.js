import { html, nothing } from 'lit';
import { icon } from '../../../channels/web/frontend/widget/icons.js';
import { base } from '../../../channels/web/frontend/widget/locale.js';
import { look } from '../../../channels/web/frontend/widget/statuses.js';
import { DemoPage } from './page.js';
import { PRODUCTS, picture } from './products.js';
import { CUSTOMERS, ordersOf, rememberedCustomer, signIn, signOut } from './session.js';

/** The script tag is `async`: it may run after this module. */
const widget = customElements.whenDefined('gendan-widget').then(() => window.Gendan);

/** A shop's page with the widget on it, to try out how the assistant knows its customers. */
class DemoShop extends DemoPage {
  static properties = { customer: { state: true }, orders: { state: true }, failed: { state: true } };

  constructor() {
    super();
    this.customer = null;
    this.orders = [];
    const remembered = rememberedCustomer();
    if (remembered) this.#become(remembered);
  }

  heading() {
    return this.reader.text('tagline');
  }

  content() {
    return html`${this.#hero()} ${this.#signIn()} ${this.#orders()} ${this.#products()}`;
  }

  #hero() {
    return html`<section class="hero">
      <div>
        <h1>${this.reader.text('hero')}</h1>
        <p>${this.reader.text('hero_text')}</p>
        <button type="button" class="primary" @click=${() => this.#ask()}>
          ${icon('chat')} ${this.reader.text('ask')}
        </button>
      </div>
      <div class="hero-pictures" aria-hidden="true">${PRODUCTS.slice(0, 3).map(picture)}</div>
    </section>`;
  }

  #signIn() {
    return html`<section aria-labelledby="sign-in">
      <h2 id="sign-in">${this.reader.text('sign_in')}</h2>
      <p class="muted">${this.reader.text('sign_in_text')}</p>
      <div class="people">
        ${CUSTOMERS.map((person) => this.#person(person))}
        ${this.#choice({
          id: null,
          name: this.reader.text('anonymous'),
          detail: this.reader.text('anonymous_text'),
          mark: icon('person'),
        })}
      </div>
      ${this.failed ? this.#failure() : nothing}
    </section>`;
  }

  #person({ id, name, email }) {
    const shown = this.reader.pick(name);
    return this.#choice({ id, name: shown, detail: email, mark: [...shown][0] });
  }

  #choice({ id, name, detail, mark }) {
    const current = this.customer === id;
    return html`<button
      type="button"
      class="person"
      aria-pressed=${current ? 'true' : 'false'}
      @click=${() => this.#become(id)}
    >
      <span class="face" aria-hidden="true">${mark}</span>
      <span><strong>${name}</strong><small>${detail}</small></span>
      ${current && id ? html`<span class="state">${icon('check')} ${this.reader.text('signed_in')}</span>` : nothing}
    </button>`;
  }

  #failure() {
    return html`<p class="failure" role="alert">
      ${icon('alert')} ${this.reader.text('failed')}
      <button type="button" @click=${() => this.#become(this.failed)}>${this.reader.text('try_again')}</button>
    </p>`;
  }

  #orders() {
    if (!this.customer) {
      const { number, email } = CUSTOMERS[base(this.reader.locale) === 'en' ? 1 : 0];
      return html`<p class="hint">${this.reader.text('try_number', { number, email })}</p>`;
    }
    return html`<section aria-labelledby="orders">
      <div class="heading">
        <h2 id="orders">${this.reader.text('orders')}</h2>
        <button type="button" @click=${() => this.#become(null)}>${this.reader.text('sign_out')}</button>
      </div>
      <ul class="orders">
        ${this.orders.map((order) => this.#order(order))}
      </ul>
    </section>`;
  }

  #order({ number, title, status }) {
    const { icon: name, tone } = look(status);
    return html`<li class="order tone-${tone}">
      <span class="badge">${icon(name)}</span>
      <span class="words">
        <strong>${this.reader.pick(title)}</strong>
        <span class="status">${this.reader.text(`status.${status}.0`)}</span>
        <small>${number}</small>
      </span>
      <button type="button" @click=${() => this.#ask(number)}>
        ${this.reader.text('ask_order')}<span class="visually-hidden"> ${number}</span>
      </button>
    </li>`;
  }

  #products() {
    return html`<section aria-labelledby="products">
      <h2 id="products">${this.reader.text('products')}</h2>
      <ul class="products">
        ${PRODUCTS.map((product) => this.#product(product))}
      </ul>
    </section>`;
  }

  #product(product) {
    return html`<li>
      ${picture(product)}
      <h3>${this.reader.pick(product.name)}</h3>
      <p>${this.reader.money(product.price[base(this.reader.locale)])}</p>
    </li>`;
  }

  /** @param {string} [order] the number to ask about at once */
  async #ask(order) {
    (await widget).open({ order });
  }

  /** @param {?string} customer id; null: nobody */
  async #become(customer) {
    this.failed = null;
    try {
      const identity = customer && (await signIn(customer));
      const orders = identity ? await ordersOf(identity) : [];
      if (!customer) signOut();
      Object.assign(this, { customer, orders });
      (await widget).setIdentity(identity);
    } catch {
      this.failed = customer;
    }
  }
}

customElements.define('demo-shop', DemoShop);
