import { isLive, SparkMasterUnavailable, type DriverState } from '../../connections/spark/master.ts';
import { reading, valueOf } from '../../connections/reading.ts';
import { fingerprintOf } from '../../connections/spark/submission.ts';
import type { StreamProgress } from '../../domain/verification.ts';
import { ForgottenDriver } from './forgottenDriver.ts';
import { keepOne } from './acquire.ts';
import type { StreamDependencies } from './dependencies.ts';
import {
  SparkDriverEnded,
  SparkDriverForgotten,
  SparkDriverOutdated,
  SparkDriverStalled,
} from './failures.ts';
import { DriverHealth, reportedLag } from './health.ts';
import type { StreamHeartbeat } from './heartbeat.ts';
import { removeDriver } from './removal.ts';
import { driversOf, surveyOf } from './survey.ts';

/** Cassandra may take longer than a poll when it is in trouble; a driver is watched all the same. */
const PROGRESS_LIMIT_MS = 2000;

/** Of a registry and a Cassandra that are well, which are asked again otherwise. */
const CHECK_LIMIT_MS = 5000;

export interface Watching {
  readonly streamId: string;
  readonly driverId: string;
  /** How much longer than usual the first batch may take. */
  readonly firstBatchTimes?: number;
  readonly report: (seen: Omit<StreamHeartbeat, 'driverId'>) => void;
  readonly signal: AbortSignal;
}

/**
 * Watches a driver until it ends, hangs, or is no longer this stream's one driver. A look that fails says nothing about the
 * driver: it goes on being watched, and the heartbeats say what went wrong. Answers the id of another driver where
 * that one is to be watched instead.
 * @throws SparkDriverEnded; SparkDriverForgotten; SparkDriverOutdated and SparkDriverStalled after it was killed; the signal's reason.
 */
export async function watchDriver(deps: StreamDependencies, watching: Watching): Promise<string> {
  const { master, clock, limits } = deps;
  const { streamId, driverId, firstBatchTimes, report, signal } = watching;
  const health = new DriverHealth(limits, firstBatchTimes);
  const unknown = new ForgottenDriver(clock, limits);
  let applicationId: string | undefined;
  let surveyedAt = Number.NEGATIVE_INFINITY;
  let worked = false;
  /** Why a driver of other settings is not replaced. */
  let keptBecause: string | undefined;
  const expected = fingerprintOf(deps.submission(streamId));
  for (;;) {
    try {
      const [state, read] = await Promise.all([
        master.status(driverId, signal),
        reading(PROGRESS_LIMIT_MS, () => deps.progress.latestOf(streamId, driverId)),
      ]);
      const own = valueOf(read);
      worked ||= own !== undefined;
      if (state === undefined) {
        const silent = unknown.hasEnded('error' in read ? 'unreadable' : own);
        if (silent || (await master.endedOnWorker(driverId, signal)))
          throw await forgotten(deps, driverId, signal);
        report({ problem: 'the master does not know it; it is replaced once it has certainly ended' });
      } else {
        unknown.isKnown();
        if (!isLive(state)) throw await ended(deps, watching, { state, worked });
        const kept = await survey(state);
        if (kept !== undefined && kept !== driverId) return kept;
        await judge(state, 'error' in read ? read : own);
      }
    } catch (error) {
      if (!(error instanceof SparkMasterUnavailable)) throw error;
      report({ problem: error.message });
    }
    await clock.sleep(limits.pollMs, signal);
  }

  /** Looks for a second driver of the stream from time to time, and answers which one is kept. */
  async function survey(state: DriverState): Promise<string | undefined> {
    if (applicationId !== undefined && clock.now() - surveyedAt < limits.surveyMs) return undefined;
    surveyedAt = clock.now();
    const drivers = driversOf(surveyOf(await master.overview(signal), deps.owner), streamId, {
      driverId,
      state,
    });
    const own = drivers.find((it) => it.driverId === driverId);
    applicationId = own?.applicationId ?? applicationId;
    const kept = await keepOne(deps, drivers, signal);
    if (kept === driverId && own?.fingerprint !== undefined && own.fingerprint !== expected) {
      keptBecause = await whyKept(deps, signal);
      if (keptBecause === undefined) throw await outdated(deps, driverId, signal);
    }
    return kept;
  }

  /** Tells how the driver does. @throws SparkDriverStalled after it was killed. */
  async function judge(
    state: DriverState,
    progress: StreamProgress | undefined | { readonly error: string },
  ): Promise<void> {
    const unreadable = progress !== undefined && 'error' in progress ? progress.error : undefined;
    const own = progress !== undefined && 'error' in progress ? undefined : progress;
    const problem = unreadable === undefined ? keptBecause : `its progress could not be read: ${unreadable}`;
    report({
      state,
      ...(applicationId === undefined ? {} : { applicationId }),
      ...(own === undefined ? {} : { batchId: own.batchId, reportedAt: own.at, lag: reportedLag(own) }),
      ...(problem === undefined ? {} : { problem }),
    });
    const why = health.judge({
      nowMs: clock.now(),
      state,
      registered: applicationId !== undefined,
      progress: unreadable === undefined ? own : 'unreadable',
    });
    if (why !== undefined) throw await stalled(deps, driverId, { why, worked, batch: own?.batchId }, signal);
  }
}

/** A driver that was lost with its Spark worker may still have an active application, which must not outlive it. */
async function ended(
  deps: StreamDependencies,
  { streamId, driverId, signal }: Watching,
  { state, worked }: { readonly state: DriverState; readonly worked: boolean },
): Promise<SparkDriverEnded> {
  await removeDriver(deps, driverId, signal);
  const lastWords = await deps.master.lastWords(driverId, signal);
  return new SparkDriverEnded(streamId, driverId, `its state is ${state}`, worked, lastWords);
}

/** Why a driver must not be replaced by one of the worker's settings, or not yet: the one that runs fits what is stored. */
async function whyKept(deps: StreamDependencies, signal: AbortSignal): Promise<string | undefined> {
  const checked = await reading(CHECK_LIMIT_MS, () => deps.refuseIncompatible(signal));
  return 'error' in checked
    ? `it was submitted with other settings than the worker has now, and is not replaced: ${checked.error}`
    : undefined;
}

async function outdated(
  deps: StreamDependencies,
  driverId: string,
  signal: AbortSignal,
): Promise<SparkDriverOutdated> {
  deps.log.info('Replacing a Spark driver that was submitted with other settings', { driverId });
  await removeDriver(deps, driverId, signal);
  return new SparkDriverOutdated(driverId);
}

async function forgotten(
  deps: StreamDependencies,
  driverId: string,
  signal: AbortSignal,
): Promise<SparkDriverForgotten> {
  await removeDriver(deps, driverId, signal);
  return new SparkDriverForgotten(driverId);
}

async function stalled(
  deps: StreamDependencies,
  driverId: string,
  {
    why,
    worked,
    batch,
  }: { readonly why: string; readonly worked: boolean; readonly batch: number | undefined },
  signal: AbortSignal,
): Promise<SparkDriverStalled> {
  deps.log.warn('Killing a Spark driver that makes no progress', {
    driverId,
    ...(batch === undefined ? {} : { batch }),
    why,
  });
  await removeDriver(deps, driverId, signal);
  return new SparkDriverStalled(driverId, why, worked);
}
