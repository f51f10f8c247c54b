import type { Offsets } from '../../domain/verification.ts';

/** Stretches of a topic: per partition, [from, to). */
export interface Range {
  readonly from: Offsets;
  readonly to: Offsets;
}

/** Offset of a partition; 0 where it is not named. */
export function at(offsets: Offsets, partition: string): bigint {
  return BigInt(offsets[partition] ?? '0');
}

/** `f` of every partition that `offsets` names. */
export function mapOffsets(offsets: Offsets, f: (partition: string, offset: bigint) => bigint): Offsets {
  return Object.fromEntries(
    Object.entries(offsets).map(([partition, offset]) => [
      partition,
      f(partition, BigInt(offset)).toString(),
    ]),
  );
}

/** Offsets in the range, which is at least the number of its records. */
export function countOf({ from, to }: Range): bigint {
  return Object.keys(from)
    .map((partition) => at(to, partition) - at(from, partition))
    .reduce((sum, count) => sum + (count > 0n ? count : 0n), 0n);
}

/** Where a verification begins, and what it found out by that. */
export interface Start {
  readonly from: Offsets;
  /** One line a partition whose unverified records are gone. */
  readonly failures: readonly string[];
}

/**
 * A verification begins where the last one ended, without one at the topic's beginning. Records that the topic no longer
 * holds were never verified: that is a failure. So is a topic that ends before what was verified: it is not the same one
 * any more, and is verified from its beginning.
 */
export function startOf(
  verifiedTo: Offsets | undefined,
  { begin, end }: { readonly begin: Offsets; readonly end: Offsets },
): Start {
  const failures: string[] = [];
  const from = mapOffsets(begin, (partition, first) => {
    const verified = verifiedTo?.[partition];
    if (verified === undefined) return first;
    const last = BigInt(verified);
    if (last > at(end, partition)) {
      failures.push(
        `topic replaced: partition ${partition} was verified up to offset ${last} and now ends at ${at(end, partition)}; verified anew from ${first}`,
      );
      return first;
    }
    if (last < first) {
      failures.push(
        `lost to retention: partition ${partition}, offsets ${last} to ${first - 1n} were removed before they were verified`,
      );
      return first;
    }
    return last;
  });
  return { from, failures };
}

/**
 * How far the stream has come: as far as it claims to have stored, within the topic; at least to `from`, which was verified before,
 * whatever it reports of late.
 */
export function processedTo(from: Offsets, stored: Offsets, end: Offsets): Offsets {
  return mapOffsets(from, (partition, first) => {
    const claimed = min(BigInt(stored[partition] ?? first), at(end, partition));
    return claimed > first ? claimed : first;
  });
}

/**
 * What is to be verified now: from `from` up to what the stream claims to have stored, within the topic; at most `limit`
 * records, shared evenly among the partitions that have that many.
 */
export function rangeToVerify(from: Offsets, stored: Offsets, end: Offsets, limit: number): Range {
  const bound = processedTo(from, stored, end);
  const shares = evenShares(
    Object.entries(from).map(([partition, first]) => ({
      partition,
      wanted: at(bound, partition) - BigInt(first),
    })),
    BigInt(limit),
  );
  return { from, to: mapOffsets(from, (partition, first) => first + (shares.get(partition) ?? 0n)) };
}

/** Gives each what it wants, the smallest wish first, but never more than an even share of what is left. */
function evenShares(
  wishes: readonly { readonly partition: string; readonly wanted: bigint }[],
  limit: bigint,
): ReadonlyMap<string, bigint> {
  const shares = new Map<string, bigint>();
  let left = limit;
  const ascending = wishes.toSorted((a, b) => (a.wanted < b.wanted ? -1 : a.wanted > b.wanted ? 1 : 0));
  for (const [index, { partition, wanted }] of ascending.entries()) {
    const share = min(wanted, left / BigInt(ascending.length - index));
    shares.set(partition, share);
    left -= share;
  }
  return shares;
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
