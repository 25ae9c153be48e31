import { arrange, h } from './dom.js';
import { drawMessage } from './message.js';
import { day } from './texts.js';

const NEAR_END_PX = 80;

/** The messages. What didn't change stays the same element, so that focus and selection stay, too. */
export class Log {
  #drawn = new Map();
  #isAtEnd = true;
  #scrollTop = 0;

  /**
   * @param {HTMLElement} list
   * @param {HTMLElement} scroller
   * @param {{press: Function, command: Function}} chat
   */
  constructor(list, scroller, chat) {
    this.list = list;
    this.scroller = scroller;
    this.chat = chat;
    scroller.addEventListener('scroll', () => this.#note());
    // A keyboard that opens below takes room: the newest message stays in sight.
    new ResizeObserver(() => this.#isAtEnd && this.scrollToEnd()).observe(scroller);
  }

  /**
   * @param {any[]} messages
   * @param {any[]} queries presses, answered or not
   * @param {number} userId
   */
  show(messages, queries, userId) {
    const focus = this.#focus();
    // The browser tells of scrolling only with its next frame, and this message may come before.
    if (this.scroller.scrollTop !== this.#scrollTop) this.#note();
    const drawn = new Map();
    const items = [];
    let lastDay = '';
    for (const message of messages) {
      const today = day(message.date);
      if (today !== lastDay) items.push(this.#day(drawn, today));
      lastDay = today;
      items.push(this.#message(drawn, message, queries, userId));
    }
    this.#drawn = drawn;
    const isNew = items.at(-1) !== this.list.lastElementChild;
    arrange(this.list, items);
    this.#restore(focus);
    if (isNew && (this.#isAtEnd || messages.at(-1)?.from.id === userId)) this.scrollToEnd();
  }

  /** Which control has the focus, so that a message drawn anew doesn't lose it. */
  #focus() {
    for (const [key, { element }] of this.#drawn) {
      const at = controls(element).indexOf(document.activeElement);
      if (at >= 0) return { key, at };
    }
    return null;
  }

  #restore(focus) {
    if (!focus || this.list.contains(document.activeElement)) return;
    const element = this.#drawn.get(focus.key)?.element;
    ((element && controls(element)[focus.at]) ?? this.scroller).focus();
  }

  scrollToEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  #day(drawn, today) {
    return this.#keep(drawn, `day ${today}`, today, () => h('li', { class: 'day' }, today));
  }

  #message(drawn, message, queries, userId) {
    const unanswered = queries.filter(({ message_id: id, answer }) => id === message.message_id && !answer);
    const waiting = unanswered.map(({ data }) => data);
    const state = JSON.stringify([message, waiting]);
    const draw = () => drawMessage(message, message.from.id === userId, new Set(waiting), this.chat);
    return this.#keep(drawn, message.message_id, state, draw);
  }

  #keep(drawn, key, state, draw) {
    const known = this.#drawn.get(key);
    const item = known?.state === state ? known : { state, element: draw() };
    drawn.set(key, item);
    return item.element;
  }

  #note() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    this.#scrollTop = scrollTop;
  }
}

function controls(element) {
  return [...element.querySelectorAll('button, a')];
}
