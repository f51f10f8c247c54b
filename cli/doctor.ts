import { defineCommand } from 'citty';
import pc from 'picocolors';
import { processEnvironment } from '../config/environment.ts';
import { readLocalConfig } from '../config/localConfig.ts';
import { systemProcesses } from '../infra/local/processes.ts';
import { portChecks, toolChecks } from '../infra/local/preflight.ts';
import { readState, supervisorRuns } from '../infra/local/state.ts';

/** `pipeline doctor`: every check that `start` makes, with what was found. Exit code 1 when one fails. */
export const doctorCommand = defineCommand({
  meta: { name: 'doctor', description: 'Check that this machine has what the pipeline needs' },
  async run() {
    const local = readLocalConfig();
    const state = await readState(local);
    const running = state !== undefined && (await supervisorRuns(state, systemProcesses));
    // The ports of a running stack are taken by itself.
    const checks = [...toolChecks(local, processEnvironment()), ...(running ? [] : portChecks(local))];
    for (const check of checks) {
      try {
        process.stdout.write(`${pc.green('ok')}      ${check.title}: ${await check.run()}\n`);
      } catch (error) {
        process.exitCode = 1;
        process.stdout.write(
          `${pc.red('not ok')}  ${check.title}: ${error instanceof Error ? error.message : String(error)}\n`,
        );
      }
    }
    if (running) process.stdout.write(`${pc.green('ok')}      A stack of ${local.home} is running.\n`);
  },
});
