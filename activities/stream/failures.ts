import { ApplicationFailure } from '@temporalio/activity';
import { isRefusal } from '../compatibility.ts';
import { isObstacle, remedyOf, type Obstacle } from '../../domain/streamObstacles.ts';
import { SparkMasterUnavailable, SubmissionRefused } from '../../connections/spark/master.ts';

/** Thrown when the driver ended by itself: it failed, was killed by a person, or was lost with its Spark worker. */
export class SparkDriverEnded extends Error {
  override readonly name = 'SparkDriverEnded';
  readonly driverId: string;
  /** It had reported a batch, or that there was nothing to do: this is no driver that fails at its start. */
  readonly worked: boolean;
  /** What another driver would meet, too. */
  readonly obstacle: Obstacle | undefined;
  constructor(streamId: string, driverId: string, how: string, worked: boolean, lastWords?: string) {
    const why = lastWords === undefined ? 'is on its Spark worker' : `ends with: ${lastWords}`;
    const obstacle = obstacleIn(lastWords);
    const remedy = obstacle === undefined ? undefined : remedyOf(obstacle, streamId);
    super(
      `Spark driver ${driverId} ended by itself: ${how}; its log ${why}${remedy === undefined ? '' : `. To go on: ${remedy}`}`,
    );
    this.driverId = driverId;
    this.worked = worked;
    this.obstacle = obstacle;
  }
}

/** The job's last line: `… ends with exit code 1: [TopicReplaced] …`. */
function obstacleIn(lastWords: string | undefined): Obstacle | undefined {
  const name = / ends with exit code 1: \[(\w+)\] /.exec(lastWords ?? '')?.[1];
  return isObstacle(name) ? name : undefined;
}

/** Thrown after a driver was ended whose submission is not what would be submitted now, as after a change of a password. */
export class SparkDriverOutdated extends Error {
  override readonly name = 'SparkDriverOutdated';
  readonly driverId: string;
  constructor(driverId: string) {
    super(
      `Spark driver ${driverId} is replaced: it was submitted with other settings than the worker has now`,
    );
    this.driverId = driverId;
  }
}

/** Thrown when a restart cannot begin at the offsets that were asked for. */
export class OffsetsNotUsable extends Error {
  override readonly name = 'OffsetsNotUsable';
}

/** Thrown when a restart would leave out records that nobody has verified. */
export class RestartWouldLose extends Error {
  override readonly name = 'RestartWouldLose';
  /** Offsets that would be left out, by partition; `to` is not included. */
  readonly left: readonly { readonly partition: string; readonly from: string; readonly to: string }[];
  constructor(left: RestartWouldLose['left']) {
    const ranges = left.map(({ partition, from, to }) => `partition ${partition}, offsets ${from} to ${to}`);
    super(
      `The restart would leave out records that are not verified: ${ranges.join('; ')}. With "acceptLoss": true it does`,
    );
    this.left = left;
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
 * The failure that Temporal shows; its type is the error's name, and of a driver's end the obstacle that it met. A driver's end, with its id and whether it had worked as the failure's details, a refused
 * submission and a refused folder go to the workflow, which restarts with its back-off; anything else is retried as another attempt of the activity.
 */
export function streamFailure(error: unknown): unknown {
  if (error instanceof SparkDriverEnded)
    return failure(error, true, [error.driverId, error.worked], error.obstacle);
  if (error instanceof SparkDriverStalled) return failure(error, true, [error.driverId, error.worked]);
  if (error instanceof OffsetsNotUsable || error instanceof RestartWouldLose) return failure(error, true);
  if (error instanceof SparkDriverForgotten || error instanceof SparkDriverOutdated)
    return failure(error, true, [error.driverId, true]);
  if (error instanceof SubmissionRefused || isRefusal(error)) return failure(error, true);
  if (error instanceof SparkMasterUnavailable || error instanceof SparkDriverNotStopped)
    return failure(error, false);
  return error;
}

function failure(
  error: Error,
  nonRetryable: boolean,
  details: unknown[] = [],
  type: string = error.name,
): ApplicationFailure {
  return ApplicationFailure.create({
    message: error.message,
    type,
    nonRetryable,
    cause: error,
    details,
  });
}
