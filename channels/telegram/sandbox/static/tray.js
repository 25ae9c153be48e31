import { h, icon } from './dom.js';
import { text } from './texts.js';

const STICKERS = ['👍', '❤️', '🎉', '😢'];

/**
 * What can be sent beside text.
 *
 * @param {{act: Function, photo: Function, edit: Function, caption: () => string}} doing
 */
export function drawTray(doing) {
  const item = (name, onclick) => h('button', { type: 'button', class: 'item', onclick }, icon(name), text(name));
  return h(
    'div',
    { class: 'tray' },
    chooser(doing),
    item('sample', () => doing.act('photo')),
    item('voice', () => doing.act('voice')),
    item('place', () => doing.act('location')),
    item('contact', () => doing.act('contact')),
    item('other', () => doing.act('other-contact')),
    item('edit', () => doing.edit()),
    item('block', () => doing.act('block')),
    h('div', { class: 'stickers' }, ...STICKERS.map((emoji) => sticker(emoji, doing))),
  );
}

function chooser(doing) {
  const field = h('input', { type: 'file', accept: 'image/*', class: 'visually-hidden' });
  field.addEventListener('change', () => doing.photo(field.files[0], doing.caption()));
  return h('label', { class: 'item' }, field, icon('photo'), text('photo'));
}

function sticker(emoji, doing) {
  const label = text('sticker', { emoji });
  return h('button', { type: 'button', class: 'emoji', 'aria-label': label, onclick: () => doing.act('sticker', { emoji }) }, emoji);
}
