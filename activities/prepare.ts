import pTimeout from 'p-timeout';
import type { Cassandra } from '../connections/cassandra.ts';
import { ensureTables } from '../connections/cassandraTables.ts';
import type { TopicAdmin } from '../connections/kafka.ts';
import type { SchemaRegistry } from '../connections/schemaRegistry.ts';
import { DEAD_LETTER_TOPIC, SUBJECT, TOPIC } from '../domain/names.ts';
import type { Contract } from './contract.ts';
import { atBorder } from './failures.ts';
import { whileHeartbeating } from './heartbeat.ts';
import { pipelineTopics, type TopicOptions } from './topics.ts';

export interface PrepareDependencies extends TopicOptions {
  readonly topics: TopicAdmin;
  readonly schemaRegistry: SchemaRegistry;
  readonly cassandra: Cassandra;
  readonly contract: Contract;
  /** CQL map that the keyspace is made with. */
  readonly keyspaceReplication: string;
}

/** What is there after {@link createPrepareActivities}' `prepare`. */
export interface Prepared {
  readonly topic: string;
  readonly partitions: number;
  readonly schemaId: number;
  readonly tables: readonly string[];
}

export type PrepareActivities = ReturnType<typeof createPrepareActivities>;

export function createPrepareActivities(dependencies: PrepareDependencies) {
  const { topics, schemaRegistry, cassandra, contract } = dependencies;
  const specifications = pipelineTopics(dependencies);

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
            const { partitions } = await step(`topic ${TOPIC}`, () =>
              topics.ensureTopic(specifications.records),
            );
            await step(`topic ${DEAD_LETTER_TOPIC}`, () => topics.ensureTopic(specifications.deadLetters));
            const schemaId = await step(`schema of ${SUBJECT}`, () =>
              schemaRegistry.ensureSchema(SUBJECT, contract.recordSchema),
            );
            const tables = await step('keyspace and tables', () =>
              ensureTables(
                cassandra,
                { cql: contract.tables, replication: dependencies.keyspaceReplication },
                signal,
              ),
            );
            return { topic: TOPIC, partitions, schemaId, tables };
          },
        );
      }),
  };
}
