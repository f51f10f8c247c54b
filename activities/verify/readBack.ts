import type { TopicReader, TopicRecord } from '../../connections/kafka/kafka.ts';
import type { Figures } from '../../domain/totals.ts';
import type { Offsets } from '../../domain/verification.ts';
import type { RecordCheck, Suspect } from './checkRecords.ts';
import { together, type DeadLetterKinds } from './deadLetterKinds.ts';
import type { Range } from './ranges.ts';
import { note, type SeenTicks } from './seenTicks.ts';

/** What a stretch of the topic was found to be. */
export interface ReadBack {
  readonly checked: number;
  readonly stored: ReadonlyMap<string, Figures>;
  readonly deadLetters: DeadLetterKinds;
  readonly suspects: readonly Suspect[];
  readonly seen: SeenTicks;
  /** The last record of each partition that it came to. */
  readonly last: ReadonlyMap<string, TopicRecord>;
  /** How far it went: the range's end, or less when so much was suspect that the rest is left to the next verification. */
  readonly to: Offsets;
}

/** Suspects are kept in memory until they are published again, so their bytes are limited. */
const MAX_SUSPECT_BYTES = 64 * 1024 * 1024;

/** Reads every record of the range and checks it; `onProgress` is told how many are done. */
export async function readBack(
  {
    reader,
    check,
    digests,
  }: {
    readonly reader: TopicReader;
    readonly check: RecordCheck;
    /** Is given all that is read. */
    readonly digests: { add(records: readonly TopicRecord[]): void };
  },
  topic: string,
  range: Range,
  signal: AbortSignal,
  onProgress: (checked: number) => void,
): Promise<ReadBack> {
  let checked = 0;
  const stored = new Map<string, Figures>();
  let deadLetters: DeadLetterKinds = new Map();
  let bytes = 0;
  const suspects: Suspect[] = [];
  const seen: SeenTicks = new Map();
  const lastOf = new Map<string, TopicRecord>();
  // The reader goes partition by partition: what it has not come to is where it was.
  const reached: Record<string, string> = { ...range.from };
  for await (const records of reader.read(topic, range, signal)) {
    const found = await check(records, signal);
    checked += records.length;
    digests.add(records);
    for (const record of records) note(seen, record);
    for (const [id, record] of found.stored) stored.set(id, record);
    deadLetters = together(deadLetters, found.deadLetters);
    suspects.push(...found.suspects);
    bytes += found.suspects.reduce((sum, { record }) => sum + (record.value?.length ?? 0), 0);
    const last = records.at(-1);
    if (last !== undefined) {
      reached[last.partition] = after(last);
      lastOf.set(String(last.partition), last);
    }
    onProgress(checked);
    if (bytes > MAX_SUSPECT_BYTES)
      return { checked, stored, deadLetters, suspects, seen, last: lastOf, to: reached };
  }
  return { checked, stored, deadLetters, suspects, seen, last: lastOf, to: range.to };
}

function after({ offset }: TopicRecord): string {
  return (BigInt(offset) + 1n).toString();
}
