import { defineCommand } from 'citty';
import pc from 'picocolors';
import { processEnvironment } from '../config/environment.ts';
import { readLocalConfig } from '../config/localConfig.ts';
import { messageOf } from '../infra/local/errors.ts';
import { runningStack } from '../infra/local/leftovers.ts';
import { thisMachine } from '../infra/local/machine.ts';
import { portChecks, toolChecks } from '../infra/local/preflight.ts';
import { serversHere } from '../infra/local/serversHere.ts';
import { systemProcesses } from '../infra/local/processes.ts';

/** `pipeline doctor`: every check that `start` makes, with what was found. Exit code 1 when one fails that it needs. */
export const doctorCommand = defineCommand({
  meta: { name: 'doctor', description: 'Check that this machine has what the pipeline needs' },
  async run() {
    const local = readLocalConfig();
    const running = (await runningStack(local, systemProcesses)) !== undefined;
    // The ports of a running stack are taken by itself.
    const here = await serversHere(local, processEnvironment());
    const ports = running ? [] : portChecks(local, thisMachine, here.ports);
    const checks = [...toolChecks(local, processEnvironment(), thisMachine), ...ports];
    const results = await Promise.allSettled(checks.map((check) => check.run()));
    for (const [index, { title, advisory }] of checks.entries()) {
      const result = results[index];
      if (result?.status === 'fulfilled') print(pc.green('ok'), `${title}: ${result.value}`);
      else if (advisory === true) print(pc.yellow('warning'), `${title}: ${messageOf(result?.reason)}`);
      else print(pc.red('not ok'), `${title}: ${messageOf(result?.reason)}`);
    }
    for (const sentence of here.leftOut) print(pc.yellow('left out'), sentence);
    if (running) print(pc.green('ok'), `A stack of ${local.home} is running, on its ports.`);
    const isNeeded = (index: number) => checks[index]?.advisory !== true;
    if (results.some(({ status }, index) => status === 'rejected' && isNeeded(index))) process.exitCode = 1;
  },
});

function print(verdict: string, text: string): void {
  process.stdout.write(`${verdict}\t${text}\n`);
}
