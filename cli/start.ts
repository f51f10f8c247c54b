import { defineCommand } from 'citty';
import { processEnvironment } from '../config/environment.ts';
import { readLocalConfig, type LocalConfig } from '../config/localConfig.ts';
import { DEFAULT_PIPELINE } from '../config/pipelineVariables.ts';
import { messageOf, PreflightFailed } from '../infra/local/errors.ts';
import { takeHome, type TakenHome } from '../infra/local/leftovers.ts';
import { thisMachine } from '../infra/local/machine.ts';
import { systemPause } from '../infra/local/pause.ts';
import { findingsOf, portChecks, toolChecks, type Check } from '../infra/local/preflight.ts';
import { systemProcesses } from '../infra/local/processes.ts';
import { serversHere } from '../infra/local/serversHere.ts';
import { startStack } from '../infra/local/stack.ts';
import { readFolder } from './check/folder.ts';
import { startDetached } from './detach.ts';
import { getAll, GRAFANA_OPTION } from './get.ts';
import { serverLine } from './serverLine.ts';
import { startPipelinesOf } from './startPipeline.ts';
import { liveStatus } from './status.ts';

/** `pipeline start`: everything, from nothing to records that flow. Ctrl-C stops all of it. */
export const startCommand = defineCommand({
  meta: { name: 'start', description: 'Get, start and watch everything; Ctrl-C stops it, the data stays' },
  args: {
    pipelines: {
      type: 'positional',
      required: false,
      valueHint: 'pipeline …',
      description: `Names of folders of pipelines/, such as earthquakes; ${DEFAULT_PIPELINE} where none is named`,
    },
    detach: { type: 'boolean', description: 'Leave it running and return once it is up' },
    quiet: { type: 'boolean', description: 'Instead of the status, show only what becomes of the servers' },
    ...GRAFANA_OPTION,
  },
  async run({ args }) {
    const named = args._.length === 0 ? {} : { PIPELINES: args._.join(',') };
    const local = {
      ...readLocalConfig({ ...processEnvironment(), ...named }),
      withGrafana: args.grafana,
    };
    await refuseUnfit(local.pipelines);
    // First of all, so that of two starts one is refused before it gets anything; a killed stack's servers still hold their ports.
    const home = await takeHome(local, systemProcesses, (error) => print(messageOf(error)));
    let isWhole: boolean;
    try {
      if (home.ended.length > 0)
        print(`Ended what a killed stack had left running: ${home.ended.join(', ')}`);
      await preflight(local);
      isWhole = await getAll(local);
      // What was only now got wants a port, too.
      await refuseProblems(
        portChecks(local, thisMachine, (await serversHere(local, processEnvironment())).ports),
      );
    } catch (error) {
      await home.journal.close();
      throw error;
    }
    if (args.detach === true) {
      // The process that it starts takes it.
      await home.journal.close();
      await startDetached(local);
    } else await runUntilStopped(local, home, args.quiet === true, isWhole);
  },
});

/** A folder that does not fit is told before a server runs. */
async function refuseUnfit(pipelines: readonly string[]): Promise<void> {
  const folders = await Promise.all(pipelines.map(readFolder));
  const problems = folders.flatMap(({ name, problems: its }) =>
    its.map((one) => `pipelines/${name}: ${one}`),
  );
  if (problems.length > 0) throw new PreflightFailed(problems);
}

async function preflight(local: LocalConfig): Promise<void> {
  const { ports } = await serversHere(local, processEnvironment());
  const checks = [
    ...toolChecks(local, processEnvironment(), thisMachine),
    ...portChecks(local, thisMachine, ports),
  ];
  await refuseProblems(checks);
}

async function refuseProblems(checks: readonly Check[]): Promise<void> {
  const { problems, warnings } = await findingsOf(checks);
  for (const warning of warnings) print(warning);
  if (problems.length > 0) throw new PreflightFailed(problems);
}

/** @param isWhole whether nothing is left out that has been said already */
async function runUntilStopped(
  local: LocalConfig,
  home: TakenHome,
  quiet: boolean,
  isWhole: boolean,
): Promise<void> {
  const stopped = new AbortController();
  // A second Ctrl-C changes nothing: the stop is under way, and bounded.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => stopped.abort(new Error(`Stopped by ${signal}.`)));
  // A terminal that was closed fails every write, and must not keep the servers from being stopped.
  process.stdout.on('error', (error) => stopped.abort(error));

  const { leftOut } = await serversHere(local, processEnvironment());
  if (isWhole) for (const sentence of leftOut) print(sentence);

  const begun = performance.now();
  let showServers = true;
  const stack = await startStack({
    local,
    environment: processEnvironment(),
    home,
    onChange(status) {
      const line = showServers ? serverLine(status, performance.now() - begun) : undefined;
      if (line !== undefined) print(line);
    },
    onFailure: (error) => print(messageOf(error)),
    signal: stopped.signal,
  });
  try {
    await startPipelinesOf(local);
    await stack.markRunning();
    if (quiet) {
      print('The pipeline runs.');
      while (!stopped.signal.aborted) await systemPause(3_600_000, stopped.signal);
    } else {
      showServers = false;
      await liveStatus(local, stopped.signal);
    }
  } finally {
    showServers = true;
    print('\nStopping the servers; the data stays, and the next start goes on from here …');
    await stack.stop();
    print('Stopped.');
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
