import {
  ActivityCancellationType,
  ActivityFailure,
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  isCancellation,
  patched,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { PrepareActivities } from '../activities/prepare.ts';
import type { TotalsQueryActivities } from '../activities/totalsQuery.ts';
import type { VerifyActivities } from '../activities/verify/verify.ts';
import type { PipelineNames } from '../domain/definition.ts';
import { verifyInput } from '../domain/inputs.ts';
import { partWorkflowId, pipelineIdOf } from '../domain/names.ts';
import type { VerifyStatus } from '../domain/status.ts';
import type { VerificationReport } from '../domain/verification.ts';
import { failureMessage } from './failureMessage.ts';
import { parseInput } from './input.ts';
import { verifyNowUpdate, verifyStatusQuery } from './messages.ts';
import { prepareOptions } from './prepareOptions.ts';
import { Requests } from './requests.ts';
import { listedAttributes, stateAttribute, verificationAttribute } from './searchAttributes.ts';

const { prepare } = proxyActivities<PrepareActivities>(prepareOptions);

const { ticksOf, driverRestartsOf } = proxyActivities<TotalsQueryActivities>({
  // A query of a workflow on the same server; without an answer the verification goes on without these totals.
  startToCloseTimeout: '15 seconds',
  retry: { maximumAttempts: 2 },
});

/** Failures of what does not exist, or no longer: a topic, a keyspace, a table, a column of a newer version. */
const MADE_BY_PREPARE = ['CassandraSchemaMissing', 'UnknownTopic'];

const { verify: verifyActivity } = proxyActivities<VerifyActivities>({
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

/** What travels through continue-as-new. */
export interface VerifyCarried {
  readonly nextAtMs: number;
  readonly status: VerifyStatus;
}

/**
 * Every `intervalSeconds`, and at once where the last time left something over: compares what the ticks booked with what Kafka holds
 * since the last verification, and that with what Cassandra stores. Runs until it is terminated or cancelled. `carried` is what an
 * earlier run of the chain hands on.
 */
export async function verify(
  names: Pick<PipelineNames, 'workflowId'>,
  input?: unknown,
  carried?: VerifyCarried,
): Promise<void> {
  const settings = parseInput(verifyInput, input);
  const { workflowId } = workflowInfo();
  const pipelineId = pipelineIdOf(workflowId, 'verify', names.workflowId);
  const intervalMs = settings.intervalSeconds * 1000;
  const list = listedAttributes();
  let status: VerifyStatus = {
    ...(carried?.status ?? { verifications: 0, failed: 0, checked: 0, repaired: 0 }),
    intervalSeconds: settings.intervalSeconds,
  };
  // The first verification comes after one interval: there is nothing to verify before.
  let nextAtMs = carried?.nextAtMs ?? Date.now() + intervalMs;

  /** Whether the last verification left records to this one that are there to be verified. */
  let behind = carried?.status.last?.behind === true;

  const requests = new Requests<VerificationReport>();

  setHandler(verifyStatusQuery, () => status);
  setHandler(verifyNowUpdate, () => requests.add());
  // Runs that began before the stream was asked, too, go on without.
  const asksTheStream = patched('ask the stream for its restarts');
  if (carried === undefined) await prepare();
  tell();

  // It goes on until whoever asked for a verification has its answer.
  while (!workflowInfo().continueAsNewSuggested || !allHandlersFinished()) {
    if (!(behind && patched('go on at once while behind'))) await untilNext();
    behind = false;
    try {
      const report = await requests.answerAll(verification);
      status = withReport(status, report);
      behind = report.behind === true;
    } catch (error) {
      if (isCancellation(error)) throw error;
      const lastFailure = { at: new Date().toISOString(), message: failureMessage(error) };
      status = { ...status, verifications: status.verifications + 1, failed: status.failed + 1, lastFailure };
      if (isOneOf(MADE_BY_PREPARE, error) && patched('make what is missing')) {
        tell();
        await prepare().catch(unlessCancelled);
      }
    }
    tell();
    // On the schedule, without drift; what could not run in its time is left out, as the next one covers its records.
    if (Date.now() >= nextAtMs)
      nextAtMs += Math.max(1, Math.ceil((Date.now() - nextAtMs) / intervalMs)) * intervalMs;
  }
  await continueAsNew<(input: unknown, carried: VerifyCarried) => Promise<void>>(settings, {
    nextAtMs,
    status,
  });

  /** The next verification's time, or a request for one. */
  async function untilNext(): Promise<void> {
    const waitMs = Math.max(1, nextAtMs - Date.now());
    if (patched('verify on request')) await condition(() => requests.waiting, waitMs);
    else await sleep(waitMs);
  }

  async function verification(): Promise<VerificationReport> {
    const [ticks, driverRestarts] = await Promise.all([
      ticksOf({ workflowId: partWorkflowId('ingest', pipelineId) }).catch(withoutTotals),
      asksTheStream
        ? driverRestartsOf({ workflowId: partWorkflowId('stream', pipelineId) }).catch(withoutTotals)
        : null,
    ]);
    return verifyActivity.executeWithOptions({ summary: `verification ${status.verifications + 1}` }, [
      {
        pipelineId,
        graceSeconds: settings.graceSeconds,
        intervalSeconds: settings.intervalSeconds,
        ...(ticks === null ? {} : { ticks }),
        ...(driverRestarts === null ? {} : { driverRestarts }),
      },
    ]);
  }

  /** Shows the state in the web UI. */
  function tell(): void {
    const { last } = status;
    const outcome = last === undefined ? 'none yet' : last.ok ? 'ok' : 'failed';
    setCurrentDetails(
      `Last verification: **${outcome}**${last === undefined ? '' : ` at ${last.at}, ${last.checked} records checked`}.` +
        (last?.unverified === undefined || last.unverified === 0
          ? ''
          : ` Not verified yet: ${last.unverified} records, since ${last.unverifiedSince}.`) +
        (last?.notes ?? []).map((line) => `\n- ${line}`).join('') +
        (last?.failures ?? []).map((line) => `\n- ${line}`).join('') +
        (status.lastFailure === undefined
          ? ''
          : `\n\nCould not verify at ${status.lastFailure.at}: ${status.lastFailure.message}`),
    );
    list(
      [
        { key: stateAttribute, value: 'running' },
        { key: verificationAttribute, value: outcome },
      ],
      [],
    );
  }
}

/** A part that does not answer is no failure of the verification; a cancellation still ends it. */
function withoutTotals(error: unknown): null {
  if (isCancellation(error)) throw error;
  return null;
}

/** What could not be made now is found missing by the next verification. */
function unlessCancelled(error: unknown): void {
  if (isCancellation(error)) throw error;
}

function isOneOf(types: readonly string[], error: unknown): boolean {
  if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) return false;
  return types.includes(error.cause.type ?? '');
}

function withReport(status: VerifyStatus, report: VerificationReport): VerifyStatus {
  const { lastFailure: _, ...rest } = status;
  const ticks = report.tickProof?.unprovable ?? 0;
  return {
    ...rest,
    verifications: status.verifications + 1,
    failed: status.failed + (report.ok ? 0 : 1),
    checked: status.checked + report.checked,
    repaired: status.repaired + report.repaired,
    last: report,
    ...(ticks === 0 ? {} : { unprovable: { at: report.at, ticks } }),
  };
}
