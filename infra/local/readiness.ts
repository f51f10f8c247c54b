import pTimeout from 'p-timeout';
import type { Environment } from '../../config/environment.ts';
import { portOf, type LocalConfig } from '../../config/localConfig.ts';
import { logFile } from '../servers/folders.ts';
import type { ServerDefinition } from '../servers/server.ts';
import { messageOf, ServerNotReady } from './errors.ts';
import { lastLines } from './logFiles.ts';
import type { Pause } from './pause.ts';
import type { Processes, SpawnedProcess } from './processes.ts';

/** Generous: a machine that is busy with eight other starts. */
const READY_WITHIN_MS = 180_000;
const ANSWER_WITHIN_MS = 15_000;
/** So long that no second attempt begins beside the first. */
const FURNISH_WITHIN_MS = READY_WITHIN_MS;
const POLL_MS = 250;
const LOG_LINES = 15;

/** Where a server is started. */
interface Around {
  readonly local: LocalConfig;
  readonly environment: Environment;
  readonly processes: Processes;
  readonly pause: Pause;
  readonly now: () => number;
}

/** How a server's process is made and ended. */
interface Life {
  spawn(logFile: string): Promise<SpawnedProcess>;
  end(running: SpawnedProcess): Promise<void>;
}

/**
 * Spawns a server and returns its process once it answers as itself on ports that are its own.
 * @throws ServerNotReady when it could not be spawned, ended, did not answer in time, or is to stop; then it is ended.
 */
export async function whenReady(
  definition: ServerDefinition,
  around: Around,
  stopping: AbortSignal,
  life: Life,
): Promise<SpawnedProcess> {
  const { local, pause, now } = around;
  const log = logFile(local, definition.name);
  const notReady = async (reason: string, cause?: unknown) =>
    new ServerNotReady(definition.name, reason, log, await lastLines(log, LOG_LINES), cause);

  let running: SpawnedProcess;
  try {
    running = await life.spawn(log);
  } catch (error) {
    throw stopping.aborted ? await notReady('it was stopped') : await notReady(messageOf(error), error);
  }
  const ended = new AbortController();
  void running.ended.then((how) => ended.abort(new Error(`it ended with ${how}`)));
  const over = AbortSignal.any([ended.signal, stopping]);

  const deadline = now() + READY_WITHIN_MS;
  let last: unknown = new Error('it was not asked');
  while (!over.aborted && now() < deadline) {
    try {
      await pTimeout(answersItself(definition, around, running.pid), {
        milliseconds: ANSWER_WITHIN_MS,
      });
      await pTimeout(definition.furnish?.(local, around.environment) ?? Promise.resolve(), {
        milliseconds: FURNISH_WITHIN_MS,
      });
      return running;
    } catch (error) {
      last = error;
    }
    await pause(POLL_MS, over);
  }
  const reason = stopping.aborted
    ? 'it was stopped'
    : ended.signal.aborted
      ? messageOf(ended.signal.reason)
      : `it does not answer after ${READY_WITHIN_MS / 1000} s; last: ${messageOf(last)}`;
  await life.end(running);
  throw await notReady(reason, last);
}

/** "The port answers" has passed against a stranger's server before: the listener must be the process that was spawned. */
async function answersItself(
  definition: ServerDefinition,
  { local, environment, processes }: Around,
  pid: number,
): Promise<void> {
  await definition.ready(local, pid, environment);
  for (const name of definition.ports) {
    const port = portOf(local.ports, name);
    const owner = await processes.listenerOf(port);
    if (owner === pid) continue;
    const whose = owner === undefined ? 'nobody that can be seen' : `process ${owner}`;
    throw new Error(`port ${port} belongs to ${whose}, expected process ${pid}`);
  }
}
