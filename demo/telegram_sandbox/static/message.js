import { h, icon } from './dom.js';
import { rich } from './entities.js';
import { clock, text } from './texts.js';

/**
 * One message with what hangs on it.
 *
 * @param {any} message as the Bot API has it
 * @param {boolean} isOwn
 * @param {Set<string>} waiting data of the buttons whose press the bot hasn't answered
 * @param {{press: Function, command: Function}} chat
 */
export function drawMessage(message, isOwn, waiting, chat) {
  const rows = (message.reply_markup?.inline_keyboard ?? []).map((row) => drawRow(row, message, waiting, chat));
  return h(
    'li',
    { class: `message ${isOwn ? 'own' : 'bot'}` },
    h(
      'div',
      { class: `bubble${message.sticker ? ' bare' : ''}` },
      h('span', { class: 'visually-hidden' }, text(isOwn ? 'you_said' : 'bot_said')),
      quoted(message.reply_to_message),
      media(message),
      words(message, chat),
    ),
    rows.length ? h('div', { class: 'buttons' }, ...rows) : null,
  );
}

function words(message, chat) {
  const said = message.text ?? message.caption;
  if (!said) return stamp(message);
  const entities = message.entities ?? message.caption_entities ?? [];
  return h('div', { class: 'text' }, ...rich(said, entities, chat.command), stamp(message));
}

function stamp({ date, edit_date: editedAt }) {
  const time = h('time', { dateTime: new Date(date * 1000).toISOString() }, clock(date));
  return h('span', { class: 'stamp' }, editedAt ? `${text('edited')} ` : '', time);
}

function quoted(message) {
  if (!message) return null;
  return h('p', { class: 'quoted' }, message.text ?? message.caption ?? text('photo_by'));
}

function media({ photo, document: file, voice, video, sticker, location, contact, caption }) {
  if (photo) return picture(photo.at(-1), caption);
  if (sticker) return h('p', { class: 'sticker' }, sticker.emoji);
  if (voice) return wave(voice.duration);
  if (video) return labelled('photo', text('video'), duration(video.duration));
  if (location) return labelled('place', text('place'), `${location.latitude}, ${location.longitude}`);
  if (contact) return labelled('contact', contact.first_name, `+${contact.phone_number}`);
  if (file) return download(file);
  return null;
}

function picture({ file_id: id, width, height }, caption) {
  const alt = caption ?? text('photo_by');
  return h('img', { class: 'picture', src: `/play/files/${id}`, alt, width, height });
}

function wave(seconds) {
  const sound = h('span', { class: 'wave', 'aria-hidden': 'true' });
  return h('p', { class: 'voice' }, icon('voice'), sound, `${text('voice')} ${duration(seconds)}`);
}

function labelled(name, title, detail) {
  return h('p', { class: 'labelled' }, icon(name), h('span', {}, h('strong', {}, title), h('small', {}, detail)));
}

function download({ file_id: id, file_name: name, file_size: size }) {
  const detail = size < 1024 ? `${size} B` : `${Math.round(size / 1024)} kB`;
  return h(
    'a',
    { class: 'labelled', href: `/play/files/${id}`, download: name },
    icon('file'),
    h('span', {}, h('strong', {}, name), h('small', {}, detail)),
  );
}

function duration(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function drawRow(row, message, waiting, chat) {
  return h('div', { class: 'row' }, ...row.map((button) => drawButton(button, message, waiting, chat)));
}

function drawButton(button, message, waiting, chat) {
  if (button.url) {
    const label = text('opens', { title: button.text });
    const to = { href: button.url, target: '_blank', rel: 'noopener noreferrer' };
    return h('a', { class: 'inline', 'aria-label': label, ...to }, button.text, icon('link'));
  }
  const isWaiting = waiting.has(button.callback_data);
  const press = () => chat.press(message.message_id, button.callback_data);
  const state = { 'aria-busy': String(isWaiting), onclick: press };
  return h('button', { type: 'button', class: 'inline', ...state }, button.text);
}
