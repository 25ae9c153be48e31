import { h } from './dom.js';
import { text as words } from './texts.js';

const TAGS = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strikethrough: 's',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  expandable_blockquote: 'blockquote',
};
const SAFE_LINK = /^(https?|tg|mailto):/i;

/**
 * A text with its entities, whose offsets count as JavaScript counts.
 *
 * @param {string} text
 * @param {Array<{type: string, offset: number, length: number, url?: string}>} entities
 * @param {(command: string) => void} onCommand
 * @returns {Array<Node|string>}
 */
export function rich(text, entities, onCommand) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return [...pieces(text, sorted, 0, text.length, onCommand)];
}

function* pieces(text, entities, start, end, onCommand) {
  let at = start;
  let rest = entities;
  while (rest.length) {
    const [first, ...others] = rest;
    const stop = first.offset + first.length;
    yield text.slice(at, first.offset);
    const inner = others.filter(({ offset }) => offset < stop);
    const children = [...pieces(text, inner, first.offset, stop, onCommand)];
    yield wrap(first, text.slice(first.offset, stop), children, onCommand);
    rest = others.filter(({ offset }) => offset >= stop);
    at = stop;
  }
  yield text.slice(at, end);
}

function wrap({ type, url }, said, children, onCommand) {
  if (TAGS[type]) return h(TAGS[type], {}, ...children);
  if (type === 'text_link') return link(url, children);
  if (type === 'url') return link(said, children);
  if (type === 'email') return link(`mailto:${said}`, children);
  if (type === 'bot_command') return command(said, onCommand);
  if (type === 'spoiler') return spoiler(children);
  return h('span', {}, ...children);
}

function command(said, onCommand) {
  return h('button', { type: 'button', class: 'command', onclick: () => onCommand(said) }, said);
}

function link(url, children) {
  if (!SAFE_LINK.test(url)) return h('span', {}, ...children);
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, ...children);
}

function spoiler(children) {
  const hidden = h('button', { type: 'button', class: 'spoiler', 'aria-label': words('spoiler') }, ...children);
  hidden.addEventListener('click', () => hidden.replaceWith(h('span', {}, ...children)));
  return hidden;
}
