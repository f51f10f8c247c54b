import pMap from 'p-map';
import type { DeadLetter } from '../../connections/cassandra/deadLetters.ts';
import type { OutgoingRecord } from '../../connections/kafka/kafka.ts';
import { OffsetsLost } from '../../connections/kafka/errors.ts';
import { HEADERS } from '../../domain/names.ts';
import type { Offsets } from '../../domain/verification.ts';
import type { RedriveDependencies } from './dependencies.ts';

/** Messages read back at a time. */
const AT_ONCE = 8;

/** `partition/offset`, as the header {@link HEADERS.redriven} names a dead letter. */
export function placeText({
  partition,
  offset,
}: {
  readonly partition: number;
  readonly offset: string;
}): string {
  return `${partition}/${offset}`;
}

/**
 * Sends what is not there yet, in order, and answers the new place of each by its old one. What an earlier attempt has sent is found in
 * the topic behind `ends`, and is not sent again. With `mended`, that is the value of each.
 */
export async function sendAgain(
  dependencies: Pick<RedriveDependencies, 'topic' | 'topics' | 'reader' | 'publisher' | 'keyField'>,
  letters: readonly DeadLetter[],
  { ends, mended }: { readonly ends: Offsets; readonly mended: Buffer | undefined },
  signal: AbortSignal,
): Promise<{ readonly places: ReadonlyMap<string, string>; readonly ends: Offsets }> {
  const before = await sentBehind(dependencies, ends, signal);
  const left = letters.filter((letter) => !before.places.has(placeText(letter)));
  if (left.length === 0) return before;
  const records = await pMap(left, (letter) => original(dependencies, letter, signal), {
    concurrency: AT_ONCE,
  });
  await dependencies.publisher.publish(
    dependencies.topic,
    mended === undefined
      ? records
      : records.map((record) => withValue(record, mended, dependencies.keyField)),
  );
  return sentBehind(dependencies, ends, signal);
}

/** What was sent again behind these ends: new places by old ones, and the topic's ends now. */
async function sentBehind(
  { topic, topics, reader }: Pick<RedriveDependencies, 'topic' | 'topics' | 'reader'>,
  from: Offsets,
  signal: AbortSignal,
) {
  const { begin, end } = await topics.offsets(topic);
  // What retention has removed since, as after a long pause, is not looked for.
  const held = Object.fromEntries(
    Object.entries(from).map(([partition, first]) => {
      const oldest = begin[partition] ?? first;
      return [partition, BigInt(oldest) > BigInt(first) ? oldest : first];
    }),
  );
  const places = new Map<string, string>();
  for await (const records of reader.read(topic, { from: held, to: end }, signal))
    for (const record of records) {
      const of = record.headers[HEADERS.redriven];
      if (of !== undefined && !places.has(String(of))) places.set(String(of), placeText(record));
    }
  return { places, ends: end };
}

/**
 * The message as it was: with its headers, its tick among them, while Kafka holds it; else with the key and the bytes of the table. The
 * same key has the same row, so that what is sent again is an upsert.
 */
async function original(
  { topic, reader }: Pick<RedriveDependencies, 'topic' | 'reader'>,
  letter: DeadLetter,
  signal: AbortSignal,
): Promise<OutgoingRecord> {
  const { partition, offset, key, value } = letter;
  const redriven = { [HEADERS.redriven]: placeText(letter) };
  const range = { from: { [partition]: offset }, to: { [partition]: String(BigInt(offset) + 1n) } };
  try {
    for await (const [record] of reader.read(topic, range, signal))
      if (record !== undefined)
        return { key: record.key, value: record.value, headers: { ...record.headers, ...redriven } };
  } catch (error) {
    if (!(error instanceof OffsetsLost)) throw error;
  }
  return { key, value, headers: redriven };
}

/**
 * The message with another value, which the schema accepts. Its key is the record's, as that of every record that is published; under
 * another key than before it is another record, and of no tick.
 */
function withValue(
  { key: before, headers }: OutgoingRecord,
  value: Buffer,
  keyField: string,
): OutgoingRecord {
  const key = String(Reflect.get(Object(JSON.parse(value.toString())), keyField));
  const { [HEADERS.tick]: tick, ...others } = headers ?? {};
  const isSame = before !== null && key === String(before);
  return { key, value, headers: isSame && tick !== undefined ? { ...others, [HEADERS.tick]: tick } : others };
}
