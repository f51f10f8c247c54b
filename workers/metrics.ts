import type { MetricMeter } from '@temporalio/common';
import type { IngestActivities } from '../activities/ingest.ts';
import type { VerifyActivities } from '../activities/verify/verify.ts';
import type { TickOutcome } from '../domain/ticks.ts';
import type { VerificationReport } from '../domain/verification.ts';

/** What is counted here of the activities. */
type Counted = Pick<IngestActivities & VerifyActivities, 'ingestTick' | 'verify'>;

/**
 * The activities, with what they did on the meter: counters of what this worker has done since it started, and gauges of what its last
 * verification found. Of several workers the newest verification is the one of the largest `pipeline_verified_at_seconds`.
 */
export function counted<All extends Counted>(activities: All, meter: MetricMeter): All {
  const ticks = ticksOn(meter);
  const verifications = verificationsOn(meter);
  return {
    ...activities,
    ingestTick: async (input) => {
      const outcome = await activities.ingestTick(input);
      ticks(outcome);
      return outcome;
    },
    verify: async (request) => {
      const report = await activities.verify(request);
      verifications(report);
      return report;
    },
  };
}

function ticksOn(meter: MetricMeter): (outcome: TickOutcome) => void {
  const ticks = meter.createCounter('pipeline_ticks_published', undefined, 'Ticks that were published');
  const records = meter.createCounter(
    'pipeline_records_published',
    undefined,
    'Records of ticks that Kafka has acknowledged',
  );
  const rejected = meter.createCounter(
    'pipeline_items_rejected',
    undefined,
    'Items of ticks that broke the schema',
  );
  return (outcome) => {
    ticks.add(1);
    records.add(outcome.records);
    rejected.add(outcome.rejected);
  };
}

function verificationsOn(meter: MetricMeter): (report: VerificationReport) => void {
  const verifications = meter.createCounter(
    'pipeline_verifications',
    undefined,
    'Verifications, by whether all checks passed',
  );
  const records = meter.createCounter(
    'pipeline_records_verified',
    undefined,
    'Records that were read back (checked), and what was found of them',
  );
  const lag = meter.createGauge(
    'pipeline_lag',
    'int',
    undefined,
    'Records that the stream had not processed',
  );
  const oldest = meter.createGauge(
    'pipeline_oldest_unprocessed_seconds',
    'int',
    undefined,
    'Age of the oldest of them',
  );
  const unverified = meter.createGauge(
    'pipeline_unverified',
    'int',
    undefined,
    'Records that no verification had come to',
  );
  const failedChecks = meter.createGauge(
    'pipeline_failed_checks',
    'int',
    undefined,
    'Checks of the last verification that failed',
  );
  const at = meter.createGauge(
    'pipeline_verified_at_seconds',
    'int',
    undefined,
    'When the last verification began, since 1970',
  );
  return (report) => {
    const { checked, missing, different, repaired, deadLettered } = report;
    verifications.add(1, { ok: report.ok });
    for (const [found, count] of Object.entries({
      checked,
      missing,
      different,
      repaired,
      dead_lettered: deadLettered,
    }))
      records.add(count, { found });
    lag.set(report.lag);
    oldest.set(Math.round(report.oldestUnprocessedSeconds));
    unverified.set(report.unverified ?? 0);
    failedChecks.set(report.failures.length);
    at.set(Math.floor(Date.parse(report.at) / 1000));
  };
}
