import type { DeadLetterPlace } from '../../domain/deadLetters.ts';
import { KEYSPACE, SHARED_TABLES } from '../../domain/names.ts';
import type { Cassandra, Parameter, Row } from './cassandra.ts';

/** Offsets that share a partition of the table: 14 MB of usual messages. The job's DeadLettersTable has the same number. */
const OFFSETS_A_SLICE = 10_000n;

const EARLIER = `${KEYSPACE}.${SHARED_TABLES.deadLetters}`;
const SLICED = `${KEYSPACE}.${SHARED_TABLES.deadLettersBySlice}`;
const OF_DAY = 'WHERE day = ? AND topic = ? AND partition = ?';
const OF_SLICE = `${OF_DAY} AND slice = ?`;
const SLICES = `SELECT slice FROM ${KEYSPACE}.${SHARED_TABLES.deadLetterSlices} ${OF_DAY} AND slice >= ?`;

/** The dead letters of one day and partition of a topic, in the order of their offsets. */
export interface Stretch {
  readonly topic: string;
  readonly day: string;
  readonly partition: number;
  /** Those behind this offset alone. */
  readonly after?: string;
  readonly limit: number;
}

/** Columns of the dead letters of a stretch; `offset` has to be among them. */
export async function lettersIn(
  cassandra: Pick<Cassandra, 'execute'>,
  columns: string,
  { topic, day, partition, after = '-1', limit }: Stretch,
): Promise<readonly Row[]> {
  const ofDay = [day, topic, partition];
  const behind = BigInt(after);
  const [earlier, slices] = await Promise.all([
    cassandra.execute(`SELECT ${columns} FROM ${EARLIER} ${OF_DAY} AND offset > ? LIMIT ?`, [
      ...ofDay,
      behind,
      limit,
    ]),
    cassandra.execute(SLICES, [...ofDay, sliceOf(behind)]),
  ]);
  const sliced: Row[] = [];
  for (const { slice } of slices) {
    if (sliced.length >= limit) break;
    const query = `SELECT ${columns} FROM ${SLICED} ${OF_SLICE} AND offset > ? LIMIT ?`;
    const values = [...ofDay, BigInt(String(slice)), behind, limit - sliced.length];
    sliced.push(...(await cassandra.execute(query, values)));
  }
  return [...byOffset(sliced, earlier).values()]
    .toSorted((one, other) => (offsetOf(one) < offsetOf(other) ? -1 : 1))
    .slice(0, limit);
}

/**
 * Columns of the dead letter at each of these places, undefined where there is none; `offset` has to be among them. Places of a slice are
 * looked up at once, by all that is between them: where many messages were refused, those are they.
 */
export async function lettersAt(
  cassandra: Pick<Cassandra, 'executeAll'>,
  columns: string,
  topic: string,
  places: readonly DeadLetterPlace[],
  signal?: AbortSignal,
): Promise<readonly (Row | undefined)[]> {
  const parts = new Map<string, readonly [first: bigint, last: bigint]>();
  for (const place of places) {
    const offset = BigInt(place.offset);
    const [first, last] = parts.get(partOf(place)) ?? [offset, offset];
    parts.set(partOf(place), [offset < first ? offset : first, offset > last ? offset : last]);
  }
  const ranges = [...parts].map(([part, between]) => {
    const [day = '', partition, slice = ''] = part.split('/');
    return { ofDay: [day, topic, Number(partition)], slice: BigInt(slice), between };
  });
  const [earlier, sliced] = await Promise.all([
    cassandra.executeAll(
      `SELECT ${columns} FROM ${EARLIER} ${OF_DAY} AND offset >= ? AND offset <= ?`,
      ranges.map(({ ofDay, between }) => [...ofDay, ...between]),
      signal,
    ),
    cassandra.executeAll(
      `SELECT ${columns} FROM ${SLICED} ${OF_SLICE} AND offset >= ? AND offset <= ?`,
      ranges.map(({ ofDay, slice, between }) => [...ofDay, slice, ...between]),
      signal,
    ),
  ]);
  const found = new Map(
    [...parts.keys()].map((part, index) => [part, byOffset(sliced[index] ?? [], earlier[index] ?? [])]),
  );
  return places.map((place) => found.get(partOf(place))?.get(BigInt(place.offset)));
}

/** Sets columns (`a = ?, b = ?`) of dead letters that are there: an update makes a row where there is none, so it goes where the letter is. */
export async function updateLetters(
  cassandra: Pick<Cassandra, 'executeAll'>,
  set: string,
  topic: string,
  updates: readonly { readonly place: DeadLetterPlace; readonly values: readonly Parameter[] }[],
): Promise<void> {
  const keys = updates.map(({ place: { day, partition, offset }, values }) => ({
    values,
    ofDay: [day, topic, partition],
    offset: BigInt(offset),
  }));
  const found = await cassandra.executeAll(
    `SELECT offset FROM ${EARLIER} ${OF_DAY} AND offset = ?`,
    keys.map(({ ofDay, offset }) => [...ofDay, offset]),
  );
  const isEarlier = (_: unknown, index: number) => (found[index] ?? []).length > 0;
  await cassandra.executeAll(
    `UPDATE ${EARLIER} SET ${set} ${OF_DAY} AND offset = ?`,
    keys.filter(isEarlier).map(({ values, ofDay, offset }) => [...values, ...ofDay, offset]),
  );
  await cassandra.executeAll(
    `UPDATE ${SLICED} SET ${set} ${OF_SLICE} AND offset = ?`,
    keys
      .filter((key, index) => !isEarlier(key, index))
      .map(({ values, ofDay, offset }) => [...values, ...ofDay, sliceOf(offset), offset]),
  );
}

/** What an earlier version refused, and the stream has read again since, is in both: the earlier row says what became of it. */
function byOffset(sliced: readonly Row[], earlier: readonly Row[]): ReadonlyMap<bigint, Row> {
  return new Map([...sliced, ...earlier].map((row) => [offsetOf(row), row]));
}

function offsetOf({ offset }: Row): bigint {
  return BigInt(String(offset));
}

function partOf({ day, partition, offset }: DeadLetterPlace): string {
  return [day, partition, sliceOf(BigInt(offset))].join('/');
}

/** Division is towards zero: what is behind -1 begins with the first slice. */
function sliceOf(offset: bigint): bigint {
  return offset / OFFSETS_A_SLICE;
}
