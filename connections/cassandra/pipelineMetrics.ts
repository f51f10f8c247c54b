import { KEYSPACE, SHARED_TABLES, type METRICS } from '../../domain/names.ts';
import type { Cassandra } from './cassandra.ts';

/** One value of a metric; what the label of each metric is, {@link METRICS} says. */
export interface MetricPoint {
  readonly metric: (typeof METRICS)[keyof typeof METRICS];
  readonly label: string;
  readonly value: number;
}

/** How the pipeline does, over time, for dashboards and alerts. */
export interface PipelineMetrics {
  /** Stores points of the time `at` (ISO 8601); those of the same pipeline, metric, time and label are replaced. */
  store(pipelineId: string, at: string, points: readonly MetricPoint[]): Promise<void>;
}

const INSERT = `INSERT INTO ${KEYSPACE}.${SHARED_TABLES.pipelineMetrics} (pipeline, metric, at, label, value) VALUES (?, ?, ?, ?, ?)`;

/** {@link PipelineMetrics} in Cassandra. */
export function pipelineMetrics(cassandra: Pick<Cassandra, 'executeAll'>): PipelineMetrics {
  return {
    async store(pipelineId, at, points) {
      const time = new Date(at);
      await cassandra.executeAll(
        INSERT,
        points.map(({ metric, label, value }) => [pipelineId, metric, time, label, value]),
      );
    },
  };
}
