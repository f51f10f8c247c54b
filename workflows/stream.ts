import {
  ActivityCancellationType,
  ActivityFailure,
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  condition,
  continueAsNew,
  isCancellation,
  patched,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type { PrepareActivities } from '../activities/prepare.ts';
import type { StreamActivities } from '../activities/stream/stream.ts';
import { inputProblems, restartInput, streamInput, type RestartInput } from '../domain/inputs.ts';
import type { StreamStatus } from '../domain/status.ts';
import { isObstacle, OBSTACLES } from '../domain/streamObstacles.ts';
import {
  backOffMs,
  DriverRestarts,
  firstBatchTimes,
  STABLE_MS,
  type DriverEnd,
  type DriverRestartsState,
} from './driverRestarts.ts';
import { failureMessage } from './failureMessage.ts';
import { parseInput } from './input.ts';
import { restartUpdate, streamStatusQuery } from './messages.ts';
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

const { endStream } = proxyActivities<StreamActivities>({
  // The end of a driver takes 30 s at most, and what may be one of this stream is waited for as long.
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '30 seconds',
  // Until it is gone: a stream that has ended has no driver.
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds' },
});

const { restartOffsets } = proxyActivities<StreamActivities>({
  // One question to Kafka and one to Cassandra; the person who asked waits for it.
  startToCloseTimeout: '1 minute',
  retry: { maximumAttempts: 2 },
});

const { prepareStream } = proxyActivities<PrepareActivities>({
  // Without an answer the next driver says what is missing.
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '20 seconds',
  retry: { maximumAttempts: 1 },
});

/** Where only a person can help; a driver is tried again all the same, as it may have been done by hand. */
const OBSTACLE_DELAY_MS = 600_000;

/**
 * Keeps one Spark driver at work on the stream: adopts or submits it, and replaces it when it ends or hangs. Runs until it is
 * terminated or cancelled, which ends the driver. `carried` is what an earlier run of the chain hands on.
 */
export async function stream(input?: unknown, carried?: DriverRestartsState): Promise<void> {
  const settings = parseInput(streamInput, input);
  const { workflowId: streamId } = workflowInfo();
  const restarts = new DriverRestarts(carried);
  const list = listedAttributes();
  let state: StreamStatus['state'] = 'running';
  let driver = new CancellationScope();
  let asked = false;

  setHandler(streamStatusQuery, () => statusOf(state, restarts.state));
  setHandler(restartUpdate, restart, { validator: refuseInvalidRestart });
  if (carried === undefined) await prepare();

  while (!workflowInfo().continueAsNewSuggested) {
    show('running');
    asked = false;
    let waitMs = 0;
    try {
      await runDriver();
    } catch (error) {
      waitMs = await replace(error);
    }
    show(waitMs === OBSTACLE_DELAY_MS ? 'needs a restart' : 'backing off');
    // A timer in any case, of a millisecond at least: what a workflow does must not depend on which version saw the failure.
    await condition(() => asked, Math.max(1, waitMs));
  }
  await condition(allHandlersFinished);
  await continueAsNew<typeof stream>(settings, restarts.state);

  /** One driver, until it has to be replaced. */
  async function runDriver(): Promise<void> {
    restarts.begun(Date.now());
    const { restarts: before, ended, failuresInARow, restart: from } = restarts.state;
    const times = firstBatchTimes(restarts.state);
    const stable = new CancellationScope();
    if (failuresInARow > 0) void stable.run(becomeStable).catch(rethrowUnlessCancelled);
    driver = new CancellationScope();
    try {
      await driver.run(() =>
        ownSparkDriver.executeWithOptions({ summary: `driver ${before + 1}` }, [
          {
            streamId,
            ...(from === undefined ? {} : { restart: from }),
            ...(ended === undefined ? {} : { ended }),
            ...(times === 1 ? {} : { patience: times }),
          },
        ]),
      );
    } finally {
      stable.cancel();
    }
  }

  /** Books why the driver is to be replaced, and answers how long to wait before the next one. @throws the cancellation. */
  async function replace(error: unknown): Promise<number> {
    const cancelled = CancellationScope.current().consideredCancelled;
    if ((cancelled || asked) && patched('a driver that was cancelled is gone')) {
      // An attempt that was told to end its driver may have failed to, or died with its worker: nobody tries that again but we.
      await CancellationScope.nonCancellable(() => endStream({ streamId }));
      if (cancelled) throw isCancellation(error) ? error : new CancelledFailure('The stream was cancelled');
    }
    if (asked && !cancelled) {
      restarts.replaced();
      return 0;
    }
    if (isCancellation(error)) throw error;
    return failed(error);
  }

  async function failed(error: unknown): Promise<number> {
    const { topicWasMissing } = restarts.state;
    const end = driverEnd(error);
    restarts.failed(Date.now(), failureMessage(error), end);
    if (mayLackTables(end) && patched('what a failed driver may lack is made again')) {
      try {
        await prepareStream();
      } catch (problem) {
        // The next driver says what is missing.
        if (isCancellation(problem)) throw problem;
      }
    }
    if (end.obstacle === 'TopicReplaced' && topicWasMissing === true) {
      // It was made anew before our eyes, so nothing of it has been read; what the old one held is gone either way.
      restarts.asked(Date.now(), 'earliest, as the topic was missing and was made again', { id: uuid4() });
      return 0;
    }
    if (end.obstacle !== undefined && OBSTACLES[end.obstacle] !== undefined) return OBSTACLE_DELAY_MS;
    return backOffMs(restarts.state);
  }

  /** Answers when the driver's end is certain. */
  async function restart(request: Partial<RestartInput> = {}): Promise<StreamStatus> {
    const { from, acceptLoss } = restartInput.parse(request);
    if (from === 'checkpoint') restarts.asked(Date.now(), from);
    else {
      const place = await restartOffsets({ streamId, from, acceptLoss }).catch(refuse);
      const offsets = place.offsets === undefined ? '' : `, ${JSON.stringify(place.offsets)}`;
      const named = typeof from === 'string' ? from : 'offsets';
      restarts.asked(Date.now(), `${named}${offsets}`, { id: uuid4(), ...place });
    }
    asked = true;
    driver.cancel();
    show(state);
    return statusOf(state, restarts.state);
  }

  async function becomeStable(): Promise<void> {
    await sleep(STABLE_MS);
    restarts.stable();
    show('running');
  }

  /** Shows the state in the web UI: the details of this workflow, and its columns in the list. */
  function show(now: StreamStatus['state']): void {
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
  { restarts, failuresInARow, driverSince, lastFailure, lastRestart }: DriverRestartsState,
): StreamStatus {
  return {
    state,
    restarts,
    failuresInARow,
    ...(driverSince === undefined ? {} : { driverSince }),
    ...(lastFailure === undefined ? {} : { lastFailure }),
    ...(lastRestart === undefined ? {} : { lastRestart }),
  };
}

function describe({ state, restarts, failuresInARow, lastFailure, lastRestart }: StreamStatus): string {
  const failing = failuresInARow === 0 ? '' : `, failures in a row: ${failuresInARow}`;
  const last = lastFailure === undefined ? '' : `\n\nLast failure, ${lastFailure.at}: ${lastFailure.message}`;
  const asked =
    lastRestart === undefined ? '' : `\n\nLast restart, ${lastRestart.at}: from ${lastRestart.from}`;
  return `**${state}**, restarts: ${restarts}${failing}. The pending activity's heartbeat shows the driver.${last}${asked}`;
}

/** The driver whose certain end the failure reports, and how it came. */
function driverEnd(error: unknown): DriverEnd {
  if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) return {};
  const { type, details } = error.cause;
  const [driverId, worked]: readonly unknown[] = details ?? [];
  return {
    ...(typeof driverId === 'string' ? { driverId } : {}),
    worked: worked === true,
    stalled: type === 'SparkDriverStalled',
    harmless: type === 'SparkDriverForgotten' || type === 'SparkDriverOutdated',
    ...(isObstacle(type) ? { obstacle: type } : {}),
  };
}

/** Whether topic, keyspace or tables may be missing: a driver that had worked and then ended for another reason had all of them. */
function mayLackTables({ worked, harmless, stalled, obstacle }: DriverEnd): boolean {
  if (harmless === true) return false;
  return worked !== true || stalled === true || obstacle === 'TopicMissing' || obstacle === 'TablesMissing';
}

function refuseInvalidRestart(request: unknown = {}): void {
  const problems = inputProblems(restartInput, request);
  if (problems !== undefined)
    throw ApplicationFailure.nonRetryable(`The input is not valid: ${problems}`, 'InputInvalid');
}

/** With the reason, instead of "Activity task failed". */
function refuse(error: unknown): never {
  if (isCancellation(error)) throw error;
  throw ApplicationFailure.nonRetryable(failureMessage(error), 'RestartRefused');
}

function rethrowUnlessCancelled(error: unknown): void {
  if (!isCancellation(error)) throw error;
}
