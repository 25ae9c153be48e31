import { css, html, nothing } from 'lit';
import { GendanElement, define } from '../element.js';
import { icon } from '../icons.js';
import { look } from '../statuses.js';
import { base, tones } from '../styles.js';

/**
 * Orders to choose from; choosing one asks about it.
 *
 * @property {object[]} orders OrderSummaries of the contract, newest first
 * @fires order-chosen detail: the order's number
 */
export class OrderList extends GendanElement {
  static properties = { orders: { attribute: false } };

  static styles = [
    base,
    tones,
    css`
      ul {
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_surface);
        overflow: hidden;
      }
      li + li {
        border-block-start: 1px solid var(--_line);
      }
      button {
        display: grid;
        grid-template-columns: auto 1fr auto;
        align-items: center;
        gap: 0.8em;
        inline-size: 100%;
        padding: 0.8em 1em;
        border-radius: 0;
        text-align: start;
      }
      button:hover {
        background: var(--_ground);
      }
      :focus-visible {
        outline-offset: -3px;
      }
      .badge {
        display: grid;
        place-items: center;
        inline-size: 2.4em;
        block-size: 2.4em;
        border-radius: 50%;
        color: var(--_tone);
        background: color-mix(in srgb, var(--_tone) 13%, transparent);
      }
      .badge .icon {
        vertical-align: 0;
      }
      .words {
        display: grid;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .title {
        font-weight: 600;
      }
      .title .muted {
        font-weight: 400;
      }
      .state {
        color: var(--_tone);
      }
    `,
  ];

  render() {
    return html`<ul aria-label=${this.reader.text('order.list')}>
      ${this.orders.map((order) => html`<li>${this.#choice(order)}</li>`)}
    </ul>`;
  }

  #choice(order) {
    const { icon: name, tone } = look(order.status);
    return html`<button type="button" class="tone-${tone}" @click=${() => this.tell('order-chosen', order.number)}>
      <span class="badge">${icon(name)}</span>
      <span class="words">
        <span class="title"><bdi>${this.reader.pick(order.title)}</bdi>${this.#more(order)}</span>
        <span class="small state">${this.reader.text(`status.${order.status}.0`)}${this.#parcels(order)}</span>
        <span class="small muted numeric">${this.#details(order)}</span>
      </span>
      ${icon('next')}
    </button>`;
  }

  #parcels({ shipment_count: count, delivered_count: delivered }) {
    if (!(count > 1)) return nothing;
    if (!delivered || delivered === count) return html` · ${this.reader.text('order.parcels', { n: count })}`;
    return html` · ${this.reader.text('order.delivered_count', { count, delivered })}`;
  }

  /** The title is the first item's. */
  #more({ item_count: count }) {
    if (!(count > 1)) return nothing;
    return html` <span class="muted">${this.reader.text('order.more', { n: count - 1, count })}</span>`;
  }

  #details({ number, placed_at: placedAt, total }) {
    const parts = [
      number,
      placedAt && this.reader.date(placedAt),
      total && this.reader.money(total),
    ];
    return parts.filter(Boolean).join(' · ');
  }
}

define('gendan-order-list', OrderList);
