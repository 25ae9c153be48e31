import { base } from './locale.js';

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;
const RTL = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const ISOLATE = ['\u2068', '\u2069'];

/**
 * @param {unknown} words
 * @returns {string} the words; those of the other direction apart, so that they turn nothing beside them
 */
export function isolated(words) {
  const text = String(words);
  return RTL.test(text) ? ISOLATE[0] + text + ISOLATE[1] : text;
}

/**
 * Everything that depends on who reads: words, dates, money, and which entry of a localized text.
 */
export class Reader {
  /**
   * @param {import('./types').Locale} locale
   * @param {Record<string, unknown>} catalogue that language's texts
   */
  constructor(locale, catalogue) {
    this.locale = locale;
    this.catalogue = catalogue;
    this.plural = new Intl.PluralRules(locale.tag);
  }

  /**
   * @param {string} name a text's name, with dots for its group
   * @param {Record<string, unknown>} [facts] what the text's {placeholders} stand for; `n` chooses the plural
   * @returns {string}
   */
  text(name, facts = {}) {
    let entry = this.catalogue;
    for (const key of name.split('.')) entry = entry?.[key];
    const words = typeof entry === 'object' ? (entry[this.plural.select(facts.n)] ?? entry.other) : entry;
    return (words ?? name).replace(/\{(\w+)\}/g, (_, key) => isolated(facts[key] ?? ''));
  }

  /**
   * @param {?Record<string, string>|string} localized
   * @returns {string} the reader's language, then English, then any
   */
  pick(localized) {
    if (!localized || typeof localized === 'string') return localized ?? '';
    const { language } = this.locale;
    return localized[language] ?? localized[base(this.locale)] ?? localized.en ?? Object.values(localized)[0] ?? '';
  }

  /**
   * @param {{decimal: string, currency: string}} money as it is written; browsers have digits of their own for
   *   some currencies, by which an amount would be a hundred times another one
   * @returns {string}
   */
  money({ decimal, currency }) {
    const digits = decimal.split('.')[1]?.length ?? 0;
    const format = new Intl.NumberFormat(this.locale.tag, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    return format.format(decimal);
  }

  /**
   * @param {string} instant ISO 8601
   * @param {string} [timeZone] IANA name; the browser's unless told
   */
  date(instant, timeZone) {
    return this.#format(instant, { month: 'short', day: 'numeric', weekday: 'short', timeZone });
  }

  /** @see date */
  time(instant, timeZone) {
    return this.#format(instant, { hour: 'numeric', minute: '2-digit', timeZone });
  }

  /**
   * The time where it happened. The zone is named when it isn't the one the rest of the card is in.
   *
   * @param {string} instant ISO 8601
   * @param {string} timeZone IANA name of the place
   * @param {string} [expected] IANA name the reader takes for granted
   */
  dateTime(instant, timeZone, expected = timeZone) {
    const named = this.#offset(instant, timeZone) !== this.#offset(instant, expected);
    return this.#format(instant, {
      month: 'short',
      day: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
      timeZone,
      ...(named && { timeZoneName: 'short' }),
    });
  }

  /**
   * @param {string} instant ISO 8601
   * @param {string} asOf the backend's present time: never this machine's own
   * @returns {string} "3 hours ago"; by elapsed time, so never "yesterday"
   */
  age(instant, asOf) {
    const seconds = (new Date(asOf) - new Date(instant)) / 1000;
    if (seconds < MINUTE_S) return this.text('just_now');
    const [count, unit] =
      seconds < HOUR_S ? [seconds / MINUTE_S, 'minute'] : seconds < 2 * DAY_S ? [seconds / HOUR_S, 'hour'] : [seconds / DAY_S, 'day'];
    return new Intl.RelativeTimeFormat(this.locale.tag).format(-Math.floor(count), unit);
  }

  /** @param {string[]} words joined as the language lists things */
  list(words) {
    return new Intl.ListFormat(this.locale.tag, { style: 'narrow', type: 'unit' }).format(words.map(isolated));
  }

  #format(instant, options) {
    return new Intl.DateTimeFormat(this.locale.tag, options).format(new Date(instant));
  }

  #offset(instant, timeZone) {
    const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(new Date(instant));
    return parts.find((part) => part.type === 'timeZoneName').value;
  }
}

/**
 * Fetches the one catalogue that this reader needs.
 *
 * @param {import('./types').Locale} locale
 * @returns {Promise<Reader>}
 */
export async function loadReader(locale) {
  const { default: catalogue } = await import(`./texts/${locale.language.toLowerCase()}.js`);
  return new Reader(locale, catalogue);
}
