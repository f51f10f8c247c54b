import { valueOf } from '../../../connections/reading.ts';
import type { StreamStatus } from '../../../domain/status.ts';
import { lagOf } from '../figures.ts';
import type { Snapshot, WorkflowView } from '../snapshot.ts';
import { counted, duration } from '../words.ts';
import { isRecent, msSince, type Rule } from './rule.ts';

/** The stream reports at least every ten seconds, also when idle; a new driver takes half a minute to its first. */
const REPORT_OVERDUE_MS = 90_000;
/** What came to a stream at rest is stored, and reported, long before. */
const SAYS_SOMETHING_MS = 30_000;
/** A stream that keeps up has nothing wait for so long. */
const CATCH_UP_MS = 60_000;
/** A driver that failed more than once may work for a while before it fails again. */
const FAILED_AGAIN_MS = 600_000;

/** Its driver was replaced, and the next one has reported nothing yet, or only just; or one after the other is. */
export const streamFailing: Rule = (snapshot) => {
  const stream = streamOf(snapshot);
  const status = stream?.status && valueOf(stream.status);
  const failure = status?.lastFailure;
  if (status === undefined || failure === undefined) return [];
  const { failuresInARow, state } = status;
  const { at } = snapshot;
  const reported = valueOf(snapshot.progress)?.at;
  const over =
    state === 'running' &&
    reported !== undefined &&
    reported > failure.at &&
    !isRecent(failure.at, at) &&
    !(failuresInARow > 1 && msSince(failure.at, at) < FAILED_AGAIN_MS);
  if (over) return [];
  const times = failuresInARow > 1 ? `${failuresInARow} times in a row, ` : '';
  return [
    `the stream's driver ended ${times}${duration(Math.max(0, msSince(failure.at, at)))} ago: ${failure.message}`,
  ];
};

export const wrongDrivers: Rule = (snapshot) => {
  const running = streamOf(snapshot) && valueOf(snapshot.drivers);
  if (running === undefined || running.length === 1) return [];
  if (running.length === 0) return ['no Spark driver runs for the stream'];
  const ids = running.map(({ driverId }) => driverId).join(', ');
  return [`${running.length} Spark drivers run for one stream: ${ids}`];
};

/** The driver that runs says nothing, whatever others have said. */
export const reportsMissing: Rule = (snapshot) => {
  const stream = streamOf(snapshot);
  if (stream === undefined || !('value' in snapshot.progress)) return [];
  const last = snapshot.progress.value;
  const [driver, another] = valueOf(snapshot.drivers) ?? [];
  if (last !== undefined && driver !== undefined && another === undefined) {
    if (last.submissionId !== driver.driverId)
      return [
        `driver ${driver.driverId} has reported nothing yet; the last report is of ${last.submissionId}`,
      ];
  }
  // Before its first report, the time since the stream's start counts.
  const age = msSince(last?.at ?? stream.startedAt, snapshot.at);
  return age > REPORT_OVERDUE_MS ? [`the stream has not reported for ${duration(age)}`] : [];
};

/** More waits than the stream gets through in a minute, at its last batch's pace; or something, of which a stream at rest says nothing. */
export const recordsWait: Rule = (snapshot) => {
  const lag = streamOf(snapshot) && lagOf(snapshot);
  const last = valueOf(snapshot.progress);
  if (lag === undefined || last === undefined) return [];
  if (last.rowsPerSecond === 0) {
    const age = msSince(last.at, snapshot.at);
    return lag > 0n && age > SAYS_SOMETHING_MS
      ? [`${counted(lag, 'record')} wait to be stored, and the stream has not reported for ${duration(age)}`]
      : [];
  }
  const ms = (Number(lag) / last.rowsPerSecond) * 1000;
  return ms > CATCH_UP_MS
    ? [`${counted(lag, 'record')} wait to be stored, ${duration(ms)} at the last batch's pace`]
    : [];
};

function streamOf({ workflows }: Snapshot): WorkflowView<StreamStatus> | undefined {
  const stream = valueOf(workflows.stream);
  return stream?.state === 'RUNNING' ? stream : undefined;
}
