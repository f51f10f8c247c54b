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

/** One call of an activity, told by its name. The clients of Kafka and the registry cannot be stopped. */
type Step = <T>(what: string, call: () => Promise<T>) => Promise<T>;

/** Heartbeats, with what is being done; once cancelled, what a call goes on with does no harm. */
function inSteps<T>(run: (step: Step, signal: AbortSignal) => Promise<T>): Promise<T> {
  return atBorder((signal) => {
    let doing = '';
    const step: Step = (what, call) => {
      signal.throwIfAborted();
      doing = what;
      return pTimeout(call(), { milliseconds: Infinity, signal });
    };
    return whileHeartbeating(
      () => doing,
      () => run(step, signal),
    );
  });
}

export function createPrepareActivities(dependencies: PrepareDependencies) {
  const { topics, schemaRegistry, cassandra, contract, keyspaceReplication } = dependencies;
  const specifications = pipelineTopics(dependencies);

  const ensureTopics = async (step: Step): Promise<number> => {
    const { partitions } = await step(`topic ${TOPIC}`, () => topics.ensureTopic(specifications.records));
    await step(`topic ${DEAD_LETTER_TOPIC}`, () => topics.ensureTopic(specifications.deadLetters));
    return partitions;
  };
  const ensureAllTables = (step: Step, signal: AbortSignal): Promise<readonly string[]> =>
    step('keyspace and tables', () =>
      ensureTables(cassandra, { cql: contract.tables, replication: keyspaceReplication }, signal),
    );

  return {
    /**
     * Makes the topics, registers the record's schema, makes keyspace and tables. Running it twice is harmless: each is made
     * only where it is missing, and nothing that exists is changed.
     */
    prepare: (): Promise<Prepared> =>
      inSteps(async (step, signal) => {
        const partitions = await ensureTopics(step);
        const schemaId = await step(`schema of ${SUBJECT}`, () =>
          schemaRegistry.ensureSchema(SUBJECT, contract.recordSchema),
        );
        const tables = await ensureAllTables(step, signal);
        return { topic: TOPIC, partitions, schemaId, tables };
      }),

    /**
     * What a driver of the stream needs of that, where somebody has removed it meanwhile: topics, keyspace and tables. Harmless
     * twice for the same reason.
     */
    prepareStream: (): Promise<void> =>
      inSteps(async (step, signal) => {
        await ensureTopics(step);
        await ensureAllTables(step, signal);
      }),
  };
}
