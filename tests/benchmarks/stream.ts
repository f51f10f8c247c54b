import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { processEnvironment } from '../../config/environment.ts';
import { pipelineEnvironment, readLocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { openCassandra } from '../../connections/cassandra/cassandra.ts';
import { ensureTables } from '../../connections/cassandra/tables.ts';
import { readTables } from '../../connections/cassandra/pipelineTables.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { openSparkMaster } from '../../connections/spark/masterHttp.ts';
import { freePorts, startStack } from '../../infra/local/stack.ts';
import { recordsOf, SHAPES, type Shape } from './shapes.ts';
import { MEASURED } from './processorTime.ts';
import { runStream, type StreamRun } from './streamRun.ts';

/**
 * `npm run bench:stream -- [--shape load|default] [--records 100000] [--repeat 3] [--batch 20000] [--job a.jar --job b.jar]`: what the
 * streaming job carries, and what it costs. One stack on free ports, one topic that is full before the first driver starts, a driver of each job in turn
 * (a, b, a, …; without `--job` the one that is built); `--batch` is the number of records a micro-batch takes.
 */

const { values } = parseArgs({
  options: {
    shape: { type: 'string', default: 'load' },
    records: { type: 'string', default: '100000' },
    repeat: { type: 'string', default: '3' },
    batch: { type: 'string', default: '20000' },
    job: { type: 'string', multiple: true, default: [] },
  },
});

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Servers run in process groups of their own: without this, they would outlive a Ctrl-C. */
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)));

async function main(shape: Shape, total: number, repeat: number, jobs: readonly string[]): Promise<void> {
  const home = await mkdtemp(path.join(tmpdir(), 'company-pipeline-benchmark-'));
  const local = { ...readLocalConfig(), home, ports: await freePorts() };
  const environment = {
    ...pipelineEnvironment(local, processEnvironment()),
    SPARK_MAX_OFFSETS_PER_TRIGGER: values.batch,
  };
  const config = readPipelineConfig(environment);
  const stack = await startStack({
    local,
    environment: processEnvironment(),
    servers: ['kafka', 'cassandra', 'spark-worker'],
    signal: interrupted.signal,
  });
  const cassandra = openCassandra(config.cassandra);
  const kafka = openKafka(config.kafka, { clientId: 'benchmark', log: SILENT_LOG });
  try {
    await ensureTables(cassandra, {
      tables: await readTables(await loadPipeline('companies')),
      replication: config.cassandra.replication,
    });
    const topic = 'benchmark';
    await kafka.topics.ensureTopic({ topic, partitions: 3, replicationFactor: 1, settings: {} });
    for (const records of recordsOf(shape, total, Date.now())) {
      interrupted.signal.throwIfAborted();
      await kafka.publisher.publish(topic, records);
    }
    print(`${total} records: ${shape.description}`);

    const spark = openSparkMaster(config.spark);
    const runs: Measured[] = [];
    for (const [run, job] of Array.from({ length: repeat }, () => jobs)
      .flat()
      .entries()) {
      const what = { topic, total, run: String(run), signal: interrupted.signal };
      const ofJob = job === '' ? environment : { ...environment, SPARK_JOB_JAR: pathToFileURL(job).href };
      const result = await runStream({ stack, spark, cassandra, environment: ofJob }, what);
      const measured = { job, total, ...result };
      print(
        `${nameOf(job)}: ${described([measured])}; first batch ${result.coldRowsPerSecond.toFixed(0)} rows/s`,
      );
      runs.push(measured);
    }
    for (const job of new Set(jobs)) {
      print(`medians of ${nameOf(job)}: ${described(runs.filter((run) => run.job === job))}`);
    }
  } finally {
    await Promise.all([cassandra.close(), kafka.close()]);
    await stack.stop();
    await rm(home, { recursive: true, force: true });
  }
}

interface Measured extends StreamRun {
  readonly job: string;
  readonly total: number;
}

function nameOf(job: string): string {
  return job === '' ? 'the job' : path.basename(job);
}

/** Medians. */
function described(runs: readonly Measured[]): string {
  const rows = median(runs.map((run) => run.rowsPerSecond)).toFixed(0);
  const seconds = MEASURED.map((name) => {
    const forRows = median(runs.map((run) => (100_000 * run.seconds[name]) / run.total));
    return `${name} ${forRows.toFixed(1)}`;
  });
  return `${rows} rows/s; processor seconds for 100,000 rows: ${seconds.join(', ')}`;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  return (at(Math.floor((sorted.length - 1) / 2)) + at(Math.ceil((sorted.length - 1) / 2))) / 2;
}

const shape = SHAPES[values.shape];
if (shape === undefined)
  throw new Error(`expected --shape ${Object.keys(SHAPES).join(' or ')}, got ${values.shape}`);
await main(
  shape,
  Number(values.records),
  Number(values.repeat),
  values.job.length === 0 ? [''] : values.job.map((job) => path.resolve(job)),
);
