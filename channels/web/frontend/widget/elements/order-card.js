import { css, html, nothing } from 'lit';
import { GendanElement, define } from '../element.js';
import { icon } from '../icons.js';
import { STEPS, look } from '../statuses.js';
import { base, tones } from '../styles.js';
import { facts, fold } from './parcel-styles.js';
import './parcel.js';

/**
 * An order as the backend sees it, passed through untouched.
 *
 * @property {object} order OrderView, schema `order_view/1`
 * @property {'status'|'tracking'|'timeline'} focus what was asked for: it comes first
 */
export class OrderCard extends GendanElement {
  /** Beyond, they are folded: the card stays one that fits a phone. */
  static MOST_ITEMS = 12;

  static properties = { order: { attribute: false }, focus: { type: String } };

  static styles = [
    base,
    tones,
    facts,
    fold,
    css`
      :host {
        container-type: inline-size;
      }
      article {
        overflow: hidden;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_surface);
      }
      .block {
        padding: 1em 1.1em;
      }
      .block + .block {
        border-block-start: 1px solid var(--_line);
      }
      .headline {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.15em 0.8em;
        align-items: start;
      }
      .badge {
        display: grid;
        place-items: center;
        grid-row: span 3;
        inline-size: 2.9em;
        block-size: 2.9em;
        border-radius: 50%;
        color: var(--_tone);
        background: color-mix(in srgb, var(--_tone) 13%, transparent);
      }
      .badge .icon {
        inline-size: 1.6em;
        block-size: 1.6em;
        vertical-align: 0;
      }
      h3 {
        font-size: 1.28em;
        line-height: 1.3;
        color: var(--_tone);
        grid-column: 2;
      }
      .meaning,
      .number {
        grid-column: 2;
      }
      .steps {
        display: flex;
        gap: 4px;
        margin-block-start: 1em;
      }
      .steps span {
        flex: 1;
        block-size: 5px;
        border-radius: 3px;
        background: var(--_line);
      }
      .steps .reached {
        background: var(--_tone);
        forced-color-adjust: none;
      }
      .items {
        display: grid;
        gap: 0.55em;
      }
      details .items {
        margin-block-start: 0.55em;
      }
      .items li {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 0 0.8em;
      }
      .items .price {
        text-align: end;
      }
      h4.section {
        margin-block-end: 0.55em;
        font-size: 0.87em;
        color: var(--_muted);
      }
      .return + .return {
        margin-block-start: 0.8em;
      }
      .total dd {
        font-weight: 600;
      }
    `,
  ];

  render() {
    const sections = [this.#items(), this.#parcels()];
    if (this.focus !== 'status') sections.reverse();
    return html`<article aria-label=${this.#label()}>
      ${this.#headline()} ${this.focus === 'timeline' ? this.#parcels() : [...sections, this.#returns(), this.#foot()]}
    </article>`;
  }

  /** Who may see the parcel alone doesn't know its order: what has a number there is the parcel. */
  #label() {
    const { number, level } = this.order;
    return this.reader.text(level === 'parcel' ? 'order.parcel_label' : 'order.label', { number });
  }

  #headline() {
    const { status, placed_at: placedAt, timezone } = this.order;
    const { icon: name, tone, step } = look(status);
    const placed = this.reader.text('order.placed', { date: this.reader.date(placedAt, timezone) });
    return html`<div class="block tone-${tone}">
      <div class="headline">
        <span class="badge">${icon(name)}</span>
        <p class="number small muted numeric">
          ${this.#label()}${placedAt ? ` · ${placed}` : ''}
        </p>
        <h3>${this.reader.text(`status.${status}.0`)}</h3>
        <p class="meaning">${this.reader.text(`status.${status}.1`)}</p>
      </div>
      ${step === null ? nothing : this.#steps(step)}
    </div>`;
  }

  /** Says again what the headline says, for the eye only. */
  #steps(reached) {
    const steps = Array.from({ length: STEPS }, (_, index) => index < reached);
    return html`<div class="steps" aria-hidden="true">
      ${steps.map((done) => html`<span class=${done ? 'reached' : ''}></span>`)}
    </div>`;
  }

  #items() {
    const items = this.order.items ?? [];
    if (!items.length) return nothing;
    // One more instead of "Show 1 more".
    const most = items.length <= OrderCard.MOST_ITEMS + 1 ? items.length : OrderCard.MOST_ITEMS;
    return html`<div class="block">
      <h4 class="section">${this.reader.text('order.items')}</h4>
      ${this.#list(items.slice(0, most))} ${this.#folded(items.slice(most))}
    </div>`;
  }

  #list(items) {
    return html`<ul class="items">
      ${items.map((item) => this.#item(item))}
    </ul>`;
  }

  #folded(items) {
    if (!items.length) return nothing;
    return html`<details>
      <summary class="small">${this.reader.text('order.show_more', { n: items.length })} ${icon('chevron')}</summary>
      ${this.#list(items)}
    </details>`;
  }

  #item({ name, variant, quantity, unit_price: price }) {
    return html`<li>
      <span>
        <bdi>${this.reader.pick(name)}</bdi>
        ${variant ? html`<br /><bdi class="small muted">${this.reader.pick(variant)}</bdi>` : nothing}
      </span>
      <span class="price numeric">
        <span aria-hidden="true">× ${quantity}</span>
        <span class="visually-hidden">${this.reader.text('order.quantity', { n: quantity })}</span>
        ${price ? html`<br /><span class="small muted">${this.reader.money(price)}</span>` : nothing}
      </span>
    </li>`;
  }

  #parcels() {
    return (this.order.shipments ?? []).map(
      (_, index) => html`<div class="block">
        <gendan-parcel
          .reader=${this.reader}
          .order=${this.order}
          .index=${index}
          .unfolded=${this.focus === 'timeline'}
        ></gendan-parcel>
      </div>`,
    );
  }

  #returns() {
    const returns = this.order.returns ?? [];
    if (!returns.length) return nothing;
    return html`<div class="block">${returns.map((it) => this.#return(it))}</div>`;
  }

  #return({ number, status, refund }) {
    return html`<div class="return">
      <h4>${this.reader.text('order.return_number', { number })}</h4>
      <p>${this.reader.text(`return_status.${status}`)}</p>
      ${refund ? html`<p>${this.#refund(refund)}</p>` : nothing}
    </div>`;
  }

  #refund({ amount, to, expected_by: by }) {
    const date = by && this.reader.date(by, this.order.timezone);
    const parts = [
      `${this.reader.text('order.refund')} ${this.reader.money(amount)}`,
      to && this.reader.text('order.refund_to', { target: this.reader.pick(to) }),
      date && this.reader.text('order.refund_by', { date }),
    ];
    return parts.filter(Boolean).join(this.reader.locale.language === 'en' ? ' ' : '，');
  }

  #foot() {
    const { address, totals, next, promised_ship_by: shipBy, timezone, shipments = [] } = this.order;
    const waiting = shipBy && !shipments.some(({ handed_over_at: at }) => at);
    const rows = [
      ['next', next && next !== 'nothing' && this.reader.text(`next.${next}`)],
      ['ships_by', waiting && this.reader.date(shipBy, timezone)],
      ['address', address && this.#address(address)],
      ['total', totals?.total && this.reader.money(totals.total), 'total numeric'],
      ['refunded_amount', totals?.refunded?.minor > 0 && this.reader.money(totals.refunded), 'numeric'],
    ].filter(([, value]) => value);
    if (!rows.length) return nothing;
    return html`<dl class="block facts">
      ${rows.map(([name, value, style]) => this.#row(name, value, style))}
    </dl>`;
  }

  #row(name, value, style = '') {
    return html`<div class=${style}>
      <dt>${this.reader.text(`order.${name}`)}</dt>
      <dd>${value}</dd>
    </div>`;
  }

  #address({ recipient, phone, line, postcode }) {
    const who = [recipient, phone].filter(Boolean).join(' ');
    return html`<bdi>${who}</bdi><br /><bdi>${[line, postcode].filter(Boolean).join(' ')}</bdi>`;
  }
}

define('gendan-order-card', OrderCard);
