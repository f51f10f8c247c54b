import { KEYSPACE, METRICS, SHARED_TABLES } from '../../domain/names.ts';

type Metric = (typeof METRICS)[keyof typeof METRICS];

/** That of variable `pipeline`: see variables.ts. */
const PIPELINE = '${pipeline:sqlstring}';

const POINTS = `${KEYSPACE}.${SHARED_TABLES.pipelineMetrics}`;

/** Points of one metric in the time range: one partition, by time. */
function pointsOf(metric: Metric): string {
  return `pipeline = ${PIPELINE} AND metric = '${metric}' AND at >= $__timeFrom AND at <= $__timeTo`;
}

/** A figure's column. It is not called `value`: an override by name takes a field of that name, whatever its alias, and a reason has that name. */
const FIGURE = 'figure';

/** Each point, one frame a label: it cannot be thinned out, since the label comes after the time in the table. */
function byLabel(metric: Metric): string {
  return `SELECT label, at AS time, value AS ${FIGURE} FROM ${POINTS} WHERE ${pointsOf(metric)}`;
}

/** A metric without labels, one point for each interval of the panel: no more than it can draw. */
function aggregated(metric: Metric, how: 'AVG' | 'MAX'): string {
  return `SELECT metric, floor(at, $__interval) AS time, ${how}(value) AS ${FIGURE} FROM ${POINTS}
    WHERE ${pointsOf(metric)} GROUP BY pipeline, metric, floor(at, $__interval)`;
}

/** The newest point's labels, as one frame: all of them are written with one time. */
function newest(metric: Metric, labels: number): string {
  return `SELECT metric, label, value FROM ${POINTS} WHERE ${pointsOf(metric)} ORDER BY at DESC, label DESC LIMIT ${labels}`;
}

/** Statements of the operations dashboard. */
export const QUERIES = {
  newestTicks: newest(METRICS.ticks, 4),
  newestVerification: newest(METRICS.verification, 5),
  driverRestarts: aggregated(METRICS.driverRestarts, 'MAX'),
  ticks: byLabel(METRICS.ticks),
  lag: byLabel(METRICS.lag),
  rowsPerSecond: aggregated(METRICS.rowsPerSecond, 'AVG'),
  batchesPerSecond: aggregated(METRICS.batchesPerSecond, 'AVG'),
  meanBatchDuration: aggregated(METRICS.batchDuration, 'AVG'),
  longestBatchDuration: aggregated(METRICS.batchDuration, 'MAX'),
  latency: aggregated(METRICS.latency, 'MAX'),
  deadLetters: byLabel(METRICS.deadLetters),
  failedChecks: aggregated(METRICS.failedChecks, 'MAX'),

  /** Reports of the range's last two days (UTC): a report's day is part of its key. */
  verifications: `SELECT pipeline, at AS time, ok, checked, missing, different, repaired, dead_lettered, lag, failures
    FROM ${KEYSPACE}.${SHARED_TABLES.verificationReports} WHERE pipeline = ${PIPELINE}
    AND day IN (to_date((timestamp)$__timeTo), to_date((timestamp)$__timeTo) - 1d)
    AND at >= $__timeFrom AND at <= $__timeTo PER PARTITION LIMIT 30`,
} as const;
