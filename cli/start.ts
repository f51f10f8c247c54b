import { defineCommand } from 'citty';
import { processEnvironment } from '../config/environment.ts';
import { readLocalConfig, type LocalConfig } from '../config/localConfig.ts';
import { PreflightFailed, StackRunning } from '../infra/local/errors.ts';
import { portChecks, problemsOf, toolChecks } from '../infra/local/preflight.ts';
import { systemProcesses } from '../infra/local/processes.ts';
import { startStack, type RunningStack } from '../infra/local/stack.ts';
import { readState, supervisorRuns } from '../infra/local/state.ts';
import { startDetached } from './detach.ts';
import { getAll } from './get.ts';
import { startPipeline } from './startPipeline.ts';
import { liveStatus } from './status.ts';
import { printStart } from './startProgress.ts';

/** `pipeline start`: everything, from nothing to companies that flow. Ctrl-C stops all of it. */
export const startCommand = defineCommand({
  meta: { name: 'start', description: 'Get, start and watch everything; Ctrl-C stops it' },
  args: { detach: { type: 'boolean', description: 'Leave it running and return' } },
  async run({ args }) {
    const local = readLocalConfig();
    await preflight(local);
    await getAll(local);
    if (args.detach === true) await startDetached(local);
    else await runInForeground(local);
  },
});

async function preflight(local: LocalConfig): Promise<void> {
  const state = await readState(local);
  const running = state !== undefined && (await supervisorRuns(state, systemProcesses));
  if (running) throw new StackRunning(local.home, state.supervisor.pid);
  const environment = processEnvironment();
  // A killed supervisor's servers still hold their ports; starting ends them first.
  const checks = state === undefined ? portChecks(local) : [];
  const problems = await problemsOf([...toolChecks(local, environment), ...checks]);
  if (problems.length > 0) throw new PreflightFailed(problems);
}

async function runInForeground(local: LocalConfig): Promise<void> {
  const stopped = new AbortController();
  // A second Ctrl-C changes nothing: the stop is under way, and bounded.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => stopped.abort(new Error(`Stopped by ${signal}.`)));

  const stack = await startStack({
    local,
    environment: processEnvironment(),
    onChange: printStart,
    onLeftovers: (names) =>
      process.stdout.write(`Ended what a killed stack had left running: ${names.join(', ')}\n`),
    signal: stopped.signal,
  });
  try {
    await startPipeline(local);
    await stack.markRunning();
    await liveStatus(local, stopped.signal);
  } finally {
    await stopInOrder(stack);
  }
}

async function stopInOrder(stack: RunningStack): Promise<void> {
  process.stdout.write('\nStopping the servers; the data stays, and the next start goes on from here …\n');
  await stack.stop();
  process.stdout.write('Stopped.\n');
}
