import type { Offsets } from './verification.ts';

/** Offsets are 64 bits wide, so they are counted as bigint and shown as decimal text. */

/** Offsets from `from` up to `to`, of one partition; a partition that `from` lacks counts from 0. Never below zero. */
export function distance(from: Offsets, to: Offsets, partition: number | string): bigint {
  const width = BigInt(to[partition] ?? '0') - BigInt(from[partition] ?? '0');
  return width > 0n ? width : 0n;
}

/** The sum of {@link distance} over the partitions of `to`. */
export function totalDistance(from: Offsets, to: Offsets): bigint {
  return Object.keys(to).reduce((sum, partition) => sum + distance(from, to, partition), 0n);
}

/** The last `count` offsets of each partition, as a range to read. */
export function newestRange(begin: Offsets, end: Offsets, count: number): { from: Offsets; to: Offsets } {
  const from = Object.entries(end).map(([partition, next]) => {
    const first = BigInt(begin[partition] ?? '0');
    const start = BigInt(next) - BigInt(count);
    return [partition, String(start > first ? start : first)];
  });
  return { from: Object.fromEntries(from), to: end };
}
