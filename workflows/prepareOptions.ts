import type { ActivityOptions } from '@temporalio/workflow';

/** For `prepare`: a few idempotent calls, retried until the systems are there. */
export const prepareOptions = {
  startToCloseTimeout: '2 minutes',
  // A worker that died is noticed, and a cancellation arrives, within this time.
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds' },
  summary: 'topics, schema, keyspace, tables',
} as const satisfies ActivityOptions;
