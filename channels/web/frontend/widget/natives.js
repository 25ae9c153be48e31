/**
 * Stands in for what old libraries replace on shops' pages; build.mjs puts it in the place of each use, ours
 * and our libraries' alike. Prototype.js gives arrays a `toJSON`, which makes JSON.stringify write them as
 * text, and a `reduce` that takes the only one out of a list; its and MooTools' Array.from know no second
 * argument, and its Object.keys tells what was added to all objects as well.
 */

const { stringify } = JSON;
const { hasOwnProperty } = Object.prototype;

/**
 * @param {unknown} value plain data: no dates, no methods
 * @returns {string|undefined} as JSON; undefined for what JSON can't say
 */
export function toJson(value) {
  if (typeof value === 'function') return undefined;
  if (value === null || typeof value !== 'object') return stringify(value);
  let written = '';
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) written += `${at ? ',' : ''}${toJson(value[at]) ?? 'null'}`;
    return `[${written}]`;
  }
  for (const name in value) {
    // What a page adds to all objects isn't this one's.
    const inner = hasOwnProperty.call(value, name) ? toJson(value[name]) : undefined;
    if (inner !== undefined) written += `${written && ','}${stringify(name)}:${inner}`;
  }
  return `{${written}}`;
}

/**
 * @template T, U
 * @param {Iterable<T>|ArrayLike<T>} source
 * @param {(value: T, index: number) => U} [change]
 * @returns {Array<T|U>}
 */
export function arrayFrom(source, change = (value) => value) {
  const all = [];
  if (source[Symbol.iterator]) for (const value of source) all[all.length] = change(value, all.length);
  else for (let at = 0; at < source.length; at += 1) all[at] = change(source[at], at);
  return all;
}

/**
 * @param {object} object
 * @returns {string[]} the names of what is its own
 */
export function ownNames(object) {
  const names = [];
  for (const name in object) if (hasOwnProperty.call(object, name)) names[names.length] = name;
  return names;
}

/** @param {object} object @returns {unknown[]} */
export function ownValues(object) {
  return arrayFrom(ownNames(object), (name) => object[name]);
}

/** @param {object} object @returns {[string, unknown][]} */
export function ownEntries(object) {
  return arrayFrom(ownNames(object), (name) => [name, object[name]]);
}

/**
 * @template T, U
 * @param {ArrayLike<T>} list
 * @param {(sum: U, value: T, index: number) => U} add
 * @param {U} sum to begin with; each use has one
 * @returns {U}
 */
export function reduced(list, add, sum) {
  for (let at = 0; at < list.length; at += 1) sum = add(sum, list[at], at);
  return sum;
}
