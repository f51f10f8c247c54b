import {
  ActivityCancellationType,
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
} from '@temporalio/workflow';
import type { PrepareActivities } from '../activities/prepare.ts';
import type { TotalsQueryActivities } from '../activities/totalsQuery.ts';
import type { VerifyActivities } from '../activities/verify/verify.ts';
import { prepareOptions } from './prepareOptions.ts';

/** What a verification calls, with time-outs and retries. */

export const { prepare } = proxyActivities<PrepareActivities>(prepareOptions);

export const { ticksOf, driverRestartsOf } = proxyActivities<TotalsQueryActivities>({
  // A query of a workflow on the same server; without an answer the verification goes on without these totals.
  startToCloseTimeout: '15 seconds',
  retry: { maximumAttempts: 2 },
});

/** Failures of what does not exist, or no longer: a topic, a keyspace, a table, a column of a newer version. */
const MADE_BY_PREPARE = ['CassandraSchemaMissing', 'UnknownTopic'];

export const { verify: verifyActivity } = proxyActivities<VerifyActivities>({
  // Reading back 50,000 records takes some ten seconds; the rest is room for a busy machine.
  startToCloseTimeout: '10 minutes',
  // An outage makes one verification impossible, which is counted; the next one covers its records.
  scheduleToCloseTimeout: '15 minutes',
  heartbeatTimeout: '30 seconds',
  retry: {
    initialInterval: '2 seconds',
    backoffCoefficient: 2,
    maximumInterval: '30 seconds',
    nonRetryableErrorTypes: [...MADE_BY_PREPARE],
  },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

/** Whether a verification failed for something that `prepare` makes. */
export function isMadeByPrepare(error: unknown): boolean {
  if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) return false;
  return MADE_BY_PREPARE.includes(error.cause.type ?? '');
}
