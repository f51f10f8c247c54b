import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pRetry from 'p-retry';
import { systemClock } from '../../activities/stream/clock.ts';
import { activityEnvironment } from '../fakes/activityEnvironment.ts';
import { FakeTickHistory } from '../fakes/fakeTickHistory.ts';
import { createVerifyActivities } from '../../activities/verify/verify.ts';
import { prove } from '../../cli/prove/prove.ts';
import { proveSources } from '../../cli/prove/sources.ts';
import { proofText } from '../../cli/prove/text.ts';
import { processEnvironment } from '../../config/environment.ts';
import { pipelineEnvironment, readLocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { openCassandra, type Cassandra } from '../../connections/cassandra/cassandra.ts';
import { ensureTables } from '../../connections/cassandra/tables.ts';
import { readTables } from '../../connections/cassandra/pipelineTables.ts';
import type { Kafka } from '../../connections/kafka/kafka.ts';
import { ledger } from '../../connections/cassandra/ledger.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { pipelineMetrics } from '../../connections/cassandra/pipelineMetrics.ts';
import { totalsTables } from '../../connections/cassandra/totalsTables.ts';
import { verificationReports } from '../../connections/cassandra/verificationReports.ts';
import { PIPELINE_WORKFLOW_ID, TOPIC } from '../companyNames.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import { freePorts, startStack } from '../../infra/local/stack.ts';
import { COMPANIES, COMPANY_ROLLUP } from '../companies.ts';
import { addLines } from './ledgerLines.ts';
import { recordsOf, SHAPES } from './shapes.ts';
import { storeRecords } from './verifiedTopic.ts';

/**
 * `npm run bench:verification -- [--records 150000] [--only-proof]`: processor time of the worker for 1,000 verified records, and records a second.
 * A topic and the tables as the streaming job leaves them, on one Kafka and one Cassandra of its own; ticks of 1,000 companies, one
 * a second, so that minutes are as full as they get. With `--only-proof` the ledger's lines are made from the topic alone, and no verification is carried out
 * before the proof.
 */

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '150000' },
    'only-proof': { type: 'boolean', default: false },
  },
});
const print = (line: string) => process.stdout.write(`${line}\n`);

/** One verification, as a retry would carry it out: on a busy machine Cassandra may not answer in time. */
async function measured(verify: ReturnType<typeof createVerifyActivities>['verify']) {
  const begun = performance.now();
  const before = process.cpuUsage();
  const environment = activityEnvironment({ scheduledTimestampMs: Date.now() });
  const report: VerificationReport = await environment.run(verify, {
    pipelineId: PIPELINE_WORKFLOW_ID,
    graceSeconds: 1_000_000,
  });
  const { user, system } = process.cpuUsage(before);
  return { report, seconds: (performance.now() - begun) / 1000, processorMicros: user + system };
}

/** Verifies all of it, as the pipeline does: 50,000 records at a time. */
async function verified(
  { kafka, cassandra }: { readonly kafka: Kafka; readonly cassandra: Cassandra },
  total: number,
): Promise<void> {
  const { end } = await kafka.topics.offsets(TOPIC);
  const progress = {
    at: new Date().toISOString(),
    batchId: 1,
    submissionId: 'driver-1',
    rowsRead: total,
    deadLetters: 0,
    startOffsets: {},
    endOffsets: end,
    latestOffsets: end,
    durationMs: 1,
    rowsPerSecond: 1,
  };
  const { verify } = createVerifyActivities({
    pipeline: COMPANIES,
    ...kafka,
    cassandra,
    progress: { latest: () => Promise.resolve(progress) },
    workflows: { streamStatus: () => Promise.reject(new Error('the benchmark has no stream')) },
    reports: verificationReports(cassandra),
    ledger: ledger(cassandra),
    metrics: pipelineMetrics(cassandra),
    clock: systemClock,
    ticks: {
      history: new FakeTickHistory(),
      carryOut: () => Promise.reject(new Error('expected no tick to be carried out again')),
    },
    rollups: {
      rollup: COMPANY_ROLLUP,
      totals: totalsTables(cassandra, COMPANIES),
      retention: { minuteMs: Infinity, hourMs: Infinity },
    },
  });
  for (let run = 0, left = total; left > 0; run++) {
    const { report, seconds, processorMicros } = await pRetry(() => measured(verify), { retries: 5 });
    if (report.checked === 0 || report.missing + report.different + report.totalsDifferent > 0)
      throw new Error(`expected all to be well, got ${report.failures.join('; ')}`);
    print(
      `run ${run}: ${report.checked} records in ${seconds.toFixed(1)} s, ${(report.checked / seconds).toFixed(0)} a second; ${(processorMicros / report.checked).toFixed(0)} ms of processor time for 1,000`,
    );
    left -= report.checked;
  }
}

/** The proof of all of it, by the ledger that the verifications have left. */
async function proven(opened: Parameters<typeof proveSources>[0], total: number): Promise<void> {
  const begun = performance.now();
  const before = process.cpuUsage();
  const proof = await pRetry(() => prove(proveSources(opened), {}, new AbortController().signal), {
    retries: 5,
  });
  const { user, system } = process.cpuUsage(before);
  if (!proof.ok || proof.records !== total)
    throw new Error(`expected ${total} proven, got ${proofText(proof)}`);
  const seconds = (performance.now() - begun) / 1000;
  print(
    `proof: ${proof.records} records by ${proof.lines} lines in ${seconds.toFixed(1)} s, ${(proof.records / seconds).toFixed(0)} a second; ${((user + system) / proof.records).toFixed(0)} ms of processor time for 1,000; ${mebibytes(process.memoryUsage().rss)} MiB resident, ${mebibytes(process.resourceUsage().maxRSS * 1024)} at most`,
  );
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0);
}

function tell(records: number): void {
  if (records % 100_000 === 0) print(`${records} records are stored`);
}

async function main(total: number): Promise<void> {
  const home = await mkdtemp(path.join(tmpdir(), 'company-pipeline-benchmark-'));
  const local = { ...readLocalConfig(), home, ports: await freePorts() };
  const config = readPipelineConfig(pipelineEnvironment(local, processEnvironment()));
  const stack = await startStack({
    local,
    environment: processEnvironment(),
    servers: ['kafka', 'cassandra'],
  });
  const cassandra = openCassandra(config.cassandra);
  const kafka = openKafka(config.kafka, { clientId: 'benchmark', log: SILENT_LOG });
  try {
    const tables = await readTables(COMPANIES);
    await ensureTables(cassandra, { tables, replication: config.cassandra.replication });
    await kafka.topics.ensureTopic({ topic: TOPIC, partitions: 3, replicationFactor: 1, settings: {} });
    const { load } = SHAPES;
    if (load === undefined) throw new Error('expected the shape load');
    await storeRecords({ kafka, cassandra }, recordsOf(load, total, Date.now()), tell);
    print(`${total} records of ${COMPANY_ROLLUP.dimensions.length} dimensions: ${load.description}`);

    if (values['only-proof']) await addLines(kafka, ledger(cassandra), new AbortController().signal);
    else await verified({ kafka, cassandra }, total);
    await proven({ kafka, cassandra, pipeline: COMPANIES, spark: config.spark }, total);
  } finally {
    await Promise.all([cassandra.close(), kafka.close()]);
    await stack.stop();
    await rm(home, { recursive: true, force: true });
  }
}

await main(Number(values.records));
