import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
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
import { processorSeconds } from './processorTime.ts';
import { recordsOf, SHAPES, type Shape } from './shapes.ts';
import { runStream, type StreamRun } from './streamRun.ts';

/**
 * `npm run bench:stream -- [--shape load|default] [--records 100000] [--repeat 3] [--batch 20000]`: what the streaming job carries, and what it
 * costs. One stack on free ports, one topic that is full before the first driver starts, one driver after the other; `--batch` is the number of
 * records a micro-batch takes.
 */

const { values } = parseArgs({
  options: {
    shape: { type: 'string', default: 'load' },
    records: { type: 'string', default: '100000' },
    repeat: { type: 'string', default: '3' },
    batch: { type: 'string', default: '20000' },
  },
});

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Servers run in process groups of their own: without this, they would outlive a Ctrl-C. */
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)));

async function main(shape: Shape, total: number, repeat: number): Promise<void> {
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
    for (let run = 0; run < repeat; run++) {
      const what = { topic, total, run: String(run), signal: interrupted.signal };
      const before = await processorSeconds(stack);
      const result = await runStream({ spark, cassandra, environment }, what);
      const seconds = (await processorSeconds(stack)) - before;
      const { rowsPerSecond: warm, coldRowsPerSecond: cold } = result;
      print(
        `${warm.toFixed(0)} rows/s (first batch ${cold.toFixed(0)}), ${seconds.toFixed(0)} s of processor time`,
      );
      runs.push({ ...result, seconds });
    }
    summarize(runs);
  } finally {
    await Promise.all([cassandra.close(), kafka.close()]);
    await stack.stop();
    await rm(home, { recursive: true, force: true });
  }
}

interface Measured extends StreamRun {
  /** Processor time of Cassandra and Spark, from submission to end. */
  readonly seconds: number;
}

function summarize(runs: readonly Measured[]): void {
  const of = (figure: (run: Measured) => number) => median(runs.map(figure)).toFixed(0);
  print(`medians: ${of((run) => run.rowsPerSecond)} rows/s, ${of((run) => run.seconds)} s of processor time`);
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  return (at(Math.floor((sorted.length - 1) / 2)) + at(Math.ceil((sorted.length - 1) / 2))) / 2;
}

const shape = SHAPES[values.shape];
if (shape === undefined)
  throw new Error(`expected --shape ${Object.keys(SHAPES).join(' or ')}, got ${values.shape}`);
await main(shape, Number(values.records), Number(values.repeat));
