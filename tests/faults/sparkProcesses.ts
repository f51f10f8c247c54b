import { execa } from 'execa';
import type { LocalConfig } from '../../config/localConfig.ts';

/** A JVM that a stack's Spark worker has started. */
export interface SparkProcess {
  readonly pid: number;
  readonly role: 'driver' | 'executor';
  /** Submission id; of drivers only. */
  readonly driverId?: string;
  /** `driver-url` of executors: whose they are. */
  readonly driverUrl?: string;
}

/** The drivers and executors of a stack that are alive, by the system's process table: whatever any master may say. */
export async function sparkProcesses({ ports }: LocalConfig): Promise<readonly SparkProcess[]> {
  // In a group of its own: a Ctrl-C in the terminal is for the suite to react to.
  const { stdout } = await execa('ps', ['-eo', 'pid=,stat=,args=', '-ww'], { detached: true });
  return parseProcesses(stdout, ports.sparkWorker);
}

/** Both are told where their Spark worker listens, which tells one stack's from another's. */
export function parseProcesses(text: string, sparkWorkerPort: number): readonly SparkProcess[] {
  const found: SparkProcess[] = [];
  for (const line of text.split('\n')) {
    const [, pid, state, args = ''] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    const isOurs =
      args.includes(`spark://Worker@127.0.0.1:${sparkWorkerPort} `) ||
      args.endsWith(`spark://Worker@127.0.0.1:${sparkWorkerPort}`);
    if (pid === undefined || state === undefined || /^[ZX]/.test(state) || !isOurs) continue;
    const driverId = /DriverWrapper .*\b(driver-\d{14}-\d{4,})\//.exec(args)?.[1];
    const driverUrl = /CoarseGrainedExecutorBackend --driver-url (\S+)/.exec(args)?.[1];
    if (driverId !== undefined) found.push({ pid: Number(pid), role: 'driver', driverId });
    else if (driverUrl !== undefined) found.push({ pid: Number(pid), role: 'executor', driverUrl });
  }
  return found;
}
