import type { WorkflowInterceptors } from '@temporalio/workflow';

const SWAPPED: Readonly<Record<string, string>> = {
  ticksOf: 'driverRestartsOf',
  driverRestartsOf: 'ticksOf',
};

/** For the replay test: workflows as they are, but for two activities of `verifyCassandra` that have changed places. */
export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      scheduleActivity: (input, next) =>
        next({ ...input, activityType: SWAPPED[input.activityType] ?? input.activityType }),
    },
  ],
});
