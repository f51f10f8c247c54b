import { valueOf } from '../../../connections/reading.ts';
import type { VerifyStatus } from '../../../domain/status.ts';
import type { Snapshot, WorkflowView } from '../snapshot.ts';
import { counted, duration } from '../words.ts';
import { msSince, type Rule } from './rule.ts';

/** Verification may wait for the stream for five minutes; besides, three of its intervals are a sign. */
const LATE_MS = 360_000;
const LATE_INTERVALS = 3;

export const checkFailed: Rule = ({ verification }) => {
  const last = valueOf(verification);
  if (last === undefined || last.ok) return [];
  return last.failures.length === 0
    ? ['the last verification failed']
    : last.failures.map((line) => `verification: ${line}`);
};

export const verificationImpossible: Rule = (snapshot) => {
  const failure = statusOf(snapshot)?.lastFailure;
  const last = valueOf(snapshot.verification);
  return failure !== undefined && (last === undefined || failure.at > last.at)
    ? [`the last verification could not be carried out: ${failure.message}`]
    : [];
};

export const verificationStandsStill: Rule = (snapshot) => {
  const verify = runningOf(snapshot);
  if (verify === undefined || !('value' in snapshot.verification)) return [];
  const age = msSince(snapshot.verification.value?.at ?? verify.startedAt, snapshot.at);
  return age > lateMs(statusOf(snapshot)) ? [`nothing was verified for ${duration(age)}`] : [];
};

/** Records wait to be verified for longer than they should; a report that failed says so itself. */
export const notVerified: Rule = (snapshot) => {
  const status = runningOf(snapshot) && statusOf(snapshot);
  const { unverified = 0, unverifiedSince } = status?.last ?? {};
  const age = unverifiedSince === undefined ? 0 : msSince(unverifiedSince, snapshot.at);
  return age > lateMs(status) && status?.last?.ok === true
    ? [`${counted(unverified, 'record')} not verified yet, the oldest for ${duration(age)}`]
    : [];
};

export const checkNotMade: Rule = (snapshot) => {
  const last = statusOf(snapshot)?.last;
  if (last === undefined) return [];
  const gone = last.tickProof?.gone ?? 0;
  return [
    ...(last.ticks === undefined && valueOf(snapshot.workflows.ingest)?.state === 'RUNNING'
      ? ['the last verification could not check that the ticks add up: the ingestion did not answer']
      : []),
    ...(gone > 0
      ? [
          `the last verification could not check the ticks of ${counted(gone, 'run')}: Temporal no longer keeps their histories`,
        ]
      : []),
  ];
};

/** As long as dead letters are told: who looks now and then must not miss it. */
const HOUR_MS = 3_600_000;

export const ticksUnprovable: Rule = (snapshot) => {
  const { at = '', ticks = 0 } = statusOf(snapshot)?.unprovable ?? {};
  if (ticks === 0 || msSince(at, snapshot.at) > HOUR_MS) return [];
  const they = ticks === 1 ? '1 tick was published, and its' : `${ticks} ticks were published, and their`;
  return [
    `${they} records can no longer be counted (${duration(msSince(at, snapshot.at))} ago): they were removed from the topic before, or an older worker booked no offsets`,
  ];
};

export const deadLetters: Rule = (snapshot) => {
  const { count = 0, share = 0, commonestReason = '?' } = statusOf(snapshot)?.last?.deadLettersLastHour ?? {};
  if (count === 0) return [];
  const percent = share < 0.01 ? 'less than 1' : String(Math.round(share * 100));
  return [
    `${counted(count, 'dead letter')} in the last hour, ${percent} % of the records; most often: ${commonestReason}`,
  ];
};

function lateMs(status: VerifyStatus | undefined): number {
  return Math.max(LATE_MS, (status?.intervalSeconds ?? 0) * 1000 * LATE_INTERVALS);
}

function runningOf({ workflows }: Snapshot): WorkflowView<VerifyStatus> | undefined {
  const verify = valueOf(workflows.verify);
  return verify?.state === 'RUNNING' ? verify : undefined;
}

function statusOf({ workflows }: Snapshot): VerifyStatus | undefined {
  const status = valueOf(workflows.verify)?.status;
  return status && valueOf(status);
}
