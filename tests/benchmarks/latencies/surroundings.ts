import type { Cassandra } from '../../../connections/cassandra/cassandra.ts';
import type { Kafka } from '../../../connections/kafka/kafka.ts';
import type { RunningStack } from '../../../infra/local/stack.ts';

/** Where latencies are measured: a stack with one driver that reads the topic. */
export interface Surroundings {
  readonly stack: RunningStack;
  readonly cassandra: Cassandra;
  readonly kafka: Pick<Kafka, 'publisher'>;
  readonly topic: string;
  readonly signal: AbortSignal;
}
