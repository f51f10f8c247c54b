import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { lagOf } from '../../../cli/status/figures.ts';
import type { openLocalSources } from '../../../cli/status/localSources.ts';
import type { Cassandra } from '../../../connections/cassandra/cassandra.ts';
import { valueOf } from '../../../connections/reading.ts';
import { KEYSPACE, METRICS, SHARED_TABLES } from '../../../domain/names.ts';
import { usageOf, type Usage } from './processTable.ts';
import { snapshotOf } from './stackByCommand.ts';

/** What happened within a stretch of time. */
export interface Flow {
  readonly seconds: number;
  readonly due: number;
  readonly published: number;
  readonly skipped: number;
  readonly failed: number;
  /** Records that the topic got. */
  readonly records: number;
  readonly verified: number;
  readonly missing: number;
  readonly different: number;
  readonly totalsDifferent: number;
  readonly driverRestarts: number;
  /** Of the readings, one every five seconds: records that the stream had not processed. */
  readonly largestLag: bigint;
  /** Milliseconds from a record's append to the topic to its batch's commit: of each batch the slowest. */
  readonly latencies: readonly number[];
  /** Records that no verification had come to, at its ends. */
  readonly unverified: readonly [number, number];
  /** By process, at its end; seconds of processor time within it. */
  readonly usage: ReadonlyMap<string, Usage>;
}

const latencyRow = z.object({ value: z.number() });
const reportRow = z.object({
  checked: z.bigint().transform(Number),
  missing: z.bigint().transform(Number),
  different: z.bigint().transform(Number),
  totals_different: z.bigint().transform(Number),
});

/** Watches the pipeline for so long, and says what happened meanwhile. */
export async function watch(
  sources: ReturnType<typeof openLocalSources>,
  cassandra: Cassandra,
  seconds: number,
): Promise<Flow> {
  const begin = await reading(sources);
  const until = performance.now() + seconds * 1000;
  let largestLag = 0n;
  while (performance.now() < until) {
    await pause(5000);
    const lag = lagOf(await snapshotOf(sources)) ?? 0n;
    if (lag > largestLag) largestLag = lag;
  }
  const end = await reading(sources);
  const range = [new Date(begin.at), new Date(end.at)];
  const { workflowId } = sources.pipeline.names;
  const latencies = await cassandra.execute(
    `SELECT value FROM ${KEYSPACE}.${SHARED_TABLES.pipelineMetrics} WHERE pipeline = ? AND metric = ? AND at > ? AND at <= ?`,
    [workflowId, METRICS.latency, ...range],
  );
  const reports = await cassandra.execute(
    `SELECT checked, missing, different, totals_different FROM ${KEYSPACE}.${SHARED_TABLES.verificationReports}
     WHERE pipeline = ? AND day IN ? AND at > ? AND at <= ?`,
    [workflowId, [...new Set([begin.at, end.at].map((at) => at.slice(0, 10)))], ...range],
  );
  const verified = reports.map((row) => reportRow.parse(row));
  const sum = (name: keyof z.infer<typeof reportRow>) => verified.reduce((total, it) => total + it[name], 0);
  return {
    seconds: (Date.parse(end.at) - Date.parse(begin.at)) / 1000,
    due: end.ticks.due - begin.ticks.due,
    published: end.ticks.published - begin.ticks.published,
    skipped: end.ticks.skipped - begin.ticks.skipped,
    failed: end.ticks.failed - begin.ticks.failed,
    records: end.held - begin.held,
    verified: sum('checked'),
    missing: sum('missing'),
    different: sum('different'),
    totalsDifferent: sum('totals_different'),
    driverRestarts: end.restarts - begin.restarts,
    largestLag,
    latencies: latencies.map((row) => latencyRow.parse(row).value),
    unverified: [begin.unverified, end.unverified],
    usage: new Map(
      [...end.usage].map(([name, { megabytes, processorSeconds }]) => [
        name,
        { megabytes, processorSeconds: processorSeconds - (begin.usage.get(name)?.processorSeconds ?? 0) },
      ]),
    ),
  };
}

/** The totals so far. @throws when a part of the pipeline does not answer. */
async function reading(sources: ReturnType<typeof openLocalSources>) {
  const { at, servers, topic, workflows } = await snapshotOf(sources);
  const ingest = valueOf(workflows.ingest)?.status;
  const stream = valueOf(workflows.stream)?.status;
  const ticks = ingest === undefined ? undefined : valueOf(ingest)?.ticks;
  const restarts = stream === undefined ? undefined : valueOf(stream)?.restarts;
  const verify = valueOf(workflows.verify)?.status;
  const offsets = valueOf(topic);
  if (ticks === undefined || restarts === undefined || offsets === undefined)
    throw new Error('expected an answer of ingestion, stream and topic, got not all of them');
  return {
    at,
    ticks,
    restarts,
    held: Object.values(offsets.end).reduce((total, offset) => total + Number(offset), 0),
    unverified: (verify === undefined ? undefined : valueOf(verify)?.last?.unverified) ?? 0,
    usage: await usageOf(servers),
  };
}
