import { ActivityCancellationDetails } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { fakeStream } from '../../tests/fakes/streamActivities.ts';
import type { StreamHeartbeat } from './heartbeat.ts';
import { createStreamActivities, type OwnSparkDriverInput } from './stream.ts';

/** For tests: an attempt of `ownSparkDriver` for stream `s`, and what becomes of it. */
export function attempt(
  { deps }: Pick<ReturnType<typeof fakeStream>, 'deps'>,
  {
    number = 1,
    heartbeatDetails,
    ended,
  }: { number?: number; heartbeatDetails?: unknown; ended?: string } = {},
) {
  const environment = new MockActivityEnvironment(
    { attempt: number, heartbeatDetails },
    { logger: new DefaultLogger('ERROR') },
  );
  const heartbeats: StreamHeartbeat[] = [];
  environment.on('heartbeat', (details: StreamHeartbeat) => heartbeats.push(details));
  const input: OwnSparkDriverInput = ended === undefined ? { streamId: 's' } : { streamId: 's', ended };
  let settled: unknown = 'none';
  const failure = environment
    .run((given: OwnSparkDriverInput) => createStreamActivities(deps).ownSparkDriver(given), input)
    .then(() => undefined)
    .catch((error: unknown) => (settled = error));
  return {
    heartbeats,
    failure,
    /** Waits until a heartbeat fits, an hour of the fake clock at most. */
    until: async (fits: (beat: StreamHeartbeat) => boolean): Promise<StreamHeartbeat> => {
      for (let looks = 0; looks < 36_000; looks += 1) {
        const found = heartbeats.find(fits);
        if (found !== undefined) return found;
        await deps.clock.sleep(100);
      }
      throw new Error(`No such heartbeat among ${JSON.stringify(heartbeats)}; failure: ${String(settled)}`);
    },
    cancel: (details: ConstructorParameters<typeof ActivityCancellationDetails>[0]) =>
      environment.cancel('CANCELLED', new ActivityCancellationDetails(details)),
  };
}
/** For tests: whether the attempt has found its driver's application. */
export const isWatching = (beat: StreamHeartbeat) => beat.applicationId !== undefined;
