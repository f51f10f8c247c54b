import { examplesOf } from './examples.ts';
import type { ProvenTicks } from './proveTicks.ts';
import type { Waiting } from './waiting.ts';

/** What is no failure and worth saying of the ticks, and of what waits for a driver that is starting, one line each. */
export function notesOf(
  { left, gone, proof }: Pick<ProvenTicks, 'left' | 'gone' | 'proof'>,
  waitingForStart: Waiting | undefined,
): readonly string[] {
  const notes: string[] = [];
  if (waitingForStart !== undefined)
    notes.push(
      `${waitingForStart.records} records wait for a driver that is starting, the oldest for ${waitingForStart.oldestSeconds} s`,
    );
  const unpublished = left.filter(({ end }) => end !== 'unknown');
  if (unpublished.length > 0) {
    const named = unpublished.map(({ key, end, records }) => `${key}: ${end}, ${records}`);
    notes.push(
      `ticks that failed or were abandoned have left ${recordsOf(unpublished)} records in the topic (${examplesOf(named)})`,
    );
  }
  const unknown = left.filter(({ end }) => end === 'unknown');
  if (unknown.length > 0) {
    const named = unknown.map(({ key, records }) => `${key}: ${records}`);
    notes.push(
      `${recordsOf(unknown)} records are of ticks of which Temporal knows nothing (${examplesOf(named)}); whether all of them are there cannot be proven`,
    );
  }
  if (proof.unprovable > 0)
    notes.push(
      `${proof.unprovable} ticks cannot be proven: their records were removed from the topic before they were counted, or an older worker booked no offsets`,
    );
  if (gone.length > 0)
    notes.push(
      `Temporal no longer keeps histories that were not read yet, of ${examplesOf([...new Set(gone)])}: their ticks cannot be proven`,
    );
  return notes;
}

function recordsOf(left: ProvenTicks['left']): number {
  return left.reduce((sum, { records }) => sum + records, 0);
}
