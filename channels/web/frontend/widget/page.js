import { css, html } from 'lit';
import { Chat } from './chat.js';
import { dress } from './appearance.js';
import { GendanElement, define } from './element.js';
import { base, tokens } from './styles.js';
import './elements/panel.js';

/**
 * The chat as a page of its own, for places where no script can be put: a link, the QR code on a parcel.
 *
 * @property {import('./chat.js').Chat} chat
 */
export class ChatPage extends GendanElement {
  static properties = { chat: { attribute: false } };

  static styles = [
    tokens,
    base,
    css`
      :host {
        block-size: 100dvh;
        background: var(--_ground);
      }
      gendan-panel {
        max-inline-size: 760px;
        margin-inline: auto;
      }
      @media (min-width: 800px) {
        gendan-panel {
          border-inline: 1px solid var(--_line);
        }
      }
    `,
  ];

  render() {
    return html`<gendan-panel .reader=${this.reader} .chat=${this.chat}></gendan-panel>`;
  }
}

define('gendan-page', ChatPage);

const url = new URL('..', import.meta.url);
const wishes = new URLSearchParams(location.search);
const chat = await Chat.with(url, wishes.get('lang') ?? 'auto');
// Only offered: following a link must not say anything in the customer's name.
chat.suggestedOrder = wishes.get('order');

const page = document.createElement('gendan-page');
page.chat = chat;
page.reader = chat.reader;
document.querySelector('main').append(page);
dress(page, chat, { theme: wishes.get('theme') ?? 'auto' });
document.documentElement.lang = chat.language;
document.title = chat.reader.text('panel.title', {
  shop: chat.shop.name || chat.reader.text('panel.default_name'),
});
chat.attend();
