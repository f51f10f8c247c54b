import { defineCommand } from 'citty';
import pWaitFor from 'p-wait-for';
import { readLocalConfig } from '../config/localConfig.ts';
import { systemProcesses } from '../infra/local/processes.ts';
import { readState, removeLeftovers, removeState, supervisorRuns } from '../infra/local/state.ts';

/** An orderly stop of every server, one after another, takes about ten seconds. */
const STOP_WITHIN_MS = 180_000;

/** `pipeline stop`: stops the running stack, as Ctrl-C does in its terminal. The data stays. */
export const stopCommand = defineCommand({
  meta: { name: 'stop', description: 'Stop the running stack; the data stays' },
  async run() {
    const local = readLocalConfig();
    const state = await readState(local);
    if (state === undefined) throw new Error(`No stack of ${local.home} is running.`);
    if (await supervisorRuns(state, systemProcesses)) {
      const { pid } = state.supervisor;
      process.stdout.write(`Stopping the stack of ${local.home} …\n`);
      process.kill(pid, 'SIGTERM');
      await pWaitFor(async () => !(await supervisorRuns(state, systemProcesses)), {
        interval: 250,
        timeout: {
          milliseconds: STOP_WITHIN_MS,
          message: `process ${pid} has not ended after ${STOP_WITHIN_MS / 1000} s`,
        },
      });
      process.stdout.write('Stopped.\n');
    } else {
      const removed = await removeLeftovers(state, systemProcesses);
      await removeState(local);
      process.stdout.write(
        `The stack's own process was killed before; ended what it left running: ${removed.join(', ') || 'nothing'}.\n`,
      );
    }
  },
});
