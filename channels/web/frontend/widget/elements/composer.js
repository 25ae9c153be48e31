import { css, html, nothing } from 'lit';
import { GendanElement, define } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles.js';
import { UploadError, Uploads } from '../uploads.js';
import './picked-file.js';

/**
 * Where the customer writes. Enter sends, Shift+Enter makes a new line. A file is picked, pasted or dropped,
 * and sent ahead; the words go with it.
 *
 * @property {import('../uploads.js').Uploads} uploads
 * @fires message-written detail: `text`, and `attachments` if there are any
 */
export class Composer extends GendanElement {
  /** The gateway accepts no more. */
  static LIMIT = 1000;
  static PREVIEW_PX = 96;

  static properties = { uploads: { attribute: false }, text: { state: true }, picked: { state: true } };

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
      gendan-picked-file {
        grid-column: 1 / -1;
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
    this.picked = null;
  }

  get #over() {
    return this.text.trim().length - Composer.LIMIT;
  }

  focus() {
    this.renderRoot.querySelector('textarea')?.focus();
  }

  render() {
    const label = this.reader.text('composer.label');
    return html`<form @submit=${this.#submit} @dragover=${this.#dragged} @drop=${this.#dropped}>
      ${this.picked ? this.#file() : nothing} ${this.#clip()}
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
          @paste=${this.#pasted}
        ></textarea>
      </div>
      <button aria-label=${this.reader.text('composer.send')} aria-disabled=${this.#idle ? 'true' : nothing}>
        ${icon('send')}
      </button>
      ${this.#over > 0 ? this.#tooLong() : nothing}
    </form>`;
  }

  /** Nothing to send yet, or what is picked isn't there yet. */
  get #idle() {
    const missing = this.picked ? !this.picked.upload : !this.text.trim();
    return missing || this.#over > 0;
  }

  #file() {
    return html`<gendan-picked-file
      .reader=${this.reader}
      .picked=${this.picked}
      @file-removed=${this.#remove}
      @file-retried=${() => this.#pick(this.picked.file)}
    ></gendan-picked-file>`;
  }

  #clip() {
    const add = this.reader.text('attach.add');
    return html`<input
        type="file"
        accept=${Uploads.TAKEN.join()}
        @change=${({ target }) => {
          this.#pick(target.files[0]);
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

  async #pick(file) {
    if (!file) return;
    this.picked?.stop.abort();
    const stop = new AbortController();
    const megabytes = Math.max(1, Math.floor(this.uploads.largest / 1_000_000));
    const picked = { file, name: file.name, part: 0, error: null, upload: null, stop, megabytes };
    const become = (change) => {
      if (this.picked?.stop === stop) this.picked = { ...this.picked, ...change };
    };
    this.picked = picked;
    createImageBitmap(file, { resizeHeight: Composer.PREVIEW_PX }).then(
      (picture) => become({ picture }),
      () => {}, // no picture, or a broken one: the gateway says so
    );
    this.focus();
    try {
      const upload = await this.uploads.send(file, (part) => become({ part: Math.min(part, 0.99) }), stop.signal);
      become({ upload, part: 1 });
    } catch (error) {
      become({ error: error instanceof UploadError ? error : new UploadError() });
    }
  }

  #remove() {
    this.picked.stop.abort();
    this.picked = null;
    this.focus(); // the button just pressed is gone
  }

  #pasted(event) {
    const [file] = event.clipboardData.files;
    if (!file) return;
    event.preventDefault();
    this.#pick(file);
  }

  #dragged(event) {
    if ([...event.dataTransfer.types].includes('Files')) event.preventDefault();
  }

  #dropped(event) {
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    this.#pick(file);
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
    if (this.#idle) return;
    const attachments = this.picked ? [this.picked.upload] : undefined;
    this.text = '';
    this.picked = null;
    this.tell('message-written', { text, ...(attachments && { attachments }) });
  }
}

define('gendan-composer', Composer);
