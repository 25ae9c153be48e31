/**
 * Works out from the shop's one colour what must be readable on it and beside it: at least 4.5:1, as WCAG
 * asks of text, in light and dark.
 */
const CONTRAST = 4.5;
/** A colour made lighter for a dark surface looks dull at the bare minimum. */
const INK_CONTRAST = { light: 5.1, dark: 7.5 };
const SURFACE = { light: [255, 255, 255], dark: [35, 36, 42] };
const INK = { light: [0, 0, 0], dark: [255, 255, 255] };
export const DEFAULT_ACCENT = '#0f6b5c';

/**
 * @param {?string} colour `#rgb` or `#rrggbb`
 * @returns {Record<string, string>} CSS variables by name
 */
export function themeVariables(colour) {
  const accent = parse(colour) ?? parse(DEFAULT_ACCENT);
  const filled = changed(accent, 'light', (it) => contrast(it, INK.dark) >= 3);
  const onAccent = contrast(filled, INK.dark) >= CONTRAST ? INK.dark : INK.light;
  return {
    '--_accent': hex(filled),
    '--_on-accent': hex(onAccent),
    '--_accent-ink-light': hex(readableOn(accent, 'light')),
    '--_accent-ink-dark': hex(readableOn(accent, 'dark')),
  };
}

function readableOn(colour, scheme) {
  return changed(colour, scheme, (it) => contrast(it, SURFACE[scheme]) >= INK_CONTRAST[scheme]);
}

/** One step darker for a light surface, lighter for a dark one; multiplying keeps the hue. */
const STEP = {
  light: (channel) => channel * 0.96,
  dark: (channel) => Math.min(255, channel * 1.04 + (255 - channel) * 0.015 + 1),
};
const MOST_STEPS = 120;

function changed(colour, scheme, reached) {
  let result = colour;
  for (let step = 0; step < MOST_STEPS && !reached(result); step += 1) result = result.map(STEP[scheme]);
  return result.map(Math.round);
}

function parse(colour) {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec((colour ?? '').trim())?.[1];
  if (!digits) return null;
  const pairs = digits.length === 3 ? [...digits].map((digit) => digit + digit) : digits.match(/../g);
  return pairs.map((pair) => parseInt(pair, 16));
}

function hex(channels) {
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** Contrast ratio as WCAG 2.2 defines it. */
function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(channels) {
  const [red, green, blue] = channels.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
