import { defineCommand } from 'citty';
import pWaitFor from 'p-wait-for';
import { readLocalConfig } from '../config/localConfig.ts';
import { clearHome, runningStack } from '../infra/local/leftovers.ts';
import { systemProcesses } from '../infra/local/processes.ts';
import { readState, supervisorRuns } from '../infra/local/state.ts';

/** More than an orderly stop of every server takes when each needs all the time it is given. */
const STOP_WITHIN_MS = 300_000;

/** `pipeline stop`: stops the running stack, as Ctrl-C does in its terminal. The data stays. */
export const stopCommand = defineCommand({
  meta: { name: 'stop', description: 'Stop the running stack; the data stays' },
  async run() {
    const local = readLocalConfig();
    if ((await readState(local)) === undefined) throw new Error(`No stack of ${local.home} is running.`);
    const state = await runningStack(local, systemProcesses);
    if (state === undefined) {
      const killed = await clearHome(local, systemProcesses);
      const what = killed.length === 0 ? 'It had left nothing running' : `Ended ${killed.join(', ')}`;
      process.stdout.write(`The stack's supervisor had been killed. ${what}.\n`);
      return;
    }
    process.stdout.write(`Stopping the stack of ${local.home} …\n`);
    const { pid } = state.supervisor;
    process.kill(pid, 'SIGTERM');
    // One that is suspended, as by Ctrl-Z, gets the signal only when it goes on.
    process.kill(pid, 'SIGCONT');
    await pWaitFor(async () => !(await supervisorRuns(state, systemProcesses)), {
      interval: 100,
      timeout: {
        milliseconds: STOP_WITHIN_MS,
        message: new Error(
          `The supervisor (process ${pid}) has not ended after ${STOP_WITHIN_MS / 1000} s; see "npx pipeline logs supervisor".`,
        ),
      },
    });
    // One that was still getting what is missing ends at once, and has had nothing to stop.
    await clearHome(local, systemProcesses);
    process.stdout.write('Stopped.\n');
  },
});
