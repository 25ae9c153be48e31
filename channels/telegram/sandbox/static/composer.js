import { h, icon } from './dom.js';
import { text } from './texts.js';
import { drawTray } from './tray.js';

/**
 * Where one writes: the bot's keyboard, the commands, everything that can be sent.
 *
 * @typedef {object} Doing
 * @property {(action: string, body?: object) => Promise<boolean>} act
 * @property {(file: File, caption: string) => Promise<void>} photo
 * @property {(question: string) => Promise<boolean>} confirm
 */
export class Composer {
  #open = '';
  #edited = null;

  /**
   * @param {HTMLElement} foot
   * @param {{phone: string, id: number}} person
   * @param {Doing} doing
   */
  constructor(foot, person, doing) {
    this.foot = foot;
    this.person = person;
    this.doing = doing;
    this.#build();
  }

  /** Shows what the chat allows now. */
  show(chat) {
    this.chat = chat;
    this.#drawKeyboard(chat.keyboard);
    this.#showPanel();
    this.menu.hidden = !chat.commands.length;
    this.field.placeholder = chat.keyboard?.input_field_placeholder ?? text('write');
  }

  focus() {
    this.field.focus();
  }

  #build() {
    const toggle = (name, iconName, label) => h('button', {
      type: 'button', class: 'round', 'aria-label': text(label), 'aria-expanded': 'false', title: text(label),
      onclick: () => this.#toggle(name),
    }, icon(iconName));
    this.keyboard = h('div', { class: 'keyboard', role: 'group', 'aria-label': text('keyboard'), hidden: true });
    this.panel = h('div', { class: 'panel', hidden: true });
    this.attach = toggle('tray', 'add', 'attach');
    this.menu = toggle('commands', 'menu', 'menu');
    this.field = h('textarea', {
      rows: 1, maxLength: 4096, 'aria-label': text('write'), placeholder: text('write'), enterKeyHint: 'send',
      onkeydown: (event) => this.#onKey(event), oninput: () => this.#grow(),
    });
    this.button = h('button', { type: 'submit', class: 'round send', 'aria-label': text('send'), title: text('send') }, icon('send'));
    this.editing = h('p', { class: 'editing', hidden: true }, icon('edit'), text('editing'),
      h('button', { type: 'button', class: 'quiet', onclick: () => this.#endEdit() }, text('cancel')));
    const form = h('form', { class: 'composer', onsubmit: (event) => this.#submit(event) }, this.attach, this.menu, this.field, this.button);
    this.foot.replaceChildren(this.keyboard, this.panel, this.editing, form);
    this.foot.addEventListener('keydown', (event) => event.key === 'Escape' && this.#close());
  }

  #drawKeyboard(keyboard) {
    const rows = keyboard?.keyboard ?? [];
    const state = JSON.stringify(rows);
    if (this.keyboard.dataset.state === state) return;
    this.keyboard.dataset.state = state;
    this.keyboard.replaceChildren(...rows.map((row) => h('div', { class: 'row' }, ...row.map((button) => this.#key(button)))));
  }

  #key(button) {
    return h('button', { type: 'button', onclick: () => this.#tap(button) }, button.request_contact ? icon('contact') : null, button.text);
  }

  async #tap(button) {
    if (button.request_contact && !(await this.doing.confirm(text('share', { phone: this.person.phone })))) return;
    await this.doing.act('tap', { title: button.text });
    this.focus();
  }

  #toggle(name) {
    this.#open = this.#open === name ? '' : name;
    this.#showPanel();
    if (this.#open) this.panel.querySelector('button, input')?.focus();
  }

  #close() {
    if (this.#edited) this.#endEdit();
    if (!this.#open) return;
    // Focus goes back to what opened the panel, or it would be lost with it.
    const opener = this.#open === 'tray' ? this.attach : this.menu;
    this.#open = '';
    this.#showPanel();
    opener.focus();
  }

  #showPanel() {
    this.keyboard.hidden = this.#open !== '' || !this.keyboard.children.length;
    const state = JSON.stringify([this.#open, this.#open === 'commands' && this.chat.commands]);
    if (this.panel.dataset.state === state) return;
    this.panel.dataset.state = state;
    this.attach.setAttribute('aria-expanded', String(this.#open === 'tray'));
    this.menu.setAttribute('aria-expanded', String(this.#open === 'commands'));
    this.panel.hidden = !this.#open;
    if (this.#open === 'tray') this.panel.replaceChildren(drawTray({ ...this.doing, act: (...it) => this.#actAndClose(...it), edit: () => this.#edit(), caption: () => this.#takeText() }));
    if (this.#open === 'commands') this.panel.replaceChildren(this.#commands());
  }

  #commands() {
    return h('ul', { class: 'commands' }, ...this.chat.commands.map(({ command, description }) => h('li', {},
      h('button', { type: 'button', onclick: () => this.#actAndClose('send', { text: `/${command}` }) }, h('strong', {}, `/${command}`), h('span', {}, description)))));
  }

  async #actAndClose(action, body) {
    this.#open = '';
    this.#showPanel();
    this.focus();
    return this.doing.act(action, body);
  }

  #onKey(event) {
    // Enter also chooses a word in a Chinese keyboard: that isn't sending.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) this.#submit(event);
    if (event.key === 'ArrowUp' && !this.field.value) this.#edit(event);
  }

  async #submit(event) {
    event.preventDefault();
    const edited = this.#edited;
    const said = this.field.value.trim();
    if (!said) return;
    const done = edited ? await this.doing.act('edit', { message_id: edited, text: said }) : await this.doing.act('send', { text: said });
    if (done) this.#endEdit();
  }

  #edit(event) {
    const last = this.chat.messages.findLast(({ from, text: said }) => from.id === this.person.id && said);
    if (!last) return;
    event?.preventDefault();
    this.#open = '';
    this.#showPanel();
    this.#edited = last.message_id;
    this.#write(last.text);
    this.editing.hidden = false;
    this.#labelSend('save');
    this.focus();
  }

  #endEdit() {
    this.#edited = null;
    this.editing.hidden = true;
    this.#labelSend('send');
    this.#write('');
    this.focus();
  }

  #labelSend(name) {
    this.button.setAttribute('aria-label', text(name));
    this.button.title = text(name);
  }

  #takeText() {
    const said = this.field.value.trim();
    this.#write('');
    return said;
  }

  #write(said) {
    this.field.value = said;
    this.#grow();
  }

  #grow() {
    this.field.rows = Math.min(6, this.field.value.split('\n').length);
  }
}
