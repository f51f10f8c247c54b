import { activityInfo, log } from '@temporalio/activity';
import type { Cassandra } from '../../connections/cassandra.ts';
import type { Publisher, TopicAdmin, TopicReader } from '../../connections/kafka.ts';
import type { PipelineMetrics } from '../../connections/pipelineMetrics.ts';
import type { ProgressReports } from '../../connections/streamProgress.ts';
import type { VerificationReports } from '../../connections/verificationReports.ts';
import { partWorkflowId, TOPIC } from '../../domain/names.ts';
import type { TickTotals } from '../../domain/ticks.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import { atBorder } from '../failures.ts';
import { whileHeartbeating } from '../heartbeat.ts';
import type { Clock } from '../stream/clock.ts';
import { checkTotals, type TotalsDependencies } from './checkTotals.ts';
import { failuresOf } from './checks.ts';
import { measurementsOf } from './measurements.ts';
import { withoutNewerVersion } from './newerVersions.ts';
import { countOf, processedTo, rangeToVerify, startOf, type Range } from './ranges.ts';
import { readBack } from './readBack.ts';
import { repair } from './repair.ts';
import { waitingOf } from './waiting.ts';

export interface VerifyDependencies {
  readonly topics: TopicAdmin;
  readonly reader: TopicReader;
  readonly publisher: Publisher;
  readonly cassandra: Cassandra;
  readonly progress: Pick<ProgressReports, 'latest'>;
  readonly reports: VerificationReports;
  /** What the check of the totals needs; absent where the stream keeps none. */
  readonly rollups?: Omit<TotalsDependencies, 'progress' | 'clock'>;
  readonly metrics: PipelineMetrics;
  readonly clock: Clock;
  /** Records that one verification reads back at most; the rest is left to the next. */
  readonly maxRecords?: number;
}

export interface VerifyRequest {
  readonly pipelineId: string;
  /** A record older than this must have been processed by the stream. */
  readonly graceSeconds: number;
  /** Seconds between verifications; absent in requests of older workers. */
  readonly intervalSeconds?: number;
  /** The ingestion's totals, where an ingestion answered. */
  readonly ticks?: TickTotals;
  /** Drivers that the stream has replaced, where a stream answered. */
  readonly driverRestarts?: number;
}

export type VerifyActivities = ReturnType<typeof createVerifyActivities>;

const MAX_RECORDS = 50_000;

/** A stream whose oldest unprocessed record is older has something to catch up on. */
const CATCHING_UP_SECONDS = 15;
/** Records are read back at the latest when the oldest of them is that old, whatever the stream has to catch up on. */
const PUT_OFF_SECONDS = 300;

/**
 * Verification keeps up when no record waits for longer than it is put off, until the stream must have stored it, until the next
 * verification, and for as long again.
 */
function unverifiedSecondsOf({ graceSeconds, intervalSeconds = 60 }: VerifyRequest): number {
  return PUT_OFF_SECONDS + graceSeconds + 2 * intervalSeconds;
}

export function createVerifyActivities(dependencies: VerifyDependencies) {
  const { topics, reader, publisher, cassandra, progress, reports, metrics, rollups, clock } = dependencies;
  const { maxRecords = MAX_RECORDS } = dependencies;

  async function verifyOnce(
    request: VerifyRequest,
    at: string,
    signal: AbortSignal,
    onProgress: (checked: number) => void,
  ): Promise<VerificationReport> {
    const { pipelineId, graceSeconds, ticks } = request;
    // Progress first: what it claims to be stored is then within the topic's offsets, which are read after it.
    const stream = partWorkflowId('stream', pipelineId);
    const latest = await progress.latest(stream);
    const offsets = await topics.offsets(TOPIC);
    const start = startOf(await reports.verifiedTo(pipelineId, at), offsets);
    const stored = latest?.endOffsets ?? {};
    const processed = processedTo(start.from, stored, offsets.end);
    const waiting = (range: Range) => waitingOf(reader, TOPIC, range, clock.wall(), signal);
    const unprocessed = await waiting({ from: processed, to: offsets.end });
    // Reading back costs the servers about as much as storing: a stream that catches up after an outage goes first.
    const putOff =
      unprocessed.oldestSeconds > CATCHING_UP_SECONDS &&
      (await waiting({ from: start.from, to: processed })).oldestSeconds < PUT_OFF_SECONDS;
    const range = rangeToVerify(start.from, stored, offsets.end, putOff ? 0 : maxRecords);

    const found = await readBack({ reader, cassandra }, TOPIC, range, signal, onProgress);
    const suspects =
      found.suspects.length === 0
        ? []
        : await withoutNewerVersion(
            reader,
            TOPIC,
            found.suspects,
            { from: start.from, to: (await topics.offsets(TOPIC)).end },
            signal,
          );
    signal.throwIfAborted();
    const repaired = await repair(publisher, TOPIC, suspects);

    const totalsDiffering =
      rollups === undefined
        ? []
        : await checkTotals({ ...rollups, progress, clock }, stream, found.stored, signal);

    const unverified = await waiting({ from: found.to, to: offsets.end });

    const counts = {
      checked: found.checked,
      missing: suspects.filter(({ differing }) => differing.length === 0).length,
      different: suspects.filter(({ differing }) => differing.length > 0).length,
      deadLettered: found.deadLettered,
      repaired,
      totalsDifferent: totalsDiffering.length,
      lag: unprocessed.records,
      oldestUnprocessedSeconds: unprocessed.oldestSeconds,
      unverified: unverified.records,
      behind: !putOff && countOf({ from: found.to, to: processed }) > 0n,
    };
    const failures = [
      ...start.failures,
      ...failuresOf({
        suspects,
        repaired,
        totalsDiffering,
        unprocessed,
        unverified,
        unverifiedSeconds: unverifiedSecondsOf(request),
        stream,
        hasProgress: latest !== undefined,
        graceSeconds,
        ticks,
      }),
    ];
    return {
      at,
      ok: failures.length === 0,
      ...counts,
      ...(unverified.records === 0 ? {} : { unverifiedSince: secondsAgo(unverified.oldestSeconds) }),
      verifiedFrom: range.from,
      verifiedTo: found.to,
      ...(ticks === undefined ? {} : { ticks }),
      failures,
    };
  }

  function secondsAgo(seconds: number): string {
    return new Date(clock.wall() - seconds * 1000).toISOString();
  }

  /** The verification is done: that its figures cannot be stored does not make it fail. */
  async function measure({ pipelineId, driverRestarts }: VerifyRequest, report: VerificationReport) {
    try {
      await metrics.store(pipelineId, report.at, measurementsOf(report, driverRestarts));
    } catch (error) {
      log.warn('The measurements of a verification could not be stored', { error: String(error) });
    }
  }

  return {
    /**
     * Reads back every record since the last verification that the stream claims to have stored, and looks for it in
     * Cassandra; publishes again what is missing or different; measures how far the stream is behind, and stores what it
     * measured for the dashboards. While the stream catches up it leaves reading back to a later one, for five minutes at most.
     * Running it twice is harmless: its time is when it was scheduled, so a retry begins at the same offsets and replaces
     * the same report, and a record that is published again is an upsert of the same row.
     */
    verify: (request: VerifyRequest): Promise<VerificationReport> =>
      atBorder((signal) => {
        let checked = 0;
        return whileHeartbeating(
          () => ({ checked }),
          async () => {
            const at = new Date(activityInfo().scheduledTimestampMs).toISOString();
            const report = await verifyOnce(request, at, signal, (done) => {
              checked = done;
            });
            await reports.store(request.pipelineId, report);
            await measure(request, report);
            return report;
          },
        );
      }),
  };
}
