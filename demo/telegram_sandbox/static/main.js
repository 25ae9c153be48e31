import { act, chatAfter, people, uploadPhoto } from './api.js';
import { Composer } from './composer.js';
import { h } from './dom.js';
import { Log } from './log.js';
import { shrink } from './photo.js';
import { language, text } from './texts.js';

const RETRY_MS = 2000;
const TOAST_MS = 4000;
const ACTION_MS = 5000;
const find = (selector) => document.querySelector(selector);

/** The page: one person's chat with the bot, always as the stand-in has it. */
class Page {
  #answered = null;
  #foot = '';
  #actionTimer = 0;

  constructor(person, payload) {
    this.person = person;
    this.payload = payload;
    this.log = new Log(find('.log'), find('.scroller'), {
      press: (messageId, data) => this.act('press', { message_id: messageId, data }),
      command: (command) => this.act('send', { text: command }),
    });
  }

  async run() {
    let revision = -1;
    for (;;) {
      try {
        const chat = await chatAfter(this.person.id, revision);
        find('.lost').hidden = true;
        revision = chat.revision;
        this.#show(chat);
      } catch {
        find('.lost').hidden = false;
        revision = -1;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  /** @returns {Promise<boolean>} whether it worked; if not, it is said why */
  async act(action, body) {
    return this.#try(() => act(this.person.id, action, body));
  }

  async #try(doing) {
    try {
      await doing();
      return true;
    } catch (problem) {
      toast(text('failed', { reason: problem.message }));
      return false;
    }
  }

  #show(chat) {
    document.title = `${chat.bot.name} · ${text('title')}`;
    find('.bot-name').textContent = chat.bot.name;
    find('.face.bot').textContent = [...chat.bot.name][0];
    this.#showState(chat);
    this.#showGreeting(chat);
    this.#showFoot(chat);
    this.log.show(chat.messages, chat.queries, this.person.id);
    this.#showAnswers(chat.queries);
  }

  #showState({ bot, action }) {
    clearTimeout(this.#actionTimer);
    const idle = `@${bot.username} · ${text('bot')}`;
    find('.state').textContent = action ? text('action') : idle;
    this.#actionTimer = setTimeout(() => {
      find('.state').textContent = idle;
    }, ACTION_MS);
  }

  #showGreeting(chat) {
    const greeting = find('.greeting');
    greeting.hidden = chat.messages.length > 0;
    const { description } = chat.bot;
    const heading = description ? h('h3', {}, text('greeting')) : '';
    greeting.replaceChildren(heading, h('p', {}, description || text('no_greeting')));
  }

  #showFoot(chat) {
    const kind = chat.is_blocked ? 'restart' : !chat.is_started || this.payload !== null ? 'start' : 'composer';
    if (kind !== this.#foot) this.#drawFoot(kind);
    this.#foot = kind;
    if (kind === 'composer') this.composer.show(chat);
  }

  #drawFoot(kind) {
    if (kind === 'composer') {
      this.composer = new Composer(find('.foot'), this.person, {
        act: (...it) => this.act(...it),
        photo: (file, caption) => this.#sendPhoto(file, caption),
        confirm: (question) => ask(question, [text('cancel'), text('ok')]),
      });
      // A keyboard on a phone's screen hides half of the chat: it opens when it is wanted.
      if (matchMedia('(hover: hover)').matches) this.composer.focus();
      return;
    }
    const said = kind === 'restart' ? h('p', { class: 'muted' }, text('blocked')) : null;
    const button = h('button', { type: 'button', class: 'primary', onclick: () => this.#start() }, text(kind));
    find('.foot').replaceChildren(h('div', { class: 'start' }, said, button));
    if (this.#foot) button.focus();
  }

  async #start() {
    const payload = this.payload ?? '';
    this.payload = null;
    history.replaceState(null, '', `?user=${this.person.id}`);
    await this.act('start', { payload });
  }

  async #sendPhoto(file, caption) {
    await this.#try(async () => uploadPhoto(this.person.id, await shrink(file), caption));
  }

  #showAnswers(queries) {
    const answers = queries.filter(({ answer }) => answer);
    const isFirst = this.#answered === null;
    const news = answers.filter(({ id }) => !isFirst && !this.#answered.has(id));
    this.#answered = new Set(answers.map(({ id }) => id));
    for (const { answer } of news) this.#tell(answer);
  }

  #tell({ text: said, show_alert: isAlert }) {
    if (!said) return;
    if (String(isAlert) === 'true') ask(said, [text('ok')]);
    else toast(said);
  }
}

let toastTimer = 0;

function toast(said) {
  clearTimeout(toastTimer);
  find('.toast').textContent = said;
  toastTimer = setTimeout(() => {
    find('.toast').textContent = '';
  }, TOAST_MS);
}

/** @returns {Promise<boolean>} whether the last of the choices was taken */
function ask(question, choices) {
  const dialog = find('dialog.alert');
  dialog.querySelector('p').textContent = question;
  const buttons = choices.map((choice, at) => h('button', { value: String(at) }, choice));
  dialog.querySelector('form').replaceChildren(...buttons);
  dialog.returnValue = '';
  if (!dialog.open) dialog.showModal();
  return new Promise((resolve) => {
    const end = () => resolve(dialog.returnValue === buttons.at(-1).value);
    dialog.addEventListener('close', end, { once: true });
  });
}

function drawPerson(person, chosen) {
  const face = h('span', { class: 'face', 'aria-hidden': 'true' }, [...person.name][0]);
  const words = h('span', {}, h('strong', {}, person.name), h('small', {}, person.phone));
  const link = h('a', { href: `?user=${person.id}` }, face, words);
  if (person === chosen) link.setAttribute('aria-current', 'page');
  return h('li', {}, link);
}

async function start() {
  document.documentElement.lang = language;
  for (const place of document.querySelectorAll('[data-text]')) place.textContent = text(place.dataset.text);
  for (const place of document.querySelectorAll('[data-label]')) place.ariaLabel = text(place.dataset.label);
  document.title = text('title');
  const wishes = new URLSearchParams(location.search);
  const all = await people();
  const chosen = all.find(({ id }) => String(id) === wishes.get('user')) ?? all[0];
  find('.people').replaceChildren(...all.map((person) => drawPerson(person, chosen)));
  find('.people [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  if (chosen) await new Page(chosen, wishes.get('start')).run();
  find('.state').textContent = text('nobody');
}

start();
