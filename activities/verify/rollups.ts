import type { PipelineConfig } from '../../config/pipelineConfig.ts';
import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import { totalsTables } from '../../connections/cassandra/totalsTables.ts';
import type { Pipeline } from '../../domain/definition.ts';
import { rollupOf } from '../../domain/totals.ts';

const DAY_MS = 86_400_000;

/** What the check of a pipeline's totals needs of its tables. */
export function rollupsOf(
  { minuteRetentionDays, hourRetentionDays }: PipelineConfig['spark'],
  pipeline: Pipeline,
  cassandra: Cassandra,
) {
  const retention = { minuteMs: minuteRetentionDays * DAY_MS, hourMs: hourRetentionDays * DAY_MS };
  return { rollup: rollupOf(pipeline), totals: totalsTables(cassandra, pipeline), retention };
}
