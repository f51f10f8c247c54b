import type { Row } from '../../connections/cassandra/cassandra.ts';
import { kindOf } from '../../domain/deadLetters.ts';

/** How many dead letters there are of a kind of reason. */
export type DeadLetterKinds = ReadonlyMap<string, number>;

/** Counts dead letters by the kind of their reason. */
export function kindsOf(deadLetters: readonly Row[]): DeadLetterKinds {
  const kinds = new Map<string, number>();
  for (const { reason } of deadLetters) {
    const kind = kindOf(String(reason));
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return kinds;
}

/** Both together. */
export function together(one: DeadLetterKinds, other: DeadLetterKinds): DeadLetterKinds {
  const sums = new Map(one);
  for (const [kind, count] of other) sums.set(kind, (sums.get(kind) ?? 0) + count);
  return sums;
}

export function countOfKinds(kinds: DeadLetterKinds): number {
  return [...kinds.values()].reduce((sum, count) => sum + count, 0);
}

/** The kind that most are of; undefined without any. */
export function commonestOf(kinds: DeadLetterKinds): string | undefined {
  return [...kinds].toSorted(([, one], [, other]) => other - one)[0]?.[0];
}
