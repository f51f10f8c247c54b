import type { StreamDependencies } from './dependencies.ts';
import { SparkDriverNotStopped } from './failures.ts';
import { SparkMasterUnavailable } from '../../connections/spark/master.ts';
import { removeDriver } from './removal.ts';
import { surveyOf, type OthersDriver, type StreamDriver } from './survey.ts';

export interface ReapReport {
  /** Drivers that were ended. */
  readonly reaped: readonly string[];
  /** Live drivers of our job that have not registered an application yet: the next pass will know whose they are. */
  readonly unidentified: readonly string[];
}

/**
 * One pass of the reaper: ends the drivers whose stream's workflow has closed, which is what remains when a workflow is
 * terminated while no worker is up. A driver of a stream that Temporal does not know, or of another Temporal namespace, is another
 * pipeline's, and left alone, unless its reports are in our Cassandra: then Temporal has merely forgotten the workflow, or all.
 * @throws SparkMasterUnavailable; SparkDriverNotStopped after the others were tried; what Temporal or Cassandra fail with.
 */
export async function reapDrivers(deps: StreamDependencies, signal?: AbortSignal): Promise<ReapReport> {
  const { byStream, others, unidentified } = surveyOf(await deps.master.overview(signal), deps.owner);
  const reaped: string[] = [];
  let failure: SparkDriverNotStopped | undefined;
  const left: OthersDriver[] = [];
  for (const [streamId, drivers] of byStream)
    for (const driver of await abandoned(deps, streamId, drivers)) left.push({ streamId, ...driver });
  for (const driver of others)
    if ((await reporting(deps, driver.streamId, [driver])).length > 0) left.push(driver);
  for (const { streamId, ...driver } of left) {
    deps.log.warn('Killing a Spark driver whose workflow has closed', { streamId, ...driver });
    try {
      await removeDriver(deps, driver.driverId, signal);
      reaped.push(driver.driverId);
    } catch (error) {
      if (!(error instanceof SparkDriverNotStopped)) throw error;
      failure = error;
    }
  }
  if (failure !== undefined) throw failure;
  return { reaped, unidentified: unidentified.map(({ id }) => id) };
}

async function abandoned(
  deps: StreamDependencies,
  streamId: string,
  drivers: readonly StreamDriver[],
): Promise<readonly StreamDriver[]> {
  const state = await deps.workflows.stateOf(streamId);
  if (state === 'open') return [];
  if (state === 'closed') return drivers;
  return reporting(deps, streamId, drivers);
}

/** Those that have lately reported to our Cassandra. */
async function reporting(
  { progress }: StreamDependencies,
  streamId: string,
  drivers: readonly StreamDriver[],
): Promise<readonly StreamDriver[]> {
  const reports = await Promise.all(drivers.map(({ driverId }) => progress.latestOf(streamId, driverId)));
  return drivers.filter((_, index) => reports[index] !== undefined);
}

/** Between two passes: an orphan lives no longer than this, and what it takes to end it. */
const REAP_INTERVAL_MS = 5000;

/**
 * Reaps at once and then every five seconds, for as long as a worker is up. A pass that fails is reported once until one
 * succeeds again. Ends when the signal is aborted.
 */
export async function keepReaping(deps: StreamDependencies, signal: AbortSignal): Promise<void> {
  let lastProblem: string | undefined;
  while (!signal.aborted) {
    try {
      await reapDrivers(deps, signal);
      lastProblem = undefined;
    } catch (error) {
      if (signal.aborted) return;
      const problem = error instanceof SparkMasterUnavailable ? error.name : String(error);
      if (problem !== lastProblem)
        deps.log.warn('Could not look for abandoned Spark drivers', { error: String(error) });
      lastProblem = problem;
    }
    try {
      await deps.clock.sleep(REAP_INTERVAL_MS, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
