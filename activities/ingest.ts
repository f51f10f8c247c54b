import { Context } from '@temporalio/activity';
import type { CompanySource } from '../connections/companySource.ts';
import type { OutgoingRecord, Publisher } from '../connections/kafka.ts';
import { RecordTooLarge } from '../connections/kafkaErrors.ts';
import type { SchemaRegistry } from '../connections/schemaRegistry.ts';
import { tickKey, tickSeed, type TickIdentity } from '../domain/identity.ts';
import { DEAD_LETTER_TOPIC, HEADERS, SUBJECT, TOPIC } from '../domain/names.ts';
import type { TickOutcome } from '../domain/ticks.ts';
import type { Contract } from './contract.ts';
import { atBorder } from './failures.ts';
import { whileHeartbeating } from './heartbeat.ts';
import { compileRecordSchema } from './recordSchema.ts';
import { MAX_VALUE_BYTES, sortCompanies } from './sortCompanies.ts';
import { publishedBefore, type Published, type TickProgress } from './tickProgress.ts';

export interface IngestDependencies {
  readonly source: CompanySource;
  readonly publisher: Publisher;
  readonly schemaRegistry: SchemaRegistry;
  readonly contract: Contract;
}

/** What a tick is to do. */
export interface TickInput {
  readonly identity: TickIdentity;
  /** When the tick is due, ISO 8601: the records' timestamp. */
  readonly scheduledAt: string;
  /** Companies to ask for. */
  readonly quantity: number;
}

export type IngestActivities = ReturnType<typeof createIngestActivities>;

export function createIngestActivities({ source, publisher, schemaRegistry, contract }: IngestDependencies) {
  const check = compileRecordSchema(contract.recordSchema);
  let schemaId: Promise<number> | undefined;

  /** Asks once; the same schema keeps its id for ever. A failure is asked again. */
  function registeredSchemaId(): Promise<number> {
    schemaId ??= schemaRegistry.ensureSchema(SUBJECT, contract.recordSchema).catch((error: unknown) => {
      schemaId = undefined;
      throw error;
    });
    return schemaId;
  }

  async function publishRecords(records: readonly OutgoingRecord[]): Promise<Published> {
    return { records: records.length, acknowledged: await publisher.publish(TOPIC, records) };
  }

  /** A topic that was made for less takes what is too large for it cut: it shall not keep the others from being published. */
  async function publishDeadLetters(rejected: readonly OutgoingRecord[]): Promise<void> {
    try {
      await publisher.publish(DEAD_LETTER_TOPIC, rejected);
    } catch (error) {
      if (!(error instanceof RecordTooLarge)) throw error;
      await publisher.publish(DEAD_LETTER_TOPIC, rejected.map(cut));
    }
  }

  return {
    /**
     * Fetches a tick's companies and publishes them: valid records to the topic, the rest to the dead-letter topic.
     * Running it twice is harmless: the tick seeds the request, the ids and the enrichment, so the same keys get the same
     * bytes again, and everything downstream is an upsert by key.
     *
     * The records go first, so that nothing about a refused company holds them back. That they are acknowledged is told with a heartbeat, so
     * that an attempt after that one publishes the dead letters alone, however often it takes; only where the worker died before it could
     * tell are the records published twice.
     */
    ingestTick: (input: TickInput): Promise<TickOutcome> =>
      atBorder((signal) => {
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
            const companies = await source.fetch({ quantity: input.quantity, seed: tickSeed(tick) }, signal);
            const scheduledAt = new Date(input.scheduledAt).toISOString();
            const sorted = sortCompanies(companies, { tickKey: tick, scheduledAt }, headers, check);
            signal.throwIfAborted();
            progress = { ...progress, step: 'publishing' };
            const published = before ?? (await publishRecords(sorted.valid));
            progress = { ...progress, step: 'publishing dead letters', published };
            // Without dead letters nothing is left that could fail, and a heartbeat has its price.
            if (sorted.rejected.length > 0) context.heartbeat(progress);
            await publishDeadLetters(sorted.rejected);
            return { ...published, rejected: sorted.rejected.length };
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
