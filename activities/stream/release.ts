import { ApplicationFailure, type Context } from '@temporalio/activity';
import pRetry from 'p-retry';
import type { StreamDependencies } from './dependencies.ts';
import type { WorkflowState } from '../../connections/temporal/temporal.ts';
import { isLive } from '../../connections/spark/master.ts';
import { keepOne } from './acquire.ts';
import { removeStream } from './removal.ts';
import { driversOf, surveyOf } from './survey.ts';

type Cancellation = NonNullable<Context['cancellationDetails']>;

/** What becomes of a driver whose attempt is told to stop: it ends, it runs on, or that depends on its workflow. */
export type Release = 'remove' | 'leave' | 'ask';

/**
 * A cancellation ends the driver. A worker's shutdown, a reset and a pause of the activity leave it to the next attempt.
 * "Not found" may mean that the workflow has closed, or that another attempt has taken over: only the workflow's state
 * tells, and what another attempt may have adopted must not be ended.
 */
export function releaseOf(details: Cancellation | undefined): Release {
  if (details?.cancelRequested === true) return 'remove';
  if (details?.workerShutdown === true || details?.paused === true || details?.reset === true) return 'leave';
  return 'ask';
}

/**
 * Ends the drivers of the stream, or leaves them running, as {@link releaseOf} says. Answers whether they were ended.
 * @throws SparkDriverNotStopped, SparkMasterUnavailable.
 */
export async function releaseStream(
  deps: StreamDependencies,
  streamId: string,
  driverId: string | undefined,
  details: Cancellation | undefined,
): Promise<boolean> {
  const release = releaseOf(details);
  const superseded = release === 'ask' && (await stateOf(deps, streamId)) === 'open';
  if (superseded && driverId !== undefined) await endIfSecond(deps, streamId, driverId);
  if (superseded || release === 'leave') {
    deps.log.info('Leaving the Spark driver running', { streamId, driverId, details });
    return false;
  }
  await removeStream(deps, streamId, driverId);
  return true;
}

/**
 * An attempt that was held up may have created its driver after another attempt had created one. It alone knows whose it is as
 * long as it has not registered its application. A failure changes nothing: the other attempt ends it once it has.
 */
async function endIfSecond(deps: StreamDependencies, streamId: string, driverId: string): Promise<void> {
  try {
    const state = await deps.master.status(driverId);
    if (state === undefined || !isLive(state)) return;
    await keepOne(
      deps,
      driversOf(surveyOf(await deps.master.overview(), deps.owner), streamId, { driverId, state }),
    );
  } catch (error) {
    deps.log.warn('Could not look for a second Spark driver', { streamId, driverId, error: String(error) });
  }
}

/** Open until the opposite is known: a driver is not ended on a guess. */
async function stateOf(
  { workflows, log, limits }: StreamDependencies,
  workflowId: string,
): Promise<WorkflowState> {
  try {
    return await pRetry(() => workflows.stateOf(workflowId), {
      retries: Number.POSITIVE_INFINITY,
      maxRetryTime: limits.askMs,
      minTimeout: 500,
      maxTimeout: 5000,
    });
  } catch (error) {
    log.warn('Could not find out whether the workflow is open', { workflowId, error: String(error) });
    return 'open';
  }
}

/** The failure of an attempt whose worker shuts down: retried, so that the next worker adopts the driver. */
export function workerShutDown(driverId: string | undefined): ApplicationFailure {
  return ApplicationFailure.retryable(
    `The worker shuts down; Spark driver ${driverId ?? '(none yet)'} runs on and is adopted by the next attempt`,
    'WorkerShutdown',
  );
}
