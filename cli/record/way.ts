import type { DeadLetters } from '../../connections/deadLetters.ts';
import type { TopicAdmin, TopicReader, TopicRecord } from '../../connections/kafka.ts';
import { OffsetsLost } from '../../connections/kafkaErrors.ts';
import type { RecordFacts, StoredRow } from '../../connections/recordFacts.ts';
import { HEADERS } from '../../domain/names.ts';
import type { Rollup } from '../../domain/totals.ts';
import type { Offsets } from '../../domain/verification.ts';

/** A station of a record's way. What no stored fact says is `not measured`. */
export interface WayStep {
  readonly name: 'Tick' | 'Schema' | 'Kafka' | 'Spark' | 'Row' | 'Totals' | 'Verified' | 'Refused';
  readonly state: 'ok' | 'bad' | 'not measured';
  readonly text: string;
  /** When, ISO 8601, where that is known. */
  readonly at?: string;
}

/** The way of one record. */
export interface Way {
  readonly id: string | undefined;
  /** Its place in the topic; absent where it was not found. */
  readonly place?: { readonly partition: number; readonly offset: string };
  readonly steps: readonly WayStep[];
}

export interface WaySources {
  readonly topic: string;
  readonly streamId: string;
  readonly pipelineId: string;
  readonly topics: Pick<TopicAdmin, 'offsets'>;
  readonly reader: TopicReader;
  readonly facts: RecordFacts;
  readonly deadLetters: Pick<DeadLetters, 'at'>;
  readonly rollup: Pick<Rollup, 'allTotalsOf'>;
}

/** What is asked for: an id, or a place in the topic. */
export type Wanted = { readonly id: string } | { readonly partition: number; readonly offset: string };

/** Records read in search of one, at most. */
const SEARCHED = 20_000n;
/** Clocks of the machines may differ by so much, and a batch may take as long. */
const AROUND_MS = 60_000;
const UNKNOWN = 'not measured';

/** Follows a record by stored facts alone. @throws when Kafka or Cassandra does not answer. */
export async function wayOf(sources: WaySources, wanted: Wanted, signal: AbortSignal): Promise<Way> {
  const given = 'id' in wanted ? await sources.facts.row(wanted.id) : undefined;
  const message =
    'id' in wanted
      ? given && (await search(sources, wanted.id, given, signal))
      : await messageAt(sources, wanted, signal);
  const id = 'id' in wanted ? wanted.id : message?.key?.toString();
  const stored = given ?? (id === undefined || !isUuid(id) ? undefined : await sources.facts.row(id));
  return {
    id,
    ...(message === undefined ? {} : { place: { partition: message.partition, offset: message.offset } }),
    steps: [
      ...beforeKafka(message),
      kafkaStep(sources, wanted, message),
      ...(await afterKafka(sources, message, stored)),
    ],
  };
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

async function messageAt(
  { topic, reader, topics }: WaySources,
  { partition, offset }: { readonly partition: number; readonly offset: string },
  signal: AbortSignal,
): Promise<TopicRecord | undefined> {
  const end = (await topics.offsets(topic)).end[partition];
  if (end === undefined || BigInt(offset) >= BigInt(end)) return undefined;
  const range = { from: { [partition]: offset }, to: { [partition]: String(BigInt(offset) + 1n) } };
  try {
    for await (const [record] of reader.read(topic, range, signal)) return record;
  } catch (error) {
    if (!(error instanceof OffsetsLost)) throw error;
  }
  return undefined;
}

/** The newest message of this id in the batches that were reported about when its row was written. */
async function search(
  { topic, reader, streamId, facts }: WaySources,
  id: string,
  { writtenAt }: StoredRow,
  signal: AbortSignal,
): Promise<TopicRecord | undefined> {
  const written = Date.parse(writtenAt);
  const batches = await facts.batchesSince(streamId, new Date(written - AROUND_MS));
  let left = SEARCHED;
  for (const { at, from, to } of batches.filter((batch) => batch.rowsRead > 0)) {
    if (Date.parse(at) > written + 2 * AROUND_MS || left <= 0n) return undefined;
    left -= sizeOf(from, to);
    let found: TopicRecord | undefined;
    try {
      for await (const records of reader.read(topic, { from, to }, signal))
        found = records.findLast(({ key }) => key?.toString() === id) ?? found;
    } catch (error) {
      if (!(error instanceof OffsetsLost)) throw error;
    }
    if (found !== undefined) return found;
  }
  return undefined;
}

function sizeOf(from: Offsets, to: Offsets): bigint {
  return Object.entries(to).reduce(
    (sum, [partition, end]) => sum + BigInt(end) - BigInt(from[partition] ?? end),
    0n,
  );
}

function beforeKafka(message: TopicRecord | undefined): readonly WayStep[] {
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

/** A tick is named `workflowId/firstExecutionRunId/tick`; a foreign producer may name it as it likes. */
function tickText(tick: string): string {
  const [, workflowId, runId, number] = /^(.+)\/([0-9a-f-]{36})\/(\d+)$/.exec(tick) ?? [];
  return workflowId === undefined ? tick : `tick ${number} of ${workflowId}, run ${runId}`;
}

function headerOf(message: TopicRecord | undefined, name: string): string | undefined {
  const value = message?.headers[name];
  return value === undefined || value === null ? undefined : String(value);
}

function kafkaStep({ topic }: WaySources, wanted: Wanted, message: TopicRecord | undefined): WayStep {
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

async function afterKafka(
  sources: WaySources,
  message: TopicRecord | undefined,
  stored: StoredRow | undefined,
): Promise<readonly WayStep[]> {
  if (message === undefined)
    return [unmeasured('Spark'), rowStep(stored, false), totalsStep(sources, stored), unmeasured('Verified')];
  const { partition, offset, timestampMs } = message;
  const appended = new Date(timestampMs);
  const place = { day: appended.toISOString().slice(0, 10), partition, offset };
  const [letter, batches, verifications, { topicId }] = await Promise.all([
    sources.deadLetters.at(sources.topic, place),
    sources.facts.batchesSince(sources.streamId, new Date(timestampMs - AROUND_MS)),
    sources.facts.verificationsSince(sources.pipelineId, appended),
    sources.topics.offsets(sources.topic),
  ]);
  const batch = batches.find(({ from, to }) => holds(from, to, partition, offset));
  const verification = verifications.find(
    (it) => (it.topicId === undefined || it.topicId === topicId) && holds(it.from, it.to, partition, offset),
  );
  const refused = letter !== undefined;
  return [
    batch === undefined
      ? unmeasured('Spark')
      : {
          name: 'Spark',
          state: 'ok',
          text: `batch ${batch.batchId} of ${batch.submissionId}, ${batch.rowsRead} ${batch.rowsRead === 1 ? 'record' : 'records'} in ${batch.durationMs} ms`,
          at: batch.at,
        },
    ...(letter === undefined
      ? [rowStep(stored, batch !== undefined), totalsStep(sources, stored)]
      : [{ name: 'Refused', state: 'bad', text: letter.reason + outcomeOf(letter.redriven) } as const]),
    verification === undefined
      ? unmeasured('Verified')
      : {
          name: 'Verified',
          state: verification.ok ? 'ok' : 'bad',
          text: verifiedText(verification.ok, refused),
          at: verification.at,
        },
  ];
}

function verifiedText(ok: boolean, refused: boolean): string {
  if (!ok) return 'read back by a verification of which a check failed';
  return refused ? 'read back, and found among the dead letters' : 'read back and compared with its row';
}

function outcomeOf(redriven: { readonly to: string; readonly outcome: string } | undefined): string {
  return redriven === undefined ? '' : `; sent again to ${redriven.to}: ${redriven.outcome}`;
}

function holds(from: Offsets, to: Offsets, partition: number, offset: string): boolean {
  const [first, end] = [from[partition], to[partition]];
  return (
    first !== undefined &&
    end !== undefined &&
    BigInt(first) <= BigInt(offset) &&
    BigInt(offset) < BigInt(end)
  );
}

/** A batch that has read it, and neither a row nor a dead letter: here its way ends. */
function rowStep(stored: StoredRow | undefined, wasRead: boolean): WayStep {
  if (stored !== undefined)
    return { name: 'Row', state: 'ok', text: 'its row is there, last written then', at: stored.writtenAt };
  return wasRead
    ? { name: 'Row', state: 'bad', text: 'a batch has read it, and there is neither a row nor a dead letter' }
    : unmeasured('Row');
}

/** The buckets that its row counts in, as the pipeline's rollup has it. */
function totalsStep({ rollup }: WaySources, stored: StoredRow | undefined): WayStep {
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

function unmeasured(name: WayStep['name']): WayStep {
  return { name, state: 'not measured', text: UNKNOWN };
}
