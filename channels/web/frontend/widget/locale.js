/**
 * Which language a reader gets. There are three catalogues; a tag such as `zh-TW` or `en-GB` leads to one
 * of them and stays what Intl formats dates and money with.
 */

const TRADITIONAL = /^zh\b.*-(hant|tw|hk|mo)\b/i;

/**
 * @param {string} tag a BCP 47 tag
 * @returns {?import('./types').Locale} null for a language that has no catalogue
 */
export function parseLocale(tag) {
  if (TRADITIONAL.test(tag)) return { language: 'zh-Hant', tag: 'zh-Hant' };
  if (/^zh\b/i.test(tag)) return { language: 'zh-Hans', tag: 'zh-CN' };
  if (/^en\b/i.test(tag)) return { language: 'en', tag: formattable(tag, 'en') };
  return null;
}

function formattable(tag, otherwise) {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return otherwise;
  }
}

/**
 * The wish of the page or the customer, else the page's own language, else the browser's.
 *
 * @param {string} [wish] `auto` or a tag
 * @param {string[]} [offered] the shop's languages as in config.json: `zh`, `en`
 * @returns {import('./types').Locale}
 */
export function chooseLocale(wish = 'auto', offered = ['zh', 'en']) {
  const candidates = [wish, document.documentElement.lang, ...navigator.languages];
  const locales = candidates.map(parseLocale).filter(Boolean);
  return locales.find((locale) => offered.includes(base(locale))) ?? parseLocale(offered[0]) ?? parseLocale('en');
}

/** @param {import('./types').Locale} locale */
export function base(locale) {
  return locale.language.split('-')[0];
}
