import type { RecordFacts, ReportedBatch } from '../../connections/cassandra/recordFacts.ts';
import type { PipelineTraces } from '../../connections/tracing/traces.ts';
import { tickKey } from '../../domain/identity.ts';
import { HEADERS } from '../../domain/names.ts';
import type { Suspect } from './checkRecords.ts';
import type { ShortTick } from './judgeTicks.ts';
import type { WaitingTick } from './tickState.ts';

/** Where it is told what became of ticks. */
export interface TickTraces extends Pick<PipelineTraces, 'add'>, Pick<RecordFacts, 'batchesSince'> {}

/** What a verification has found of ticks. */
export interface FoundOfTicks {
  readonly proven: readonly WaitingTick[];
  readonly short: readonly ShortTick[];
  /** Records that it has published again. */
  readonly suspects: readonly Suspect[];
}

/** A batch may be reported before Temporal has booked the tick that it stores, and clocks may differ. */
const AROUND_MS = 60_000;
/** Pages of batches that are read of one verification, from the oldest of its ticks on. */
const MAX_PAGES = 4;

/**
 * Tells into the trace of each tick which micro-batches have stored it, and that it was verified, or what was wrong with it. Told again, by
 * another attempt, it is the same.
 */
export async function traceTicks(
  traces: TickTraces,
  streamId: string,
  found: FoundOfTicks,
  { atMs, nowMs }: { readonly atMs: number; readonly nowMs: number },
): Promise<void> {
  const batches = await batchesOf(traces, streamId, found.proven);
  for (const tick of found.proven)
    for (const batch of batches.filter((it) => holds(it, tick))) {
      const { batchId, submissionId, rowsRead, durationMs } = batch;
      const toMs = Date.parse(batch.at);
      traces.add({
        tick: tickKey(tick.identity),
        name: 'stored',
        id: `${submissionId}/${batchId}`,
        fromMs: toMs - durationMs,
        toMs,
        attributes: { batch: batchId, driverId: submissionId, records: rowsRead },
      });
    }
  for (const [tick, { records, problems }] of verdictsOf(found))
    traces.add({
      tick,
      name: 'verified',
      id: String(atMs),
      fromMs: atMs,
      toMs: nowMs,
      attributes: {
        verification: new Date(atMs).toISOString(),
        ...(records === undefined ? {} : { records }),
      },
      ...(problems.length === 0 ? {} : { problem: `${problems.join('; ')}; published again` }),
    });
}

interface Verdict {
  /** That it booked; unknown of a tick of which no more than a record was found wrong. */
  readonly records?: number;
  readonly problems: readonly string[];
}

/** By the key of the tick. A record that was wrong is told with the verification that found it, though the tick may be judged by a later one. */
function verdictsOf({ proven, short, suspects }: FoundOfTicks): ReadonlyMap<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  for (const { identity, records } of proven) verdicts.set(tickKey(identity), { records, problems: [] });
  for (const { tick, there } of short)
    verdicts.set(tickKey(tick.identity), {
      records: tick.records,
      problems: [`${tick.records - there.size} of ${tick.records} records are missing in the topic`],
    });
  for (const { record, differing } of suspects) {
    const tick = record.headers[HEADERS.tick];
    if (tick === undefined) continue;
    const before = verdicts.get(String(tick)) ?? { problems: [] };
    const place = `${record.partition}/${record.offset}`;
    const problem =
      differing.length === 0 ? `${place} is not stored` : `${place} differs in ${differing.join(', ')}`;
    verdicts.set(String(tick), { ...before, problems: [...before.problems, problem] });
  }
  return verdicts;
}

/** Batches that were reported since about when the first of the ticks was booked, as many as are read at most. */
async function batchesOf(
  traces: TickTraces,
  streamId: string,
  ticks: readonly WaitingTick[],
): Promise<readonly ReportedBatch[]> {
  const booked = ticks.flatMap(({ endedAtMs }) => (endedAtMs === undefined ? [] : [endedAtMs]));
  const batches = new Map<string, ReportedBatch>();
  if (booked.length === 0) return [];
  let since = new Date(Math.min(...booked) - AROUND_MS);
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const before = batches.size;
    for (const batch of await traces.batchesSince(streamId, since)) {
      batches.set(`${batch.submissionId}/${batch.batchId}`, batch);
      since = new Date(batch.at);
    }
    if (batches.size === before) break;
  }
  return [...batches.values()];
}

/** Whether the batch has read a record of the tick. */
function holds({ from, to, rowsRead }: ReportedBatch, { acknowledged }: WaitingTick): boolean {
  if (rowsRead === 0) return false;
  return Object.entries(acknowledged).some(([partition, stretches]) => {
    const [first, end] = [from[partition], to[partition]];
    if (first === undefined || end === undefined) return false;
    return stretches.some(([begins, ends]) => BigInt(begins) < BigInt(end) && BigInt(ends) > BigInt(first));
  });
}
