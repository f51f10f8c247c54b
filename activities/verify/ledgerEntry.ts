import { readLine } from '../../connections/cassandra/ledger.ts';
import type { LedgerEntry, StoredLine } from '../../domain/ledger.ts';
import type { Offsets, VerificationReport } from '../../domain/verification.ts';
import { at as offsetAt, mapOffsets, type Range } from './ranges.ts';
import { RecordDigest, type PartitionDigests } from './recordDigest.ts';

/** What a verification adds to the ledger: partitions of which it read nothing are left out. */
export function entryOf(
  report: VerificationReport,
  topic: Pick<LedgerEntry, 'topic' | 'topicId'>,
  digests: PartitionDigests,
): LedgerEntry {
  const { at, verifiedFrom, verifiedTo, checked, deadLettered, missing, different } = report;
  const byPartition = new Map(digests);
  const partitions = Object.entries(verifiedFrom).flatMap(([partition, from]) => {
    const to = verifiedTo[partition] ?? from;
    if (to === from) return [];
    const digest = byPartition.get(partition) ?? new RecordDigest();
    return [[partition, { from, to, records: digest.records, digest: digest.value() }] as const];
  });
  return {
    at,
    ...topic,
    partitions: Object.fromEntries(partitions),
    records: checked,
    refused: deadLettered,
    lost: missing,
    different,
  };
}

/**
 * What an earlier attempt of the verification of the time `at` has read, as its line says; undefined where it has added none, or of another
 * topic. The line is not changed: what is read now must be the same.
 */
export function rangeOfEarlierAttempt(
  newest: StoredLine | undefined,
  at: string,
  { from, end, topicId }: { readonly from: Offsets; readonly end: Offsets; readonly topicId: string },
): Range | undefined {
  const line = newest === undefined ? undefined : readLine(newest);
  if (line?.at !== at || line.topicId !== topicId) return undefined;
  const to = mapOffsets(from, (partition, first) => {
    const read = BigInt(line.partitions[partition]?.to ?? first);
    return read > offsetAt(end, partition) ? offsetAt(end, partition) : read;
  });
  return { from, to };
}
