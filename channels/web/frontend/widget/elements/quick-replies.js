import { css, html, nothing } from 'lit';
import { GendanElement, define } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles.js';

/**
 * Answers to choose from; after one was chosen none can be chosen again, because a confirmation must not
 * be given twice.
 *
 * @property {{title: string, payload: string}[]} replies
 * @property {Set<string>} used payloads that this conversation has used
 * @fires reply-chosen detail: the reply
 */
export class QuickReplies extends GendanElement {
  static properties = { replies: { attribute: false }, used: { attribute: false } };

  static styles = [
    base,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5em;
      }
      li {
        max-inline-size: 100%;
      }
      button {
        padding: 0.4em 0.95em;
        border: 1px solid var(--_active);
        border-radius: 1.3em;
        background: var(--_surface);
        color: var(--_active);
        text-align: start;
        overflow-wrap: anywhere;
      }
      button:hover:not([aria-disabled]) {
        background: color-mix(in srgb, var(--_active) 10%, var(--_surface));
      }
      button[aria-disabled] {
        border-color: var(--_line);
        color: var(--_muted);
        cursor: default;
      }
      button.chosen {
        border-color: var(--_active);
        color: var(--_active);
        font-weight: 600;
      }
    `,
  ];

  render() {
    const locked = this.replies.some(({ payload }) => this.used.has(payload));
    return html`<ul aria-label=${this.reader.text('message.replies')}>
      ${this.replies.map((reply) => html`<li>${this.#button(reply, locked)}</li>`)}
    </ul>`;
  }

  #button(reply, locked) {
    const chosen = this.used.has(reply.payload);
    // Not `disabled`: that would throw the keyboard focus away from the button just pressed.
    return html`<button
      type="button"
      class=${chosen ? 'chosen' : ''}
      aria-disabled=${locked ? 'true' : nothing}
      @click=${() => locked || this.tell('reply-chosen', reply)}
    >
      ${chosen ? icon('check') : nothing} <bdi>${reply.title}</bdi>
      ${chosen ? html`<span class="visually-hidden">(${this.reader.text('message.chosen')})</span>` : nothing}
    </button>`;
  }
}

define('gendan-replies', QuickReplies);
