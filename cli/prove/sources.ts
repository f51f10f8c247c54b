import { recordCheck } from '../../activities/verify/checkRecords.ts';
import { recordComparison } from '../../activities/verify/compare.ts';
import { storedFigures } from '../../activities/verify/facts.ts';
import { rollupsOf } from '../../activities/verify/rollups.ts';
import { systemClock } from '../../activities/stream/clock.ts';
import type { PipelineConfig } from '../../config/pipelineConfig.ts';
import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import type { Kafka } from '../../connections/kafka/kafka.ts';
import { ledger } from '../../connections/cassandra/ledger.ts';
import { progressReports } from '../../connections/cassandra/streamProgress.ts';
import { verificationReports } from '../../connections/cassandra/verificationReports.ts';
import type { Pipeline } from '../../domain/definition.ts';
import { partWorkflowId } from '../../domain/names.ts';
import { KeptLedger } from '../ledger/keptLedger.ts';
import type { ProveSources } from './prove.ts';
import { totalsCheck } from './totals.ts';

/** The sources of a proof on open connections. */
export function proveSources(opened: {
  readonly kafka: Pick<Kafka, 'topics' | 'reader'>;
  readonly cassandra: Cassandra;
  readonly pipeline: Pipeline;
  readonly spark: PipelineConfig['spark'];
  /** A file that the ledger was written to. */
  readonly file?: string;
}): ProveSources {
  const { kafka, cassandra, pipeline, spark, file } = opened;
  const table = ledger(cassandra);
  const kept = file === undefined ? undefined : new KeptLedger(file, table);
  const { topic, workflowId: pipelineId } = pipeline.definition.names;
  const rollups = {
    ...rollupsOf(spark, pipeline, cassandra),
    progress: progressReports(cassandra),
    factsOf: storedFigures(cassandra, pipeline),
    clock: systemClock,
  };
  return {
    pipelineId,
    topic,
    topics: kafka.topics,
    reader: kafka.reader,
    ledger: kept ?? table,
    ...(kept === undefined ? {} : { kept }),
    last: () => verificationReports(cassandra).last(pipelineId, new Date().toISOString()),
    check: recordCheck(cassandra, pipeline),
    comparison: recordComparison(pipeline),
    totals: totalsCheck(rollups, partWorkflowId('stream', pipelineId)),
  };
}
