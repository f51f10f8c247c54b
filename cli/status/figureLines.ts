import { valueOf } from '../../connections/reading.ts';
import type { StreamProgress } from '../../domain/verification.ts';
import { heldOf, lagOf, processedOf } from './figures.ts';
import type { Snapshot, StoredReport } from './snapshot.ts';
import { ago, counted, told } from './words.ts';

/** What is in the topic, the stream and the tables: a label and a line each. */
export function figureLines(snapshot: Snapshot): [string, string][] {
  const { at, topic, drivers, progress, verification } = snapshot;
  return [
    [
      'topic',
      told(
        topic,
        ({ end }) =>
          `${counted(heldOf(snapshot) ?? 0n, 'record')} in ${counted(Object.keys(end).length, 'partition')}`,
      ),
    ],
    [
      'Spark driver',
      told(drivers, (all) =>
        all.length === 0
          ? 'none'
          : all.map(({ driverId, state }) => `${driverId} ${state ?? 'ending'}`).join(', '),
      ),
    ],
    ['last batch', told(progress, (last) => batchText(last, at))],
    ['processed', processedText(snapshot)],
    ['lag', lagText(snapshot)],
    ['verification', told(verification, (last) => verificationText(last, at))],
  ];
}

function batchText(last: StreamProgress | undefined, now: string): string {
  if (last === undefined) return 'none yet';
  const { batchId, rowsRead, durationMs, rowsPerSecond } = last;
  // An idle stream reports, too, so that its silence means something.
  const did =
    rowsRead === 0
      ? 'idle since'
      : `${counted(rowsRead, 'record')} in ${durationMs} ms (${Math.round(rowsPerSecond)} a second)`;
  return `no. ${batchId}, ${did}, reported ${ago(last.at, now)}`;
}

function processedText(snapshot: Snapshot): string {
  const processed = processedOf(snapshot);
  if (processed === undefined) return told(snapshot.progress, () => 'none yet');
  const dead = valueOf(snapshot.deadLetters);
  const deadText = dead === undefined ? '' : `; dead letters today: ${dead.count}${dead.more ? '+' : ''}`;
  return `${counted(processed, 'record')}, stored or dead-lettered, since the topic began${deadText}`;
}

function lagText(snapshot: Snapshot): string {
  const lag = lagOf(snapshot);
  return lag === undefined ? 'unknown' : `${counted(lag, 'record')} not processed yet`;
}

/** One line on a verification. */
export function verificationText(last: StoredReport | undefined, now: string): string {
  if (last === undefined) return 'none yet';
  const { ok, checked, missing, different, deadLettered, repaired, totalsDifferent } = last;
  return `${ok ? 'passed' : 'FAILED'} ${ago(last.at, now)}: ${checked} checked, ${missing} missing, ${different} different, ${deadLettered} dead-lettered, ${repaired} repaired, ${totalsDifferent} totals different`;
}
