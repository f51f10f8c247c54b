import { setTimeout as pause } from 'node:timers/promises';
import { MEASURED, processorSecondsOfEach, secondsBetween, type ProcessorSeconds } from '../processorTime.ts';
import { recordMaker } from '../shapes.ts';
import { countedOfAll, figures, storedOf } from './stored.ts';
import type { Surroundings } from './surroundings.ts';
import { Waiting } from './waiting.ts';

/** How often records are published, each time a tenth of a second's. */
const PUBLISH_MS = 100;
/** How often it is asked what has become of them: what a latency is accurate to. */
const LOOK_MS = 25;
/** Probes a look asks for: a few milliseconds' work for Cassandra in a second. */
const ASKED = 20;
/** Seconds before what is measured: code is loaded, and batches are as they will be. */
const WARM_UP_S = 20;

/** For what was published last. */
const LIMIT_MS = 300_000;

const make = recordMaker();

/**
 * Publishes so many records a second, evenly, and says how long it took until they were rows and counted, and what processor time they cost, asking
 * included. Of what is published together the last record tells when its row is there, and all of it when the totals count it.
 *
 * @param first number of the first record, none of which may have been published before
 * @throws when the totals do not count every record in the end
 */
export async function steady(
  { stack, cassandra, kafka, topic, signal }: Surroundings,
  { rate, seconds, first }: { readonly rate: number; readonly seconds: number; readonly first: number },
): Promise<string> {
  const countedBefore = await countedOfAll(cassandra);
  const together = Math.round((rate * PUBLISH_MS) / 1000);
  const waiting = new Waiting();
  let published = 0;
  let ended = Number.POSITIVE_INFINITY;

  /** Answers in how many seconds. */
  const publish = async (forSeconds: number, measured: boolean): Promise<number> => {
    const begun = performance.now();
    for (let time = 0; time < (forSeconds * 1000) / PUBLISH_MS; time++) {
      await pause(Math.max(0, begun + time * PUBLISH_MS - performance.now()), undefined, { signal });
      const records = Array.from({ length: together }, (_, n) => make(first + published + n, Date.now()));
      published += together;
      if (measured) waiting.add({ id: String(records.at(-1)?.key), published, at: performance.now() });
      await kafka.publisher.publish(topic, records);
    }
    return (performance.now() - begun) / 1000;
  };

  const measured = async () => {
    const before = await processorSecondsOfEach(stack);
    const took = await publish(seconds, true);
    ended = performance.now();
    return { took, used: secondsBetween(before, await processorSecondsOfEach(stack)) };
  };

  const look = async (): Promise<void> => {
    while (ended === Number.POSITIVE_INFINITY || waiting.count > 0) {
      if (performance.now() - ended > LIMIT_MS)
        throw new Error(
          `expected all records in the totals within ${LIMIT_MS / 1000} s, ${waiting.count} probes wait`,
        );
      await pause(LOOK_MS, undefined, { signal });
      const [rows, counted] = await Promise.all([
        storedOf(cassandra, waiting.oldest(ASKED)),
        countedOfAll(cassandra),
      ]);
      waiting.found(rows, counted - countedBefore, performance.now());
    }
  };

  await publish(1, false);
  const deadline = performance.now() + LIMIT_MS;
  while ((await countedOfAll(cassandra)) - countedBefore < published) {
    if (performance.now() > deadline)
      throw new Error(`expected the first records within ${LIMIT_MS / 1000} s`);
    await pause(1000, undefined, { signal });
  }
  await publish(WARM_UP_S, false);
  const [{ took, used }] = await Promise.all([measured(), look()]);
  const counted = (await countedOfAll(cassandra)) - countedBefore;
  if (counted !== published) throw new Error(`expected totals of ${published} records, got ${counted}`);
  const rows = (seconds * 1000 * together) / PUBLISH_MS;
  return [
    `${(rows / took).toFixed(0)} records/s`,
    `row ${figures(waiting.row)}`,
    `totals ${figures(waiting.totals)}`,
    `processor seconds for 100,000 records: ${cost(used, rows)}`,
  ].join('; ');
}

function cost(seconds: ProcessorSeconds, rows: number): string {
  return MEASURED.map((name) => `${name} ${((100_000 * seconds[name]) / rows).toFixed(1)}`).join(', ');
}
