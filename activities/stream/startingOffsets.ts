import { OffsetsNotUsable, RestartWouldLose } from './failures.ts';
import type { StreamDependencies } from './dependencies.ts';
import type { RestartInput } from '../../domain/inputs.ts';
import { pipelineIdOf } from '../../domain/names.ts';
import type { Offsets } from '../../domain/verification.ts';

/** Where a restart is to begin. */
export interface StartingOffsetsInput extends Pick<RestartInput, 'from' | 'acceptLoss'> {
  readonly streamId: string;
}

/**
 * The offsets that a restart begins at, one for each partition of the topic; none where it begins with the first records.
 * `checkpoint` is no new beginning, and refused here.
 * @throws OffsetsNotUsable; RestartWouldLose when what is not verified would be left out; what Kafka or Cassandra fail with.
 */
export async function startingOffsets(
  {
    names: { topic, workflowId },
    topics,
    verifications,
    clock,
  }: Pick<StreamDependencies, 'names' | 'topics' | 'verifications' | 'clock'>,
  { streamId, from, acceptLoss }: StartingOffsetsInput,
): Promise<Offsets | undefined> {
  if (from === 'earliest') return undefined;
  if (from === 'checkpoint') throw new OffsetsNotUsable('checkpoint is where the stream stands already');
  const { topicId, begin, end } = await topics.offsets(topic);
  const now = new Date(clock.wall()).toISOString();
  const last = await verifications.last(pipelineIdOf(streamId, 'stream', workflowId), now);
  const verified = last?.verifiedTo ?? {};
  const beyond = Object.entries(verified).find(
    ([partition, offset]) => BigInt(offset) > BigInt(end[partition] ?? '0'),
  );
  const ofAnother = beyond !== undefined || (last?.topicId !== undefined && last.topicId !== topicId);
  if (from === 'verified') {
    if (last === undefined) throw new OffsetsNotUsable('nothing is verified yet; "earliest" is safe');
    if (ofAnother)
      throw new OffsetsNotUsable(
        `what is verified is of another topic, or of more of it than there is now${beyond === undefined ? '' : ` (partition ${beyond[0]} up to ${beyond[1]}, and it ends at ${end[beyond[0]] ?? 'nothing'})`}; "earliest" is safe`,
      );
    return mapped(begin, (partition, first) => later(first, verified[partition] ?? first));
  }
  for (const [partition, offset] of Object.entries(from)) {
    const [first, upTo] = [begin[partition], end[partition]];
    if (first === undefined || upTo === undefined)
      throw new OffsetsNotUsable(
        `${topic} has no partition ${partition}; it has ${Object.keys(begin).join(', ')}`,
      );
    if (BigInt(offset) < BigInt(first) || BigInt(offset) > BigInt(upTo))
      throw new OffsetsNotUsable(
        `partition ${partition}: expected an offset of ${first} to ${upTo}, got ${offset}`,
      );
  }
  const offsets = mapped(begin, (partition, first) => from[partition] ?? first);
  // Of another topic: nothing of this one is verified.
  const mark = ofAnother ? {} : verified;
  const left = Object.entries(offsets)
    .map(([partition, offset]) => {
      const known = later(begin[partition] ?? '0', mark[partition] ?? '0');
      return { partition, from: known, to: offset, records: BigInt(offset) - BigInt(known) };
    })
    .filter(({ records }) => records > 0n);
  if (left.length > 0 && !acceptLoss) throw new RestartWouldLose(left);
  return offsets;
}

function mapped(offsets: Offsets, of: (partition: string, offset: string) => string): Offsets {
  return Object.fromEntries(
    Object.entries(offsets).map(([partition, offset]) => [partition, of(partition, offset)]),
  );
}

function later(a: string, b: string): string {
  return BigInt(a) > BigInt(b) ? a : b;
}
