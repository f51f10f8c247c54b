import type { DeadLetterHead } from '../../connections/cassandra/deadLetters.ts';
import type { ShownDeadLetter } from './shown.ts';
import type { DeadLetterSummary } from './summary.ts';

/** Dead letters of the last hours, in a terminal: by reason, and the newest. */
export function listText(
  { count, open, more, since, kinds }: DeadLetterSummary,
  letters: readonly DeadLetterHead[],
) {
  if (count === 0) return `No dead letters since ${since}.`;
  return [
    `${count}${more ? ' or more' : ''} dead letters since ${since}, ${open} of them never sent again:`,
    ...kinds.map((kind) => `${String(kind.count).padStart(8)}  ${kind.kind}`),
    '',
    ...letters.map(
      ({ day, partition, offset, reason, redriven }) =>
        `${day}/${partition}/${offset}  ${reason}${redriven === undefined ? '' : ` (${redriven.outcome})`}`,
    ),
  ].join('\n');
}

/** One dead letter, in a terminal. */
export function shownText({
  reason,
  appendedAt,
  redriven,
  problem,
  lines,
  text,
  bytes,
}: ShownDeadLetter): string {
  return [
    `refused: ${reason}`,
    `appended ${appendedAt}, ${bytes} bytes`,
    ...(redriven === undefined ? [] : [`sent again to ${redriven.to}: ${redriven.outcome}`]),
    problem === undefined ? 'would be accepted now' : `would be refused now: ${problem}`,
    ...(text === undefined ? [] : [text]),
    ...(lines ?? []).map(
      ({ field, value, problem: says }) =>
        `  ${field}: ${value ?? '(not shown)'}${says === undefined ? '' : `   <- ${says}`}`,
    ),
  ].join('\n');
}
