import { css, html, nothing, svg } from 'lit';
import { GendanElement, define } from '../element.js';
import { base } from '../styles.js';

const STAR = svg`<path d="m12 3.6 2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9L3.5 9.8l5.9-.8z"/>`;
const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

/**
 * Stars to give, once. Arrows only move along them: as a rating can't be taken back, it takes Enter, the
 * space bar or a press to give one.
 *
 * @property {string} question
 * @property {{title: string, payload: string}[]} replies one a star, the fewest first
 * @property {Set<string>} used payloads that this conversation has used
 * @fires reply-chosen detail: the reply
 */
export class Rating extends GendanElement {
  static properties = {
    question: {},
    replies: { attribute: false },
    used: { attribute: false },
    aimed: { state: true },
    at: { state: true },
  };

  static styles = [
    base,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.2em 0.8em;
      }
      .stars {
        display: flex;
      }
      button {
        inline-size: 40px;
        block-size: 40px;
        padding: 0;
        color: var(--_wait);
      }
      svg {
        inline-size: 28px;
        block-size: 28px;
        fill: none;
        stroke: currentcolor;
        stroke-width: 1.5;
        stroke-linejoin: round;
        vertical-align: middle;
      }
      .full svg {
        fill: currentcolor;
      }
      [aria-disabled] button {
        cursor: default;
      }
    `,
  ];

  constructor() {
    super();
    /** Stars under the pointer or the keyboard's focus; 0 elsewhere. */
    this.aimed = 0;
    /** The star that Tab comes to. */
    this.at = 1;
  }

  get #given() {
    return this.replies.findIndex(({ payload }) => this.used.has(payload)) + 1;
  }

  render() {
    const given = this.#given;
    const words = given ? this.reader.text('rating.given', { n: given, of: this.replies.length }) : '';
    return html`<div
        class="stars"
        role="radiogroup"
        aria-label=${this.question}
        aria-describedby="how"
        aria-disabled=${given ? 'true' : nothing}
        @keydown=${this.#move}
        @pointerleave=${() => (this.aimed = 0)}
        @focusout=${() => (this.aimed = 0)}
      >
        ${this.replies.map((_, index) => this.#star(index + 1, given))}
      </div>
      <span id="how" class=${given ? 'small muted' : 'visually-hidden'}
        >${given ? words : this.reader.text('rating.how')}</span
      >`;
  }

  #star(count, given) {
    // Not `disabled`: that would throw the keyboard focus away from the star just given.
    return html`<button
      type="button"
      role="radio"
      class=${count <= (given || this.aimed) ? 'full' : ''}
      aria-label=${this.reader.text('rating.stars', { n: count, of: this.replies.length })}
      aria-checked=${String(count === given)}
      aria-disabled=${given ? 'true' : nothing}
      tabindex=${count === (given || this.at) ? 0 : -1}
      @pointerenter=${() => (this.aimed = count)}
      @focus=${() => (this.aimed = this.at = count)}
      @click=${() => given || this.tell('reply-chosen', this.replies[count - 1])}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">${STAR}</svg>
    </button>`;
  }

  #move(event) {
    const ends = { Home: 1, End: this.replies.length };
    const to = ends[event.key] ?? this.at + (STEPS[event.key] ?? NaN);
    if (this.#given || !(to >= 1 && to <= this.replies.length)) return;
    event.preventDefault();
    this.renderRoot.querySelectorAll('button')[to - 1].focus();
  }
}

define('gendan-rating', Rating);
