import { html } from 'hono/html';
import { indented } from '../../view/json.ts';
import type { ContentView, MessageView } from '../views.ts';
import { headersMarkup } from './content.ts';
import { layout, type Markup } from './layout.ts';

/** One message in full. It does not load itself again: a message never changes. */
export function messagePage(topic: string, message: MessageView): Markup {
  const { partition, offset, timestamp, key, value, headers } = message;
  return layout(
    { title: `${topic} · partition ${partition} · offset ${offset}`, at: timestamp, refresh: 'never' },
    html`
      <p><a href="/topics/${encodeURIComponent(topic)}">back to ${topic}</a></p>
      <h2>Key</h2>
      ${contentBlock(key)}
      <h2>Headers</h2>
      ${headers.length === 0 ? html`<p class="quiet">None.</p>` : headersMarkup(headers)}
      <h2>Value</h2>
      ${contentBlock(value)}
    `,
  );
}

function contentBlock(content: ContentView | null): Markup {
  if (content === null) return html`<p class="quiet">null</p>`;
  const { text, encoding, bytes } = content;
  return html`<p class="quiet">${bytes} bytes${encoding === 'base64' ? ', shown in base64' : ''}</p>
    <pre>${encoding === 'utf-8' ? indented(text) : text}</pre>`;
}
