import { css } from 'lit';

/** Label and value side by side, one below the other where it is narrow. */
export const facts = css`
  dl.facts {
    display: grid;
    gap: 0.5em;
  }
  dl.facts > div {
    display: grid;
    grid-template-columns: minmax(5.2em, 28%) 1fr;
    gap: 0.1em 0.9em;
  }
  dl.facts dt {
    color: var(--_muted);
    font-size: 0.87em;
    padding-block-start: 0.12em;
  }
  dl.facts dd {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  @container (max-width: 270px) {
    dl.facts > div {
      grid-template-columns: 1fr;
    }
  }
`;

export const parcel = css`
  :host {
    container-type: inline-size;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.3em 0.8em;
    margin-block-end: 0.7em;
  }
  .status {
    display: inline-flex;
    align-items: center;
    gap: 0.35em;
    color: var(--_tone);
    font-weight: 600;
  }
  .contents {
    margin-block: -0.4em 0.8em;
  }
  .number {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.3em 0.6em;
  }
  .notice,
  .pickup {
    margin-block-end: 0.8em;
    padding: 0.7em 0.9em;
    border-radius: var(--_radius-small);
    border: 1px solid color-mix(in srgb, var(--_tone) 35%, transparent);
    background: color-mix(in srgb, var(--_tone) 9%, transparent);
  }
  .notice {
    display: flex;
    gap: 0.5em;
    color: var(--_tone);
    font-weight: 600;
    padding-block: 0.45em;
  }
  .pickup h4 {
    display: flex;
    gap: 0.4em;
    align-items: center;
    color: var(--_tone);
    margin-block-end: 0.35em;
  }
  .code {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.2em 0.7em;
    margin-block-start: 0.5em;
  }
  .code strong {
    font-size: 1.5em;
    letter-spacing: 0.06em;
    line-height: 1.3;
  }
`;

/** What is folded away until somebody wants it. */
export const fold = css`
  details {
    margin-block-start: 0.7em;
  }
  summary {
    display: inline-flex;
    align-items: center;
    gap: 0.2em;
    min-block-size: 28px;
    padding-inline-end: 0.6em;
    border-radius: 6px;
    color: var(--_active);
    cursor: pointer;
    list-style: none;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary .icon {
    transition: transform 150ms;
  }
  details[open] summary .icon {
    transform: rotate(180deg);
  }
`;
