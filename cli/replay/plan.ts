import type { TopicAdmin } from '../../connections/kafka/kafka.ts';
import type { ProgressReports } from '../../connections/cassandra/streamProgress.ts';
import type { VerificationReports } from '../../connections/cassandra/verificationReports.ts';
import type { Offsets } from '../../domain/verification.ts';
import { ActionRefused } from '../actions/actions.ts';

export interface ReplaySources {
  readonly topic: string;
  readonly streamId: string;
  readonly pipelineId: string;
  readonly topics: Pick<TopicAdmin, 'offsets' | 'offsetsAt'>;
  readonly progress: Pick<ProgressReports, 'latest'>;
  readonly reports: Pick<VerificationReports, 'last'>;
}

/** Where a person wants it to begin: with the records appended at a time or later, or at offsets by partition. */
export type ReplayFrom = { readonly since: string } | { readonly offsets: Offsets };

export interface ReplayPlan {
  /** Of every partition: where the stream begins again, */
  readonly from: Offsets;
  /** and where it stood, which it comes to again. */
  readonly to: Offsets;
  /** Offsets in between. */
  readonly records: number;
  /** The driver that runs. */
  readonly submissionId: string;
}

/**
 * What a replay reads again: of every partition from where it is to begin, or from what is not verified yet, up to where the stream
 * stands; a partition that is not named from what is not verified. Reads only. @throws ActionRefused where there is nothing to read again.
 */
export async function planReplay(sources: ReplaySources, wanted: ReplayFrom): Promise<ReplayPlan> {
  const { topic, streamId, pipelineId, topics, progress, reports } = sources;
  const [stands, last, { begin }] = await Promise.all([
    progress.latest(streamId),
    reports.last(pipelineId, new Date().toISOString()),
    topics.offsets(topic),
  ]);
  if (stands === undefined)
    throw new ActionRefused(`Refused: ${streamId} has reported no batch of today or yesterday.`);
  const to = stands.endOffsets;
  const asked =
    'offsets' in wanted
      ? inTopic(wanted.offsets, begin, to)
      : await topics.offsetsAt(topic, Date.parse(wanted.since));
  const from = Object.fromEntries(
    Object.entries(begin).map(([partition, first]) => {
      const [position, verified] = [to[partition] ?? first, last?.verifiedTo[partition] ?? first];
      const start = least(asked[partition] ?? position, position, verified);
      // A topic that was made anew begins before what was verified of the old one, and one that was cut behind it.
      return [partition, BigInt(start) < BigInt(first) ? first : start];
    }),
  );
  const records = Object.entries(from).reduce(
    (sum, [partition, start]) => sum + Number(BigInt(to[partition] ?? start) - BigInt(start)),
    0,
  );
  if (records === 0) throw new ActionRefused('Refused: the stream has read nothing of it yet.');
  return { from, to, records, submissionId: stands.submissionId };
}

/** Whether the stream has come to where it stood, with another driver than the one that was replaced. */
export async function hasReplayed(
  { progress, streamId }: Pick<ReplaySources, 'progress' | 'streamId'>,
  { to, submissionId }: ReplayPlan,
): Promise<boolean> {
  const now = await progress.latest(streamId);
  if (now === undefined || now.submissionId === submissionId) return false;
  return Object.entries(to).every(
    ([partition, offset]) => BigInt(now.endOffsets[partition] ?? '0') >= BigInt(offset),
  );
}

function inTopic(offsets: Offsets, begin: Offsets, to: Offsets): Offsets {
  for (const [partition, offset] of Object.entries(offsets)) {
    const [first, end] = [begin[partition], to[partition]];
    if (first === undefined || end === undefined)
      throw new ActionRefused(
        `Refused: there is no partition ${partition}; there are ${Object.keys(begin).join(', ')}.`,
      );
    if (!/^\d{1,18}$/.test(offset) || BigInt(offset) < BigInt(first) || BigInt(offset) > BigInt(end))
      throw new ActionRefused(
        `Refused: partition ${partition}: expected an offset of ${first} to ${end}, got ${offset}.`,
      );
  }
  return offsets;
}

function least(...offsets: readonly [string, ...string[]]): string {
  return offsets.reduce((one, other) => (BigInt(one) < BigInt(other) ? one : other));
}
