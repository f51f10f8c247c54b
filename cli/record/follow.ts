import type { TopicRecord } from '../../connections/kafka/kafka.ts';
import type { StoredRow } from '../../connections/cassandra/recordFacts.ts';
import { HEADERS } from '../../domain/names.ts';
import { traceIdOf } from '../../domain/traceIds.ts';
import type { Offsets } from '../../domain/verification.ts';
import { AROUND_MS, messageAt, messageOf } from './findMessage.ts';
import {
  beforeKafka,
  headerOf,
  kafkaStep,
  outcomeOf,
  rowStep,
  totalsStep,
  unmeasured,
  verifiedText,
} from './steps.ts';
import type { Wanted, Way, WaySources, WayStep } from './way.ts';

/** Follows a record by stored facts alone. @throws when Kafka or Cassandra does not answer. */
export async function wayOf(sources: WaySources, wanted: Wanted, signal: AbortSignal): Promise<Way> {
  const given = 'id' in wanted ? await sources.facts.row(wanted.id) : undefined;
  const message =
    'id' in wanted
      ? given && (await messageOf(sources, wanted.id, given, signal))
      : await messageAt(sources, wanted, signal);
  const id = 'id' in wanted ? wanted.id : message?.key?.toString();
  const stored = given ?? (id === undefined || !isUuid(id) ? undefined : await sources.facts.row(id));
  const tick = headerOf(message, HEADERS.tick);
  return {
    id,
    ...(message === undefined ? {} : { place: { partition: message.partition, offset: message.offset } }),
    ...(tick === undefined ? {} : { trace: traceIdOf(sources.pipeline, tick) }),
    steps: [
      ...beforeKafka(message),
      kafkaStep(sources, wanted, message),
      ...(await afterKafka(sources, message, stored)),
    ],
  };
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

async function afterKafka(
  sources: WaySources,
  message: TopicRecord | undefined,
  stored: StoredRow | undefined,
): Promise<readonly WayStep[]> {
  if (message === undefined)
    return [unmeasured('Spark'), rowStep(stored, false), totalsStep(sources, stored), unmeasured('Verified')];
  const { partition, offset, timestampMs } = message;
  const appended = new Date(timestampMs);
  const place = { day: appended.toISOString().slice(0, 10), partition, offset };
  const [letter, batches, verifications, { topicId }] = await Promise.all([
    sources.deadLetters.at(sources.topic, place),
    sources.facts.batchesSince(sources.streamId, new Date(timestampMs - AROUND_MS)),
    sources.facts.verificationsSince(sources.pipelineId, appended),
    sources.topics.offsets(sources.topic),
  ]);
  const batch = batches.find(({ from, to }) => holds(from, to, partition, offset));
  const verification = verifications.find(
    (it) => (it.topicId === undefined || it.topicId === topicId) && holds(it.from, it.to, partition, offset),
  );
  const refused = letter !== undefined;
  return [
    batch === undefined
      ? unmeasured('Spark')
      : {
          name: 'Spark',
          state: 'ok',
          text: `batch ${batch.batchId} of ${batch.submissionId}, ${batch.rowsRead} ${batch.rowsRead === 1 ? 'record' : 'records'} in ${batch.durationMs} ms`,
          at: batch.at,
        },
    ...(letter === undefined
      ? [rowStep(stored, batch !== undefined), totalsStep(sources, stored)]
      : [{ name: 'Refused', state: 'bad', text: letter.reason + outcomeOf(letter.redriven) } as const]),
    verification === undefined
      ? unmeasured('Verified')
      : {
          name: 'Verified',
          state: verification.ok ? 'ok' : 'bad',
          text: verifiedText(verification.ok, refused),
          at: verification.at,
        },
  ];
}

function holds(from: Offsets, to: Offsets, partition: number, offset: string): boolean {
  const [first, end] = [from[partition], to[partition]];
  return (
    first !== undefined &&
    end !== undefined &&
    BigInt(first) <= BigInt(offset) &&
    BigInt(offset) < BigInt(end)
  );
}
