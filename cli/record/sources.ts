import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import { deadLetters } from '../../connections/cassandra/deadLetters.ts';
import type { Kafka } from '../../connections/kafka/kafka.ts';
import { recordFacts } from '../../connections/cassandra/recordFacts.ts';
import type { Pipeline } from '../../domain/definition.ts';
import { partWorkflowId } from '../../domain/names.ts';
import { rollupOf } from '../../domain/totals.ts';
import type { WaySources } from './way.ts';

/** The sources of a record's way on open connections. */
export function waySources(opened: {
  readonly kafka: Pick<Kafka, 'topics' | 'reader'>;
  readonly cassandra: Cassandra;
  readonly pipeline: Pipeline;
}): WaySources {
  const { kafka, cassandra, pipeline } = opened;
  const { name, names } = pipeline.definition;
  const { topic, workflowId } = names;
  return {
    pipeline: name,
    topic,
    streamId: partWorkflowId('stream', workflowId),
    pipelineId: workflowId,
    topics: kafka.topics,
    reader: kafka.reader,
    facts: recordFacts(cassandra, pipeline),
    deadLetters: deadLetters(cassandra),
    rollup: rollupOf(pipeline),
  };
}
