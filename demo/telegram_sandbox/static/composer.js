import { h, icon } from './dom.js';
import { Keyboard } from './keyboard.js';
import { Panel } from './panel.js';
import { text } from './texts.js';
import { drawCommands, drawTray } from './tray.js';

const LONGEST_TEXT = 4096;
const MOST_ROWS = 6;

/**
 * Where one writes: the bot's keyboard, its commands, everything that can be sent.
 *
 * @typedef {object} Doing
 * @property {(action: string, body?: object) => Promise<boolean>} act
 * @property {(file: File, caption: string) => Promise<void>} photo
 * @property {(question: string) => Promise<boolean>} confirm
 */
export class Composer {
  #edited = null;

  /**
   * @param {HTMLElement} foot
   * @param {{phone: string, id: number}} person
   * @param {Doing} doing
   */
  constructor(foot, person, doing) {
    this.person = person;
    this.doing = doing;
    this.keyboard = new Keyboard((button) => this.#tap(button));
    this.panel = this.#makePanel();
    this.editing = this.#makeEditing();
    foot.replaceChildren(this.keyboard.element, this.panel.element, this.editing, this.#makeForm());
    foot.onkeydown = (event) => event.key === 'Escape' && this.#escape();
  }

  /** Shows what the chat allows now. */
  show(chat) {
    this.chat = chat;
    this.keyboard.show(chat.keyboard);
    this.#showKeyboard();
    this.panel.openers.commands.hidden = !chat.commands.length;
    this.field.placeholder = chat.keyboard?.input_field_placeholder ?? text('write');
  }

  focus() {
    this.field.focus();
  }

  #makePanel() {
    const tray = () => drawTray({
      act: (...it) => this.#actAndClose(...it),
      photo: (file) => this.#sendPhoto(file),
      edit: () => this.#edit(),
    });
    const commands = () => drawCommands(this.chat.commands, (said) => this.#actAndClose('send', { text: said }));
    return new Panel(
      {
        tray: { icon: 'add', label: 'attach', draw: tray },
        commands: { icon: 'menu', label: 'menu', draw: commands },
      },
      () => this.#showKeyboard(),
    );
  }

  #makeEditing() {
    const cancel = h('button', { type: 'button', class: 'quiet', onclick: () => this.#endEdit() }, text('cancel'));
    return h('p', { class: 'editing', hidden: true }, icon('edit'), text('editing'), cancel);
  }

  #makeForm() {
    const { tray, commands } = this.panel.openers;
    this.field = h('textarea', {
      rows: 1,
      maxLength: LONGEST_TEXT,
      placeholder: text('write'),
      'aria-label': text('write'),
      enterKeyHint: 'send',
      onkeydown: (event) => this.#onKey(event),
      oninput: () => this.#grow(),
    });
    this.button = h('button', { type: 'submit', class: 'round send' }, icon('send'));
    this.#labelSend('send');
    const submit = (event) => this.#submit(event);
    return h('form', { class: 'composer', onsubmit: submit }, tray, commands, this.field, this.button);
  }

  #showKeyboard() {
    this.keyboard.element.hidden = this.panel.isOpen || this.keyboard.isEmpty;
  }

  async #tap(button) {
    const question = text('share', { phone: this.person.phone });
    if (button.request_contact && !(await this.doing.confirm(question))) return;
    await this.doing.act('tap', { title: button.text });
    this.focus();
  }

  async #actAndClose(action, body) {
    this.panel.close();
    this.focus();
    return this.doing.act(action, body);
  }

  async #sendPhoto(file) {
    const caption = this.field.value.trim();
    this.panel.close();
    this.#write('');
    await this.doing.photo(file, caption);
    this.focus();
  }

  #escape() {
    if (this.panel.isOpen) this.panel.leave();
    else if (this.#edited) this.#endEdit();
  }

  #onKey(event) {
    // Enter also chooses a word in a Chinese keyboard: that isn't sending.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) this.#submit(event);
    if (event.key === 'ArrowUp' && !this.field.value) this.#edit(event);
  }

  async #submit(event) {
    event.preventDefault();
    const said = this.field.value.trim();
    if (!said) return;
    const done = this.#edited
      ? this.doing.act('edit', { message_id: this.#edited, text: said })
      : this.doing.act('send', { text: said });
    if (await done) this.#endEdit();
  }

  #edit(event) {
    const last = this.chat.messages.findLast(({ from, text: said }) => from.id === this.person.id && said);
    if (!last) return;
    event?.preventDefault();
    this.panel.close();
    this.#edited = last.message_id;
    this.editing.hidden = false;
    this.#labelSend('save');
    this.#write(last.text);
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

  #write(said) {
    this.field.value = said;
    this.#grow();
  }

  #grow() {
    this.field.rows = Math.min(MOST_ROWS, this.field.value.split('\n').length);
  }
}
