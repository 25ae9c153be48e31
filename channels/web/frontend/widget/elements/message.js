import { css, html, nothing } from 'lit';
import { GendanElement, define } from '../element.js';
import { icon } from '../icons.js';
import { base, tones } from '../styles.js';
import { safeUrl } from '../wire.js';
import './order-card.js';
import './order-list.js';
import './quick-replies.js';
import './rating.js';
import './upload.js';

const LINK = /(https?:\/\/[^\s<>"'，。；！？、）】」]+[^\s<>"'，。；！？、）】」.,;:!?)\]])/;

/**
 * One message: words, then what came with them.
 *
 * @property {import('../types').Message} message
 * @property {Set<string>} used payloads of quick replies already used
 * @property {boolean} latest of the customer's own: only there is "sent" worth the space
 * @fires message-retry detail: the message's id
 */
export class Message extends GendanElement {
  static properties = { message: { attribute: false }, uploads: { attribute: false }, used: { attribute: false }, latest: { type: Boolean } };

  static styles = [
    base,
    tones,
    css`
      :host {
        display: grid;
        gap: 0.5em;
        justify-items: start;
      }
      .bubble {
        max-inline-size: min(88%, 34em);
        padding: 0.6em 0.95em;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        border-end-start-radius: 5px;
        background: var(--_surface);
        overflow-wrap: anywhere;
        white-space: pre-line;
      }
      .customer {
        justify-self: end;
        border-color: transparent;
        border-radius: var(--_radius);
        border-end-end-radius: 5px;
        background: var(--_accent);
        color: var(--_on-accent);
      }
      .customer a {
        color: inherit;
      }
      .agent {
        border-color: var(--_active);
      }
      .by {
        display: block;
        font-size: 0.85em;
        color: var(--_muted);
      }
      .system {
        justify-self: center;
        border: 0;
        background: none;
        color: var(--_muted);
        text-align: center;
        font-size: 0.93em;
      }
      .customer.unsent {
        opacity: 0.75;
      }
      .state {
        justify-self: end;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.2em 0.6em;
      }
      .failed {
        color: var(--_bad);
      }
      .state button {
        padding: 0 0.7em;
        border-color: currentcolor;
        border-radius: 1em;
      }
      gendan-order-card,
      gendan-order-list {
        inline-size: 100%;
      }
      gendan-upload {
        justify-self: end;
        max-inline-size: 100%;
      }
      img {
        max-inline-size: 100%;
        block-size: auto;
        border-radius: var(--_radius-small);
      }
    `,
  ];

  /** Where the words end on the screen: what is seen of a card below them is the customer's choice. */
  get wordsEnd() {
    return (this.renderRoot.querySelector('.bubble') ?? this).getBoundingClientRect().bottom;
  }

  render() {
    const { text, replies, attachment, attachments } = this.message;
    return html`
      ${attachments.map((file) => this.#file(file))}
      ${text ? this.#bubble(text) : nothing} ${this.#card()} ${attachment ? this.#attachment(attachment) : nothing}
      ${replies.length ? this.#replies(replies) : nothing} ${this.#state()}
    `;
  }

  #file(file) {
    return html`<gendan-upload .reader=${this.reader} .file=${file} .uploads=${this.uploads}></gendan-upload>`;
  }

  #bubble(text) {
    const { sender, state, agent } = this.message;
    const unsent = ['waiting', 'held', 'failed'].includes(state);
    // Who speaks is shown by side and colour; said in words for those who don't see it.
    const who = this.reader.text(`message.${sender === 'customer' ? 'you' : sender}`);
    // A person is shown by name, and read out as one: "Lin (Colleague): …".
    const by = agent
      ? html`<span class="by" dir="auto">${agent}<span class="visually-hidden" dir="ltr"> (${who}): </span></span>`
      : html`<span class="visually-hidden" dir="ltr">${who}: </span>`;
    const words = text.split(LINK).map((part, index) => (index % 2 ? this.#link(part) : part));
    // Only the words go their own way: the bubble's corner points to who speaks, whatever the script.
    return html`<div class="bubble ${sender} ${unsent ? 'unsent' : ''}"><div dir="auto">${by}${words}</div></div>`;
  }

  #link(url) {
    return html`<a href=${safeUrl(url)} target="_blank" rel="noopener noreferrer">${url}</a>`;
  }

  #card() {
    const { card } = this.message;
    if (card?.orders) {
      return html`<gendan-order-list .reader=${this.reader} .orders=${card.orders}></gendan-order-list>`;
    }
    if (!card?.order) return nothing;
    const focus = card.type === 'tracking_timeline' ? 'timeline' : (card.focus ?? 'status');
    return html`<gendan-order-card .reader=${this.reader} .order=${card.order} .focus=${focus}></gendan-order-card>`;
  }

  #attachment({ url, title, image }) {
    const words = title || this.reader.text('message.attachment');
    return html`<a href=${url} target="_blank" rel="noopener noreferrer"
      >${image ? html`<img src=${url} alt=${words} />` : html`${icon('external')} ${words}`}</a
    >`;
  }

  #replies(replies) {
    if (this.message.card?.type === 'rating') {
      return html`<gendan-rating
        .reader=${this.reader}
        .question=${this.message.text}
        .replies=${replies}
        .used=${this.used}
      ></gendan-rating>`;
    }
    return html`<gendan-replies .reader=${this.reader} .replies=${replies} .used=${this.used}></gendan-replies>`;
  }

  #state() {
    const { state, id } = this.message;
    if (!state || (state === 'sent' && !this.latest)) return nothing;
    const failed = state === 'failed';
    return html`<p class="state small ${failed ? 'failed' : 'muted'}">
      <span>${state === 'sent' ? icon('check') : nothing} ${this.reader.text(`message.${state}`)}</span>
      ${failed
        ? html`<button type="button" @click=${() => this.tell('message-retry', id)}>
            ${icon('retry')} ${this.reader.text('message.retry')}
          </button>`
        : nothing}
    </p>`;
  }
}

define('gendan-message', Message);
