import type { Counts } from './ledger.ts';
import type { PlannedFault } from './plan.ts';

/** What became of one injection. Times in milliseconds. */
export interface Outcome extends PlannedFault {
  /** ISO 8601. */
  readonly at: string;
  readonly counts: Counts;
  /** Totals, and companies by the minute, that are not what the records add up to; absent in outcomes from before they were compared. */
  readonly totalsDiffering?: readonly string[];
  /** Minutes of which they were compared; absent in outcomes from before they were counted. */
  readonly minutesCompared?: number;
  /** Booked by the workflow as acknowledged, and not in the topic. */
  readonly unpublished: number;
  /** Driver processes of the stream at one time, at most; those of them with an active application. */
  readonly aliveAtMost: number;
  readonly activeAtMost: number;
  /** Drivers and executors at the end that are not of the stream's one driver. */
  readonly orphans: number;
  /** Of the drivers that reported batches, how often an earlier one reported again after a later one. */
  readonly interleaved: number;
  readonly stopMs?: number;
  /** From the moment when nothing was broken any more to the first new row. */
  readonly recoveryMs: number;
  /** From the same moment to the first row of a record that came after it, and so after all that had come before. */
  readonly caughtUpMs: number;
  /** Part of the recovery: from the new driver's process to the first new row, where a driver was started. */
  readonly driverStartMs?: number;
  readonly detail?: string;
  /** Why it is not as it must be; none when all is well. */
  readonly failures: readonly string[];
}

/** How often a driver reports after another had taken over from it. */
export function interleavings(reporters: readonly string[]): number {
  const left = new Set<string>();
  let count = 0;
  for (const [index, reporter] of reporters.entries()) {
    const before = reporters[index - 1];
    if (before !== undefined && before !== reporter) left.add(before);
    if (left.has(reporter) && before !== reporter) count += 1;
  }
  return count;
}

/** What breaks the promise: one line each. */
export function failuresOf(outcome: Omit<Outcome, 'failures'>, processesAllowed: number): readonly string[] {
  const { counts, unpublished, aliveAtMost, activeAtMost, orphans, interleaved } = outcome;
  const { totalsDiffering = [] } = outcome;
  return [
    counts.lost > 0 ? `${counts.lost} records lost` : undefined,
    unpublished > 0 ? `${unpublished} records booked as published are not in the topic` : undefined,
    counts.duplicated > 0 ? `${counts.duplicated} companies twice` : undefined,
    counts.different > 0 ? `${counts.different} rows differ` : undefined,
    totalsDiffering.length > 0
      ? `${totalsDiffering.length} totals differ, ${totalsDiffering[0]} the first`
      : undefined,
    counts.deadLettered > 0 ? `${counts.deadLettered} valid records among the dead letters` : undefined,
    counts.deadLettered < 0
      ? `${-counts.deadLettered} records that are none of the schema's are not among the dead letters`
      : undefined,
    activeAtMost > 1 ? `${activeAtMost} drivers of one stream at work at a time` : undefined,
    aliveAtMost > processesAllowed ? `${aliveAtMost} driver processes of one stream at a time` : undefined,
    orphans > 0 ? `${orphans} orphans` : undefined,
    interleaved > 0 ? `drivers reported by turns, ${interleaved} times` : undefined,
  ].flatMap((line) => line ?? []);
}
