import pTimeout from 'p-timeout';
import type { DriverSummary } from '../../connections/spark/master.ts';
import type { StreamRestart } from '../../domain/streamObstacles.ts';
import { isRefusal } from '../compatibility.ts';
import type { StreamDependencies } from './dependencies.ts';
import { removeDriver } from './removal.ts';
import { driversOf, surveyOf, type StreamDriver } from './survey.ts';

/** How often the master is looked at until a driver is found or created. */
const LOOK_MS = 500;

/** A look at the master that is older than this is no ground to create a driver on: the process may have been held up. */
const STALE_MS = 2000;

export interface Acquiring {
  readonly streamId: string;
  /** Where a driver that is created begins, where that was asked for. */
  readonly restart?: StreamRestart | undefined;
  /**
   * No submission of an earlier attempt can be under way: this is the first attempt after one that saw its driver end.
   * Then there is nothing to wait for.
   */
  readonly certain: boolean;
  /** Told what is being done, for the heartbeats. */
  readonly report: (doing: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Finds the stream's driver on the master, or creates it. Answers its submission id.
 *
 * There is no record of intent that could be lost between a create and its answer. Instead the master is always asked, and a
 * driver is created only after it has shown none of this stream, and none that might be of it, for `quietMs`:
 * a submission whose answer was lost shows up there, first as a driver without an application, which is waited for. A
 * process that is held up between its look and its create looks again. No client can rule out that it is held up after that,
 * and so a second driver may appear: whoever created it knows it before it has an application, sees the older one, and ends
 * it ({@link keepOne}, {@link watchDriver}, {@link releaseStream}); when that process is gone, too, the owner of the older
 * one ends it within `surveyMs` of its application. Spark's checkpoint lets only one of them commit a batch until then.
 * @throws SparkMasterUnavailable, SubmissionRefused; SchemaRefused and TableDiffers, before anything is changed, where a driver by the worker's folder
 * would not fit what is stored.
 */
export async function acquireDriver(deps: StreamDependencies, acquiring: Acquiring): Promise<string> {
  const { master, clock, limits, log, submission, owner } = deps;
  const { streamId, restart, certain, report, signal } = acquiring;
  const waits = new RegistrationWaits();
  let quietSince: number | undefined;
  let hasTables = false;
  for (;;) {
    const lookedAt = clock.now();
    const survey = surveyOf(await master.overview(signal), owner);
    const drivers = driversOf(survey, streamId);
    const winner = await keepOne(deps, drivers, signal);
    if (winner !== undefined) {
      log.info('Adopted the Spark driver that the master has for this stream', {
        streamId,
        driverId: winner,
      });
      return winner;
    }
    for (const driverId of waits.abandoned(survey.unidentified, lookedAt, limits.abandonedMs)) {
      log.warn('Killing a Spark driver that never registered an application', { driverId });
      await removeDriver(deps, driverId, signal);
    }
    const quiet = drivers.length === 0 && survey.unidentified.length === 0;
    quietSince = quiet ? (quietSince ?? lookedAt) : undefined;
    if (quietSince !== undefined && (certain || lookedAt - quietSince >= limits.quietMs)) {
      if (!hasTables) {
        report('making sure of the tables');
        await makeTables(deps, signal);
        hasTables = true;
        // That may have taken a while: the master is looked at again.
        continue;
      }
      report('submitting a driver');
      signal.throwIfAborted();
      if (clock.now() - lookedAt > STALE_MS) continue;
      // Without the signal: once sent, the answer is what tells whom to stop.
      const driverId = await master.create(submission(streamId, restart));
      log.info('Submitted a Spark driver', { streamId, driverId });
      return driverId;
    }
    report(
      survey.unidentified.length > 0
        ? `waiting for ${survey.unidentified.map(({ id }) => id).join(', ')} to register its application`
        : 'looking for a driver of this stream on the master',
    );
    await clock.sleep(LOOK_MS, signal);
  }
}

/** Registry and Cassandra answer by then, where they are only starting, as the whole stack may be. */
const TABLES_MS = 60_000;

/**
 * Makes the tables what they have to be: a worker of a newer version may have taken the stream over since the pipeline was prepared, and its
 * records have columns that the tables lack. Where that cannot be done now, a driver is created all the same: it waits for Cassandra, and
 * says what is missing. (Not the topic: one that is gone is for the driver to find, as another one of its name is not what was read.)
 * @throws SchemaRefused, TableDiffers where the tables cannot become that: no driver is to write into them.
 */
async function makeTables(
  { ensureTables, clock, log }: StreamDependencies,
  signal: AbortSignal,
): Promise<void> {
  const givenUpAt = clock.now() + TABLES_MS;
  for (;;) {
    try {
      await pTimeout(ensureTables(signal), { milliseconds: TABLES_MS, signal });
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (isRefusal(error)) throw error;
      if (clock.now() >= givenUpAt) {
        log.warn('The tables could not be made sure of before a driver is created', { error: String(error) });
        return;
      }
    }
    await clock.sleep(LOOK_MS, signal);
  }
}

/**
 * Of several drivers of one stream keeps the oldest that lives, and ends the others. The rule is the same for whoever
 * applies it, so that two who do so at once keep the same one. Answers the one that is kept.
 */
export async function keepOne(
  deps: StreamDependencies,
  drivers: readonly StreamDriver[],
  signal?: AbortSignal,
): Promise<string | undefined> {
  const winner = drivers.find(({ state }) => state !== undefined);
  for (const { driverId } of drivers) {
    if (driverId === winner?.driverId) continue;
    deps.log.warn('Killing a second Spark driver of one stream', { driverId, kept: winner?.driverId });
    await removeDriver(deps, driverId, signal);
  }
  return winner?.driverId;
}

/** Since when drivers that run have been seen without an application. A driver that waits for a place does not run. */
class RegistrationWaits {
  readonly #since = new Map<string, number>();

  /** Ids of those seen for so long that nobody can be watching them. */
  abandoned(unidentified: readonly DriverSummary[], nowMs: number, limitMs: number): string[] {
    const running = unidentified.filter(({ state }) => state === 'RUNNING').map(({ id }) => id);
    for (const id of this.#since.keys()) if (!running.includes(id)) this.#since.delete(id);
    for (const id of running) if (!this.#since.has(id)) this.#since.set(id, nowMs);
    return running.filter((id) => nowMs - (this.#since.get(id) ?? nowMs) >= limitMs);
  }
}
