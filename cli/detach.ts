import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pWaitFor from 'p-wait-for';
import type { LocalConfig } from '../config/localConfig.ts';
import { readState } from '../infra/local/state.ts';
import { lastLines, openLog } from '../infra/local/logFiles.ts';
import { logFile } from '../infra/servers/folders.ts';

const PIPELINE = fileURLToPath(new URL('pipeline.js', import.meta.url));
const UP_WITHIN_MS = 600_000;

/** Runs `pipeline start` in a process of its own and returns once everything is up. @throws with its last lines if it ends. */
export async function startDetached(local: LocalConfig): Promise<void> {
  const log = logFile(local, 'supervisor');
  const file = await openLog(log);
  const child = spawn(
    process.execPath,
    [PIPELINE, 'start', ...local.pipelines, '--quiet', ...(local.withGrafana ? [] : ['--no-grafana'])],
    {
      detached: true,
      stdio: ['ignore', file.fd, file.fd],
    },
  );
  await file.close();
  let ended = false;
  child.once('exit', () => (ended = true));
  process.stdout.write(`Starting; "npx pipeline logs supervisor -f" shows the progress …\n`);
  await pWaitFor(async () => ended || (await isUp(local, child.pid)), {
    interval: 250,
    timeout: {
      milliseconds: UP_WITHIN_MS,
      message: new Error(`It is not up after ${UP_WITHIN_MS / 1000} s; see ${log}`),
    },
  });
  if (ended) throw new Error(`It did not start. Last lines of ${log}:\n${await lastLines(log, 25)}`);
  child.unref();
  process.stdout.write('It runs. "npx pipeline status" shows it, "npx pipeline stop" stops it.\n');
}

async function isUp(local: LocalConfig, pid: number | undefined): Promise<boolean> {
  const state = await readState(local);
  return state?.phase === 'running' && state.supervisor.pid === pid;
}
