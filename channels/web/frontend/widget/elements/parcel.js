import { html, nothing } from 'lit';
import { GendanElement, define } from '../element.js';
import { icon } from '../icons.js';
import { parcelLook } from '../statuses.js';
import { base, tones } from '../styles.js';
import { isolated } from '../reader.js';
import { safeUrl } from '../wire.js';
import { facts, fold, parcel } from './parcel-styles.js';
import './copy-button.js';
import './timeline.js';

/**
 * One shipment of an order: who carries it, where it is, when it comes.
 *
 * @property {object} order the OrderView
 * @property {number} index of the shipment in it
 * @property {boolean} unfolded shows the scans at once
 */
export class Parcel extends GendanElement {
  static MOST_CONTENTS = 6;

  static properties = {
    order: { attribute: false },
    index: { type: Number },
    unfolded: { type: Boolean },
  };

  static styles = [base, tones, facts, fold, parcel];

  get shipment() {
    return this.order.shipments[this.index];
  }

  render() {
    const { shipment } = this;
    return html`<section aria-label=${this.#name()}>
      ${this.#header(shipment)} ${this.#contents(shipment)} ${this.#notices(shipment)} ${this.#pickup(shipment)}
      <dl class="facts">${this.#facts(shipment)}</dl>
      ${this.#timeline(shipment)}
    </section>`;
  }

  #name() {
    const count = this.order.shipments.length;
    if (count === 1) return this.reader.text('order.single_parcel');
    return this.reader.text('order.parcel', { index: this.index + 1, count });
  }

  #header({ status }) {
    const { icon: name, tone } = parcelLook(status);
    const alreadySaid = this.order.shipments.length === 1 && status === this.order.status;
    if (alreadySaid) return nothing;
    return html`<header>
      <h4>${this.#name()}</h4>
      <span class="status small tone-${tone}">${icon(name)} ${this.reader.text(`parcel_status.${status}`)}</span>
    </header>`;
  }

  #contents({ lines }) {
    if (this.order.shipments.length === 1) return nothing;
    const names = (lines ?? []).map(({ line, quantity }) => {
      const item = this.order.items?.find((candidate) => candidate.line === line);
      return item && `${isolated(this.reader.pick(item.name))} × ${quantity}`;
    });
    const known = names.filter(Boolean);
    const more = known.length - Parcel.MOST_CONTENTS;
    // One more instead of "1 more".
    if (more > 1) known.splice(Parcel.MOST_CONTENTS, more, this.reader.text('order.others', { n: more }));
    return known.length ? html`<p class="contents small muted">${this.reader.list(known)}</p>` : nothing;
  }

  #notices({ flags = [], stalled, days_since_scan: days, delivered_at: deliveredAt }) {
    if (deliveredAt) return nothing;
    return [
      flags.includes('delayed') && this.reader.text('order.delayed'),
      flags.includes('on_hold') && this.reader.text('order.held'),
      stalled && this.reader.text('order.stalled', { n: days }),
    ]
      .filter(Boolean)
      .map((words) => html`<p class="notice small tone-wait">${icon('alert')} ${words}</p>`);
  }

  #pickup({ pickup, delivered_at: deliveredAt }) {
    if (!pickup || deliveredAt) return nothing;
    const { name, address, hours, keep_until: until, code } = pickup;
    return html`<div class="pickup tone-active">
      <h4>${icon('pin')} ${this.reader.text('order.pickup')}</h4>
      <p dir="auto"><strong>${this.reader.pick(name)}</strong></p>
      <p dir="auto">${this.reader.pick(address)}</p>
      ${hours ? html`<p class="small muted">${this.reader.text('order.hours')} <bdi>${this.reader.pick(hours)}</bdi></p>` : nothing}
      ${until ? html`<p>${this.reader.text('order.keep_until', { date: this.#moment(until) })}</p>` : nothing}
      ${code ? this.#code(code) : nothing}
    </div>`;
  }

  #code(code) {
    const what = this.reader.text('order.pickup_code');
    return html`<p class="code">
      <span class="small muted">${what}</span> <strong class="numeric">${code}</strong>
      <gendan-copy .reader=${this.reader} .value=${code} .what=${what}></gendan-copy>
    </p>`;
  }

  #facts(shipment) {
    return [
      this.#fact('carrier', this.#carrier(shipment)),
      this.#fact('tracking', this.#number(shipment)),
      this.#fact('delivered_at', shipment.delivered_at && this.#moment(shipment.delivered_at)),
      this.#fact('signed_by', this.#signedBy(shipment)),
      this.#fact('left_at', isolated(this.reader.pick(shipment.delivery?.place))),
      this.#fact('eta', this.#eta(shipment)),
      this.#fact('promised', this.#promised(shipment)),
      this.#fact('last_scan', this.#lastScan(shipment)),
      this.#fact('courier', this.#courier(shipment)),
    ];
  }

  #fact(label, value) {
    if (!value) return nothing;
    return html`<div><dt>${this.reader.text(`order.${label}`)}</dt><dd>${value}</dd></div>`;
  }

  #carrier({ carrier }) {
    if (!carrier) return null;
    const name = this.reader.pick(carrier.name);
    return html`<bdi>${name}</bdi> ${carrier.phone ? this.#phone(carrier.phone, name) : nothing}`;
  }

  #number({ tracking_number: number, tracking_url: url, carrier }) {
    if (!number) return null;
    const what = this.reader.text('order.tracking_number');
    return html`<div class="number">
        <span class="numeric">${number}</span>
        <gendan-copy .reader=${this.reader} .value=${number} .what=${what}></gendan-copy>
      </div>
      ${this.#link(url, this.reader.text('order.carrier_page', { carrier: this.reader.pick(carrier?.name) }))}`;
  }

  #link(url, words) {
    const href = safeUrl(url);
    if (!href) return nothing;
    return html`<a class="small" href=${href} target="_blank" rel="noopener noreferrer"
      >${words}<span class="visually-hidden"> (${this.reader.text('message.new_window')})</span></a
    >`;
  }

  #phone(number, name) {
    return html`<a
      class="small numeric"
      href="tel:${number.replace(/[^+\d]/g, '')}"
      aria-label="${this.reader.text('order.call', { name })} ${number}"
      >${number}</a
    >`;
  }

  /** Who carries it still owes an arrival: the date, or that there is none. Nothing is guessed. */
  #eta({ eta, status }) {
    const coming = ['handed_over', 'in_transit', 'out_for_delivery', 'delivery_failed'].includes(status);
    if (!coming) return null;
    if (!eta) return html`<span class="muted">${this.reader.text('order.eta_none')}</span>`;
    const [from, to] = [eta.from, eta.to].map((instant) => this.reader.date(instant, this.order.timezone));
    return from === to ? from : `${from} – ${to}`;
  }

  #promised({ promised_by: promisedBy, delivered_at: deliveredAt, status }) {
    if (!promisedBy || deliveredAt || ['returned', 'lost', 'cancelled'].includes(status)) return null;
    return this.reader.date(promisedBy, this.order.timezone);
  }

  #signedBy({ delivery }) {
    if (!delivery?.signed_by) return null;
    const who = this.reader.text(`signed_by.${delivery.signed_by}`);
    return html`${who}${delivery.signed_name ? ` (${isolated(delivery.signed_name)})` : ''}
    ${this.#link(delivery.proof_url, this.reader.text('order.proof'))}`;
  }

  #lastScan({ last_event: event, handed_over_at: handedOverAt }) {
    if (!event) return handedOverAt ? html`<span class="muted">${this.reader.text('order.no_scan')}</span>` : null;
    const when = this.reader.dateTime(event.occurred_at, event.timezone, this.order.timezone);
    const place = this.reader.pick(event.place);
    return html`<p dir="auto">${this.reader.pick(event.text) || this.reader.text(`event_status.${event.status}`)}</p>
      <p class="small muted numeric">
        ${place ? html`<bdi>${place}</bdi> · ` : nothing}<time datetime=${event.occurred_at}>${when}</time> ·
        <span>${this.reader.age(event.occurred_at, this.order.as_of)}</span>
      </p>`;
  }

  #courier({ courier, status }) {
    if (!courier || status === 'delivered') return null;
    return html`<bdi>${courier.name}</bdi> ${courier.phone ? this.#phone(courier.phone, courier.name) : nothing}`;
  }

  #timeline({ events = [] }) {
    if (!events.length) return nothing;
    return html`<details ?open=${this.unfolded}>
      <summary class="small">${this.reader.text('order.timeline', { n: events.length })} ${icon('chevron')}</summary>
      <gendan-timeline .reader=${this.reader} .events=${events} .timezone=${this.order.timezone}></gendan-timeline>
    </details>`;
  }

  #moment(instant) {
    return this.reader.dateTime(instant, this.order.timezone);
  }
}

define('gendan-parcel', Parcel);
