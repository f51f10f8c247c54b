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
import { SILENT_LOG } from '../../connections/log.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { readTables } from '../../connections/cassandra/pipelineTables.ts';
import { isLive } from '../../connections/spark/master.ts';
import { openSparkMaster } from '../../connections/spark/masterHttp.ts';
import { sparkSubmission } from '../../connections/spark/submission.ts';
import { freePorts, startStack } from '../../infra/local/stack.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { until } from '../live/until.ts';
import { atRest } from './latencies/atRest.ts';
import { steady } from './latencies/steady.ts';

/**
 * `npm run bench:latency -- [--records 40] [--rate 1000 --rate 3000] [--seconds 60] [--job a.jar --job b.jar] [--with '' --with SPARK_TRIGGER_MS=500] [--repeat 1]`: how long after its publication
 * a record is a row, and counts in its day's totals: at rest, record by record, or, with `--rate`, at so many records a second, and what processor time
 * they cost then. One stack on free ports; a driver of each job, with each of the settings (`NAME=value`, several by blanks), in turn (a, b, b, a, …; without `--job` the one that is built).
 */

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '40' },
    rate: { type: 'string', multiple: true, default: [] },
    seconds: { type: 'string', default: '60' },
    repeat: { type: 'string', default: '1' },
    job: { type: 'string', multiple: true, default: [] },
    with: { type: 'string', multiple: true, default: [''] },
  },
});

const print = (line: string) => process.stdout.write(`${line}\n`);
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)));

/** More than any publishes: no two have a record of one id. */
const RECORDS_A_RUN = 10_000_000;

/** What takes turns: a job, empty for the one that is built, and variables beside those of the stack. */
interface Variant {
  readonly job: string;
  readonly settings: string;
}

async function main(variants: readonly Variant[]): Promise<void> {
  const repeat = Number(values.repeat);
  const rates = values.rate.map(Number);
  let first = 0;
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
    const turns = Array.from({ length: repeat }, (_, turn) =>
      turn % 2 === 0 ? variants : variants.toReversed(),
    );
    for (const [run, { job, settings }] of turns.flat().entries()) {
      // Of its own: a driver reads its topic from the beginning.
      const topic = `benchmark-${run}`;
      await kafka.topics.ensureTopic({ topic, partitions: 3, replicationFactor: 1, settings: {} });
      const ofJob = readPipelineConfig({
        ...environment,
        SPARK_CHECKPOINT: `${environment['SPARK_CHECKPOINT']}-${run}`,
        ...(job === '' ? {} : { SPARK_JOB_JAR: pathToFileURL(job).href }),
        ...variablesOf(settings),
      });
      const owner = { namespace: 'benchmark', namespaceId: String(run) };
      const extraConf = { ...ofJob.spark.extraConf, 'spark.pipeline.topic': topic };
      const submitted = { ...ofJob, spark: { ...ofJob.spark, extraConf } };
      const driver = await spark.create(
        sparkSubmission(submitted, pipeline, `benchmark-${run}/stream`, owner),
      );
      const name = `${job === '' ? 'the job' : path.basename(job)}${settings === '' ? '' : ` with ${settings}`}`;
      const surroundings = { stack, cassandra, kafka, topic, signal: interrupted.signal };
      if (rates.length === 0)
        print(`${name}, at rest: ${await atRest(surroundings, Number(values.records))}`);
      for (const rate of rates) {
        const what = { rate, seconds: Number(values.seconds), first };
        print(`${name}, ${rate}/s: ${await steady(surroundings, what)}`);
        first += RECORDS_A_RUN;
      }
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

function variablesOf(settings: string): Record<string, string> {
  return Object.fromEntries(
    settings
      .split(' ')
      .filter((one) => one !== '')
      .map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]),
  );
}

const jobs = values.job.length === 0 ? [''] : values.job.map((job) => path.resolve(job));
await main(jobs.flatMap((job) => values.with.map((settings) => ({ job, settings }))));
