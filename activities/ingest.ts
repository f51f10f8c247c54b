import { Context } from '@temporalio/activity';
import type { Source } from '../connections/source/source.ts';
import type { OutgoingRecord, Publisher } from '../connections/kafka/kafka.ts';
import { RecordTooLarge } from '../connections/kafka/errors.ts';
import type { SchemaRegistry } from '../connections/schemaRegistry.ts';
import type { SourceState } from '../connections/cassandra/sourceState.ts';
import { tickKey, tickSeed, type TickIdentity } from '../domain/identity.ts';
import { subjectOf, type Pipeline, type PipelineDefinition } from '../domain/definition.ts';
import { HEADERS } from '../domain/names.ts';
import type { OffsetRanges } from '../domain/offsets.ts';
import type { SourceDescription } from '../domain/source.ts';
import type { TickOutcome } from '../domain/ticks.ts';
import { withTypedFailures } from './failures.ts';
import { whileHeartbeating } from './heartbeat.ts';
import { compileRecordSchema } from './recordSchema.ts';
import { newsOf, remember, type News } from './news.ts';
import { MAX_VALUE_BYTES, recordsOf, sortItems, type RejectedItem } from './sortItems.ts';
import { publishedBefore, type Published, type TickProgress } from './tickProgress.ts';

export interface IngestDependencies {
  readonly definition: PipelineDefinition;
  readonly description: SourceDescription;
  readonly source: Source;
  /** What was published of a source that answers with its state; of others, and of a tick that is to be published again, nothing is asked. */
  readonly state?: SourceState;
  readonly publisher: Publisher;
  readonly schemaRegistry: Pick<SchemaRegistry, 'ensureSchema'>;
  readonly contract: Pick<Pipeline, 'recordSchema'>;
}

/** What a tick is to do. */
export interface TickInput {
  readonly identity: TickIdentity;
  /** When the tick is due, ISO 8601: the records' timestamp. */
  readonly scheduledAt: string;
  /** Records to ask for. */
  readonly quantity: number;
  /** Where the tick before has ended, of a source that has such a thing. */
  readonly cursor?: string;
}

type Headers = Readonly<Record<string, string>>;

export type IngestActivities = ReturnType<typeof createIngestActivities>;

export function createIngestActivities({
  definition,
  description,
  source,
  state,
  publisher,
  schemaRegistry,
  contract,
}: IngestDependencies) {
  const { topic, deadLetterTopic } = definition.names;
  const check = compileRecordSchema(contract.recordSchema);
  let schemaId: Promise<number> | undefined;

  /** Asks once; the same schema keeps its id for ever. A failure is asked again. */
  function registeredSchemaId(): Promise<number> {
    schemaId ??= schemaRegistry
      .ensureSchema(subjectOf(definition.names), contract.recordSchema)
      .catch((error: unknown) => {
        schemaId = undefined;
        throw error;
      });
    return schemaId;
  }

  /** Publishes the records, and remembers them once they are acknowledged. */
  async function publishRecords(
    { valid, repeated, unchanged, older, isUncompared }: News,
    headers: Headers,
    cursor: string | undefined,
    signal: AbortSignal,
  ): Promise<Published> {
    const acknowledged = await publisher.publish(
      topic,
      valid.map(({ key, value }) => ({ key, value, headers })),
    );
    const isRemembered = await remember(state, { valid }, signal);
    return {
      records: valid.length,
      acknowledged,
      ...(cursor === undefined ? {} : { cursor }),
      ...(unchanged === 0 ? {} : { unchanged }),
      ...(older === 0 ? {} : { older }),
      ...(repeated === 0 ? {} : { repeated }),
      ...(isUncompared || !isRemembered ? { uncompared: true } : {}),
    };
  }

  /** Where they stand, as acknowledged. A topic that was made for less takes what is too large for it cut: it shall not keep the others from being published. */
  async function publishDeadLetters(
    rejected: readonly RejectedItem[],
    headers: Headers,
    signal: AbortSignal,
  ): Promise<OffsetRanges> {
    const letters = rejected.map(({ key, value, reason }) => ({
      key,
      value,
      headers: { ...headers, [HEADERS.reason]: reason },
    }));
    const acknowledged = await publisher.publish(deadLetterTopic, letters).catch((error: unknown) => {
      if (!(error instanceof RecordTooLarge)) throw error;
      return publisher.publish(deadLetterTopic, letters.map(cut));
    });
    await remember(state, { rejected }, signal);
    return acknowledged;
  }

  return {
    /**
     * Fetches a tick's items and publishes their records: valid ones to the topic, the rest to the dead-letter topic.
     * Running it twice is harmless: the same tick is the same request, and the same item at the same place the same record, so the
     * same keys get the same bytes again, and everything downstream is an upsert by key. Where the source has become another meanwhile, what
     * it has become is published.
     *
     * The records go first, so that nothing about a refused one holds them back. That they are acknowledged is told with a heartbeat, so
     * that an attempt after that one publishes the dead letters alone, however often it takes; only where the worker died before it could
     * tell are the records published twice.
     */
    ingestTick: (input: TickInput): Promise<TickOutcome> =>
      withTypedFailures((signal) => {
        const context = Context.current();
        const tick = tickKey(input.identity);
        const before = publishedBefore(context.info.heartbeatDetails, tick);
        let progress: TickProgress = {
          tick,
          step: 'finding the schema',
          ...(before === undefined ? {} : { published: before }),
        };
        return whileHeartbeating(
          () => progress,
          async () => {
            const headers = { [HEADERS.schemaId]: String(await registeredSchemaId()), [HEADERS.tick]: tick };
            progress = { ...progress, step: 'fetching' };
            const { quantity, cursor } = input;
            const scheduledAt = new Date(input.scheduledAt).toISOString();
            const asked = { quantity, seed: tickSeed(tick), scheduledAt };
            const fetched = await source.fetch(cursor === undefined ? asked : { ...asked, cursor }, signal);
            const made = recordsOf(fetched.items, { tickKey: tick, scheduledAt }, description);
            const sorted = sortItems(
              made,
              { key: definition.key, version: description.state?.version },
              check,
            );
            const news = await newsOf(sorted, state, signal);
            signal.throwIfAborted();
            progress = { ...progress, step: 'publishing' };
            const published = before ?? (await publishRecords(news, headers, fetched.cursor, signal));
            progress = { ...progress, step: 'publishing dead letters', published };
            // Without dead letters nothing is left that could fail, and a heartbeat has its price.
            if (news.rejected.length > 0) context.heartbeat(progress);
            const rejectedAt = await publishDeadLetters(news.rejected, headers, signal);
            const rejected = news.rejected.length;
            return { ...published, rejected, ...(rejected === 0 ? {} : { rejectedAt }) };
          },
        );
      }),
  };
}

/** The beginning of what is larger than any topic takes by default, with a reason that says so. */
function cut(record: OutgoingRecord): OutgoingRecord {
  const bytes = Buffer.from(record.value ?? '');
  if (bytes.length <= MAX_VALUE_BYTES) return record;
  const reason = `${String(record.headers?.[HEADERS.reason])}; cut to ${MAX_VALUE_BYTES} of ${bytes.length} bytes`;
  return {
    ...record,
    value: bytes.subarray(0, MAX_VALUE_BYTES),
    headers: { ...record.headers, [HEADERS.reason]: reason },
  };
}
