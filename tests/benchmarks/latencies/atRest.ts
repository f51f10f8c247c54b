import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { goodRecord } from '../../live/badMessages.ts';
import { processorSeconds } from '../processorTime.ts';
import { countedOfAll, figures, storedOf } from './stored.ts';
import type { Surroundings } from './surroundings.ts';

/** What the first records wait for is the loading of code. */
const WARM_UP = 10;

/** Publishes records one by one, each after the one before was seen in the totals, and says how long they took. */
export async function atRest(
  { stack, cassandra, kafka, topic, signal }: Surroundings,
  count: number,
): Promise<string> {
  const row: number[] = [];
  const totals: number[] = [];
  let before = 0;
  let begun = 0;
  /** Milliseconds until it holds, asked again and again: an answer takes some two. */
  const since = async (from: number, holds: () => Promise<boolean>): Promise<number> => {
    while (!(await holds())) {
      signal.throwIfAborted();
      if (performance.now() - from > 300_000) throw new Error('expected a record to be stored within 300 s');
      await pause(5);
    }
    return performance.now() - from;
  };
  for (let record = 0; record < WARM_UP + count; record++) {
    signal.throwIfAborted();
    if (record === WARM_UP) [before, begun] = [await processorSeconds(stack), performance.now()];
    const id = randomUUID();
    const value = JSON.stringify(goodRecord(id, { timestamp_column: new Date().toISOString() }));
    const counted = (await countedOfAll(cassandra)) + 1;
    const from = performance.now();
    await kafka.publisher.publish(topic, [{ key: id, value }]);
    const rowMs = await since(from, async () => (await storedOf(cassandra, [id])).has(id));
    const totalsMs = await since(from, async () => (await countedOfAll(cassandra)) >= counted);
    if (record >= WARM_UP) {
      row.push(rowMs);
      totals.push(totalsMs);
    }
    // At no fixed place between two triggers.
    await pause(1500 + Math.random() * 1000);
  }
  const cores = ((await processorSeconds(stack)) - before) / ((performance.now() - begun) / 1000);
  return `row ${figures(row)}; totals ${figures(totals)}; Cassandra and Spark ${cores.toFixed(2)} cores`;
}
