import { isLive, SparkMasterUnavailable, type DriverState } from '../../connections/sparkMaster.ts';
import { reading, valueOf } from '../../connections/reading.ts';
import { keepOne } from './acquire.ts';
import type { StreamDependencies } from './dependencies.ts';
import { SparkDriverEnded, SparkDriverStalled } from './failures.ts';
import { DriverHealth, lagOf } from './health.ts';
import type { StreamHeartbeat } from './heartbeat.ts';
import { removeDriver } from './removal.ts';
import { driversOf, surveyOf } from './survey.ts';

/** Cassandra may take longer than a poll when it is in trouble; a driver is watched all the same. */
const PROGRESS_LIMIT_MS = 2000;

export interface Watching {
  readonly streamId: string;
  readonly driverId: string;
  readonly tell: (seen: Omit<StreamHeartbeat, 'driverId'>) => void;
  readonly signal: AbortSignal;
}

/**
 * Watches a driver until it ends, hangs, or is no longer this stream's one driver. A look that fails says nothing about the
 * driver: it goes on being watched, and the heartbeats say what went wrong. Answers the id of another driver where
 * that one is to be watched instead.
 * @throws SparkDriverEnded; SparkDriverStalled after it was killed; the signal's reason.
 */
export async function watchDriver(deps: StreamDependencies, watching: Watching): Promise<string> {
  const { master, clock, limits } = deps;
  const { streamId, driverId, tell, signal } = watching;
  const health = new DriverHealth(limits);
  let applicationId: string | undefined;
  let surveyedAt = Number.NEGATIVE_INFINITY;
  for (;;) {
    try {
      const [state, progress] = await Promise.all([
        master.status(driverId, signal),
        reading(PROGRESS_LIMIT_MS, () => deps.progress.latest(streamId)),
      ]);
      if (state === undefined || !isLive(state)) throw await ended(deps, driverId, state, signal);

      if (applicationId === undefined || clock.now() - surveyedAt >= limits.surveyMs) {
        surveyedAt = clock.now();
        const drivers = driversOf(surveyOf(await master.overview(signal)), streamId);
        const kept = await keepOne(deps, drivers, signal);
        if (kept !== undefined && kept !== driverId) return kept;
        applicationId = drivers.find((it) => it.driverId === driverId)?.applicationId ?? applicationId;
      }

      const newest = valueOf(progress);
      const own = newest?.submissionId === driverId ? newest : undefined;
      tell({
        state,
        ...(applicationId === undefined ? {} : { applicationId }),
        ...(own === undefined ? {} : { batchId: own.batchId, reportedAt: own.at, lag: lagOf(own) }),
        ...('error' in progress ? { problem: `its progress could not be read: ${progress.error}` } : {}),
      });
      const why = health.judge({
        nowMs: clock.now(),
        state,
        registered: applicationId !== undefined,
        progress: 'error' in progress ? 'unreadable' : own,
      });
      if (why !== undefined) throw await stalled(deps, driverId, why, signal);
    } catch (error) {
      if (!(error instanceof SparkMasterUnavailable)) throw error;
      tell({ problem: error.message });
    }
    await clock.sleep(limits.pollMs, signal);
  }
}

/** A driver that was lost with its Spark worker may still have an active application, which must not outlive it. */
async function ended(
  deps: StreamDependencies,
  driverId: string,
  state: DriverState | undefined,
  signal: AbortSignal,
): Promise<SparkDriverEnded> {
  await removeDriver(deps, driverId, signal);
  return new SparkDriverEnded(
    driverId,
    state === undefined ? 'the master no longer knows it' : `its state is ${state}`,
  );
}

async function stalled(
  deps: StreamDependencies,
  driverId: string,
  why: string,
  signal: AbortSignal,
): Promise<SparkDriverStalled> {
  deps.log.warn('Killing a Spark driver that makes no progress', { driverId, why });
  await removeDriver(deps, driverId, signal);
  return new SparkDriverStalled(driverId, why);
}
