import { css, html, nothing } from 'lit';
import { GendanElement, define } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles.js';

/**
 * Where the customer writes. Enter sends, Shift+Enter makes a new line.
 *
 * @fires message-written detail: the text
 */
export class Composer extends GendanElement {
  /** The gateway accepts no more. */
  static LIMIT = 1000;

  static properties = { text: { state: true } };

  static styles = [
    base,
    css`
      form {
        display: grid;
        grid-template-columns: 1fr auto;
        align-items: end;
        gap: 0.5em;
        padding: 0.35em 0.35em 0.35em 0.9em;
        border: 1px solid var(--_control-line);
        border-radius: 24px;
        background: var(--_surface);
      }
      form:focus-within {
        border-color: var(--_active);
        outline: 1px solid var(--_active);
      }
      .growing {
        display: grid;
        min-inline-size: 0;
      }
      /* The copy behind the text area has the same words and so gives it its height. */
      .growing::after {
        content: attr(data-text) ' ';
        visibility: hidden;
        white-space: pre-wrap;
      }
      textarea,
      .growing::after {
        grid-area: 1 / 1;
        max-block-size: 7.5em;
        min-inline-size: 0;
        overflow: hidden auto;
        overflow-wrap: anywhere;
        padding: 0.42em 0;
        border: 0;
        background: none;
        /* Below 16 px phones zoom the page in when the field is entered. */
        font-size: max(16px, 1em);
        line-height: 1.4;
      }
      textarea {
        resize: none;
      }
      textarea:focus-visible {
        outline: none; /* the form around it shows the focus */
      }
      textarea::placeholder {
        color: var(--_muted);
        opacity: 1;
      }
      button {
        display: grid;
        place-items: center;
        inline-size: 38px;
        block-size: 38px;
        border-radius: 50%;
        background: var(--_accent);
        color: var(--_on-accent);
      }
      button .icon {
        vertical-align: 0;
      }
      button[aria-disabled] {
        background: var(--_line);
        color: var(--_muted);
        cursor: default;
      }
      .over {
        grid-column: 1 / -1;
        color: var(--_bad);
        padding-block-end: 0.3em;
      }
      @media (forced-colors: active) {
        button {
          border-color: ButtonText;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.text = '';
  }

  get #over() {
    return this.text.trim().length - Composer.LIMIT;
  }

  focus() {
    this.renderRoot.querySelector('textarea')?.focus();
  }

  render() {
    const label = this.reader.text('composer.label');
    const idle = !this.text.trim() || this.#over > 0;
    return html`<form @submit=${this.#submit}>
      <div class="growing" data-text=${this.text}>
        <textarea
          rows="1"
          aria-label=${label}
          aria-describedby=${this.#over > 0 ? 'over' : nothing}
          placeholder=${this.reader.text('composer.placeholder')}
          enterkeyhint="send"
          autocomplete="off"
          .value=${this.text}
          @input=${(event) => (this.text = event.target.value)}
          @keydown=${this.#keydown}
        ></textarea>
      </div>
      <button aria-label=${this.reader.text('composer.send')} aria-disabled=${idle ? 'true' : nothing}>
        ${icon('send')}
      </button>
      ${this.#over > 0 ? this.#tooLong() : nothing}
    </form>`;
  }

  #tooLong() {
    return html`<p class="over small" id="over" role="alert">
      ${this.reader.text('composer.too_long', { limit: Composer.LIMIT, over: this.#over })}
    </p>`;
  }

  #keydown(event) {
    // While an input method is open, Enter chooses characters (229: Safari says so only by the code).
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key === 'Enter' && !event.shiftKey && !composing) this.#submit(event);
  }

  #submit(event) {
    event.preventDefault();
    const text = this.text.trim();
    if (!text || this.#over > 0) return;
    this.text = '';
    this.tell('message-written', text);
  }
}

define('gendan-composer', Composer);
