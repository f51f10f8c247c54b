import type { LocalConfig } from '../../config/localConfig.ts';
import type { ServerDefinition } from '../servers/server.ts';
import type { Pause } from './pause.ts';

const EVERY_MS = 10_000;
/**
 * Answers in a row, so that a time in which nothing ran at all counts for one. Two minutes: a Spark worker may take a minute and a
 * half to find a master that was away, and its driver works on meanwhile.
 */
const TIMES = 12;

/**
 * Asks a ready server whether it does its work until it has not for two minutes on end, and returns why; undefined once the signal is
 * aborted. What it says is told whenever it changes. A server that cannot be asked, or need not, is taken for one that works.
 */
export async function idleForLong(
  definition: ServerDefinition,
  local: LocalConfig,
  pause: Pause,
  ended: AbortSignal,
  onChange: (reason: string | undefined) => void,
): Promise<string | undefined> {
  if (definition.idleness === undefined) return undefined;
  let times = 0;
  for (;;) {
    await pause(EVERY_MS, ended);
    if (ended.aborted) return undefined;
    const [answer] = await Promise.allSettled([definition.idleness(local)]);
    if (ended.aborted) return undefined;
    const reason = answer.status === 'fulfilled' ? answer.value : undefined;
    if ((reason === undefined) !== (times === 0)) onChange(reason);
    times = reason === undefined ? 0 : times + 1;
    if (times === TIMES) return reason;
  }
}
