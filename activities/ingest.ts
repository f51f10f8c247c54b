import type { CompanySource } from '../connections/companySource.ts';
import type { OutgoingRecord, Publisher } from '../connections/kafka.ts';
import type { SchemaRegistry } from '../connections/schemaRegistry.ts';
import { tickKey, tickSeed, type TickIdentity } from '../domain/identity.ts';
import { DEAD_LETTER_TOPIC, HEADERS, SUBJECT, TOPIC } from '../domain/names.ts';
import type { TickOutcome } from '../domain/ticks.ts';
import { companyRecord } from './companyRecord.ts';
import type { Contract } from './contract.ts';
import { atBorder } from './failures.ts';
import { whileHeartbeating } from './heartbeat.ts';
import { compileRecordSchema } from './recordSchema.ts';

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

/** Below the 1 MiB that brokers take for a batch by default, with room for key, headers and framing. */
const MAX_VALUE_BYTES = 1_000_000;

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

  function sort(companies: readonly unknown[], input: TickInput, headers: Record<string, string>) {
    const key = tickKey(input.identity);
    const scheduledAt = new Date(input.scheduledAt).toISOString();
    const valid: OutgoingRecord[] = [];
    const rejected: OutgoingRecord[] = [];
    for (const [index, company] of companies.entries()) {
      const record = companyRecord(company, { tickKey: key, index, scheduledAt });
      const value = JSON.stringify(record);
      const bytes = Buffer.byteLength(value);
      const reason =
        check(record) ??
        (bytes > MAX_VALUE_BYTES ? `${bytes} bytes, at most ${MAX_VALUE_BYTES} are published` : undefined);
      const id = String(record.id);
      if (reason === undefined) valid.push({ key: id, value, headers });
      else {
        rejected.push({
          key: id,
          value: JSON.stringify(company),
          headers: { ...headers, [HEADERS.reason]: reason },
        });
      }
    }
    return { valid, rejected };
  }

  return {
    /**
     * Fetches a tick's companies and publishes them: valid records to the topic, the rest to the dead-letter topic.
     * Running it twice is harmless: the tick seeds the request, the ids and the enrichment, so the same keys get the same
     * bytes again, and everything downstream is an upsert by key.
     */
    ingestTick: (input: TickInput): Promise<TickOutcome> =>
      atBorder((signal) => {
        let step = 'finding the schema';
        return whileHeartbeating(
          () => step,
          async () => {
            const key = tickKey(input.identity);
            const headers = { [HEADERS.schemaId]: String(await registeredSchemaId()), [HEADERS.tick]: key };
            step = 'fetching';
            const companies = await source.fetch({ quantity: input.quantity, seed: tickSeed(key) }, signal);
            const { valid, rejected } = sort(companies, input, headers);
            signal.throwIfAborted();
            step = 'publishing';
            const acknowledged = await publisher.publish(TOPIC, valid);
            await publisher.publish(DEAD_LETTER_TOPIC, rejected);
            return { records: valid.length, rejected: rejected.length, acknowledged };
          },
        );
      }),
  };
}
