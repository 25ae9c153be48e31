import { svg, html } from 'lit';

/** Drawn on a 24 × 24 grid with one stroke; they take the colour of the text beside them. */
const PATHS = {
  chat: svg`<path d="M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H11l-4.5 4v-4A2.5 2.5 0 0 1 4 13.5z"/><path d="M8.5 8.5h7M8.5 11.7h4.5"/>`,
  close: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  clip: svg`<path d="m19 11-7.4 7.4a4.2 4.2 0 0 1-6-6L13 5a2.8 2.8 0 0 1 4 4l-7.3 7.3a1.4 1.4 0 0 1-2-2L14 8"/>`,
  send: svg`<path d="M12 19V5M6 11l6-6 6 6"/>`,
  person: svg`<circle cx="12" cy="8" r="3.5"/><path d="M5 20c.6-3.8 3.3-6 7-6s6.4 2.2 7 6"/>`,
  copy: svg`<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5 15V6a2 2 0 0 1 2-2h8"/>`,
  check: svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`,
  external: svg`<path d="M14 5h5v5M19 5l-8 8M17 14v4a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1h4"/>`,
  chevron: svg`<path d="m7 10 5 5 5-5"/>`,
  next: svg`<path d="m10 7 5 5-5 5"/>`,
  card: svg`<rect x="3.5" y="6" width="17" height="12" rx="2.5"/><path d="M3.5 10.5h17M7 14.5h3"/>`,
  pause: svg`<circle cx="12" cy="12" r="8.5"/><path d="M10 9v6M14 9v6"/>`,
  box: svg`<path d="m4 8 8-4 8 4v8l-8 4-8-4z"/><path d="m4 8 8 4 8-4M12 12v8M8 6l8 4"/>`,
  truck: svg`<path d="M3 6.5h10.5V16H3zM13.5 10H17l3.5 3.2V16h-7z"/><circle cx="7" cy="17.2" r="1.9"/><circle cx="16.8" cy="17.2" r="1.9"/>`,
  pin: svg`<path d="M12 21c4.4-4.6 6.5-7.8 6.5-11a6.5 6.5 0 0 0-13 0c0 3.2 2.1 6.4 6.5 11z"/><circle cx="12" cy="10" r="2.3"/>`,
  alert: svg`<path d="M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.2"/>`,
  done: svg`<circle cx="12" cy="12" r="8.5"/><path d="m8 12.3 2.8 2.8L16 9.5"/>`,
  back: svg`<path d="M9 6 4.5 10.5 9 15M5 10.5h9a5 5 0 0 1 0 10h-3"/>`,
  money: svg`<rect x="3" y="6.5" width="18" height="11" rx="2"/><circle cx="12" cy="12" r="2.6"/><path d="M6.4 12h.2M17.4 12h.2"/>`,
  cross: svg`<circle cx="12" cy="12" r="8.5"/><path d="m9 9 6 6M15 9l-6 6"/>`,
  search: svg`<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>`,
  retry: svg`<path d="M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4"/>`,
};

/**
 * Decoration beside words, so assistive technology leaves it out.
 *
 * @param {keyof typeof PATHS} name
 */
export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${PATHS[name]}</svg>`;
}
