import { html } from 'hono/html';
import { valueOf } from '../../../../connections/reading.ts';
import type { StreamProgress } from '../../../../domain/verification.ts';
import { indented } from '../../view/json.ts';
import { lagOf, lagText } from '../lag.ts';
import { totalDistance } from '../../../../domain/offsetDistance.ts';
import type { GroupView, OverviewView, SchemaView, StreamView, TopicView } from '../views.ts';
import { layout, shown, table, type Markup, type Refresh } from './layout.ts';

/** The front page: brokers, topics, consumers, schemas. */
export function overviewPage(view: OverviewView, refresh: Refresh): Markup {
  const topics = valueOf(view.topics) ?? [];
  return layout(
    { title: 'Topics', at: view.at, refresh },
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
        all.length === 0 ? html`<p class="quiet">No topic yet.</p>` : topicTable(all, view.streams),
      )}
      <h2>${view.streams.length === 1 ? 'Stream' : 'Streams'}</h2>
      ${view.streams.map((stream) => shown(stream.progress, `The progress of ${stream.pipeline}`, streamLine(stream)))}
      <h2>Consumer groups</h2>
      ${shown(view.groups, 'The consumer groups', (groups) => groupTable(groups, topics))}
      <h2>Schemas</h2>
      ${shown(view.schemas, 'The registered schemas', schemaList)}
    `,
  );
}

function topicTable(topics: readonly TopicView[], streams: readonly StreamView[]): Markup {
  return table(
    ['topic', 'partitions#', 'replicas#', 'messages held#', "stream's lag#"],
    topics.map((topic) => [
      html`<a href="/topics/${encodeURIComponent(topic.name)}">${topic.name}</a>`,
      String(topic.partitions.length),
      String(topic.partitions[0]?.replicas.length ?? 0),
      'value' in topic.offsets
        ? String(totalDistance(topic.offsets.value.begin, topic.offsets.value.end))
        : html`<span class="error">${topic.offsets.error}</span>`,
      streams
        .filter((stream) => stream.topic === topic.name)
        .map(({ lag }) => lagText(lag))
        .join(),
    ]),
  );
}

function streamLine({ pipeline }: StreamView): (progress: StreamProgress | undefined) => Markup {
  return (progress) => {
    if (progress === undefined)
      return html`<p class="quiet">${pipeline}: the stream has not reported yet.</p>`;
    const { batchId, submissionId, rowsRead, durationMs, at } = progress;
    return html`<p>
      ${pipeline}: micro-batch ${batchId} of <code>${submissionId}</code> read ${rowsRead} records in
      ${durationMs} ms, reported ${at}.
    </p>`;
  };
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
