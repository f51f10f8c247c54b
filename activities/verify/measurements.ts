import type { MetricPoint } from '../../connections/cassandra/pipelineMetrics.ts';
import { METRICS } from '../../domain/names.ts';
import type { VerificationReport } from '../../domain/verification.ts';

/** What a verification measures: its counts, how far behind it is, and the totals of the parts that answered. */
export function measurementsOf(
  report: VerificationReport,
  driverRestarts: number | undefined,
): readonly MetricPoint[] {
  const { ticks, unverified = 0, unverifiedSince } = report;
  const unverifiedMs =
    unverifiedSince === undefined ? 0 : Date.parse(report.at) - Date.parse(unverifiedSince);
  return [
    ...pointsOf(METRICS.verification, {
      checked: report.checked,
      missing: report.missing,
      different: report.different,
      repaired: report.repaired,
      dead_lettered: report.deadLettered,
    }),
    { metric: METRICS.failedChecks, label: '', value: report.failures.length },
    { metric: METRICS.unverified, label: '', value: unverified },
    { metric: METRICS.unverifiedSeconds, label: '', value: Math.max(0, Math.round(unverifiedMs / 1000)) },
    ...(ticks === undefined
      ? []
      : pointsOf(METRICS.ticks, {
          due: ticks.due,
          published: ticks.published,
          skipped: ticks.skipped,
          failed: ticks.failed,
        })),
    ...(driverRestarts === undefined
      ? []
      : [{ metric: METRICS.driverRestarts, label: '', value: driverRestarts }]),
  ];
}

function pointsOf(
  metric: MetricPoint['metric'],
  values: Readonly<Record<string, number>>,
): readonly MetricPoint[] {
  return Object.entries(values).map(([label, value]) => ({ metric, label, value }));
}
