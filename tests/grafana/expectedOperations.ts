import { METRICS } from '../../domain/names.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import type { ExamplePoint } from './exampleData.ts';
import { groups, type ExpectedRows } from './expectedCompanies.ts';

/** What the operations dashboard shows of these points and reports, one value for each `intervalMs`. */
export function expectedOperations(
  points: readonly ExamplePoint[],
  reports: readonly VerificationReport[],
  intervalMs: number,
): ExpectedRows {
  const of = (metric: ExamplePoint['metric']) => points.filter((point) => point.metric === metric);
  const byLabel = (metric: ExamplePoint['metric']) =>
    of(metric).map(({ label, at, value }) => [label, at.toISOString(), value]);
  const aggregated = (metric: ExamplePoint['metric'], figure: (values: readonly number[]) => number) =>
    groups(of(metric), ({ at }) =>
      new Date(Math.floor(at.getTime() / intervalMs) * intervalMs).toISOString(),
    ).map(([time, group]) => [metric, time, figure(group.map(({ value }) => value))]);
  const newest = (metric: ExamplePoint['metric']) => {
    const last = Math.max(...of(metric).map(({ at }) => at.getTime()));
    return of(metric)
      .filter(({ at }) => at.getTime() === last)
      .map(({ label, value }) => [metric, label, value]);
  };

  return {
    'Ticks since the start': [newest(METRICS.ticks)],
    'Last verification': [newest(METRICS.verification)],
    'Driver restarts': [aggregated(METRICS.driverRestarts, most)],
    Ticks: [byLabel(METRICS.ticks)],
    'Lag by partition': [byLabel(METRICS.lag)],
    'Rows per second': [aggregated(METRICS.rowsPerSecond, mean)],
    'Micro-batches': [
      aggregated(METRICS.batchesPerSecond, mean),
      aggregated(METRICS.batchDuration, mean),
      aggregated(METRICS.batchDuration, most),
    ],
    'End-to-end latency': [aggregated(METRICS.latency, most)],
    'Dead letters and failed checks': [byLabel(METRICS.deadLetters), aggregated(METRICS.failedChecks, most)],
    Verifications: [
      reports.map((report) => [
        'company-pipeline',
        report.at,
        report.ok,
        report.checked,
        report.missing,
        report.different,
        report.repaired,
        report.deadLettered,
        report.lag,
        report.failures.join('\n'),
      ]),
    ],
  };
}

const most = (values: readonly number[]) => Math.max(...values);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
