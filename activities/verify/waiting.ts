import type { TopicReader } from '../../connections/kafka.ts';
import { countOf, type Range } from './ranges.ts';

/** Records that wait for somebody to come to them. */
export interface Waiting {
  readonly records: number;
  /** Age of the oldest of them; 0 without any. */
  readonly oldestSeconds: number;
}

/** Measures what waits in a range; ages are counted from the broker's append time to `nowMs`. */
export async function waitingOf(
  reader: TopicReader,
  topic: string,
  range: Range,
  nowMs: number,
  signal: AbortSignal,
): Promise<Waiting> {
  const records = Number(countOf(range));
  const ages: number[] = [];
  if (records > 0) {
    for (const [partition, from] of Object.entries(range.from)) {
      const to = range.to[partition] ?? from;
      for await (const some of reader.read(
        topic,
        { from: { [partition]: from }, to: { [partition]: to } },
        signal,
      )) {
        const oldest = some[0];
        if (oldest !== undefined) ages.push(nowMs - oldest.timestampMs);
        break;
      }
    }
  }
  return { records, oldestSeconds: Math.max(0, ...ages.map((age) => Math.round(age / 1000))) };
}
