import { html } from 'hono/html';
import { distance } from '../../../../domain/offsetDistance.ts';
import type { MessageView, TopicPageView } from '../views.ts';
import { contentMarkup, headersMarkup } from './content.ts';
import { layout, shown, table, type Markup, type Refresh } from './layout.ts';

/** A topic: its partitions, its settings and its newest messages. */
export function topicPage(view: TopicPageView, refresh: Refresh): Markup {
  const { at, topic, isStreamed, settings, columns, messages, streamLag } = view;
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
      <form action="/topics/${encodeURIComponent(topic.name)}/find" role="search">
        <input
          type="search"
          name="of"
          required
          aria-label="${isStreamed ? 'Partition/offset, or key' : 'Partition/offset'}"
          placeholder="${isStreamed ? 'Partition/offset, or key' : 'Partition/offset'}"
        />
        <button type="submit">Show</button>
      </form>
      ${shown(messages, 'The messages', (all) => {
        if (all.length === 0) return html`<p class="quiet">None.</p>`;
        return columns.length === 0 ? messageTable(topic.name, all) : recordTable(topic.name, columns, all);
      })}
      <h2>Settings of its own</h2>
      ${shown(settings, 'The settings', (all) =>
        all.length === 0
          ? html`<p class="quiet">None: it has the broker's.</p>`
          : table(
              ['setting', 'value'],
              all.map(({ name, value }) => [name, html`<code>${value}</code>`]),
            ),
      )}
    `,
  );
}

/** Messages as records: a column a field. What is no record is shown as it came, cut. */
function recordTable(topic: string, columns: readonly string[], messages: readonly MessageView[]): Markup {
  return table(
    ['partition#', 'offset#', 'appended', ...columns],
    messages.map((message) => {
      const { timestamp, fields, value } = message;
      const cells = fields ?? [contentMarkup(value), ...columns.slice(1).map(() => '')];
      return [...placeOf(topic, message), html`<time>${timestamp}</time>`, ...cells];
    }),
    'records',
  );
}

function placeOf(topic: string, { partition, offset }: MessageView): readonly [string, Markup] {
  return [
    String(partition),
    html`<a href="/topics/${encodeURIComponent(topic)}/messages/${partition}/${offset}">${offset}</a>`,
  ];
}

function messageTable(topic: string, messages: readonly MessageView[]): Markup {
  return table(
    ['partition#', 'offset#', 'timestamp', 'key', 'headers', 'value'],
    messages.map((message) => [
      ...placeOf(topic, message),
      html`<time>${message.timestamp}</time>`,
      contentMarkup(message.key),
      headersMarkup(message.headers),
      contentMarkup(message.value),
    ]),
  );
}
