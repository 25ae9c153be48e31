/** Building elements: everything that people or the bot wrote goes in as text, never as markup. */

const SVG = 'http://www.w3.org/2000/svg';

const ICONS = {
  add: 'M12 5v14M5 12h14',
  send: 'M12 19V5M6 11l6-6 6 6',
  menu: 'M5 7h14M5 12h14M5 17h9',
  photo: 'M4 7h4l1.5-2h5L16 7h4v12H4zM12 16a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4z',
  sample: 'M4 5h16v14H4zM4 16l5-5 4 4 2.5-2.5L20 17M15.5 9.5h.2',
  voice: 'M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4zM6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3',
  place: 'M12 21c4.4-4.6 6.5-7.8 6.5-11a6.5 6.5 0 0 0-13 0c0 3.2 2.1 6.4 6.5 11zM12 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z',
  contact: 'M12 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM5 20c.6-3.8 3.3-6 7-6s6.4 2.2 7 6',
  other: 'M9.5 11.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3.5 19c.5-3.3 2.8-5 6-5s5.5 1.7 6 5M15.5 6a3 3 0 0 1 0 5.5M17.5 14.5c1.7.8 2.7 2.3 3 4.5',
  edit: 'M5 19h3.5L19 8.5 15.5 5 5 15.5zM13.5 7l3.5 3.5',
  block: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM6 6l12 12',
  file: 'M7 3.5h7l4 4v13H7zM14 3.5v4h4',
  link: 'M14 5h5v5M19 5l-8 8M17 14v4a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1h4',
  close: 'm6 6 12 12M18 6 6 18',
};

/**
 * @param {string} tag
 * @param {Object<string, any>} [properties] `on…` is a listener, `class` and names with a dash are attributes
 * @param {...(Node|string|null|undefined)} children
 * @returns {HTMLElement}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class' || name.includes('-') || name === 'role') element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ''));
  return element;
}

/**
 * Decoration beside words, so assistive technology leaves it out.
 *
 * @param {keyof typeof ICONS} name
 */
export function icon(name) {
  const drawing = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  for (const [key, value] of [['class', 'icon'], ['viewBox', '0 0 24 24'], ['aria-hidden', 'true']]) {
    drawing.setAttribute(key, value);
  }
  path.setAttribute('d', ICONS[name]);
  drawing.append(path);
  return drawing;
}

/**
 * Puts items in order into a list. What stays is not moved: whoever has the focus in it keeps it.
 *
 * @param {HTMLElement} list
 * @param {HTMLElement[]} items
 */
export function arrange(list, items) {
  const kept = new Set(items);
  for (const child of [...list.children]) if (!kept.has(child)) child.remove();
  items.forEach((item, at) => {
    if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null);
  });
}
