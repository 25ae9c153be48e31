import { css } from 'lit';

export const panel = css`
  :host {
    display: grid;
    grid-template-rows: auto 1fr auto;
    block-size: 100%;
    min-block-size: 0;
    background: var(--_ground);
  }
  header {
    display: flex;
    align-items: center;
    gap: 0.75em;
    padding: 0.8em 0.8em 0.8em 1.1em;
    padding-block-start: calc(0.8em + env(safe-area-inset-top));
    background: var(--_accent);
    color: var(--_on-accent);
  }
  header :focus-visible {
    outline-color: currentcolor;
  }
  .logo {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 2.6em;
    block-size: 2.6em;
    overflow: hidden;
    border-radius: 50%;
    background: var(--_on-accent);
    color: var(--_accent);
    font-weight: 700;
  }
  .logo img {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .who {
    flex: 1;
    min-inline-size: 0;
    line-height: 1.3;
  }
  .who h2 {
    font-size: 1.1em;
    overflow-wrap: anywhere;
  }
  .close {
    display: grid;
    place-items: center;
    inline-size: 40px;
    block-size: 40px;
    border-radius: 50%;
    color: inherit;
  }
  .close:hover {
    background: color-mix(in srgb, currentcolor 16%, transparent);
  }
  .banner {
    padding: 0.5em 1.1em;
    border-block-end: 1px solid var(--_line);
    background: var(--_surface);
    color: var(--_wait);
    text-align: center;
  }
  .middle {
    display: grid;
    grid-template-rows: auto 1fr;
    min-block-size: 0;
  }
  gendan-log {
    grid-row: 2;
  }
  .welcome {
    display: grid;
    gap: 0.9em;
    padding-block: 0.4em 1.2em;
  }
  .welcome .greeting {
    font-size: 1.28em;
    line-height: 1.4;
    font-weight: 600;
    text-wrap: balance;
    /* Chinese breaks after a comma rather than inside a word; nothing else changes. */
    word-break: keep-all;
    overflow-wrap: anywhere;
  }
  .starters {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
  }
  .starters button {
    padding: 0.4em 0.95em;
    border: 1px solid var(--_active);
    border-radius: 1.3em;
    background: var(--_surface);
    color: var(--_active);
    text-align: start;
  }
  .starters button:hover {
    background: color-mix(in srgb, var(--_active) 10%, var(--_surface));
  }
  footer {
    display: grid;
    gap: 0.35em;
    padding: 0.7em 0.9em;
    padding-block-end: calc(0.5em + env(safe-area-inset-bottom));
    border-block-start: 1px solid var(--_line);
    background: var(--_ground);
  }
  .under {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    align-items: center;
    gap: 0 1em;
    padding-inline: 0.2em;
  }
  .under button {
    padding: 0 0.5em 0 0.2em;
    color: var(--_active);
  }
  .under button:hover {
    text-decoration: underline;
    text-underline-offset: 0.18em;
  }
  .text-size {
    margin-inline-start: auto;
  }
  .text-size b {
    font-size: 1.3em;
  }
  .under a {
    display: inline-flex;
    align-items: center;
    min-block-size: 28px;
    color: var(--_muted);
  }
  @media (forced-colors: active) {
    header {
      border-block-end: 1px solid CanvasText;
    }
  }
`;
