import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { processEnvironment } from '../../config/environment.ts';
import { pipelineEnvironment, readLocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { openCassandra, type Cassandra } from '../../connections/cassandra/cassandra.ts';
import { ensureTables } from '../../connections/cassandra/tables.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { readTables } from '../../connections/cassandra/pipelineTables.ts';
import { isLive } from '../../connections/spark/master.ts';
import { openSparkMaster } from '../../connections/spark/masterHttp.ts';
import { sparkSubmission } from '../../connections/spark/submission.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { freePorts, startStack } from '../../infra/local/stack.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { COMPANIES } from '../companies.ts';
import { goodRecord } from '../live/badMessages.ts';
import { until } from '../live/until.ts';
import { processorSeconds } from './processorTime.ts';

/**
 * `npm run bench:latency -- [--records 40] [--job a.jar --job b.jar] [--repeat 1]`: how long after its publication, at rest, a record is a row, and
 * counts in its day's totals. One stack on free ports; a driver of each job in turn (a, b, b, a, …; without `--job` the one that is built).
 */

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '40' },
    repeat: { type: 'string', default: '1' },
    job: { type: 'string', multiple: true, default: [] },
  },
});

const print = (line: string) => process.stdout.write(`${line}\n`);
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)));

/** What the first records wait for is the loading of code. */
const WARM_UP = 10;

async function main(count: number, repeat: number, jobs: readonly string[]): Promise<void> {
  const home = await mkdtemp(path.join(tmpdir(), 'company-pipeline-benchmark-'));
  const local = { ...readLocalConfig(), home, ports: await freePorts() };
  const environment = pipelineEnvironment(local, processEnvironment());
  const config = readPipelineConfig(environment);
  const stack = await startStack({
    local,
    environment: processEnvironment(),
    servers: ['kafka', 'cassandra', 'spark-worker'],
    signal: interrupted.signal,
  });
  const cassandra = openCassandra(config.cassandra);
  const kafka = openKafka(config.kafka, { clientId: 'benchmark', log: SILENT_LOG });
  const spark = openSparkMaster(config.spark);
  try {
    const pipeline = await loadPipeline('companies');
    const tables = await readTables(pipeline);
    await ensureTables(cassandra, { tables, replication: config.cassandra.replication });
    const { topic } = pipeline.definition.names;
    await kafka.topics.ensureTopic({ topic, partitions: 3, replicationFactor: 1, settings: {} });
    const turns = Array.from({ length: repeat }, (_, turn) => (turn % 2 === 0 ? jobs : jobs.toReversed()));
    for (const [run, job] of turns.flat().entries()) {
      const ofJob = readPipelineConfig({
        ...environment,
        SPARK_CHECKPOINT: `${environment['SPARK_CHECKPOINT']}-${run}`,
        ...(job === '' ? {} : { SPARK_JOB_JAR: pathToFileURL(job).href }),
      });
      const owner = { namespace: 'benchmark', namespaceId: String(run) };
      const driver = await spark.create(sparkSubmission(ofJob, pipeline, `benchmark-${run}/stream`, owner));
      const seen: { readonly row: number; readonly totals: number }[] = [];
      let before = 0;
      let begun = 0;
      for (let record = 0; record < WARM_UP + count; record++) {
        interrupted.signal.throwIfAborted();
        if (record === WARM_UP) [before, begun] = [await processorSeconds(stack), performance.now()];
        const id = randomUUID();
        const value = JSON.stringify(goodRecord(id, { timestamp_column: new Date().toISOString() }));
        const counted = (await companiesOfAll(cassandra)) + 1;
        const from = performance.now();
        await kafka.publisher.publish(topic, [{ key: id, value }]);
        const row = await since(from, () => isStored(cassandra, id));
        const totals = await since(from, async () => (await companiesOfAll(cassandra)) >= counted);
        if (record >= WARM_UP) seen.push({ row, totals });
        // At no fixed place between two triggers.
        await pause(1500 + Math.random() * 1000);
      }
      const cores = ((await processorSeconds(stack)) - before) / ((performance.now() - begun) / 1000);
      print(
        `${job === '' ? 'the job' : path.basename(job)}: row ${figures(seen.map((it) => it.row))}, totals ${figures(seen.map((it) => it.totals))}; Cassandra and Spark ${cores.toFixed(2)} cores`,
      );
      await spark.kill(driver);
      await until(
        'the end of the driver',
        () => spark.status(driver),
        (state) => state === undefined || !isLive(state),
      );
    }
  } finally {
    await Promise.all([cassandra.close(), kafka.close()]);
    await stack.stop();
    await rm(home, { recursive: true, force: true });
  }
}

/** Milliseconds until it holds, asked again and again: an answer takes some two. */
async function since(from: number, holds: () => Promise<boolean>): Promise<number> {
  while (!(await holds())) {
    interrupted.signal.throwIfAborted();
    if (performance.now() - from > 300_000) throw new Error('expected a record to be stored within 300 s');
    await pause(5);
  }
  return performance.now() - from;
}

async function isStored(cassandra: Cassandra, id: string): Promise<boolean> {
  const facts = `SELECT id FROM ${KEYSPACE}.${COMPANIES.definition.names.tables.facts} WHERE id = ?`;
  return (await cassandra.execute(facts, [id])).length > 0;
}

async function companiesOfAll(cassandra: Cassandra): Promise<number> {
  const [row] = await cassandra.execute(
    `SELECT SUM(companies) AS companies FROM ${KEYSPACE}.${COMPANIES.definition.names.tables.totals} WHERE granularity = 'day' AND dimension = 'all' AND value = 'all'`,
  );
  return Number(row?.['companies'] ?? 0);
}

function figures(ms: readonly number[]): string {
  const sorted = ms.toSorted((one, other) => one - other);
  const at = (part: number) => (sorted[Math.ceil(part * sorted.length) - 1] ?? Number.NaN).toFixed(0);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`;
}

await main(
  Number(values.records),
  Number(values.repeat),
  values.job.length === 0 ? [''] : values.job.map((job) => path.resolve(job)),
);
