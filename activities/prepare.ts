import pTimeout from 'p-timeout';
import type { TopicAdmin } from '../connections/kafka/kafka.ts';
import type { SchemaRegistry } from '../connections/schemaRegistry.ts';
import { subjectOf } from '../domain/definition.ts';
import { refuseIncompatible } from './compatibility.ts';
import { withTypedFailures } from './failures.ts';
import { whileHeartbeating } from './heartbeat.ts';
import { makeTables, type TableOptions } from './tables.ts';
import { pipelineTopics, type TopicOptions } from './topics.ts';

export interface PrepareDependencies extends TopicOptions, TableOptions {
  readonly topics: TopicAdmin;
  readonly schemaRegistry: SchemaRegistry;
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
  return withTypedFailures((signal) => {
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
  const { topics, schemaRegistry, pipeline } = dependencies;
  const { names } = pipeline.definition;
  const specifications = pipelineTopics(names, dependencies);
  const subject = subjectOf(names);

  const ensureTopics = async (step: Step): Promise<number> => {
    const { partitions } = await step(`topic ${names.topic}`, () =>
      topics.ensureTopic(specifications.records),
    );
    await step(`topic ${names.deadLetterTopic}`, () => topics.ensureTopic(specifications.deadLetters));
    return partitions;
  };
  const ensureAllTables = (step: Step, signal: AbortSignal): Promise<readonly string[]> =>
    step('keyspace, tables and rights', () => makeTables(dependencies, signal));
  const refuseFirst = (step: Step, signal: AbortSignal): Promise<void> =>
    step('whether schema and tables fit', () => refuseIncompatible(dependencies, signal));

  return {
    /**
     * Makes the topics, registers the record's schema, makes keyspace and tables. Running it twice is harmless: each is made
     * only where it is missing, and nothing that exists is changed. A folder that does not fit what is stored is refused before that.
     */
    prepare: (): Promise<Prepared> =>
      inSteps(async (step, signal) => {
        await refuseFirst(step, signal);
        const partitions = await ensureTopics(step);
        const schemaId = await step(`schema of ${subject}`, () =>
          schemaRegistry.ensureSchema(subject, pipeline.recordSchema),
        );
        return { topic: names.topic, partitions, schemaId, tables: await ensureAllTables(step, signal) };
      }),

    /**
     * What a driver of the stream needs of that, where somebody has removed it meanwhile: topics, keyspace and tables. Harmless
     * twice for the same reason.
     */
    prepareStream: (): Promise<void> =>
      inSteps(async (step, signal) => {
        await refuseFirst(step, signal);
        await ensureTopics(step);
        await ensureAllTables(step, signal);
      }),
  };
}
