import type { RecentCount, VerificationReports } from '../../connections/cassandra/verificationReports.ts';
import type { HourCount } from '../../domain/alerts/facts.ts';

const DAYS = 7;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** An hour counts whose first and last verification are so close to its ends. */
const EDGE_MS = 600_000;

/** What the hour before `at` (ISO 8601) held, and the same hour of each of the last days that was verified all along. */
export async function hoursOf(
  reports: Pick<VerificationReports, 'lastHour'>,
  pipelineId: string,
  at: string,
): Promise<{ readonly hour: HourCount; readonly daysBefore: readonly number[] }> {
  const daysAgo = (days: number) => new Date(Date.parse(at) - days * DAY_MS).toISOString();
  const [now, ...before] = await Promise.all(
    Array.from({ length: DAYS + 1 }, async (_, days) => ({
      end: daysAgo(days),
      counts: await reports.lastHour(pipelineId, daysAgo(days)),
    })),
  );
  return {
    hour: hourCount(now?.counts ?? []),
    daysBefore: before.filter(isWhole).map(({ counts }) => hourCount(counts).records),
  };
}

function hourCount(counts: readonly RecentCount[]): HourCount {
  const records = counts.reduce((sum, { checked }) => sum + checked, 0);
  const deadLettered = counts.reduce((sum, count) => sum + count.deadLettered, 0);
  const rejected = rejectedIn(counts);
  return { records, refused: deadLettered + rejected, rejected };
}

/** By how much the ingestion's count has grown; one that began anew has begun at 0. */
function rejectedIn(counts: readonly RecentCount[]): number {
  const totals = counts
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
    .flatMap(({ rejected }) => rejected ?? []);
  return totals.reduce((sum, total, index) => {
    const before = totals[index - 1] ?? total;
    return sum + (total >= before ? total - before : total);
  }, 0);
}

function isWhole({
  end,
  counts,
}: {
  readonly end: string;
  readonly counts: readonly RecentCount[];
}): boolean {
  const times = counts.map(({ at }) => Date.parse(at) - Date.parse(end));
  return Math.min(...times) <= EDGE_MS - HOUR_MS && Math.max(...times) >= -EDGE_MS;
}
