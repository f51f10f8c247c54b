import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import type { Environment } from '../../config/environment.ts';
import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import { isLive, type SparkMaster } from '../../connections/spark/master.ts';
import { sparkSubmission } from '../../connections/spark/submission.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { TABLES } from '../companyNames.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import type { RunningStack } from '../../infra/local/stack.ts';
import { until } from '../live/until.ts';
import { processorSecondsOfEach, secondsBetween, type ProcessorSeconds } from './processorTime.ts';

/** One driver's run through a topic. */
export interface StreamRun {
  /** Rows a second of all batches but the first, which also loads and compiles the job's code. */
  readonly rowsPerSecond: number;
  /** Of the first batch. */
  readonly coldRowsPerSecond: number;
  /** Seconds of processor time from the submission to the last row: what records cost, and far steadier than rates on a machine that does other things, too. */
  readonly seconds: ProcessorSeconds;
}

interface Batch {
  readonly rows: number;
  readonly ms: number;
}

/** What is run, and under which name. */
export interface StreamTask {
  readonly topic: string;
  /** Records in the topic, which must be more than one micro-batch takes. */
  readonly total: number;
  readonly run: string;
  readonly signal: AbortSignal;
}

/** Where it runs. */
export interface StreamRunIn {
  readonly stack: RunningStack;
  readonly spark: SparkMaster;
  readonly cassandra: Cassandra;
  readonly environment: Environment;
}

/**
 * Empties the tables, runs a driver with a new checkpoint until it has stored the topic, and ends it.
 * @throws also when the totals do not count every record.
 */
export async function runStream(
  { stack, spark, cassandra, environment }: StreamRunIn,
  { topic, total, run, signal }: StreamTask,
): Promise<StreamRun> {
  for (const table of Object.values(TABLES)) await cassandra.execute(`TRUNCATE ${KEYSPACE}.${table}`);
  const before = await processorSecondsOfEach(stack);
  const stream = `benchmark-${run}/stream`;
  const config = readPipelineConfig({
    ...environment,
    SPARK_CHECKPOINT: `${environment['SPARK_CHECKPOINT']}-${run}`,
  });
  const extraConf = { ...config.spark.extraConf, 'spark.pipeline.topic': topic };
  const submitted = { ...config, spark: { ...config.spark, extraConf } };
  const driver = await spark.create(
    sparkSubmission(submitted, await loadPipeline('companies'), stream, {
      namespace: 'benchmark',
      namespaceId: run,
    }),
  );
  try {
    const batches = await until(
      `${run}: all ${total} records stored`,
      () => batchesOf(cassandra, stream),
      (it) => signal.aborted || it.reduce((sum, { rows }) => sum + rows, 0) >= total,
    );
    signal.throwIfAborted();
    const seconds = secondsBetween(before, await processorSecondsOfEach(stack));
    await expectCounted(cassandra, total);
    const [first, ...others] = batches;
    if (first === undefined || others.length === 0)
      throw new Error(`expected several batches, got ${batches.length}`);
    return { rowsPerSecond: rate(others), coldRowsPerSecond: rate([first]), seconds };
  } finally {
    await spark.kill(driver);
    await until(
      `${run}: the driver's end`,
      () => spark.status(driver),
      (state) => state === undefined || !isLive(state),
    );
  }
}

/** In the order in which they ran. */
async function batchesOf(cassandra: Cassandra, stream: string): Promise<Batch[]> {
  const query = `SELECT rows_read, duration_ms FROM ${KEYSPACE}.${TABLES.streamProgress} WHERE stream = ? AND day = ?`;
  const days = [Date.now() - 86_400_000, Date.now()].map((day) => new Date(day).toISOString().slice(0, 10));
  const rows = (
    await cassandra.executeAll(
      query,
      days.map((day) => [stream, day]),
    )
  ).map((it) => it.toReversed());
  return rows
    .flat()
    .map((row) => ({ rows: Number(row['rows_read']), ms: Number(row['duration_ms']) }))
    .filter((batch) => batch.rows > 0);
}

async function expectCounted(cassandra: Cassandra, total: number): Promise<void> {
  const [row] = await cassandra.execute(
    `SELECT SUM(companies) AS companies FROM ${KEYSPACE}.${TABLES.companyTotals} WHERE granularity = 'day' AND dimension = 'all' AND value = 'all'`,
  );
  if (Number(row?.['companies']) !== total)
    throw new Error(`expected totals of ${total} companies, got ${String(row?.['companies'])}`);
}

function rate(batches: readonly Batch[]): number {
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
  return (1000 * rows) / batches.reduce((sum, batch) => sum + batch.ms, 0);
}
