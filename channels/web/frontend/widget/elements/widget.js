import { css, html, nothing } from 'lit';
import { GendanElement, define } from '../element.js';
import { icon } from '../icons.js';
import { base, tokens } from '../styles.js';
import './panel.js';

/**
 * What a shop's page gets: a button in the corner and the dialog it opens, full screen on phones.
 *
 * @property {import('../chat.js').Chat} chat
 * @fires widget-open
 * @fires widget-close
 * @fires widget-broken where something on the page keeps the panel from being drawn
 */
export class Widget extends GendanElement {
  static PHONE = '(max-width: 520px), (max-height: 420px)';

  static properties = { chat: { attribute: false }, opened: { type: Boolean, reflect: true } };

  static styles = [
    tokens,
    base,
    css`
      .launcher {
        position: fixed;
        inset: auto calc(20px + env(safe-area-inset-right)) calc(20px + env(safe-area-inset-bottom)) auto;
        z-index: 2147483000;
        display: flex;
        align-items: center;
        gap: 0.6em;
        min-block-size: 56px;
        padding: 0 1.35em 0 1.1em;
        border-radius: 28px;
        background: var(--_accent);
        color: var(--_on-accent);
        box-shadow: 0 6px 22px rgb(0 0 0 / 24%);
        font-weight: 600;
        transition: transform 150ms;
      }
      .launcher:hover {
        transform: translateY(-2px);
      }
      .launcher:focus-visible {
        outline: 3px solid var(--_surface);
        outline-offset: 0;
        box-shadow: 0 0 0 6px var(--_active);
      }
      .launcher .icon {
        inline-size: 26px;
        block-size: 26px;
      }
      .unread {
        position: absolute;
        inset: -6px -4px auto auto;
        min-inline-size: 24px;
        padding-inline: 6px;
        border: 2px solid var(--_surface);
        border-radius: 14px;
        background: #c62828;
        color: #fff;
        font-size: 13px;
        line-height: 20px;
        text-align: center;
      }
      dialog {
        position: fixed;
        inset: auto calc(20px + env(safe-area-inset-right)) calc(20px + env(safe-area-inset-bottom)) auto;
        z-index: 2147483001;
        inline-size: min(410px, 100vw - 40px);
        block-size: min(720px, 100dvh - 40px);
        max-inline-size: none;
        max-block-size: none;
        margin: 0;
        padding: 0;
        overflow: hidden;
        border: 1px solid var(--_line);
        border-radius: calc(var(--_radius) + 4px);
        background: var(--_ground);
        color: inherit;
        box-shadow: var(--_shadow);
      }
      dialog[open] {
        animation: rise 180ms ease-out;
      }
      dialog::backdrop {
        background: none;
      }
      @keyframes rise {
        from { opacity: 0; transform: translateY(12px); }
      }
      @media (max-width: 520px), (max-height: 420px) {
        .launcher {
          padding: 0 15px;
        }
        .launcher .words {
          position: absolute;
          inline-size: 1px;
          block-size: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
        dialog {
          inset: 0;
          inline-size: 100%;
          block-size: 100dvh;
          border: 0;
          border-radius: 0;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.opened = false;
    this.phone = matchMedia(Widget.PHONE);
    this.redraw = () => this.requestUpdate();
    this.resize = () => this.opened && this.#show();
  }

  connectedCallback() {
    // A copy that a router kept of a former page, without what only the first one has.
    if (!this.chat) {
      this.remove();
      return;
    }
    super.connectedCallback();
    // Off the page, a dialog loses its place above it.
    if (this.opened) this.#show();
    this.chat.conversation.addEventListener('change', this.redraw);
    this.phone.addEventListener('change', this.resize);
  }

  disconnectedCallback() {
    if (!this.chat) return;
    this.chat.conversation.removeEventListener('change', this.redraw);
    this.phone.removeEventListener('change', this.resize);
    super.disconnectedCallback();
  }

  get #dialog() {
    return this.renderRoot.querySelector('dialog');
  }

  get #panel() {
    return this.renderRoot.querySelector('gendan-panel');
  }

  async open() {
    if (this.opened) return;
    this.returnTo = deepActiveElement();
    this.opened = true;
    this.chat.attend();
    try {
      await this.#show();
    } catch (error) {
      this.tell('widget-broken', {});
      throw error;
    }
    this.tell('widget-open', {});
  }

  async close() {
    if (!this.opened) return;
    this.#panel.leaving();
    this.opened = false;
    this.#dialog.close();
    await this.updateComplete;
    this.#giveFocusBack();
    this.tell('widget-close', {});
  }

  render() {
    return html`${this.opened ? nothing : this.#launcher()}
      <dialog
        aria-label=${this.reader.text('panel.title', { shop: this.#shopName() })}
        @cancel=${this.#cancel}
        @keydown=${this.#keydown}
        @panel-close=${this.close}
      >
        ${this.opened
          ? html`<gendan-panel .reader=${this.reader} .chat=${this.chat} closable></gendan-panel>`
          : nothing}
      </dialog>`;
  }

  #launcher() {
    const { unread } = this.chat.conversation;
    return html`<button type="button" class="launcher" aria-haspopup="dialog" @click=${this.open}>
      ${icon('chat')}<span class="words">${this.reader.text('panel.launcher')}</span>
      ${unread
        ? html`<span class="unread"
            ><span aria-hidden="true">${unread}</span
            ><span class="visually-hidden">${this.reader.text('panel.unread', { n: unread })}</span></span
          >`
        : nothing}
    </button>`;
  }

  #shopName() {
    return this.chat.shop.name || this.reader.text('panel.default_name');
  }

  /** Over the whole screen it is modal, so that the focus can't get lost behind it; beside the page not. */
  async #show() {
    await this.updateComplete;
    await this.#panel?.updateComplete;
    if (!this.opened || !this.isConnected) return;
    const dialog = this.#dialog;
    dialog.close();
    if (this.phone.matches) dialog.showModal();
    else dialog.show();
    this.#panel.shown();
    this.#panel.focus();
  }

  /** Esc in the modal dialog; closing has to go our way. */
  #cancel(event) {
    event.preventDefault();
    this.close();
  }

  #keydown(event) {
    if (event.key === 'Escape' && !event.isComposing) {
      event.preventDefault();
      this.close();
    }
  }

  #giveFocusBack() {
    const page = this.returnTo?.isConnected && this.returnTo !== document.body ? this.returnTo : null;
    (page ?? this.renderRoot.querySelector('.launcher')).focus();
  }
}

/** The element that has the focus, inside whatever shadow roots it is. */
function deepActiveElement() {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

define('gendan-widget', Widget);
