import { recordComparison } from '../../activities/verify/compare.ts';
import { TOPIC } from '../companyNames.ts';
import type { Offsets } from '../../domain/verification.ts';
import { STREAM } from './pipeline.ts';
import type { Rig } from './rig.ts';
import { isStored } from './rows.ts';
import { untilDefined, untilTrue } from './waiting.ts';
import { COMPANIES } from '../companies.ts';

/** What tells of a record whether it is a row, and how far the stream has come. */
type Source = Pick<Rig, 'kafka' | 'cassandra' | 'progress'>;

/** When the pipeline stored again. Milliseconds since 1970. */
export interface Recovery {
  /** When a record that was no row before became one. */
  readonly rowAt: number;
  /** When a record that came afterwards became one, and so all that had come before it. */
  readonly caughtUpAt: number;
}

/** Waits for the first new row from now on, and for the first row of a record that Kafka gets from now on. @throws where that does not come. */
export async function recovery(rig: Source): Promise<Recovery> {
  const [rowAt, caughtUpAt] = await Promise.all([firstRowOfBacklog(rig), firstRowOfNewRecord(rig)]);
  return { rowAt: Math.min(rowAt ?? caughtUpAt, caughtUpAt), caughtUpAt };
}

/** Waits until a record that Kafka got from now on is a row, and answers when it was. @throws where that does not come. */
export async function firstRowOfNewRecord(rig: Pick<Rig, 'kafka' | 'cassandra'>): Promise<number> {
  const before = await untilDefined('the topic', async () => (await rig.kafka.topics.offsets(TOPIC)).end);
  const id = await untilDefined('a new record in the topic', () => newRecord(rig, before));
  await untilTrue('its row', () => isStored(rig.cassandra, id));
  return Date.now();
}

/**
 * Waits until one of the records that have waited for the longest, one a partition, is a row, and answers when it was; undefined
 * where none waits. What an interrupted batch has stored already is no new row.
 */
async function firstRowOfBacklog(rig: Source): Promise<number | undefined> {
  const { cassandra } = rig;
  const processed = await untilDefined(
    'the progress',
    async (): Promise<Offsets> => (await rig.progress.latest(STREAM))?.endOffsets ?? {},
  );
  const { end } = await untilDefined('the topic', () => rig.kafka.topics.offsets(TOPIC));
  const oldest = await Promise.all(
    Object.entries(end).map(async ([partition, to]) => {
      const at = (offset: bigint) =>
        untilDefined('a record of the topic', () => idAt(rig, partition, offset));
      const from = BigInt(processed[partition] ?? '0');
      const waiting = await firstWithout(from, BigInt(to), async (offset) => {
        const id = await at(offset);
        return untilDefined('an answer about a row', () => isStored(cassandra, id));
      });
      return waiting === undefined ? [] : [await at(waiting)];
    }),
  );
  const ids = oldest.flat();
  if (ids.length === 0) return undefined;
  await untilTrue('the first new row', async () =>
    (await Promise.all(ids.map((id) => isStored(cassandra, id)))).includes(true),
  );
  return Date.now();
}

/**
 * The first offset in [from, to) of which this does not hold, by bisection: it holds up to some offset, and not from there on, as
 * records of a partition become rows in their order (but for the few that are under way). Undefined where it holds of all.
 */
export async function firstWithout(
  from: bigint,
  to: bigint,
  holds: (offset: bigint) => Promise<boolean>,
): Promise<bigint | undefined> {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) / 2n;
    if (await holds(middle)) low = middle + 1n;
    else high = middle;
  }
  return low < to ? low : undefined;
}

async function newRecord(rig: Pick<Rig, 'kafka'>, before: Offsets): Promise<string | undefined> {
  const { end } = await rig.kafka.topics.offsets(TOPIC);
  const grown = Object.keys(end).find((it) => BigInt(end[it] ?? '0') > BigInt(before[it] ?? '0'));
  return grown === undefined ? undefined : idAt(rig, grown, BigInt(before[grown] ?? '0'));
}

/** The id of the record at an offset. */
async function idAt(
  { kafka }: Pick<Rig, 'kafka'>,
  partition: string,
  offset: bigint,
): Promise<string | undefined> {
  const range = { from: { [partition]: String(offset) }, to: { [partition]: String(offset + 1n) } };
  for await (const records of kafka.reader.read(TOPIC, range, new AbortController().signal))
    for (const { value } of records) return recordComparison(COMPANIES).parseRecord(value)?.id;
  return undefined;
}

/** Waits until the stream says that it has processed everything before these offsets. @throws where that does not come. */
export async function processedUpTo({ progress }: Pick<Rig, 'progress'>, to: Offsets): Promise<void> {
  await untilTrue('the stream has caught up', async () => {
    const { endOffsets = {} } = (await progress.latest(STREAM)) ?? {};
    return Object.entries(to).every(
      ([partition, end]) => BigInt(endOffsets[partition] ?? '0') >= BigInt(end),
    );
  });
}
