import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import type { LocalConfig } from '../../config/localConfig.ts';

const MAIN_CLASSES = {
  driver: 'org.apache.spark.deploy.worker.DriverWrapper',
  executor: 'org.apache.spark.executor.CoarseGrainedExecutorBackend',
} as const;

/** Pids of the drivers or executors that the stack's Spark worker runs: every one is told the worker's address. */
export async function sparkPids(local: LocalConfig, kind: keyof typeof MAIN_CLASSES): Promise<number[]> {
  const { stdout } = await execa('ps', ['-eo', 'pid=,args=', '-ww']);
  return stdout
    .split('\n')
    .filter(
      (line) => line.includes(MAIN_CLASSES[kind]) && line.includes(`@127.0.0.1:${local.ports.sparkWorker}`),
    )
    .map((line) => Number.parseInt(line, 10));
}

/** The files that a process has mapped into its memory, as text that holds their paths. */
export async function mappedFiles(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/maps`, 'utf8');
  return (await execa('lsof', ['-p', String(pid)])).stdout;
}

/** Ends them at once, as a crash does. @throws when there are none. */
export async function crashSpark(local: LocalConfig, kind: keyof typeof MAIN_CLASSES): Promise<void> {
  const pids = await sparkPids(local, kind);
  if (pids.length === 0) throw new Error(`expected a Spark ${kind}, found none`);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
}
