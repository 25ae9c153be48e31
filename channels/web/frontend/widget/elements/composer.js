import { css, html, nothing } from 'lit';
import { Draft } from '../draft.js';
import { GendanElement, define } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles.js';
import { Uploads } from '../uploads.js';
import './picked-file.js';

/**
 * Where the customer writes. Enter sends, Shift+Enter makes a new line. Files are picked, pasted or dropped,
 * and sent ahead; the words go with them.
 *
 * @property {import('../draft.js').Draft} draft
 * @fires message-written detail: `text`, and `attachments` if there are any
 */
export class Composer extends GendanElement {
  /** The gateway accepts no more. */
  static LIMIT = 1000;

  static properties = { draft: { attribute: false } };

  static styles = [
    base,
    css`
      form {
        display: grid;
        grid-template-columns: auto 1fr auto;
        align-items: end;
        gap: 0.5em;
        padding: 0.35em;
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
      button.clip {
        background: none;
        color: var(--_muted);
      }
      input,
      input[type='file'] {
        display: none;
      }
      .files {
        grid-column: 1 / -1;
        /* On a phone with its keyboard open the words must stay in sight. */
        max-block-size: min(14em, 30vh);
        overflow-y: auto;
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

  #redraw = () => this.requestUpdate();

  willUpdate(changed) {
    if (!changed.has('draft')) return;
    changed.get('draft')?.removeEventListener('change', this.#redraw);
    this.draft.addEventListener('change', this.#redraw);
  }

  connectedCallback() {
    super.connectedCallback();
    // It may have been off the page for a moment; the same listener counts once.
    this.draft?.addEventListener('change', this.#redraw);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.draft.removeEventListener('change', this.#redraw);
  }

  get #over() {
    return this.draft.text.trim().length - Composer.LIMIT;
  }

  focus() {
    this.renderRoot.querySelector('textarea')?.focus();
  }

  render() {
    const label = this.reader.text('composer.label');
    return html`<form @submit=${this.#submit} @dragover=${this.#dragged} @drop=${this.#dropped}>
      ${this.draft.files.length ? this.#files() : nothing} ${this.#clip()}
      <div class="growing" data-text=${this.draft.text}>
        <textarea
          rows="1"
          aria-label=${label}
          aria-describedby=${this.#over > 0 ? 'over' : nothing}
          placeholder=${this.reader.text('composer.placeholder')}
          enterkeyhint="send"
          autocomplete="off"
          dir="auto"
          .value=${this.draft.text}
          @input=${(event) => this.draft.write(event.target.value)}
          @keydown=${this.#keydown}
          @paste=${this.#pasted}
        ></textarea>
      </div>
      <button aria-label=${this.reader.text('composer.send')} aria-disabled=${this.#idle ? 'true' : nothing}>
        ${icon('send')}
      </button>
      ${this.#over > 0 ? this.#tooLong() : nothing}
    </form>`;
  }

  /** Nothing to send yet, or a file isn't there yet. */
  get #idle() {
    const { text, files, isComplete } = this.draft;
    return !isComplete || !(text.trim() || files.length) || this.#over > 0;
  }

  #files() {
    return html`<div class="files">${this.draft.files.map((picked) => this.#file(picked))}</div>
      ${this.draft.tooMany ? this.#tooMany() : nothing}`;
  }

  #file(picked) {
    return html`<gendan-picked-file
      .reader=${this.reader}
      .picked=${picked}
      .megabytes=${Math.max(1, Math.floor(this.draft.uploads.largest / 1_000_000))}
      @file-removed=${() => this.#remove(picked)}
      @file-retried=${() => this.draft.retry(picked)}
    ></gendan-picked-file>`;
  }

  #clip() {
    const add = this.reader.text('attach.add');
    return html`<input
        type="file"
        multiple
        accept=${Uploads.CHOSEN.join()}
        @change=${({ target }) => {
          this.#add(target.files);
          target.value = ''; // the same file may be picked again
        }}
      /><button
        type="button"
        class="clip"
        aria-label=${add}
        title=${add}
        @click=${() => this.renderRoot.querySelector('input').click()}
      >
        ${icon('clip')}
      </button>`;
  }

  #add(files) {
    this.draft.add(files);
    this.focus();
  }

  #remove(picked) {
    this.draft.remove(picked);
    this.focus(); // the button just pressed is gone
  }

  #pasted(event) {
    this.#bring(event, event.clipboardData);
  }

  #dragged(event) {
    if ([...event.dataTransfer.types].includes('Files')) event.preventDefault();
  }

  #dropped(event) {
    this.#bring(event, event.dataTransfer);
  }

  /** Words do what they always do; only files are ours. */
  #bring(event, { files }) {
    if (!files.length) return;
    event.preventDefault();
    this.#add(files);
  }

  #tooMany() {
    return html`<p class="over small" role="alert">
      ${this.reader.text('attach.too_many', { n: Draft.MOST_FILES })}
    </p>`;
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
    if (!this.#idle) this.tell('message-written', this.draft.take());
  }
}

define('gendan-composer', Composer);
