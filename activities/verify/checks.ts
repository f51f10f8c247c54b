import { ticksAddUp, type TickTotals } from '../../domain/ticks.ts';
import type { Suspect } from './checkRecords.ts';
import type { TotalsFound } from './checkTotals.ts';
import { examplesOf } from './examples.ts';
import type { ProvenTicks } from './proveTicks.ts';
import { nameOf } from './tickBooks.ts';
import type { Waiting } from './waiting.ts';

/** What the checks judge. */
export interface Findings {
  readonly suspects: readonly Suspect[];
  readonly repaired: number;
  readonly totals: TotalsFound;
  /** What the stream has not processed yet. */
  readonly unprocessed: Waiting;
  /** Its driver is only starting. */
  readonly isStarting: boolean;
  readonly graceSeconds: number;
  readonly stream: string;
  /** Whether the stream has reported anything of late. */
  readonly hasProgress: boolean;
  /** What no verification has come to yet. */
  readonly unverified: Waiting;
  /** It may not wait for longer. */
  readonly unverifiedSeconds: number;
  readonly ticks: TickTotals | undefined;
  readonly proven: ProvenTicks;
}

/** Something that must hold. */
interface Check {
  readonly name: string;
  /** Why it does not hold, in words; undefined when it does. Records are named by partition and offset, never by what they hold. */
  readonly failure: (findings: Findings) => string | undefined;
}

/** Every check of a verification; to add one is to add it here. */
const CHECKS: readonly Check[] = [
  {
    name: 'missing',
    failure: ({ suspects }) => {
      const missing = suspects.filter(({ differing }) => differing.length === 0);
      if (missing.length === 0) return undefined;
      return `${missing.length} records are neither in the table nor among the dead letters (${examples(missing)})`;
    },
  },
  {
    name: 'different',
    failure: ({ suspects }) => {
      const different = suspects.filter(({ differing }) => differing.length > 0);
      if (different.length === 0) return undefined;
      const columns = [...new Set(different.flatMap(({ differing }) => differing))].join(', ');
      return `${different.length} rows differ from their records in ${columns} (${examples(different)})`;
    },
  },
  {
    name: 'not repaired',
    failure: ({ suspects, repaired }) =>
      repaired < suspects.length
        ? `${suspects.length - repaired} records are still missing or different after repeated repairs`
        : undefined,
  },
  {
    name: 'totals',
    failure: ({ totals: { differing } }) =>
      differing.length > 0
        ? `${differing.length} are not what the stored records add up to (${examplesOf(differing)})`
        : undefined,
  },
  {
    name: 'totals not judged',
    failure: ({ totals: { open }, stream }) =>
      open.length > 0
        ? `${open.length} differ from what the stored records add up to, and stream ${stream} has not reported by which to tell whether it is still at work on them (${examplesOf(open)})`
        : undefined,
  },
  {
    name: 'freshness',
    failure: ({ unprocessed, isStarting, graceSeconds, hasProgress, stream }) => {
      const { records, oldestSeconds } = unprocessed;
      if (records === 0 || oldestSeconds <= graceSeconds || isStarting) return undefined;
      const reported = hasProgress ? '' : `; stream ${stream} has reported no progress since yesterday began`;
      return `${records} records wait for the stream, the oldest for ${oldestSeconds} s (more than ${graceSeconds} s)${reported}`;
    },
  },
  {
    name: 'behind',
    failure: ({ unverified, unprocessed, isStarting, unverifiedSeconds }) => {
      const { records, oldestSeconds } = unverified;
      if (records === 0 || oldestSeconds <= unverifiedSeconds) return undefined;
      // All that could be read has been: the rest waits for the driver.
      if (isStarting && records <= unprocessed.records) return undefined;
      return `${records} records are not verified yet, the oldest for ${oldestSeconds} s (more than ${unverifiedSeconds} s)`;
    },
  },
  {
    name: 'ticks',
    failure: ({ ticks }) => {
      if (ticks === undefined || ticksAddUp(ticks)) return undefined;
      const { due, published, skipped, failed, underWay } = ticks;
      return `${due} were due, but published ${published}, skipped ${skipped}, failed ${failed} and under way ${underWay} do not add up to that`;
    },
  },
  {
    name: 'records of ticks',
    failure: ({ proven: { short, published } }) => {
      if (short.length === 0) return undefined;
      const lacking = short.reduce((sum, { tick, there }) => sum + tick.records - there.size, 0);
      const named = short.map(
        ({ tick, there }) => `${nameOf(tick.identity)}: ${there.size} of ${tick.records}`,
      );
      const left =
        published.left.length === 0
          ? ''
          : `, ${published.left.length} ticks are left to the next verification`;
      const problem = published.problem === undefined ? '' : ` (${published.problem})`;
      return `${lacking} that ${short.length} ticks booked as published are not in the topic (${examplesOf(named)}); ${published.records} were published again${left}${problem}`;
    },
  },
];

/** One line a failed check, none when all passed. */
export function failuresOf(findings: Findings): readonly string[] {
  return CHECKS.flatMap(({ name, failure }) => {
    const line = failure(findings);
    return line === undefined ? [] : [`${name}: ${line}`];
  });
}

function examples(suspects: readonly Suspect[]): string {
  return examplesOf(
    suspects.map(({ record: { partition, offset } }) => `partition ${partition} offset ${offset}`),
  );
}
