import type { DeadLetterHead, DeadLetters } from '../../connections/cassandra/deadLetters.ts';
import { daysOf } from '../../activities/redrive/selected.ts';
import { kindOf, type DeadLetterPlace } from '../../domain/deadLetters.ts';

/** Dead letters of one kind of reason. */
export interface KindSummary {
  readonly kind: string;
  readonly count: number;
  /** Of these, never sent again. */
  readonly open: number;
  /** Appended first and last, ISO 8601. */
  readonly first: string;
  readonly last: string;
  /** How many in each part of the time looked at, oldest first. */
  readonly parts: readonly number[];
  /** One of them. */
  readonly example: DeadLetterPlace;
}

export interface DeadLetterSummary {
  readonly since: string;
  readonly until: string;
  readonly count: number;
  readonly open: number;
  /** Counting stopped: there are more. */
  readonly more: boolean;
  /** The commonest first. */
  readonly kinds: readonly KindSummary[];
}

/** What is looked at: hours back from `now`, and of which topic and partitions. */
export interface Looked {
  readonly topic: string;
  readonly partitions: readonly string[];
  readonly hours: number;
  readonly now: Date;
}

const HOUR_MS = 3_600_000;
export const PARTS = 48;
/** Rows read of a day and partition: what is counted must not cost more the more there are. */
const AT_MOST = 5000;

/** Dead letters by the kind of their reason, over the last hours. */
export async function summaryOf(
  letters: Pick<DeadLetters, 'heads'>,
  looked: Looked,
): Promise<DeadLetterSummary> {
  const { heads, more, sinceMs } = await headsOf(letters, looked);
  const partMs = (looked.hours * HOUR_MS) / PARTS;
  const kinds = new Map<string, DeadLetterHead[]>();
  for (const head of heads) {
    const kind = kindOf(head.reason);
    const those = kinds.get(kind);
    if (those === undefined) kinds.set(kind, [head]);
    else those.push(head);
  }
  return {
    since: new Date(sinceMs).toISOString(),
    until: looked.now.toISOString(),
    count: heads.length,
    open: heads.filter(isOpen).length,
    more,
    kinds: [...kinds]
      .map(([kind, all]) => kindSummary(kind, all, (at) => Math.floor((Date.parse(at) - sinceMs) / partMs)))
      .toSorted((one, other) => other.count - one.count),
  };
}

/** Dead letters of a kind, or of all, newest first. */
export async function listOf(
  letters: Pick<DeadLetters, 'heads'>,
  looked: Looked,
  { kind, limit }: { readonly kind?: string; readonly limit: number },
): Promise<readonly DeadLetterHead[]> {
  const { heads } = await headsOf(letters, looked);
  return heads
    .filter(({ reason }) => kind === undefined || kindOf(reason) === kind)
    .toSorted((one, other) => other.appendedAt.localeCompare(one.appendedAt))
    .slice(0, limit);
}

async function headsOf(letters: Pick<DeadLetters, 'heads'>, { topic, partitions, hours, now }: Looked) {
  const sinceMs = now.getTime() - hours * HOUR_MS;
  const days = daysOf({ since: new Date(sinceMs).toISOString(), until: now.toISOString() }, now);
  const read = await Promise.all(
    days.flatMap((day) =>
      partitions.map((partition) =>
        letters.heads({ topic, day, partition: Number(partition), limit: AT_MOST + 1 }),
      ),
    ),
  );
  return {
    sinceMs,
    more: read.some((rows) => rows.length > AT_MOST),
    heads: read
      .flatMap((rows) => rows.slice(0, AT_MOST))
      .filter(({ appendedAt }) => Date.parse(appendedAt) >= sinceMs),
  };
}

function kindSummary(
  kind: string,
  all: readonly DeadLetterHead[],
  partOf: (at: string) => number,
): KindSummary {
  const times = all.map(({ appendedAt }) => appendedAt).toSorted();
  const parts = Array.from({ length: PARTS }, () => 0);
  for (const at of times) {
    const part = Math.min(PARTS - 1, partOf(at));
    parts[part] = (parts[part] ?? 0) + 1;
  }
  const [first] = all;
  if (first === undefined) throw new Error('Expected a kind to have a dead letter, got none');
  const { day, partition, offset } = first;
  return {
    kind,
    count: all.length,
    open: all.filter(isOpen).length,
    first: times[0] ?? '',
    last: times.at(-1) ?? '',
    parts,
    example: { day, partition, offset },
  };
}

function isOpen({ redriven }: DeadLetterHead): boolean {
  return redriven === undefined;
}
