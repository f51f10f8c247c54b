import { countOf, mapOffsets, at as offsetAt, type Range } from '../../activities/verify/ranges.ts';
import { PartitionDigests } from '../../activities/verify/recordDigest.ts';
import type { Ledger } from '../../connections/cassandra/ledger.ts';
import type { Kafka } from '../../connections/kafka/kafka.ts';
import type { LedgerStretch } from '../../domain/ledger.ts';
import { PIPELINE_WORKFLOW_ID, TOPIC } from '../companyNames.ts';

/** Offsets of a partition that a line covers. */
const STRETCH = 16_000n;

/** Adds the lines that verifications of all that the topic holds would have added, without looking for any record in the tables. */
export async function addLines(
  { topics, reader }: Pick<Kafka, 'topics' | 'reader'>,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<void> {
  const { begin, end, topicId } = await topics.offsets(TOPIC);
  let range: Range = { from: begin, to: begin };
  for (let line = 0; ; line++) {
    const to = mapOffsets(range.to, (partition, from) => min(from + STRETCH, offsetAt(end, partition)));
    range = { from: range.to, to };
    if (countOf(range) === 0n) return;
    const digests = new PartitionDigests();
    for await (const records of reader.read(TOPIC, range, signal)) digests.add(records);
    const { from } = range;
    const partitions = [...digests].map(([partition, digest]): [string, LedgerStretch] => [
      partition,
      {
        from: from[partition] ?? '0',
        to: to[partition] ?? '0',
        records: digest.records,
        digest: digest.value(),
      },
    ]);
    await ledger.append(PIPELINE_WORKFLOW_ID, {
      at: new Date(Date.UTC(2026, 0, 1) + line * 60_000).toISOString(),
      topic: TOPIC,
      topicId,
      partitions: Object.fromEntries(partitions),
      records: partitions.reduce((sum, [, { records }]) => sum + records, 0),
      refused: 0,
      lost: 0,
      different: 0,
    });
  }
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
