import type { TopicReader } from '../../connections/kafka.ts';
import type { Offsets } from '../../domain/verification.ts';
import { countOf } from './ranges.ts';

/** How far the stream is behind. */
export interface Freshness {
  /** Offsets that it has not processed. */
  readonly lag: number;
  /** Age in seconds of the oldest record among them; 0 without any. */
  readonly oldestUnprocessedSeconds: number;
}

/** Measures what of [processed, end) waits for the stream; ages are counted from the broker's append time to `nowMs`. */
export async function freshnessOf(
  reader: TopicReader,
  topic: string,
  { processed, end }: { readonly processed: Offsets; readonly end: Offsets },
  nowMs: number,
  signal: AbortSignal,
): Promise<Freshness> {
  const lag = Number(countOf({ from: processed, to: end }));
  const ages: number[] = [];
  if (lag > 0) {
    for (const [partition, from] of Object.entries(processed)) {
      const to = end[partition] ?? from;
      for await (const records of reader.read(
        topic,
        { from: { [partition]: from }, to: { [partition]: to } },
        signal,
      )) {
        const oldest = records[0];
        if (oldest !== undefined) ages.push(nowMs - oldest.timestampMs);
        break;
      }
    }
  }
  return { lag, oldestUnprocessedSeconds: Math.max(0, ...ages.map((age) => Math.round(age / 1000))) };
}
