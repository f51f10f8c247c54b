import { html } from 'hono/html';
import { distance } from '../../../../domain/offsetDistance.ts';
import type { MessageView, TopicPageView } from '../views.ts';
import { contentMarkup, headersMarkup } from './content.ts';
import { layout, shown, table, type Markup, type Refresh } from './layout.ts';

/** A topic: its partitions and its newest messages. */
export function topicPage(view: TopicPageView, refresh: Refresh): Markup {
  const { at, topic, isStreamed, messages, streamLag } = view;
  return layout(
    { title: topic.name, at, refresh },
    html`
      <h2>Partitions</h2>
      ${shown(topic.offsets, 'The offsets', ({ begin, end }) =>
        table(
          [
            'partition#',
            'leader#',
            'in sync',
            'first offset#',
            'next offset#',
            'messages held#',
            "stream's lag#",
          ],
          topic.partitions.map(({ partition, leader, inSync, replicas }) => [
            String(partition),
            leader < 0 ? html`<span class="error">none</span>` : String(leader),
            `${inSync.length} of ${replicas.length}`,
            begin[partition] ?? '?',
            end[partition] ?? '?',
            String(distance(begin, end, partition)),
            isStreamed ? (streamLag?.[partition] ?? '?') : '',
          ]),
        ),
      )}
      <h2>Newest messages</h2>
      ${shown(messages, 'The messages', (all) =>
        all.length === 0 ? html`<p class="quiet">None.</p>` : messageTable(topic.name, all),
      )}
    `,
  );
}

function messageTable(topic: string, messages: readonly MessageView[]): Markup {
  return table(
    ['partition#', 'offset#', 'timestamp', 'key', 'headers', 'value'],
    messages.map(({ partition, offset, timestamp, key, headers, value }) => [
      String(partition),
      html`<a href="/topics/${encodeURIComponent(topic)}/messages/${partition}/${offset}">${offset}</a>`,
      html`<time>${timestamp}</time>`,
      contentMarkup(key),
      headersMarkup(headers),
      contentMarkup(value),
    ]),
  );
}
