import { z } from 'zod';
import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import type { DeadLetters } from '../../connections/cassandra/deadLetters.ts';
import { daysBack } from '../../connections/cassandra/days.ts';
import { offsetsFromJson } from '../../connections/cassandra/offsetsJson.ts';
import { KEYSPACE, SHARED_TABLES } from '../../domain/names.ts';
import type { DeadLetterCount, StoredReport } from './snapshot.ts';

const count = z.bigint().transform(Number);
const offsets = z.unknown().transform((text) => offsetsFromJson(text, SHARED_TABLES.verificationReports));
const reportRow = z.object({
  at: z.date(),
  ok: z.boolean(),
  checked: count,
  missing: count,
  different: count,
  dead_lettered: count,
  repaired: count,
  totals_different: count,
  lag: count,
  verified_from: offsets,
  verified_to: offsets,
  failures: z.string().nullable(),
});

/** The newest verification of the last 31 days; undefined where there is none. Reads one row a day at most. */
export async function newestReport(
  cassandra: Cassandra,
  pipelineId: string,
  now: Date,
): Promise<StoredReport | undefined> {
  const query = `SELECT at, ok, checked, missing, different, dead_lettered, repaired, totals_different, lag, verified_from, verified_to, failures
    FROM ${KEYSPACE}.${SHARED_TABLES.verificationReports} WHERE pipeline = ? AND day = ? LIMIT 1`;
  for (const days of daysBack(now.toISOString())) {
    const rows = await cassandra.executeAll(
      query,
      days.map((day) => [pipelineId, day]),
    );
    const newest = rows.flat()[0];
    if (newest === undefined) continue;
    const { at, dead_lettered, totals_different, verified_from, verified_to, failures, ...row } =
      reportRow.parse(newest);
    return {
      ...row,
      at: at.toISOString(),
      deadLettered: dead_lettered,
      totalsDifferent: totals_different,
      verifiedFrom: verified_from,
      verifiedTo: verified_to,
      failures: failures?.split('\n') ?? [],
    };
  }
  return undefined;
}

/** Rows read per partition: what is counted must not cost more the more there are. */
const COUNT_AT_MOST = 1000;

/** The topic's dead letters of the current UTC day, counted up to a thousand a partition. */
export async function deadLettersToday(
  letters: Pick<DeadLetters, 'heads'>,
  { topic, partitions }: { readonly topic: string; readonly partitions: readonly string[] },
  now: Date,
): Promise<DeadLetterCount> {
  const day = now.toISOString().slice(0, 10);
  const heads = await Promise.all(
    partitions.map((partition) =>
      letters.heads({ day, topic, partition: Number(partition), limit: COUNT_AT_MOST + 1 }),
    ),
  );
  return {
    count: heads.reduce((sum, found) => sum + Math.min(found.length, COUNT_AT_MOST), 0),
    more: heads.some((found) => found.length > COUNT_AT_MOST),
  };
}
