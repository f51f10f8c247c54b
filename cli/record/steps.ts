import type { TopicRecord } from '../../connections/kafka/kafka.ts';
import type { StoredRow } from '../../connections/cassandra/recordFacts.ts';
import { OF_A_TIME } from '../../domain/identity.ts';
import { HEADERS } from '../../domain/names.ts';
import type { Wanted, WaySources, WayStep } from './way.ts';

const UNKNOWN = 'not measured';
const OF_A_TIME_KEY = new RegExp(`^(.+)/${OF_A_TIME}/(\\d{1,11})$`);

/** What the message's headers say of how it came to be. */
export function beforeKafka(message: TopicRecord | undefined): readonly WayStep[] {
  const tick = headerOf(message, HEADERS.tick);
  const schema = headerOf(message, HEADERS.schemaId);
  return [
    tick === undefined
      ? { name: 'Tick', state: 'not measured', text: UNKNOWN }
      : { name: 'Tick', state: 'ok', text: tickText(tick) },
    schema === undefined
      ? { name: 'Schema', state: 'not measured', text: UNKNOWN }
      : { name: 'Schema', state: 'ok', text: `checked against the schema of id ${schema}` },
  ];
}

/** A tick is named `workflowId/firstExecutionRunId/tick`, or by its time; a foreign producer may name it as it likes. */
function tickText(tick: string): string {
  const [, backfill, seconds] = OF_A_TIME_KEY.exec(tick) ?? [];
  if (backfill !== undefined)
    return `tick of ${new Date(Number(seconds) * 1000).toISOString()}, of ${backfill}`;
  const [, workflowId, runId, number] = /^(.+)\/([0-9a-f-]{36})\/(\d+)$/.exec(tick) ?? [];
  return workflowId === undefined ? tick : `tick ${number} of ${workflowId}, run ${runId}`;
}

/** A header of the message, as text. */
export function headerOf(message: TopicRecord | undefined, name: string): string | undefined {
  const value = message?.headers[name];
  return value === undefined || value === null ? undefined : String(value);
}

/** Where its message stands, and how often it was sent. */
export function kafkaStep(
  { topic }: Pick<WaySources, 'topic'>,
  wanted: Wanted,
  message: TopicRecord | undefined,
): WayStep {
  if (message === undefined)
    return {
      name: 'Kafka',
      state: 'not measured',
      text: 'id' in wanted ? UNKNOWN : `${topic} holds no message at ${wanted.partition}/${wanted.offset}`,
    };
  const { partition, offset, timestampMs, value } = message;
  const again = ['repairs', 'redriven'] as const;
  const notes = again.flatMap((name) => {
    const header = headerOf(message, HEADERS[name]);
    if (header === undefined) return [];
    return [
      name === 'repairs' ? `, published again ${header} times` : `, sent again as the dead letter ${header}`,
    ];
  });
  return {
    name: 'Kafka',
    state: 'ok',
    text: `${topic} / ${partition} / ${offset}, ${value?.length ?? 0} bytes${notes.join('')}`,
    at: new Date(timestampMs).toISOString(),
  };
}

/** What a verification that read it has found. */
export function verifiedText(ok: boolean, refused: boolean): string {
  if (!ok) return 'read back by a verification of which a check failed';
  return refused ? 'read back, and found among the dead letters' : 'read back and compared with its row';
}

/** What became of a dead letter that was sent again. */
export function outcomeOf(redriven: { readonly to: string; readonly outcome: string } | undefined): string {
  return redriven === undefined ? '' : `; sent again to ${redriven.to}: ${redriven.outcome}`;
}

/** A batch that has read it, and neither a row nor a dead letter: here its way ends. */
export function rowStep(stored: StoredRow | undefined, wasRead: boolean): WayStep {
  if (stored !== undefined)
    return {
      name: 'Row',
      state: 'ok',
      text: 'its row is there, of what was appended then',
      at: stored.appendedAt,
    };
  return wasRead
    ? { name: 'Row', state: 'bad', text: 'a batch has read it, and there is neither a row nor a dead letter' }
    : unmeasured('Row');
}

/** The buckets that its row counts in, as the pipeline's rollup has it. */
export function totalsStep({ rollup }: Pick<WaySources, 'rollup'>, stored: StoredRow | undefined): WayStep {
  if (stored === undefined) return unmeasured('Totals');
  const places = rollup.allTotalsOf([stored.row]);
  const values = [
    ...new Set(places.map(({ dimension, value }) => (dimension === 'all' ? 'all' : `${dimension} ${value}`))),
  ];
  return {
    name: 'Totals',
    state: 'ok',
    text: `counts in ${places.length} buckets: minute, hour and day of ${values.join(', ')}`,
  };
}

/** A station of which no stored fact says anything. */
export function unmeasured(name: WayStep['name']): WayStep {
  return { name, state: 'not measured', text: UNKNOWN };
}
