import { pipelineMetrics, type MetricPoint } from '../../connections/cassandra/pipelineMetrics.ts';
import { verificationReports } from '../../connections/cassandra/verificationReports.ts';
import { METRICS } from '../../domain/names.ts';
import { PIPELINE_WORKFLOW_ID } from '../companyNames.ts';
import { OPERATIONS } from '../../grafana/names.ts';
import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import { examplePointsAt } from '../grafana/exampleData.ts';
import { REPORTS } from '../grafana/exampleRanges.ts';
import { statementOf, type View } from '../grafana/plugin.ts';
import { dashboards } from '../grafana/savedDashboards.ts';
import { measure, print, secondsSince, withCassandra } from './panelTimes.ts';

/**
 * `npm run bench:operations`: how long each panel of the operations dashboard takes with a week of measurements, which is all that
 * is kept, on one Cassandra of its own: the streaming job's every five seconds, the others once a minute.
 */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const STREAM: readonly MetricPoint['metric'][] = [
  METRICS.batchDuration,
  METRICS.rowsPerSecond,
  METRICS.batchesPerSecond,
  METRICS.latency,
];
/** Dead letters are the exception. */
const EVERY_MINUTE = Object.values(METRICS).filter(
  (metric) => !STREAM.includes(metric) && metric !== METRICS.deadLetters,
);

/** Points that a graph of a thousand pixels asks for; the panels ask for none finer than five seconds. */
const GRAPH_POINTS = 1000;

async function load(cassandra: Cassandra, nowMs: number): Promise<void> {
  const metrics = pipelineMetrics(cassandra);
  const reports = verificationReports(cassandra);
  for (let fromMs = nowMs - WEEK_MS; fromMs < nowMs; fromMs += MINUTE_MS) {
    const at = new Date(fromMs).toISOString();
    const stream = Array.from({ length: 12 }, (_, index) => new Date(fromMs + index * 5000).toISOString());
    await Promise.all([
      metrics.store(PIPELINE_WORKFLOW_ID, at, examplePointsAt(0, EVERY_MINUTE)),
      ...stream.map((time, index) =>
        metrics.store(PIPELINE_WORKFLOW_ID, time, examplePointsAt(index, STREAM)),
      ),
      ...REPORTS.slice(0, 1).map((report) => reports.store(PIPELINE_WORKFLOW_ID, { ...report, at })),
    ]);
  }
}

function viewOf(nowMs: number, rangeMs: number): View {
  const interval = `${Math.max(5, Math.ceil(rangeMs / 1000 / GRAPH_POINTS))}s`;
  return {
    from: new Date(nowMs - rangeMs),
    to: new Date(nowMs),
    variables: { pipeline: PIPELINE_WORKFLOW_ID },
    interval,
  };
}

await withCassandra(async ({ cassandra, client }) => {
  const nowMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const begun = performance.now();
  await load(cassandra, nowMs);
  print(`\nA week of measurements, loaded in ${secondsSince(begun)} s\n`);
  print('| panel | last hour | last day | last week |');
  print('| --- | --- | --- | --- |');
  const panels = dashboards().find(({ uid }) => uid === OPERATIONS)?.panels ?? [];
  for (const { title, targets } of panels) {
    const cells: string[] = [];
    for (const rangeMs of [HOUR_MS, DAY_MS, WEEK_MS]) {
      const view = viewOf(nowMs, rangeMs);
      const statements = targets.map(({ target }) => statementOf(target, view));
      cells.push(await measure(client, statements));
    }
    print(`| ${title} | ${cells.join(' | ')} |`);
  }
});
