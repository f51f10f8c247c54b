import { html } from 'hono/html';
import { valueOf } from '../../../../connections/reading.ts';
import type { StreamProgress } from '../../../../domain/verification.ts';
import { lagOf, lagText } from '../lag.ts';
import { totalDistance } from '../../../../domain/offsetDistance.ts';
import type { GroupView, OverviewView, SchemaView, TopicView } from '../views.ts';
import { indented } from './content.ts';
import { layout, shown, table, type Markup, type Refresh } from './layout.ts';

/** The front page: brokers, topics, consumers, schemas. */
export function overviewPage(view: OverviewView, refresh: Refresh): Markup {
  const topics = valueOf(view.topics) ?? [];
  return layout(
    { title: 'overview', at: view.at, refresh },
    html`
      <h2>Brokers</h2>
      ${shown(
        view.brokers,
        'The brokers',
        ({ clusterId, controller, brokers }) =>
          html`<p class="quiet">cluster <code>${clusterId}</code></p>
            ${table(
              ['node#', 'address', ''],
              brokers.map(({ nodeId, host, port }) => [
                String(nodeId),
                `${host}:${port}`,
                nodeId === controller ? 'controller' : '',
              ]),
            )}`,
      )}
      <h2>Topics</h2>
      ${shown(view.topics, 'The topics', (all) =>
        all.length === 0 ? html`<p class="quiet">No topic yet.</p>` : topicTable(all, view),
      )}
      <h2>Stream</h2>
      ${shown(view.progress, "The stream's progress", streamLine)}
      <h2>Consumer groups</h2>
      ${shown(view.groups, 'The consumer groups', (groups) => groupTable(groups, topics))}
      <h2>Schemas</h2>
      ${shown(view.schemas, 'The registered schemas', schemaList)}
    `,
  );
}

function topicTable(
  topics: readonly TopicView[],
  { streamed, streamLag }: Pick<OverviewView, 'streamed' | 'streamLag'>,
): Markup {
  return table(
    ['topic', 'partitions#', 'replicas#', 'messages held#', "stream's lag#"],
    topics.map((topic) => [
      html`<a href="/topics/${encodeURIComponent(topic.name)}">${topic.name}</a>`,
      String(topic.partitions.length),
      String(topic.partitions[0]?.replicas.length ?? 0),
      'value' in topic.offsets
        ? String(totalDistance(topic.offsets.value.begin, topic.offsets.value.end))
        : html`<span class="error">${topic.offsets.error}</span>`,
      topic.name === streamed ? lagText(streamLag) : '',
    ]),
  );
}

function streamLine(progress: StreamProgress | undefined): Markup {
  if (progress === undefined) return html`<p class="quiet">The stream has not reported yet.</p>`;
  const { batchId, submissionId, rowsRead, durationMs, at } = progress;
  return html`<p>
    Micro-batch ${batchId} of <code>${submissionId}</code> read ${rowsRead} records in ${durationMs} ms,
    reported ${at}.
  </p>`;
}

function groupTable(groups: readonly GroupView[], topics: readonly TopicView[]): Markup {
  if (groups.length === 0)
    return html`<p class="quiet">
      None. The stream keeps its offsets in Spark's checkpoint, not in a group.
    </p>`;
  return table(
    ['group', 'state', 'members#', 'topic', 'lag#'],
    groups.flatMap(({ groupId, state, members, committed }) => {
      const first = [groupId, state, String(members)];
      if (committed.length === 0) return [[...first, '', '']];
      return committed.map(({ topic, offsets }) => {
        const known = topics.find(({ name }) => name === topic);
        return [...first, topic, lagText(known && lagOf(known, offsets))];
      });
    }),
  );
}

function schemaList(schemas: readonly SchemaView[]): Markup {
  if (schemas.length === 0) return html`<p class="quiet">None registered yet.</p>`;
  return html`${schemas.map(
    ({ subject, version, id, type, schema }) =>
      html`<details>
        <summary><code>${subject}</code> · version ${version} · id ${id} · ${type}</summary>
        <pre>${indented(schema)}</pre>
      </details>`,
  )}`;
}
