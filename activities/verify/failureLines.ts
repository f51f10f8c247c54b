import { ticksAddUp, type TickTotals } from '../../domain/ticks.ts';
import type { Suspect } from './checkRecords.ts';

/** What the checks are made of. */
export interface Findings {
  readonly suspects: readonly Suspect[];
  readonly repaired: number;
  /** Names of totals that are not what follows from the companies. */
  readonly totalsDiffering: readonly string[];
  readonly lag: number;
  readonly oldestUnprocessedSeconds: number;
  readonly graceSeconds: number;
  readonly stream: string;
  /** Whether the stream has reported anything of late. */
  readonly hasProgress: boolean;
  readonly ticks: TickTotals | undefined;
}

const EXAMPLES = 3;

/** One line a failed check, none when all passed. Records are named by partition and offset, never by what they hold. */
export function failuresOf(findings: Findings): readonly string[] {
  const { suspects, repaired, lag, oldestUnprocessedSeconds, graceSeconds, stream, ticks, totalsDiffering } =
    findings;
  const missing = suspects.filter(({ differing }) => differing.length === 0);
  const different = suspects.filter(({ differing }) => differing.length > 0);
  const failures: string[] = [];
  if (missing.length > 0) {
    failures.push(
      `missing: ${missing.length} records are neither in the table nor among the dead letters (${examples(missing)})`,
    );
  }
  if (different.length > 0) {
    const columns = [...new Set(different.flatMap(({ differing }) => differing))].join(', ');
    failures.push(
      `different: ${different.length} rows differ from their records in ${columns} (${examples(different)})`,
    );
  }
  if (repaired < suspects.length) {
    failures.push(
      `not repaired: ${suspects.length - repaired} records are still missing or different after repeated repairs`,
    );
  }
  if (totalsDiffering.length > 0) {
    const named = withDots(totalsDiffering);
    failures.push(`totals: ${totalsDiffering.length} are not what the stored companies add up to (${named})`);
  }
  if (lag > 0 && oldestUnprocessedSeconds > graceSeconds) {
    const reported = findings.hasProgress
      ? ''
      : `; stream ${stream} has reported no progress since yesterday began`;
    failures.push(
      `freshness: ${lag} records wait for the stream, the oldest for ${oldestUnprocessedSeconds} s (more than ${graceSeconds} s)${reported}`,
    );
  }
  if (ticks !== undefined && !ticksAddUp(ticks)) {
    const { due, published, skipped, failed, underWay } = ticks;
    failures.push(
      `ticks: ${due} were due, but published ${published}, skipped ${skipped}, failed ${failed} and under way ${underWay} do not add up to that`,
    );
  }
  return failures;
}

function examples(suspects: readonly Suspect[]): string {
  return withDots(
    suspects.map(({ record: { partition, offset } }) => `partition ${partition} offset ${offset}`),
  );
}

function withDots(names: readonly string[]): string {
  return names.slice(0, EXAMPLES).join('; ') + (names.length > EXAMPLES ? '; …' : '');
}
