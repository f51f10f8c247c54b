import {
  ActivityCancellationType,
  ActivityFailure,
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { PrepareActivities } from '../activities/prepare.ts';
import type { StreamActivities } from '../activities/stream/stream.ts';
import { streamInput } from '../domain/inputs.ts';
import type { StreamStatus } from '../domain/status.ts';
import {
  backOffMs,
  DriverRestarts,
  patience,
  STABLE_MS,
  type DriverEnd,
  type DriverRestartsState,
} from './driverRestarts.ts';
import { failureMessage } from './failureMessage.ts';
import { parseInput } from './input.ts';
import { streamStatusQuery } from './messages.ts';
import { prepareOptions } from './prepareOptions.ts';
import { driverRestartsAttribute, listedAttributes, stateAttribute } from './searchAttributes.ts';

const { prepare } = proxyActivities<PrepareActivities>(prepareOptions);

const { ownSparkDriver } = proxyActivities<StreamActivities>({
  // It never ends by itself; after this time another attempt adopts the driver.
  startToCloseTimeout: '30 days',
  // A worker that died is noticed within this time, while its driver runs on.
  heartbeatTimeout: '10 seconds',
  // Attempts fail when the Spark master is away, and end with their worker: the next one adopts the driver.
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 seconds' },
  // A cancelled workflow has not ended before its driver has.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});

/**
 * Keeps one Spark driver at work on the stream: adopts or submits it, and replaces it when it ends or hangs. Runs until it is
 * terminated or cancelled, which ends the driver. `carried` is what an earlier run of the chain hands on.
 */
export async function streamToCassandra(input?: unknown, carried?: DriverRestartsState): Promise<void> {
  const settings = parseInput(streamInput, input);
  const { workflowId: streamId } = workflowInfo();
  const restarts = new DriverRestarts(carried);
  const list = listedAttributes();
  let state: StreamStatus['state'] = 'running';

  setHandler(streamStatusQuery, () => statusOf(state, restarts.state));
  if (carried === undefined) await prepare();

  while (!workflowInfo().continueAsNewSuggested) {
    tell('running');
    try {
      await runDriver();
    } catch (error) {
      if (isCancellation(error)) throw error;
      restarts.failed(Date.now(), failureMessage(error), driverEnd(error));
    }
    tell('backing off');
    // A timer in any case, of a millisecond at least: what a workflow does must not depend on which version saw the failure.
    await sleep(backOffMs(restarts.state));
  }
  await condition(allHandlersFinished);
  await continueAsNew<typeof streamToCassandra>(settings, restarts.state);

  /** One driver, until it has to be replaced. */
  async function runDriver(): Promise<void> {
    const { restarts: before, ended, failuresInARow } = restarts.state;
    const times = patience(restarts.state);
    const stable = new CancellationScope();
    if (failuresInARow > 0) void stable.run(becomeStable).catch(rethrowUnlessCancelled);
    try {
      await ownSparkDriver.executeWithOptions({ summary: `driver ${before + 1}` }, [
        { streamId, ...(ended === undefined ? {} : { ended }), ...(times === 1 ? {} : { patience: times }) },
      ]);
    } finally {
      stable.cancel();
    }
  }

  async function becomeStable(): Promise<void> {
    await sleep(STABLE_MS);
    restarts.stable();
    tell('running');
  }

  /** Shows the state in the web UI: the details of this workflow, and its columns in the list. */
  function tell(now: StreamStatus['state']): void {
    state = now;
    setCurrentDetails(describe(statusOf(state, restarts.state)));
    list(
      [{ key: stateAttribute, value: state }],
      [{ key: driverRestartsAttribute, value: restarts.state.restarts }],
    );
  }
}

function statusOf(
  state: StreamStatus['state'],
  { restarts, failuresInARow, lastFailure }: DriverRestartsState,
): StreamStatus {
  return { state, restarts, failuresInARow, ...(lastFailure === undefined ? {} : { lastFailure }) };
}

function describe({ state, restarts, failuresInARow, lastFailure }: StreamStatus): string {
  const failing = failuresInARow === 0 ? '' : `, ${failuresInARow} failures in a row`;
  const last = lastFailure === undefined ? '' : `\n\nLast failure, ${lastFailure.at}: ${lastFailure.message}`;
  return `**${state}**, ${restarts} restarts${failing}. The pending activity's heartbeat shows the driver.${last}`;
}

/** The driver whose certain end the failure reports, and how it came. */
function driverEnd(error: unknown): DriverEnd {
  if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) return {};
  const { type, details } = error.cause;
  const [driverId, worked]: readonly unknown[] = details ?? [];
  return {
    ...(typeof driverId === 'string' ? { driverId } : {}),
    worked: worked === true,
    forgotten: type === 'SparkDriverForgotten',
  };
}

function rethrowUnlessCancelled(error: unknown): void {
  if (!isCancellation(error)) throw error;
}
