import { css } from 'lit';

const DARK = css`
  --_surface: #23242a;
  --_ground: #17181c;
  --_ink: #f2f0ed;
  --_muted: #aeaba6;
  --_line: #3b3d46;
  --_control-line: #878a96;
  --_active: var(--_accent-ink-dark);
  --_good: #77d6a4;
  --_wait: #f2c063;
  --_bad: #ff9f95;
  --_shadow: 0 18px 50px rgb(0 0 0 / 55%);
`;

/**
 * The variables a shop may set on `gendan-widget` or any ancestor are `--gendan-*`; those with an underscore
 * are ours. They reach every component, because custom properties are inherited through shadow roots.
 */
export const tokens = css`
  :host {
    --_surface: #ffffff;
    --_ground: #f6f4f1;
    --_ink: #1e1d1b;
    --_muted: #66615a;
    --_line: #e5e1db;
    --_control-line: #8b867e;
    --_active: var(--_accent-ink-light);
    --_good: #136c3f;
    --_wait: #8a5800;
    --_bad: #b3261e;
    --_shadow: 0 18px 50px rgb(40 30 20 / 22%);
    --_radius: var(--gendan-radius, 18px);
    --_radius-small: calc(var(--_radius) * 0.6);
    color: var(--_ink);
    color-scheme: light;
    font-family: var(
      --gendan-font,
      system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei',
      'Noto Sans CJK SC', 'Noto Sans SC', sans-serif
    );
    font-size: calc(var(--gendan-font-size, 15px) * var(--_text-scale, 1));
    line-height: 1.5;
    text-align: start;
  }
  :host([data-text-size='1']) {
    --_text-scale: 1.2;
  }
  :host([data-text-size='2']) {
    --_text-scale: 1.45;
  }
  :host([data-language='zh-Hant']) {
    font-family: var(
      --gendan-font,
      system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang TC', 'Microsoft JhengHei', 'Noto Sans CJK TC',
      'Noto Sans TC', sans-serif
    );
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([data-theme='light'])) {
      ${DARK}
      color-scheme: dark;
    }
  }
  :host([data-theme='dark']) {
    ${DARK}
    color-scheme: dark;
  }
`;

/** What every component needs. */
export const base = css`
  :host {
    display: block;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h2, h3, h4, p, dl, dd, ol, ul {
    margin: 0;
    padding: 0;
  }
  h2, h3, h4 {
    font-size: inherit;
    font-weight: 600;
  }
  ol, ul {
    list-style: none;
  }
  button, textarea {
    font: inherit;
    color: inherit;
  }
  button {
    cursor: pointer;
    min-block-size: 28px;
    min-inline-size: 28px;
    border: 1px solid transparent;
    background: none;
    border-radius: var(--_radius-small);
  }
  button:disabled {
    cursor: default;
  }
  a {
    color: var(--_active);
    text-underline-offset: 0.18em;
    text-decoration-thickness: 1px;
    overflow-wrap: anywhere;
  }
  a:hover {
    text-decoration-thickness: 2px;
  }
  :focus-visible {
    outline: 2px solid var(--_active);
    outline-offset: 2px;
  }
  .icon {
    inline-size: 1.35em;
    block-size: 1.35em;
    flex: none;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.7;
    stroke-linecap: round;
    stroke-linejoin: round;
    vertical-align: -0.3em;
  }
  .muted {
    color: var(--_muted);
  }
  .small {
    font-size: 0.87em;
  }
  .numeric {
    font-variant-numeric: tabular-nums;
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
      scroll-behavior: auto !important;
    }
  }
`;

/** The colour of a tone: `class="tone-good"` sets it for the element and what is in it. */
export const tones = css`
  .tone-active { --_tone: var(--_active); }
  .tone-good { --_tone: var(--_good); }
  .tone-wait { --_tone: var(--_wait); }
  .tone-bad { --_tone: var(--_bad); }
  .tone-quiet { --_tone: var(--_muted); }
`;
