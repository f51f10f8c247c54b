import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { VerificationReport } from '../../domain/verification.ts';
import type { Activities } from '../../workers/activities.ts';

/** What the recorded workflows call; each scenario replaces what matters to it. */
export type FakeActivities = Pick<
  Activities,
  | 'prepare'
  | 'prepareStream'
  | 'ingestTick'
  | 'ownSparkDriver'
  | 'endStream'
  | 'restartOffsets'
  | 'verify'
  | 'judgePipeline'
  | 'sendAlert'
  | 'ticksOf'
  | 'driverRestartsOf'
  | 'planRedrive'
  | 'redrive'
  | 'settleRedriven'
  | 'admitBackfill'
>;

/** Of a verification that found nothing wrong. */
export const PASSED: VerificationReport = {
  at: '2026-11-27T00:00:00.000Z',
  ok: true,
  checked: 6,
  missing: 0,
  different: 0,
  deadLettered: 0,
  repaired: 0,
  totalsDifferent: 0,
  lag: 0,
  oldestUnprocessedSeconds: 0,
  verifiedFrom: { 0: '0' },
  verifiedTo: { 0: '6' },
  unverified: 0,
  behind: false,
  failures: [],
};

/** Activities of a pipeline that is well. */
export const WELL: FakeActivities = {
  prepare: async () => ({ topic: 'companies_created', partitions: 3, schemaId: 1, tables: [] }),
  ingestTick: async () => ({ records: 1, rejected: 0 }),
  prepareStream: async () => undefined,
  ownSparkDriver,
  endStream: async () => undefined,
  restartOffsets: async () => ({ offsets: { 0: '6' } }),
  verify: async () => PASSED,
  judgePipeline: async ({ watch, known }) => ({ watch, episodes: known, isTold: false }),
  sendAlert: async () => true,
  ticksOf: async () => null,
  driverRestartsOf: async () => 0,
  planRedrive: async () => ({ days: ['2026-11-27'], partitions: ['0', '1'], ends: { 0: '6' } }),
  redrive: async ({ ends }) => ({ seen: 1, accepted: 1, notAccepted: [], ends }),
  settleRedriven: async () => ({ stored: 1, refused: 0 }),
  admitBackfill: async () => undefined,
};

/** A driver that runs until its workflow is cancelled or closed. */
export async function ownSparkDriver(): Promise<never> {
  const { cancelled, heartbeat } = Context.current();
  const timer = setInterval(() => heartbeat({ driverId: 'driver-1' }), 500);
  try {
    return await cancelled;
  } finally {
    clearInterval(timer);
  }
}

/** What an activity fails with that is not tried again, as the border of the real ones makes it. */
export function failed(type: string, message: string, ...details: readonly unknown[]): ApplicationFailure {
  return ApplicationFailure.create({ nonRetryable: true, type, message, details: [...details] });
}

/** Answers one call after the other by `answers`, and all that follow by the last of them. */
export function oneAfterTheOther<T>(...answers: readonly (() => Promise<T>)[]): () => Promise<T> {
  let call = 0;
  return () => {
    const answer = answers[Math.min(call, answers.length - 1)];
    call += 1;
    if (answer === undefined) throw new Error('Expected an answer for every call, got none');
    return answer();
  };
}
