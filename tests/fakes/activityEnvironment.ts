import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';

/** An activity's surroundings, for the given attempt and schedule time, which keeps expected failures out of the log. */
export function activityEnvironment(
  info: {
    readonly attempt?: number;
    readonly scheduledTimestampMs?: number;
    readonly heartbeatDetails?: unknown;
  } = {},
): MockActivityEnvironment {
  return new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });
}
