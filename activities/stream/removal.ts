import { isLive, SparkMasterUnavailable, type DriverState } from '../../connections/spark/master.ts';
import type { StreamDependencies } from './dependencies.ts';
import { SparkDriverNotStopped } from './failures.ts';
import { surveyOf } from './survey.ts';

type Removing = Pick<StreamDependencies, 'master' | 'clock' | 'limits' | 'log' | 'owner'>;

/** How often a dying driver is looked at. */
const LOOK_MS = 250;

/**
 * Ends a driver and waits until it and its application are gone: kills, kills again, then takes the executors away. Gone
 * means that the process has ended, as the Spark worker reports it. A master that is away is waited for within the limit.
 * Harmless when the driver has ended already.
 * @throws SparkDriverNotStopped after `limits.removeMs`.
 */
export async function removeDriver(deps: Removing, driverId: string, signal?: AbortSignal): Promise<void> {
  const { master, clock, limits, log } = deps;
  const startedAt = clock.now();
  const since = () => clock.now() - startedAt;
  let killedAt = Number.NEGATIVE_INFINITY;
  let last: unknown = 'nothing was heard of it';
  while (since() < limits.removeMs) {
    try {
      const state = await master.status(driverId, signal);
      const killing = clock.now() - killedAt >= limits.killAgainMs;
      if (killing) killedAt = clock.now();
      // Before anything else is asked: the kill must not depend on it.
      if (killing && isThere(state)) await master.kill(driverId, signal);
      const applicationId = await applicationOf(deps, driverId, signal);
      if (!isThere(state) && applicationId === undefined) {
        log.info('Spark driver is gone', { driverId, afterMs: Math.round(since()) });
        return;
      }
      // An application without a live driver is on a Spark worker that the master has lost: only this reaches it.
      if (killing && applicationId !== undefined && (!isThere(state) || since() >= limits.escalateMs))
        await master.killApplication(applicationId, signal);
      last = `its state is ${state ?? 'unknown'}${applicationId === undefined ? '' : `, application ${applicationId} is active`}`;
    } catch (error) {
      if (!(error instanceof SparkMasterUnavailable)) throw error;
      last = error;
    }
    await clock.sleep(LOOK_MS, signal);
  }
  throw new SparkDriverNotStopped(
    driverId,
    since(),
    last instanceof Error ? last.message : String(last),
    last instanceof Error ? last : undefined,
  );
}

/**
 * Ends whatever runs for a stream. `known` is a driver that may not have registered its application yet; without one, drivers
 * that have not registered are waited for within the limit, as the answer to a submission may have been lost. The caller has
 * made sure that nobody owns the stream any more.
 * @throws SparkDriverNotStopped; SparkMasterUnavailable when the master stays away.
 */
export async function removeStream(deps: Removing, streamId: string, known?: string): Promise<void> {
  const { clock, limits } = deps;
  // The known one first: it can be ended although the overview is not to be had.
  if (known !== undefined) await removeDriver(deps, known);
  const startedAt = clock.now();
  const overdue = () => clock.now() - startedAt >= limits.removeMs;
  for (;;) {
    try {
      const { byStream, unidentified } = surveyOf(await deps.master.overview(), deps.owner);
      for (const { driverId } of byStream.get(streamId) ?? []) await removeDriver(deps, driverId);
      if (known !== undefined || unidentified.length === 0 || overdue()) return;
    } catch (error) {
      if (!(error instanceof SparkMasterUnavailable) || overdue()) throw error;
    }
    await clock.sleep(LOOK_MS);
  }
}

async function applicationOf(
  { master, owner }: Removing,
  driverId: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { byStream, others } = surveyOf(await master.overview(signal), owner);
  return [...byStream.values(), others].flat().find((driver) => driver.driverId === driverId)?.applicationId;
}

function isThere(state: DriverState | undefined): state is DriverState {
  return state !== undefined && isLive(state);
}
