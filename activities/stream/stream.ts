import { Context } from '@temporalio/activity';
import type { StreamRestart } from '../../domain/streamObstacles.ts';
import type { Offsets } from '../../domain/verification.ts';
import { whileHeartbeating } from '../heartbeat.ts';
import { acquireDriver } from './acquire.ts';
import type { StreamDependencies } from './dependencies.ts';
import { streamFailure } from './failures.ts';
import { driverIn, Heartbeats } from './heartbeat.ts';
import { removeStream } from './removal.ts';
import { startingOffsets, type StartingOffsetsInput } from './startingOffsets.ts';
import { releaseStream, workerShutDown } from './release.ts';
import { watchDriver } from './watch.ts';

export type StreamActivities = ReturnType<typeof createStreamActivities>;

export interface OwnSparkDriverInput {
  /** Id of the workflow that owns the stream. */
  readonly streamId: string;
  /** Where the driver begins, where that was asked for. */
  readonly restart?: StreamRestart;
  /** The driver that the workflow has just been told has ended; absent at the first start. */
  readonly ended?: string;
  /** How many times as long as usual the first batch may take, as drivers before were too slow; 1 when absent. Histories have it by this name. */
  readonly patience?: number;
}

/** The activities that own the Spark driver. */
export function createStreamActivities(deps: StreamDependencies) {
  return {
    /**
     * Owns the stream's one driver: adopts or creates it, watches it, and never returns. Running it twice is harmless, also
     * at once: every attempt finds the same driver on the master and keeps it.
     * @throws ApplicationFailure `SparkDriverEnded` or the obstacle that the driver met, `SparkDriverForgotten`, `SparkDriverOutdated`,
     * `SparkDriverStalled`, `SubmissionRefused`, all non-retryable: the
     * workflow restarts; cancellation after the driver has ended.
     */
    async ownSparkDriver({
      streamId,
      restart,
      ended,
      patience: firstBatchTimes = 1,
    }: OwnSparkDriverInput): Promise<never> {
      const context = Context.current();
      const { info, cancellationSignal: signal } = context;
      let driverId = driverIn(info.heartbeatDetails);
      const heartbeats = new Heartbeats(context, named(driverId, { doing: 'looking for the driver' }));
      try {
        driverId ??= await acquireDriver(deps, {
          streamId,
          restart,
          certain: info.attempt === 1 && ended !== undefined,
          report: (doing) => heartbeats.report({ doing }),
          signal,
        });
        deps.log.info('Watching the Spark driver', { streamId, driverId, attempt: info.attempt });
        for (;;) {
          const watched = driverId;
          heartbeats.report({ driverId: watched });
          driverId = await watchDriver(deps, {
            streamId,
            driverId: watched,
            firstBatchTimes,
            report: (seen) => heartbeats.report({ driverId: watched, ...seen }),
            signal,
          });
        }
      } catch (error) {
        if (!signal.aborted) throw streamFailure(error);
        heartbeats.report(named(driverId, { doing: 'releasing the driver' }));
        await release(context, streamId, driverId);
        throw signal.reason;
      } finally {
        heartbeats.stop();
      }
    },

    /**
     * Ends whatever runs for a stream of which nobody owns a driver any more, as when the worker died while it ended one. Running
     * it twice is harmless: what has ended stays ended. Tried again until all of it is gone.
     */
    async endStream({ streamId }: { readonly streamId: string }): Promise<void> {
      await whileHeartbeating(
        () => undefined,
        async () => {
          try {
            await removeStream(deps, streamId);
          } catch (error) {
            throw streamFailure(error);
          }
        },
      );
    },

    /** Where a restart begins; see {@link startingOffsets}. Running it twice is harmless: it only looks. */
    async restartOffsets(input: StartingOffsetsInput): Promise<{ readonly offsets?: Offsets }> {
      try {
        const offsets = await startingOffsets(deps, input);
        return offsets === undefined ? {} : { offsets };
      } catch (error) {
        throw streamFailure(error);
      }
    },
  };

  async function release(context: Context, streamId: string, driverId: string | undefined): Promise<void> {
    const { cancellationDetails } = context;
    try {
      await releaseStream(deps, streamId, driverId, cancellationDetails);
    } catch (error) {
      throw streamFailure(error);
    }
    if (cancellationDetails?.workerShutdown === true) throw workerShutDown(driverId);
  }
}

function named<Details extends object>(driverId: string | undefined, details: Details) {
  return driverId === undefined ? details : { driverId, ...details };
}
