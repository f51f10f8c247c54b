import { z } from 'zod';
import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import type { PipelineDefinition } from '../../domain/definition.ts';
import { KEYSPACE, METRICS, SHARED_TABLES } from '../../domain/names.ts';
import type { History, Series } from './view/view.ts';

/** The history reaches back so far, a value a minute. */
export const MINUTES = 60;
const MINUTE_MS = 60_000;
const HOUR_MS = MINUTES * MINUTE_MS;

const recordsOf = ({
  names,
  count,
}: HistoryOf) => `SELECT bucket, ${count} AS records FROM ${KEYSPACE}.${names.tables.totals}
  WHERE granularity = 'minute' AND dimension = 'all' AND value = 'all' AND bucket >= ? AND bucket <= ?`;
const POINTS = `SELECT at, value FROM ${KEYSPACE}.${SHARED_TABLES.pipelineMetrics}
  WHERE pipeline = ? AND metric = ? AND at >= ? AND at <= ?`;
const VERIFICATIONS = `SELECT at, ok, checked FROM ${KEYSPACE}.${SHARED_TABLES.verificationReports}
  WHERE pipeline = ? AND day = ? AND at >= ? AND at <= ?`;

const totalsRow = z.object({ bucket: z.date(), records: z.bigint().transform(Number) });
const pointRow = z.object({ at: z.date(), value: z.number() });
const reportRow = z.object({ at: z.date(), ok: z.boolean(), checked: z.bigint().transform(Number) });

/** Of which pipeline it is. */
export type HistoryOf = Pick<PipelineDefinition, 'names' | 'count'>;

/** What Cassandra knows of the last hour; the topic's growth is not among it. */
export type StoredHistory = Omit<History, 'appended'>;

/** Reads the last hour up to `now`: four small queries of single partitions. @throws when Cassandra does not answer. */
export async function readHistory(cassandra: Cassandra, of: HistoryOf, now: Date): Promise<StoredHistory> {
  const { workflowId } = of.names;
  const from = new Date(minuteOf(now) - HOUR_MS + MINUTE_MS);
  const days = [...new Set([from, now].map((time) => time.toISOString().slice(0, 10)))];
  const metric = (name: string) => cassandra.execute(POINTS, [workflowId, name, from, now]);
  const [totals, batches, latencies, reports] = await Promise.all([
    cassandra.execute(recordsOf(of), [from, now]),
    metric(METRICS.batchDuration),
    metric(METRICS.latency),
    Promise.all(days.map((day) => cassandra.execute(VERIFICATIONS, [workflowId, day, from, now]))),
  ]);
  const points = (rows: typeof batches) =>
    rows.map((row) => pointRow.parse(row)).map(({ at, value }) => ({ at, value: value / 1000 }));
  return {
    records: perMinute(
      totals
        .map((row) => totalsRow.parse(row))
        .map(({ bucket, records }) => ({ at: bucket, value: records })),
      now,
    ),
    batch: perMinute(points(batches), now),
    latency: perMinute(points(latencies), now),
    verifications: reports
      .flat()
      .map((row) => reportRow.parse(row))
      .toSorted((one, other) => one.at.getTime() - other.at.getTime())
      .map(({ ok, checked }) => ({ ok, checked })),
  };
}

/** The largest value of each minute of the hour that ends with `now`'s; null where there is none. */
export function perMinute(
  points: readonly { readonly at: Date; readonly value: number }[],
  now: Date,
): Series {
  const first = minuteOf(now) - HOUR_MS + MINUTE_MS;
  const minutes: (number | null)[] = Array.from({ length: MINUTES }, () => null);
  for (const { at, value } of points) {
    const minute = Math.floor((at.getTime() - first) / MINUTE_MS);
    if (minute >= 0 && minute < MINUTES) minutes[minute] = Math.max(minutes[minute] ?? value, value);
  }
  return minutes;
}

function minuteOf(time: Date): number {
  return Math.floor(time.getTime() / MINUTE_MS) * MINUTE_MS;
}

/** How the topic grew, minute by minute, as it was looked at: Kafka keeps no history of its ends. */
export class Growth {
  /** The first and the last sum of the topic's ends that were seen in a minute. */
  readonly #minutes = new Map<number, { readonly first: bigint; last: bigint }>();

  /** Notes the sum of the topic's ends. One that has shrunk is another topic: what was known is forgotten. */
  note(sum: bigint, now: Date): void {
    const minute = minuteOf(now);
    const newest = [...this.#minutes.values()].at(-1);
    if (newest !== undefined && sum < newest.last) this.#minutes.clear();
    const known = this.#minutes.get(minute);
    if (known === undefined)
      this.#minutes.set(minute, { first: this.#minutes.get(minute - MINUTE_MS)?.last ?? sum, last: sum });
    else known.last = sum;
    for (const old of this.#minutes.keys()) if (old <= minute - HOUR_MS) this.#minutes.delete(old);
  }

  /** Records appended in each minute; null where nobody looked. */
  series(now: Date): Series {
    const points = [...this.#minutes].map(([minute, { first, last }]) => ({
      at: new Date(minute),
      value: Number(last - first),
    }));
    return perMinute(points, now);
  }
}
