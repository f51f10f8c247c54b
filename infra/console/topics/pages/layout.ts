import { html } from 'hono/html';
import type { Reading } from '../../../../connections/reading.ts';

/** Text that is safe to stand in a page: what `html` makes of its values. */
export type Markup = ReturnType<typeof html>;

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
  body { max-width: 75rem; margin: 1.5rem auto; padding: 0 1rem; }
  header { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; flex-wrap: wrap; }
  h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.1rem; margin: 1.8rem 0 0.4rem; }
  table { border-collapse: collapse; min-width: 24rem; }
  time { white-space: nowrap; }
  th, td { text-align: left; padding: 0.25rem 0.8rem 0.25rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
  th { font-weight: 600; white-space: nowrap; } .number { text-align: right; font-variant-numeric: tabular-nums; }
  code, pre { font: 0.85rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
  pre { white-space: pre-wrap; background: #8881; padding: 0.7rem; border-radius: 4px; }
  .quiet { opacity: 0.65; } .error { color: #c62828; } .wrap { overflow-x: auto; }
  @media (prefers-color-scheme: dark) { .error { color: #ff8a80; } }
`;

/** How a page is framed. */
export interface LayoutOptions {
  readonly title: string;
  readonly at: string;
  /** Whether the page loads itself again; `never` where what it shows cannot change. */
  readonly refresh: Refresh | 'never';
}

/** Whether a page loads itself again every few seconds: `?refresh=off` stops that. */
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
        <header>
          <h1><a href="/">Pipelines</a> · <a href="/topics">Topics</a> · ${title}</h1>
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

/** A table; columns whose name ends in `#` are numbers. */
export function table(columns: readonly string[], rows: readonly (readonly (Markup | string)[])[]): Markup {
  const kind = (column: number) => (columns[column]?.endsWith('#') ? 'number' : '');
  return html`<div class="wrap">
    <table>
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
