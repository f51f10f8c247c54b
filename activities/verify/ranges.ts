import { remedyOf, type Obstacle } from '../../domain/streamObstacles.ts';
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
  /** The topic is another one, or ends before what was verified: what was acknowledged may be gone. */
  readonly isCut: boolean;
}

/** What the last verification knew of the topic. */
export interface VerifiedTopic {
  readonly verifiedTo: Offsets;
  readonly topicId?: string;
}

/**
 * A verification begins where the last one ended, without one at the topic's beginning. Records that the topic no longer
 * holds were never verified: that is a failure. A topic of another id, and one that ends before what was verified, is not the same
 * any more; nor is one of whose partitions the last verified record, by `overwritten` with its offset, is another one: that is a failure, too, which says how `stream` goes on, and it is verified from its beginning.
 */
export function startOf(
  last: VerifiedTopic | undefined,
  { begin, end, topicId }: { readonly begin: Offsets; readonly end: Offsets; readonly topicId: string },
  stream: string,
  overwritten: ReadonlyMap<string, string> = new Map(),
): Start {
  if (last === undefined) return { from: begin, failures: [], isCut: false };
  const anew = (obstacle: Obstacle) =>
    `and what the stream has left out is published again. A stream that needs a restart goes on with: ${remedyOf(obstacle, stream)}`;
  if (last.topicId !== undefined && last.topicId !== topicId) {
    const ids = `it was ${last.topicId}, and now is ${topicId}`;
    return {
      from: begin,
      failures: [
        `topic replaced: it was deleted and made again (${ids}); verified anew from its beginning, ${anew('TopicReplaced')}`,
      ],
      isCut: true,
    };
  }
  const failures: string[] = [];
  let isCut = false;
  const from = mapOffsets(begin, (partition, first) => {
    const verified = BigInt(last.verifiedTo[partition] ?? first);
    if (verified > at(end, partition)) {
      isCut = true;
      failures.push(
        `topic shortened: partition ${partition} was verified up to offset ${verified} and now ends at ${at(end, partition)}; verified anew from ${first}, ${anew('TopicShortened')}`,
      );
      return first;
    }
    const other = overwritten.get(partition);
    if (other !== undefined) {
      isCut = true;
      failures.push(
        `topic overwritten: partition ${partition} held another record at offset ${other} when it was verified; verified anew from ${first}, ${anew('TopicShortened')}`,
      );
      return first;
    }
    if (verified < first) {
      failures.push(
        `lost to retention: partition ${partition}, offsets ${verified} to ${first - 1n} were removed before they were verified`,
      );
      return first;
    }
    return verified;
  });
  return { from, failures, isCut };
}

/**
 * One line a partition of which the stream claims to have stored more than there is, as of a topic that was put back to an older copy since its last
 * verification: a driver that goes on from there leaves out what takes the place of those records.
 */
export function storedBeyond(stored: Offsets, end: Offsets, stream: string): readonly string[] {
  return Object.entries(stored)
    .filter(([partition, offset]) => BigInt(offset) > at(end, partition))
    .map(
      ([partition, offset]) =>
        `stored beyond the topic: partition ${partition} was stored up to offset ${offset} and now ends at ${at(end, partition)}; what comes in its place is left out until the stream is restarted: ${remedyOf('TopicShortened', stream)}`,
    );
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
