import type { DeadLetterHead } from '../../connections/cassandra/deadLetters.ts';
import type { DeadLetterSelection } from '../../domain/deadLetters.ts';

/** Whether a dead letter is meant; whether it was sent again already is not asked. */
export function isSelected(
  { reason, appendedAt, partition, offset }: DeadLetterHead,
  selection: DeadLetterSelection,
): boolean {
  if (selection.reason !== undefined && !reason.startsWith(selection.reason)) return false;
  const at = Date.parse(appendedAt);
  if (selection.since !== undefined && at < Date.parse(selection.since)) return false;
  if (selection.until !== undefined && at >= Date.parse(selection.until)) return false;
  if (selection.offsets === undefined) return true;
  const range = selection.offsets[partition];
  return range !== undefined && BigInt(offset) >= BigInt(range[0]) && BigInt(offset) < BigInt(range[1]);
}

/** The offset behind which a step reads on: behind the last one that was looked at, and where offsets are selected not before them. */
export function lastBefore({
  selection,
  partition,
  after,
}: {
  readonly selection: DeadLetterSelection;
  readonly partition: string;
  readonly after: string | undefined;
}): string | undefined {
  const range = selection.offsets?.[partition];
  if (range === undefined) return after;
  const before = BigInt(range[0]) - 1n;
  return after !== undefined && BigInt(after) > before ? after : String(before);
}

/** Whether none of the selected offsets is behind this one. */
export function isBehind(offset: string, { offsets }: DeadLetterSelection, partition: string): boolean {
  const range = offsets?.[partition];
  return range !== undefined && BigInt(offset) + 1n >= BigInt(range[1]);
}

const DAY_MS = 86_400_000;
const DAYS_BACK = 31;

/** UTC days that a selection reaches over, oldest first: a dead letter's day is that of its message's append. */
export function daysOf({ since, until }: DeadLetterSelection, now: Date): readonly string[] {
  const last = until === undefined ? now.getTime() : Date.parse(until);
  const first = since === undefined ? last - (DAYS_BACK - 1) * DAY_MS : Date.parse(since);
  const from = Math.floor(first / DAY_MS);
  const count = Math.max(0, Math.floor(last / DAY_MS) - from + 1);
  return Array.from({ length: count }, (_, day) =>
    new Date((from + day) * DAY_MS).toISOString().slice(0, 10),
  );
}
