import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { GendanElement, define } from '../element.js';
import { base } from '../styles.js';
import './message.js';

/**
 * All messages, oldest first. What is new is said once, by its words only: a screen reader that read the
 * whole log again, or a card row by row, would talk for minutes.
 *
 * @property {import('../conversation.js').Conversation} conversation
 * @fires message-seen detail: up to which number the customer has had the words before their eyes
 */
export class MessageLog extends GendanElement {
  static ANNOUNCE_AFTER_MS = 400;
  static NEAR_PX = 60;
  static PAUSE_MS = 10 * 60_000;

  static properties = { conversation: { attribute: false }, uploads: { attribute: false }, announcement: { state: true } };

  static styles = [
    base,
    css`
      :host {
        min-block-size: 0;
        background: var(--_ground);
      }
      .scroll {
        position: relative;
        block-size: 100%;
        overflow-y: auto;
        overscroll-behavior: contain;
        padding: 1.1em;
      }
      .scroll:focus-visible {
        outline-offset: -3px;
      }
      ol {
        display: grid;
        gap: 0.8em;
      }
      li {
        min-inline-size: 0;
      }
      .when {
        margin-block: 0.4em;
        text-align: center;
      }
      li.follows {
        margin-block-start: -0.4em;
      }
      .typing {
        display: inline-flex;
        gap: 5px;
        margin-block-start: 0.8em;
        padding: 0.85em 1em;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        border-end-start-radius: 5px;
        background: var(--_surface);
      }
      .typing i {
        inline-size: 7px;
        block-size: 7px;
        border-radius: 50%;
        background: var(--_muted);
        animation: breathe 1.2s infinite ease-in-out;
      }
      .typing i:nth-child(2) { animation-delay: 0.15s; }
      .typing i:nth-child(3) { animation-delay: 0.3s; }
      @keyframes breathe {
        0%, 60%, 100% { opacity: 0.3; }
        30% { opacity: 1; }
      }
    `,
  ];

  constructor() {
    super();
    this.unsaid = [];
    this.placedAt = null;
    this.look = () => this.#look();
    this.hear = ({ detail: { message, old } }) => old || this.#announce(message);
  }

  connectedCallback() {
    super.connectedCallback();
    this.conversation.addEventListener('heard', this.hear);
    document.addEventListener('visibilitychange', this.look);
  }

  disconnectedCallback() {
    this.conversation.removeEventListener('heard', this.hear);
    document.removeEventListener('visibilitychange', this.look);
    super.disconnectedCallback();
  }

  render() {
    const { messages, typing } = this.conversation;
    const asked = messages.findLast(({ sender }) => sender === 'customer')?.id;
    // `aria-live=off`: the one polite line below speaks instead, else everything would be said twice.
    return html`
      <div
        class="scroll"
        tabindex="0"
        role="log"
        aria-live="off"
        aria-label=${this.reader.text('panel.log')}
        @scroll=${this.look}
      >
        <slot></slot>
        <ol>
          ${repeat(messages, ({ id }) => id, (message, index) => this.#entry(message, messages[index - 1], asked))}
        </ol>
        ${typing ? this.#typing() : nothing}
      </div>
      <p class="visually-hidden" role="status">${this.announcement}</p>
    `;
  }

  updated() {
    const { messages, typing } = this.conversation;
    const shown = `${messages.length} ${messages.at(-1)?.id} ${typing}`;
    if (shown === this.shown) return;
    this.shown = shown;
    const asked = messages.findLast(({ sender }) => sender === 'customer')?.id;
    this.asking ||= asked !== this.asked;
    this.asked = asked;
    // Cards lay themselves out one step later than the log.
    requestAnimationFrame(() => requestAnimationFrame(() => this.toNewest(this.asking)));
  }

  /**
   * Shows the newest, but never pushes the customer's question, or the beginning of the answer to it, out of
   * sight; and leaves the view alone if the customer has scrolled back to read.
   *
   * @param {boolean} [force] moves the view even then: they have just asked something
   */
  toNewest(force = false) {
    const scroll = this.renderRoot.querySelector('.scroll');
    if (!scroll) return;
    const end = scroll.scrollHeight - scroll.clientHeight;
    const { scrollTop } = scroll;
    const follows = this.placedAt === null || Math.abs(scrollTop - this.placedAt) < MessageLog.NEAR_PX;
    this.asking = false;
    if (force || follows) {
      scroll.scrollTop = Math.min(end, this.#newestStart());
      this.placedAt = scroll.scrollTop;
    }
    this.#look();
  }

  /** Nobody has seen what lies below the edge, or came while another tab or window was in front. */
  #look() {
    const scroll = this.renderRoot.querySelector('.scroll');
    if (document.hidden || !scroll?.clientHeight) return;
    const edge = scroll.getBoundingClientRect().bottom + 1;
    const entries = [...this.renderRoot.querySelectorAll('gendan-message')];
    const seen = entries.findLast(({ message, wordsEnd }) => message.seq && wordsEnd <= edge);
    if (seen?.message.seq > this.conversation.readSeq) this.tell('message-seen', seen.message.seq);
  }

  /** Distance of the last question, or of the last answer where there is none, from the top. */
  #newestStart() {
    const { messages } = this.conversation;
    const asked = messages.findLastIndex(({ sender }) => sender === 'customer');
    const entries = this.renderRoot.querySelectorAll('li');
    const entry = entries[asked >= 0 ? asked : entries.length - 1];
    return entry ? entry.offsetTop - 12 : 0;
  }

  #entry(message, previous, latest) {
    const apart = !previous || new Date(message.at) - new Date(previous.at) > MessageLog.PAUSE_MS;
    const follows = !apart && previous?.sender === message.sender;
    return html`<li class=${follows ? 'follows' : ''}>
      ${apart ? html`<p class="when small muted numeric">${this.#when(message.at)}</p>` : nothing}
      <gendan-message
        .reader=${this.reader}
        .message=${message}
        .uploads=${this.uploads}
        .used=${this.conversation.usedPayloads}
        .latest=${message.id === latest}
      ></gendan-message>
    </li>`;
  }

  #when(at) {
    const today = new Date(at).toDateString() === new Date().toDateString();
    const day = today ? '' : `${this.reader.date(at)} `;
    return html`<time datetime=${at}>${day}${this.reader.time(at)}</time>`;
  }

  #typing() {
    return html`<div class="typing">
      <span class="visually-hidden">${this.reader.text('message.typing')}</span><i></i><i></i><i></i>
    </div>`;
  }

  /** Messages of one breath are said in one go. */
  #announce({ sender, text }) {
    if (sender === 'customer' || !text) return;
    this.unsaid.push(`${this.reader.text(`message.${sender}`)}: ${text}`);
    clearTimeout(this.saying);
    this.saying = setTimeout(() => {
      this.announcement = this.unsaid.splice(0).join(' ');
    }, MessageLog.ANNOUNCE_AFTER_MS);
  }
}

define('gendan-log', MessageLog);
