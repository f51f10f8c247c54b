import { html } from 'hono/html';
import type { Reading } from '../../../../connections/reading.ts';
import { SECTIONS } from '../../view/sections.ts';

/** Text that is safe to stand in a page: what `html` makes of its values. */
export type Markup = ReturnType<typeof html>;

/** Sizes and colours of the console’s page (../../page/style.css). Without quotes, which would be escaped. */
const STYLE = `
  :root {
    color-scheme: light dark;
    --bg: #fcfcfb; --raised: #ffffff; --sunk: #f4f4f2; --line: #e5e5e1; --line-strong: #8a8d93;
    --text: #1a1c1f; --text-2: #4d5157; --text-3: #666a71; --accent: #2b50c8; --bad: #b1261d;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --bg: #0f1113; --raised: #181b1f; --sunk: #15181b; --line: #282c31; --line-strong: #6f767e;
      --text: #e9ebee; --text-2: #b3b9c0; --text-3: #90979f; --accent: #93adff; --bad: #ff8d82;
    }
  }
  * { box-sizing: border-box; }
  body {
    max-width: 1440px; margin: 0 auto; padding: 24px 32px 48px; background: var(--bg); color: var(--text);
    font: 13px/20px system-ui, -apple-system, Segoe UI, Roboto, Liberation Sans, Arial, sans-serif;
    font-variant-numeric: tabular-nums lining-nums;
  }
  .top { display: flex; flex-wrap: wrap; gap: 0 20px; margin: -24px 0 24px; border-bottom: 1px solid var(--line); }
  .top a { padding: 14px 0 12px; border-bottom: 2px solid transparent; color: var(--text-2); }
  .top .brand { margin-right: 4px; color: var(--text); font-weight: 600; }
  .top [aria-current] { border-bottom-color: var(--accent); color: var(--text); font-weight: 600; }
  header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 8px 24px; }
  h1 { margin: 0; font-size: 28px; font-weight: 600; line-height: 36px; overflow-wrap: anywhere; }
  form { display: flex; gap: 8px; max-width: 560px; margin: 8px 0; }
  input, button {
    height: 28px; padding: 0 10px; border: 1px solid var(--line-strong); border-radius: 6px; background: var(--raised);
    color: var(--text); font: inherit;
  }
  input { flex: 1; min-width: 0; } button { cursor: pointer; }
  input:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  h2 { margin: 32px 0 4px; font-size: 15px; line-height: 20px; }
  a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; }
  a:focus-visible, .wrap:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
  .quiet a, p a { text-decoration: underline; }
  .wrap { overflow-x: auto; }
  .records td { max-width: 320px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  table { width: 100%; margin-top: 8px; border-collapse: collapse; }
  th, td { padding: 6px 16px 6px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
  th { font-size: 12px; font-weight: 400; line-height: 16px; color: var(--text-3); white-space: nowrap; }
  .number { text-align: right; } .number:first-child { text-align: left; } time { white-space: nowrap; }
  code, pre { font: 12px/18px ui-monospace, SF Mono, Liberation Mono, monospace; overflow-wrap: anywhere; }
  pre { padding: 12px; border-radius: 6px; background: var(--sunk); white-space: pre-wrap; }
  .quiet { color: var(--text-2); } .error { color: var(--bad); }
  @media (max-width: 760px) {
    body { padding: 16px; } .top { margin-top: -16px; } h1 { font-size: 20px; line-height: 28px; } input, button { height: 40px; }
  }
`;

/** How a page is framed. */
export interface LayoutOptions {
  readonly title: string;
  readonly at: string;
  /** Whether the page loads itself again; `never` where what it shows cannot change. */
  readonly refresh: Refresh | 'never';
}

/** Whether a page loads itself again every few seconds, as `?refresh=on` asks for: who reads or types is not to be interrupted. */
export type Refresh = 'on' | 'off';

const REFRESH_SECONDS = 5;

/** A whole document. It loads nothing from anywhere. */
export function layout({ title, at, refresh }: LayoutOptions, content: Markup): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${refresh === 'on' ? html`<meta http-equiv="refresh" content="${REFRESH_SECONDS}" />` : ''}
        <title>${title}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <nav class="top" aria-label="Sections">
          <a class="brand" href="/">Pipelines</a>
          ${SECTIONS.map(
            ([path, name]) =>
              html`<a href="${path}" ${path === '/topics' ? html`aria-current="page"` : ''}>${name}</a>`,
          )}
        </nav>
        <header>
          <h1>${title}</h1>
          <span class="quiet">${at} ${refreshLink(refresh)}</span>
        </header>
        ${content}
      </body>
    </html>`;
}

function refreshLink(refresh: LayoutOptions['refresh']): Markup | '' {
  if (refresh === 'never') return '';
  return refresh === 'on'
    ? html`· every ${REFRESH_SECONDS} s, <a href="?refresh=off">stop</a>`
    : html`· <a href="?refresh=on">refresh every ${REFRESH_SECONDS} s</a>`;
}

/** What was read, or in its place why not. */
export function shown<T>(read: Reading<T>, what: string, view: (value: T) => Markup): Markup {
  return 'value' in read
    ? view(read.value)
    : html`<p class="error">${what} could not be read: ${read.error}</p>`;
}

/** A table; columns whose name ends in `#` are numbers. Of `records` a row is one line, however many columns there are. */
export function table(
  columns: readonly string[],
  rows: readonly (readonly (Markup | string)[])[],
  of: 'records' | '' = '',
): Markup {
  const kind = (column: number) => (columns[column]?.endsWith('#') ? 'number' : '');
  return html`<div class="wrap" tabindex="0">
    <table class="${of}">
      <thead>
        <tr>
          ${columns.map((name, i) => html`<th class="${kind(i)}">${name.replace(/#$/, '')}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell, i) => html`<td class="${kind(i)}">${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
