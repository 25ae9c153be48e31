import { h, icon } from './dom.js';
import { text } from './texts.js';

const STICKERS = ['👍', '❤️', '🎉', '😢'];

/**
 * What can be sent beside text.
 *
 * @param {{act: Function, photo: (file: File) => void, edit: () => void}} doing
 */
export function drawTray(doing) {
  const item = (name, onclick) => h('button', { type: 'button', class: 'item', onclick }, icon(name), text(name));
  const items = [
    chooser(doing),
    item('sample', () => doing.act('photo')),
    item('voice', () => doing.act('voice')),
    item('place', () => doing.act('location')),
    item('contact', () => doing.act('contact')),
    item('other', () => doing.act('other-contact')),
    item('edit', () => doing.edit()),
    item('block', () => doing.act('block')),
  ];
  const stickers = STICKERS.map((emoji) => sticker(emoji, doing));
  return h('div', { class: 'tray' }, h('div', { class: 'items' }, ...items), h('div', { class: 'stickers' }, ...stickers));
}

/**
 * @param {Array<{command: string, description: string}>} commands
 * @param {(said: string) => void} onChoice
 */
export function drawCommands(commands, onChoice) {
  const entry = ({ command, description }) => {
    const said = `/${command}`;
    const words = [h('strong', {}, said), h('span', {}, description)];
    return h('li', {}, h('button', { type: 'button', onclick: () => onChoice(said) }, ...words));
  };
  return h('ul', { class: 'commands' }, ...commands.map(entry));
}

function chooser(doing) {
  const field = h('input', { type: 'file', accept: 'image/*', class: 'visually-hidden' });
  field.addEventListener('change', () => field.files.length && doing.photo(field.files[0]));
  return h('label', { class: 'item' }, field, icon('photo'), text('photo'));
}

function sticker(emoji, doing) {
  const label = text('sticker', { emoji });
  const send = () => doing.act('sticker', { emoji });
  return h('button', { type: 'button', class: 'emoji', 'aria-label': label, onclick: send }, emoji);
}
