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
import { openCassandra, type Cassandra, type Parameter } from '../../connections/cassandra/cassandra.ts';
import { ensureTables } from '../../connections/cassandra/tables.ts';
import { readTables } from '../../connections/cassandra/pipelineTables.ts';
import type { OutgoingRecord } from '../../connections/kafka/kafka.ts';
import { ledger } from '../../connections/cassandra/ledger.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { pipelineMetrics } from '../../connections/cassandra/pipelineMetrics.ts';
import { totalsTables } from '../../connections/cassandra/totalsTables.ts';
import { verificationReports } from '../../connections/cassandra/verificationReports.ts';
import { COMPANY_COLUMNS } from '../../pipelines/companies/record.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { PIPELINE_WORKFLOW_ID, TABLES, TOPIC } from '../companyNames.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import { freePorts, startStack } from '../../infra/local/stack.ts';
import { COMPANIES, COMPANY_ROLLUP, type CompanyFigures } from '../companies.ts';
import { INSERT_TOTALS, totalsParameters } from '../totals/insertTotals.ts';
import { recordsOf, SHAPES } from './shapes.ts';

/**
 * `npm run bench:verification -- [--records 150000]`: processor time of the worker for 1,000 verified records, and records a second.
 * A topic and the tables as the streaming job leaves them, on one Kafka and one Cassandra of its own; ticks of 1,000 companies, one
 * a second, so that minutes are as full as they get.
 */

const { values } = parseArgs({ options: { records: { type: 'string', default: '150000' } } });
const print = (line: string) => process.stdout.write(`${line}\n`);

const INSERT_COMPANY = `INSERT INTO ${KEYSPACE}.${TABLES.companies} (${COMPANY_COLUMNS.join(', ')})
  VALUES (${COMPANY_COLUMNS.map(() => '?').join(', ')})`;
const BY_MINUTE = [
  'timestamp_column',
  'id',
  'country',
  'sector',
  'number_of_employees',
  'revenue',
  'valuation',
  'investment_received',
] as const;
const INSERT_BY_MINUTE = `INSERT INTO ${KEYSPACE}.${TABLES.companiesByMinute} (minute, ${BY_MINUTE.join(', ')})
  VALUES (?, ${BY_MINUTE.map(() => '?').join(', ')})`;
const INSERT_VALUE = `INSERT INTO ${KEYSPACE}.${TABLES.dimensionValues} (dimension, value) VALUES (?, ?)`;

/** A record by the columns of its row, as the streaming job writes it. */
function rowOf({ value }: OutgoingRecord): Readonly<Record<string, Parameter>> {
  const record = JSON.parse(String(value)) as Record<string, Parameter>;
  return {
    ...record,
    addresses: JSON.stringify(record['addresses']),
    contact: JSON.stringify(record['contact']),
    timestamp_column: new Date(String(record['timestamp_column'])),
  };
}

async function store(cassandra: Cassandra, records: readonly OutgoingRecord[]): Promise<CompanyFigures[]> {
  const rows = records.map(rowOf);
  await cassandra.executeAll(
    INSERT_COMPANY,
    rows.map((row) => COMPANY_COLUMNS.map((column) => row[column] ?? null)),
  );
  await cassandra.executeAll(
    INSERT_BY_MINUTE,
    rows.map((row) => [minuteOf(row), ...BY_MINUTE.map((column) => row[column] ?? null)]),
  );
  return rows as unknown as CompanyFigures[];
}

function minuteOf({ timestamp_column }: Readonly<Record<string, Parameter>>): Date {
  return new Date(Math.floor(Number(timestamp_column) / 60_000) * 60_000);
}

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
    `proof: ${proof.records} records in ${seconds.toFixed(1)} s, ${(proof.records / seconds).toFixed(0)} a second; ${((user + system) / proof.records).toFixed(0)} ms of processor time for 1,000`,
  );
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
    const companies: CompanyFigures[] = [];
    for (const records of recordsOf(load, total, Date.now())) {
      await kafka.publisher.publish(TOPIC, records);
      companies.push(...(await store(cassandra, records)));
    }
    const totals = COMPANY_ROLLUP.allTotalsOf(companies);
    await cassandra.executeAll(INSERT_TOTALS, totals.map(totalsParameters));
    const named = new Map(
      totals.map(({ dimension, value }) => [`${dimension} ${value}`, [dimension, value]]),
    );
    await cassandra.executeAll(INSERT_VALUE, [...named.values()]);
    print(`${total} records of ${COMPANY_ROLLUP.dimensions.length} dimensions: ${load.description}`);

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
    await proven({ kafka, cassandra, pipeline: COMPANIES, spark: config.spark }, total);
  } finally {
    await Promise.all([cassandra.close(), kafka.close()]);
    await stack.stop();
    await rm(home, { recursive: true, force: true });
  }
}

await main(Number(values.records));
