import { totalDistance } from '../../../domain/offsetDistance.ts';
import { heldOf, lagOf, processedOf } from '../../../cli/status/figures.ts';
import type { Snapshot } from '../../../cli/status/snapshot.ts';
import { ago } from '../../../cli/status/words.ts';
import { isMissing, valueOf, type Reading } from '../../../connections/reading.ts';
import { judgeCassandra, judgeKafka, judgeSource, judgeSpark, judgeVerified } from './judgements.ts';
import type { Edge, History, Spark, State, Station } from './view.ts';
import { counted, largest, newest, number, seconds, shortDriver } from './words.ts';

const NOT_MEASURED = { text: '–', unit: 'not measured' } as const;

/** Source, Kafka, Spark, Cassandra, Verified: always these, in this order. */
export function stationsOf(snapshot: Snapshot, history: History): readonly Station[] {
  const stations = [
    source(snapshot, history),
    kafka(snapshot, history),
    spark(snapshot, history),
    cassandra(snapshot, history),
    verified(snapshot, history),
  ];
  return stations.map((station, index) => {
    const next = stations[index + 1];
    return next === undefined ? station : { ...station, edge: edgeBetween(station.state, next.state) };
  });
}

/** What `say` makes of what is there; what is not there yet is not what could not be asked. */
function factOf<T>(read: Reading<T | undefined>, say: (value: T) => string): string {
  if (isMissing(read)) return 'none yet';
  if ('error' in read) return 'unknown';
  return read.value === undefined ? 'none yet' : say(read.value);
}

function edgeBetween(from: State, to: State): Edge {
  if (from === 'bad' || to === 'bad') return { kind: 'broken' };
  if (from === 'unknown' || to === 'unknown' || from === 'paused') return { kind: 'none' };
  if (to === 'waiting' || to === 'starting' || from === 'waiting') return { kind: 'waits' };
  return { kind: 'flows' };
}

function source(snapshot: Snapshot, { records }: History): Station {
  const view = valueOf(snapshot.workflows.ingest);
  const status = view?.status && valueOf(view.status);
  // The minute that runs is not over yet.
  const rate = records.at(-2);
  return {
    name: 'Source',
    ...judgeSource(snapshot),
    figure:
      rate === null || rate === undefined
        ? NOT_MEASURED
        : { text: number(rate), unit: 'records in a minute' },
    spark: sparkOf('bars', records, 'per minute, last hour', (value) => `max ${number(value)}`, largest),
    facts: [
      ['ticks', status === undefined ? 'unknown' : number(status.ticks.due)],
      ['records', status === undefined ? 'unknown' : number(status.ticks.records)],
      ['missed', status === undefined ? 'unknown' : missed(status.ticks)],
    ],
  };
}

function missed({ skipped, failed, due }: { skipped: number; failed: number; due: number }): string {
  return `${number(skipped + failed)} of ${number(due)}`;
}

function kafka(snapshot: Snapshot, { appended }: History): Station {
  const held = heldOf(snapshot);
  const offsets = valueOf(snapshot.topic);
  return {
    name: 'Kafka',
    ...judgeKafka(snapshot),
    figure:
      held === undefined ? NOT_MEASURED : { text: number(held), unit: held === 1n ? 'record' : 'records' },
    spark: sparkOf('bars', appended, 'appended per minute', (value) => `max ${number(value)}`, largest),
    facts: [
      ['topic', snapshot.pipeline.names.topic],
      ['partitions', offsets === undefined ? 'unknown' : number(Object.keys(offsets.end).length)],
      ['dead letters today', deadLetters(snapshot)],
    ],
  };
}

function deadLetters({ deadLetters: read }: Snapshot): string {
  const count = valueOf(read);
  return count === undefined ? 'unknown' : `${number(count.count)}${count.more ? '+' : ''}`;
}

function spark(snapshot: Snapshot, { batch }: History): Station {
  const lag = lagOf(snapshot);
  const driver = valueOf(snapshot.drivers)?.at(-1);
  const view = valueOf(snapshot.workflows.stream);
  const status = view?.status && valueOf(view.status);
  return {
    name: 'Spark',
    ...judgeSpark(snapshot, lag),
    figure: lag === undefined ? NOT_MEASURED : { text: number(lag), unit: 'records behind' },
    spark: sparkOf('line', batch, 'seconds a batch', seconds, newest),
    facts: [
      [
        'batch',
        factOf(snapshot.progress, ({ batchId, at }) => `${number(batchId)}, ${ago(at, snapshot.at)}`),
      ],
      ['driver', driver === undefined ? 'none' : shortDriver(driver.driverId)],
      ['replaced', status === undefined ? 'unknown' : counted(status.restarts, 'time')],
    ],
  };
}

function cassandra(snapshot: Snapshot, { latency }: History): Station {
  const processed = processedOf(snapshot);
  const last = newest(latency);
  return {
    name: 'Cassandra',
    ...judgeCassandra(snapshot),
    figure:
      last === undefined
        ? NOT_MEASURED
        : { text: seconds(last).replace(' s', ''), unit: 's from append to commit' },
    spark: sparkOf('line', latency, 'slowest of each minute', (value) => `max ${seconds(value)}`, largest),
    facts: [
      ['processed', processed === undefined ? 'unknown' : number(processed)],
      ['last batch', factOf(snapshot.progress, ({ rowsRead }) => counted(rowsRead, 'record'))],
      ['newest stored', newestStored(snapshot)],
    ],
  };
}

/** How long ago the newest record was stored: by the last batch, where that had one, else as the last verification found. */
function newestStored({ at, progress, workflows }: Snapshot): string {
  const batch = valueOf(progress);
  if (batch !== undefined && batch.rowsRead > batch.deadLetters) return ago(batch.at, at);
  const view = valueOf(workflows.verify);
  const found = (view?.status && valueOf(view.status))?.last?.newestStoredAt;
  return found === undefined ? 'unknown' : ago(found, at);
}

function verified(snapshot: Snapshot, { verifications }: History): Station {
  const view = valueOf(snapshot.workflows.verify);
  const status = view?.status && valueOf(view.status);
  const points = verifications.map(({ ok }) => (ok ? 1 : 0));
  const passed = verifications.filter(({ ok }) => ok).length;
  return {
    name: 'Verified',
    ...judgeVerified(snapshot),
    figure: status === undefined ? NOT_MEASURED : { text: number(status.checked), unit: 'records read back' },
    spark: {
      kind: 'checks',
      points,
      label: `${number(passed)} of ${number(verifications.length)} verifications in the last hour passed`,
      caption:
        verifications.length === 0
          ? 'none in the last hour'
          : `${number(passed)} of ${number(verifications.length)} passed`,
    },
    facts: [
      [
        'last',
        factOf(
          snapshot.verification,
          ({ at, checked }) => `${ago(at, snapshot.at)}, ${counted(checked, 'record')}`,
        ),
      ],
      ['not yet verified', unverified(snapshot)],
      ['repaired', status === undefined ? 'unknown' : number(status.repaired)],
    ],
  };
}

/** Records that the stream has processed since those that were verified last. */
function unverified({ progress, verification }: Snapshot): string {
  const ends = valueOf(progress)?.endOffsets;
  const last = valueOf(verification);
  if (ends === undefined || last === undefined) return 'unknown';
  return number(totalDistance(last.verifiedTo, ends));
}

function sparkOf(
  kind: Spark['kind'],
  points: Spark['points'],
  caption: string,
  say: (value: number) => string,
  pick: (points: Spark['points']) => number | undefined,
): Spark {
  const value = pick(points);
  const note = value === undefined ? undefined : say(value);
  return {
    kind,
    points,
    caption,
    label: `${caption}: ${note ?? 'not measured'}`,
    ...(note === undefined ? {} : { note }),
  };
}
