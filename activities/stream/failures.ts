import { ApplicationFailure } from '@temporalio/activity';
import { SparkMasterUnavailable, SubmissionRefused } from '../../connections/sparkMaster.ts';

/** Thrown when the driver ended by itself: it failed, was killed by a person, or was lost with its Spark worker. */
export class SparkDriverEnded extends Error {
  override readonly name = 'SparkDriverEnded';
  readonly driverId: string;
  /** It had reported a batch, or that there was nothing to do: this is no driver that fails at its start. */
  readonly worked: boolean;
  constructor(driverId: string, how: string, worked: boolean, lastWords?: string) {
    const why = lastWords === undefined ? 'is on its Spark worker' : `ends with: ${lastWords}`;
    super(`Spark driver ${driverId} ended by itself: ${how}; its log ${why}`);
    this.driverId = driverId;
    this.worked = worked;
  }
}

/** Thrown when the master knows nothing of the driver any more, as after a start of Spark from nothing: no failure of the job. */
export class SparkDriverForgotten extends Error {
  override readonly name = 'SparkDriverForgotten';
  readonly driverId: string;
  constructor(driverId: string) {
    super(
      `Spark driver ${driverId} is gone: the Spark master does not know it, and it reports nothing any more`,
    );
    this.driverId = driverId;
  }
}

/** Thrown after a driver that made no progress was killed. */
export class SparkDriverStalled extends Error {
  override readonly name = 'SparkDriverStalled';
  readonly driverId: string;
  /** As in {@link SparkDriverEnded}. */
  readonly worked: boolean;
  constructor(driverId: string, why: string, worked: boolean) {
    super(`Spark driver ${driverId} was killed: ${why}`);
    this.driverId = driverId;
    this.worked = worked;
  }
}

/** Thrown when a driver was still there some time after it was asked to end. The reaper goes on asking. */
export class SparkDriverNotStopped extends Error {
  override readonly name = 'SparkDriverNotStopped';
  readonly driverId: string;
  constructor(driverId: string, afterMs: number, last: string, cause?: unknown) {
    super(
      `Spark driver ${driverId} expected to end, still there after ${Math.round(afterMs / 1000)} s: ${last}`,
      { cause },
    );
    this.driverId = driverId;
  }
}

/**
 * The failure that Temporal shows. A driver's end, with its id and whether it had worked as the failure's details, and a refused
 * submission go to the workflow, which restarts with its back-off; anything else is retried as another attempt of the activity.
 */
export function streamFailure(error: unknown): unknown {
  if (error instanceof SparkDriverEnded || error instanceof SparkDriverStalled)
    return failure(error, true, [error.driverId, error.worked]);
  if (error instanceof SparkDriverForgotten) return failure(error, true, [error.driverId, true]);
  if (error instanceof SubmissionRefused) return failure(error, true);
  if (error instanceof SparkMasterUnavailable || error instanceof SparkDriverNotStopped)
    return failure(error, false);
  return error;
}

function failure(error: Error, nonRetryable: boolean, details: unknown[] = []): ApplicationFailure {
  return ApplicationFailure.create({
    message: error.message,
    type: error.name,
    nonRetryable,
    cause: error,
    details,
  });
}
