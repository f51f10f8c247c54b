import {
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
  patched,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { PipelineNames } from '../domain/definition.ts';
import { verifyInput } from '../domain/inputs.ts';
import { partWorkflowId, pipelineIdOf } from '../domain/names.ts';
import type { VerifyStatus } from '../domain/status.ts';
import type { VerificationReport } from '../domain/verification.ts';
import { Alerts, type AlertsCarried, type Seen } from './alerts.ts';
import { failureMessage } from './failureMessage.ts';
import { parseInput } from './input.ts';
import { verifyNowUpdate, verifyStatusQuery } from './messages.ts';
import { Requests } from './requests.ts';
import { listedAttributes, stateAttribute, verificationAttribute } from './searchAttributes.ts';
import { driverRestartsOf, isMadeByPrepare, prepare, ticksOf, verifyActivity } from './verifyActivities.ts';
import { describeVerification, listedOutcome, withReport } from './verifyStatus.ts';

/** Many times what a verification takes. */
const TAKES_LONG = '5 minutes';

/** What travels through continue-as-new. */
export interface VerifyCarried {
  readonly nextAtMs: number;
  readonly status: VerifyStatus;
  /** Absent of a run that judged none. */
  readonly alerts?: AlertsCarried;
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

  /** Whether the last verification left records to the next one that are there to be verified. */
  let behind = carried?.status.last?.behind === true;

  const requests = new Requests<VerificationReport>();
  const alerts = new Alerts(pipelineId, carried?.alerts);

  setHandler(verifyStatusQuery, told);
  setHandler(verifyNowUpdate, () => requests.add());
  // Runs that began before the stream was asked, too, go on without.
  const asksTheStream = patched('ask the stream for its restarts');
  if (carried === undefined) await prepare();
  show();

  // It goes on until whoever asked for a verification has its answer, and no message is under way.
  while (!workflowInfo().continueAsNewSuggested || !allHandlersFinished() || alerts.isSending) {
    if (!(behind && patched('go on at once while behind'))) await untilNext();
    // Runs that began before alerts were judged judge them from their next verification on.
    const judges = patched('judge alerts');
    const seen = await (judges ? judgedMeanwhile(verifyAndBook()) : verifyAndBook());
    behind = seen.report?.behind === true;
    if (judges) await alerts.judge(seen);
    show();
    // On the schedule, without drift; what could not run in its time is left out, as the next one covers its records.
    if (Date.now() >= nextAtMs)
      nextAtMs += Math.max(1, Math.ceil((Date.now() - nextAtMs) / intervalMs)) * intervalMs;
  }
  await continueAsNew<(input: unknown, carried: VerifyCarried) => Promise<void>>(settings, {
    nextAtMs,
    status,
    ...(alerts.isJudged ? { alerts: alerts.state } : {}),
  });

  /** Answers with what was found, or why nothing could be. */
  async function verifyAndBook(): Promise<Seen> {
    try {
      const report = await requests.answerAll(verification);
      status = withReport(status, report);
      return { report };
    } catch (error) {
      if (isCancellation(error)) throw error;
      const impossible = failureMessage(error);
      const lastFailure = { at: new Date().toISOString(), message: impossible };
      status = { ...status, verifications: status.verifications + 1, failed: status.failed + 1, lastFailure };
      if (isMadeByPrepare(error) && patched('make what is missing')) {
        show();
        await prepare().catch(unlessCancelled);
      }
      return { impossible };
    }
  }

  /** Waits for a verification. One that takes long meets an outage, and people are to hear of that before it is given up. */
  async function judgedMeanwhile(verified: Promise<Seen>): Promise<Seen> {
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    verified.then(over, over);
    while (!(await condition(() => isOver, TAKES_LONG)))
      await alerts.judge({ impossible: `it goes on for more than ${TAKES_LONG}` });
    return verified;
  }

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

  function told(): VerifyStatus {
    return alerts.isJudged ? { ...status, alerts: alerts.status } : status;
  }

  /** Shows the state in the web UI. */
  function show(): void {
    setCurrentDetails(describeVerification(told()));
    list(
      [
        { key: stateAttribute, value: 'running' },
        { key: verificationAttribute, value: listedOutcome(status) },
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
