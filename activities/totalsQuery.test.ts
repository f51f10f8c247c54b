import { WorkflowNotFoundError } from '@temporalio/client';
import type { WorkflowDirectory } from '../connections/temporal/temporal.ts';
import { createTotalsQueryActivities } from './totalsQuery.ts';

const unasked = () => Promise.reject(new Error('not asked for'));

/** A directory whose streams answer what `streamStatus` gives. */
function activities(streamStatus: WorkflowDirectory['streamStatus']) {
  return createTotalsQueryActivities({
    workflows: { ingestStatus: unasked, stateOf: unasked, streamStatus },
  });
}

describe('driverRestartsOf', () => {
  it('is what the stream counts', async () => {
    const { driverRestartsOf } = activities(async () => ({
      state: 'running',
      restarts: 3,
      failuresInARow: 0,
    }));
    await expect(driverRestartsOf({ workflowId: 'company-pipeline/stream' })).resolves.toBe(3);
  });

  it('is null where there is no such stream, and fails where it does not answer', async () => {
    const none = activities(() => Promise.reject(new WorkflowNotFoundError('none', 'id', undefined)));
    await expect(none.driverRestartsOf({ workflowId: 'id' })).resolves.toBeNull();
    const away = activities(() => Promise.reject(new Error('no worker answers')));
    await expect(away.driverRestartsOf({ workflowId: 'id' })).rejects.toThrow('no worker answers');
  });
});
