import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './fault.ts';
import { untilNoDriver } from './kinds/spark.ts';
import { failuresOf, interleavings, type Outcome } from './outcome.ts';
import { STREAM } from './pipeline.ts';
import type { PlannedFault } from './plan.ts';
import { seededRandom } from './random.ts';
import { firstRowOfNewRecord, processedUpTo, recovery } from './recovery.ts';
import type { Rig } from './rig.ts';
import { reportersSince } from './rows.ts';
import { untilTrue } from './waiting.ts';

/** The whole pipeline runs, and stores. */
export async function startWhole(rig: Rig, load: number): Promise<void> {
  await rig.pipeline.terminateAll();
  await untilNoDriver(rig);
  await untilTrue('the start of the pipeline', async () => {
    await rig.pipeline.start(load);
    return true;
  });
  await firstRowOfNewRecord(rig);
}

/**
 * Ends the pipeline once everything that was published is stored, and answers what is wrong then: one line each, none when all is
 * well. @throws where that does not come.
 */
export async function settle(rig: Rig): Promise<readonly string[]> {
  await rig.pipeline.pauseIngestion();
  const ends = await rig.ledger.ends();
  await processedUpTo(rig, ends);
  const { lost, duplicated, different } = await rig.ledger.check(ends);
  const totals = (await rig.ledger.checkTotals()).differing.length;
  await rig.pipeline.terminateAll();
  const unexplained = await rig.ledger.unexplained();
  const counts = { lost, duplicated, different, totals, 'rows that no record explains': unexplained };
  return Object.entries(counts).flatMap(([what, count]) => (count === 0 ? [] : `${what}: ${count}`));
}

/** Carries out one injection, waits until the pipeline has healed, and counts. @throws where it does not heal; what the fault throws. */
export async function runFault(rig: Rig, fault: Fault, planned: PlannedFault): Promise<Outcome> {
  const random = seededRandom(planned.seed);
  if (fault.needsWhole === true && !rig.pipeline.whole) await startWhole(rig, planned.load);
  const begun = Date.now();
  // At any moment of a tick and of a batch.
  await wait(random.int(0, 2000));
  const injected = await fault.inject(rig, random);
  const { rowAt, caughtUpAt } = injected.recovery ?? (await recovery(rig));

  // Totals are compared while nothing moves; and what came in meanwhile would be the next injection's to catch up on.
  await rig.pipeline.pauseIngestion();
  const { chain, status } = await rig.pipeline.ingestion();
  const ends = await rig.ledger.ends();
  await processedUpTo(rig, ends);
  const counts = await rig.ledger.check(ends);
  const totals = await rig.ledger.checkTotals();
  const { startedAt, ...seen } = rig.observer.seenSince(begun, STREAM);
  const outcome = {
    ...planned,
    at: new Date(begun).toISOString(),
    counts,
    minutesCompared: totals.minutes,
    totalsDiffering: totals.differing,
    unpublished: Math.max(0, status.ticks.records - rig.ledger.publishedBy(chain)),
    ...seen,
    orphans: await orphans(rig),
    interleaved: interleavings(await reportersSince(rig.cassandra, STREAM, begun)),
    ...(injected.stopMs === undefined ? {} : { stopMs: injected.stopMs }),
    recoveryMs: rowAt - injected.healedAt,
    caughtUpMs: caughtUpAt - injected.healedAt,
    ...(startedAt === undefined || startedAt > rowAt
      ? {}
      : { driverStartMs: rowAt - Math.max(startedAt, injected.healedAt) }),
    ...(injected.detail === undefined ? {} : { detail: injected.detail }),
  };
  await rig.pipeline.resumeIngestion();
  await firstRowOfNewRecord(rig);
  return { ...outcome, failures: failuresOf(outcome, fault.secondProcess === true ? 2 : 1) };
}

/** An executor ends a moment after its driver. */
const ORPHANS_END_MS = 15_000;

/** Drivers but one, and executors of any other than that one. */
async function orphans(rig: Rig): Promise<number> {
  const deadline = Date.now() + ORPHANS_END_MS;
  for (;;) {
    const all = await rig.processes();
    const drivers = all.filter(({ role }) => role === 'driver').length;
    const urls = new Set(all.flatMap(({ driverUrl }) => driverUrl ?? []));
    const count = Math.max(0, drivers - 1) + Math.max(0, urls.size - 1);
    if (count === 0 || Date.now() >= deadline) return count;
    await wait(250);
  }
}
