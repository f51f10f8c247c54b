import type { RecentCount } from '../../connections/cassandra/verificationReports.ts';
import type { DeadLettersLastHour } from '../../domain/verification.ts';
import { commonestOf, countOfKinds, together, type DeadLetterKinds } from './deadLetterKinds.ts';

/** Dead letters of the reports of the hour before, and of the records that were just read back. */
export function deadLettersLastHour(
  reports: readonly RecentCount[],
  { checked, deadLetters }: { readonly checked: number; readonly deadLetters: DeadLetterKinds },
): DeadLettersLastHour {
  // Of its dead letters a report holds the commonest kind alone, which stands for all of them.
  const kinds = reports
    .map(({ deadLettered, reason }) => new Map(reason === undefined ? [] : [[reason, deadLettered]]))
    .reduce<DeadLetterKinds>(together, deadLetters);
  const count = reports.reduce((sum, { deadLettered }) => sum + deadLettered, countOfKinds(deadLetters));
  const records = reports.reduce((sum, report) => sum + report.checked, checked);
  const commonestReason = commonestOf(kinds);
  return {
    count,
    share: records === 0 ? 0 : count / records,
    ...(commonestReason === undefined ? {} : { commonestReason }),
  };
}
