import { html } from 'hono/html';
import type { ContentView, MessageView } from '../views.ts';
import type { Markup } from './layout.ts';

/** Headers, one a line. */
export function headersMarkup(headers: MessageView['headers']): Markup {
  return html`${headers.map(
    ({ name, content }) => html`<div><code>${name}: ${content === null ? 'null' : content.text}</code></div>`,
  )}`;
}

/** A key or value in a table's cell, cut as it came. */
export function contentMarkup(content: ContentView | null): Markup {
  if (content === null) return html`<span class="quiet">null</span>`;
  const { text, encoding, bytes, cut } = content;
  const note = [encoding === 'base64' ? 'base64' : '', cut ? `${bytes} bytes` : ''].filter(
    (part) => part !== '',
  );
  return html`<code>${text}${cut ? '…' : ''}</code>${
      note.length === 0 ? '' : html` <span class="quiet">(${note.join(', ')})</span>`
    }`;
}
