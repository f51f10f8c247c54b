import { parseRecord } from '../../activities/verify/compare.ts';
import { isStored } from './rows.ts';
import type { Offsets } from '../../domain/verification.ts';
import { TOPIC } from '../../domain/names.ts';
import { STREAM } from './pipeline.ts';
import type { Rig } from './rig.ts';
import { untilDefined, untilTrue } from './waiting.ts';

/** Waits until a record that Kafka got from now on is a row, and answers when it was. @throws NotHealed. */
export async function firstNewRow(rig: Pick<Rig, 'kafka' | 'cassandra'>): Promise<number> {
  const before = await untilDefined('the topic', async () => (await rig.kafka.topics.offsets(TOPIC)).end);
  const id = await untilDefined('a new record in the topic', () => newRecord(rig, before));
  await untilTrue('its row', () => isStored(rig.cassandra, id));
  return Date.now();
}

async function newRecord({ kafka }: Pick<Rig, 'kafka'>, before: Offsets): Promise<string | undefined> {
  const { end } = await kafka.topics.offsets(TOPIC);
  const grown = Object.keys(end).find((it) => BigInt(end[it] ?? '0') > BigInt(before[it] ?? '0'));
  if (grown === undefined) return undefined;
  const from = before[grown] ?? '0';
  const range = { from: { [grown]: from }, to: { [grown]: (BigInt(from) + 1n).toString() } };
  for await (const records of kafka.reader.read(TOPIC, range, new AbortController().signal))
    for (const { value } of records) return parseRecord(value)?.id;
  return undefined;
}

/** Waits until the stream says that it has processed everything before these offsets. @throws NotHealed. */
export async function processedUpTo({ progress }: Pick<Rig, 'progress'>, to: Offsets): Promise<void> {
  await untilTrue('the stream has caught up', async () => {
    const { endOffsets = {} } = (await progress.latest(STREAM)) ?? {};
    return Object.entries(to).every(
      ([partition, end]) => BigInt(endOffsets[partition] ?? '0') >= BigInt(end),
    );
  });
}
