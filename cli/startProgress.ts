import pc from 'picocolors';
import type { ServerStatus } from '../infra/local/serverProcess.ts';

const begun = performance.now();
const shown = new Map<string, string>();

/** One line for each change of a server that a person waits for, or should know. */
export function printStart({ name, state, address, message }: ServerStatus): void {
  if (shown.get(name) === state) return;
  shown.set(name, state);
  const after = `${((performance.now() - begun) / 1000).toFixed(0)} s`.padStart(5);
  const line = `${after}  ${name.padEnd(16)}`;
  if (state === 'ready') process.stdout.write(`${line} ${pc.green('ready')}  ${address}\n`);
  else if (state === 'starting') process.stdout.write(`${line} starting\n`);
  else if (state === 'restarting' || state === 'failed')
    process.stdout.write(`${line} ${pc.red(state)}  ${message ?? ''}\n`);
}
