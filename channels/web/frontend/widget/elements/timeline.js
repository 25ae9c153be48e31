import { css, html, nothing } from 'lit';
import { GendanElement, define } from '../element.js';
import { base } from '../styles.js';

/**
 * A parcel's scans, newest first, each in the time of its place.
 *
 * @property {object[]} events TrackingEvents of the contract
 * @property {string} timezone the order's
 */
export class Timeline extends GendanElement {
  static properties = { events: { attribute: false }, timezone: { type: String } };

  static styles = [
    base,
    css`
      ol {
        padding-block: 0.3em;
      }
      li {
        position: relative;
        padding: 0 0 0.9em 1.35em;
      }
      li::before {
        content: '';
        position: absolute;
        inset: 0.5em auto auto 0;
        inline-size: 9px;
        block-size: 9px;
        border-radius: 50%;
        border: 2px solid var(--_control-line);
        background: var(--_surface);
        z-index: 1;
      }
      li:first-child::before {
        border-color: var(--_active);
        background: var(--_active);
      }
      li:not(:last-child)::after {
        content: '';
        position: absolute;
        inset: 0.8em auto -0.5em 4px;
        border-inline-start: 1px solid var(--_line);
      }
      li:last-child {
        padding-block-end: 0;
      }
    `,
  ];

  render() {
    return html`<ol>
      ${this.events.map((event) => this.#scan(event))}
    </ol>`;
  }

  #scan(event) {
    const place = this.reader.pick(event.place);
    const text = this.reader.pick(event.text) || this.reader.text(`event_status.${event.status}`);
    return html`<li>
      <p dir="auto">${text}</p>
      <p class="small muted numeric">
        ${place ? html`<bdi>${place}</bdi> · ` : nothing}<time datetime=${event.occurred_at}
          >${this.reader.dateTime(event.occurred_at, event.timezone, this.timezone)}</time
        >
      </p>
    </li>`;
  }
}

define('gendan-timeline', Timeline);
