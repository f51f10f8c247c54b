import type { OutgoingRecord, RecordHeaders } from './kafka.ts';

/** Kafka's own overhead for a record, rounded up: lengths, deltas and attributes. */
const RECORD_OVERHEAD = 64;

/** Bytes a record takes in a batch before compression, a little overestimated. */
export function recordBytes({ key, value, headers = {} }: OutgoingRecord): number {
  return RECORD_OVERHEAD + size(key) + size(value) + headerBytes(headers);
}

function headerBytes(headers: RecordHeaders): number {
  return Object.entries(headers)
    .flatMap(([name, value]) => [value].flat().map((one) => size(name) + size(one) + 8))
    .reduce((sum, bytes) => sum + bytes, 0);
}

function size(content: string | Buffer | null): number {
  return content === null ? 0 : Buffer.byteLength(content);
}

/** Records in their order, cut into batches of at most `limit` bytes; a record that is larger has a batch of its own. */
export function batchesBySize(
  records: readonly OutgoingRecord[],
  limit: number,
): { readonly records: readonly OutgoingRecord[]; readonly bytes: number }[] {
  const batches: { records: OutgoingRecord[]; bytes: number }[] = [];
  for (const record of records) {
    const bytes = recordBytes(record);
    const current = batches.at(-1);
    if (current === undefined || current.bytes + bytes > limit) batches.push({ records: [record], bytes });
    else {
      current.records.push(record);
      current.bytes += bytes;
    }
  }
  return batches;
}
