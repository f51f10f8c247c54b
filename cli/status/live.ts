import { createLogUpdate } from 'log-update';
import type { LocalConfig } from '../../config/localConfig.ts';
import { follow, type Screen } from './follow.ts';
import { openRunningSources } from './localSources.ts';

/** Standard output: redrawn in place on a terminal, a line at a time elsewhere. */
function standardOutput(): Screen & { done(): void } {
  const { stdout } = process;
  if (!stdout.isTTY)
    return {
      isTerminal: false,
      colors: false,
      write: (text) => void stdout.write(`${text}\n`),
      done: () => undefined,
    };
  const update = createLogUpdate(stdout);
  return { isTerminal: true, colors: true, write: (text) => update(text), done: () => update.done() };
}

/** Shows the status of the native stack until `signal` is aborted. */
export async function liveStatus(local: LocalConfig, signal: AbortSignal): Promise<void> {
  const running = await openRunningSources(local);
  const screen = standardOutput();
  try {
    await follow(running.sources, screen, signal);
  } finally {
    screen.done();
    await running.close();
  }
}
