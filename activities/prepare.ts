import pTimeout from 'p-timeout';
import type { Cassandra } from '../connections/cassandra.ts';
import { ensureTables } from '../connections/cassandraTables.ts';
import type { TopicAdmin } from '../connections/kafka.ts';
import type { SchemaRegistry } from '../connections/schemaRegistry.ts';
import { DEAD_LETTER_TOPIC, SUBJECT, TOPIC } from '../domain/names.ts';
import type { Contract } from './contract.ts';
import { atBorder } from './failures.ts';
import { whileHeartbeating } from './heartbeat.ts';

export interface PrepareDependencies {
  readonly topics: TopicAdmin;
  readonly schemaRegistry: SchemaRegistry;
  readonly cassandra: Cassandra;
  readonly contract: Contract;
  readonly topicPartitions: number;
  readonly replicationFactor: number;
  /** CQL map that the keyspace is made with. */
  readonly keyspaceReplication: string;
  /** The largest answer of the company source in bytes: a refused company is kept whole. */
  readonly maxAnswerBytes: number;
}

/** What is there after {@link createPrepareActivities}' `prepare`. */
export interface Prepared {
  readonly topic: string;
  readonly partitions: number;
  readonly schemaId: number;
  readonly tables: readonly string[];
}

export type PrepareActivities = ReturnType<typeof createPrepareActivities>;

const DAY_MS = 86_400_000;
/** Time enough to repair what the stream could not store; the tables hold the data itself. */
const RETENTION_MS = 7 * DAY_MS;
/** Nothing reads refused companies but people. */
const DEAD_LETTER_RETENTION_MS = 365 * DAY_MS;

export function createPrepareActivities(dependencies: PrepareDependencies) {
  const { topics, schemaRegistry, cassandra, contract } = dependencies;
  const { topicPartitions: partitions, replicationFactor, keyspaceReplication } = dependencies;
  // One replica may be away without a write being refused, where there is one to spare.
  const minInSync = Math.max(1, replicationFactor - 1);
  const settings = {
    'cleanup.policy': 'delete',
    'min.insync.replicas': String(minInSync),
    // Verification measures how long a record has waited, by the broker's clock.
    'message.timestamp.type': 'LogAppendTime',
  };

  return {
    /**
     * Makes the topics, registers the record's schema, makes keyspace and tables. Running it twice is harmless: each is made
     * only where it is missing, and nothing that exists is changed.
     */
    prepare: (): Promise<Prepared> =>
      atBorder((signal) => {
        let doing = '';
        /** One call. The clients of Kafka and the registry cannot be stopped: once cancelled, what they go on with does no harm. */
        const step = <T>(what: string, call: () => Promise<T>): Promise<T> => {
          signal.throwIfAborted();
          doing = what;
          return pTimeout(call(), { milliseconds: Infinity, signal });
        };
        return whileHeartbeating(
          () => doing,
          async () => {
            const { partitions: found } = await step(`topic ${TOPIC}`, () =>
              topics.ensureTopic({
                topic: TOPIC,
                partitions,
                replicationFactor,
                settings: { ...settings, 'retention.ms': String(RETENTION_MS) },
              }),
            );
            await step(`topic ${DEAD_LETTER_TOPIC}`, () =>
              topics.ensureTopic({
                topic: DEAD_LETTER_TOPIC,
                partitions,
                replicationFactor,
                settings: {
                  ...settings,
                  'retention.ms': String(DEAD_LETTER_RETENTION_MS),
                  // Twice the answer: JSON text may grow when it is written anew.
                  'max.message.bytes': String(2 * dependencies.maxAnswerBytes),
                },
              }),
            );
            const schemaId = await step(`schema of ${SUBJECT}`, () =>
              schemaRegistry.ensureSchema(SUBJECT, contract.recordSchema),
            );
            const tables = await step('keyspace and tables', () =>
              ensureTables(cassandra, { cql: contract.tables, replication: keyspaceReplication }, signal),
            );
            return { topic: TOPIC, partitions: found, schemaId, tables };
          },
        );
      }),
  };
}
