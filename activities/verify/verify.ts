import { activityInfo, log } from '@temporalio/activity';
import { partWorkflowId } from '../../domain/names.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import { withTypedFailures } from '../failures.ts';
import { whileHeartbeating } from '../heartbeat.ts';
import type { VerifyDependencies, VerifyRequest } from './dependencies.ts';
import { measurementsOf } from './measurements.ts';
import { traceTicks, type FoundOfTicks } from './traceTicks.ts';
import { verifyOnce } from './verifyOnce.ts';

export type VerifyActivities = ReturnType<typeof createVerifyActivities>;

export function createVerifyActivities(dependencies: VerifyDependencies) {
  const { reports, ledger, metrics, traces, clock } = dependencies;

  /** The verification is done: that its figures cannot be stored does not make it fail. */
  async function measure({ pipelineId, driverRestarts }: VerifyRequest, report: VerificationReport) {
    try {
      await metrics.store(pipelineId, report.at, measurementsOf(report, driverRestarts));
    } catch (error) {
      log.warn('The measurements of a verification could not be stored', { error: String(error) });
    }
  }

  /** Likewise. */
  async function trace({ pipelineId }: VerifyRequest, at: string, found: FoundOfTicks) {
    if (traces === undefined) return;
    try {
      await traceTicks(traces, partWorkflowId('stream', pipelineId), found, {
        atMs: Date.parse(at),
        nowMs: clock.wall(),
      });
    } catch (error) {
      log.warn('What a verification has found is not in the traces of its ticks', { error: String(error) });
    }
  }

  return {
    /**
     * Reads back every record since the last verification that the stream claims to have stored, and looks for it in
     * Cassandra; publishes again what is missing or different; compares what the ticks booked with what the topic holds, and
     * publishes again what it lacks; measures how far the stream is behind, and stores what it
     * measured for the dashboards; adds a line to the ledger. While the stream catches up it leaves reading back to a later one, for five minutes at most.
     * Running it twice is harmless: its time is when it was scheduled, so a retry begins at the same offsets and replaces
     * the same report, and a record that is published again is an upsert of the same row. The line is added before the report is stored: a
     * retry finds it by its time, reads the same records again, and adds none.
     */
    verify: (request: VerifyRequest): Promise<VerificationReport> =>
      withTypedFailures((signal) => {
        let checked = 0;
        return whileHeartbeating(
          () => ({ checked }),
          async () => {
            const at = new Date(activityInfo().scheduledTimestampMs).toISOString();
            const { tickState, entry, found, ...verified } = await verifyOnce(
              dependencies,
              request,
              at,
              signal,
              (done) => {
                checked = done;
              },
            );
            const report: VerificationReport =
              entry === undefined
                ? verified.report
                : { ...verified.report, ledger: await ledger.append(request.pipelineId, entry) };
            await reports.store(request.pipelineId, report, JSON.stringify(tickState));
            await measure(request, report);
            await trace(request, at, found);
            return report;
          },
        );
      }),
  };
}
