/**
 * Stretches of a topic by partition number, each [from, to), ascending and apart from each other. Decimal text: offsets are
 * 64 bits wide.
 */
export type OffsetRanges = Readonly<Record<string, readonly (readonly [from: string, to: string])[]>>;

/** One stretch of one partition: [from, to). */
export interface PartitionRange {
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** The stretches together, in whatever order they come: what touches or overlaps is one, and what is empty is left out. */
export function offsetRanges(stretches: readonly PartitionRange[]): OffsetRanges {
  const merged: Record<string, [from: bigint, to: bigint][]> = {};
  for (const { partition, from, to } of stretches.toSorted((a, b) => compare(a.from, b.from))) {
    if (to <= from) continue;
    const ranges = (merged[partition] ??= []);
    const last = ranges.at(-1);
    if (last === undefined || last[1] < from) ranges.push([from, to]);
    else if (last[1] < to) last[1] = to;
  }
  return Object.fromEntries(
    Object.entries(merged).map(([partition, ranges]) => [
      partition,
      ranges.map(([from, to]): [string, string] => [from.toString(), to.toString()]),
    ]),
  );
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
