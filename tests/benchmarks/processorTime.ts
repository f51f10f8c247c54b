import { readdir, readFile } from 'node:fs/promises';
import type { RunningStack } from '../../infra/local/stack.ts';
import { hasCode } from '../../infra/errorCode.ts';
import { sparkRole } from './whole/processTable.ts';

/** Ticks of /proc in a second, on every Linux there is (USER_HZ). */
const TICKS = 100;

/** What is measured apart. */
export const MEASURED = ['Spark executor', 'Spark driver', 'cassandra'] as const;
type Measured = (typeof MEASURED)[number];
export type ProcessorSeconds = Readonly<Record<Measured, number>>;

/**
 * Seconds of processor time that Cassandra and the Spark worker have used, with the drivers and executors that run or have
 * ended: what records cost, and far steadier than rates on a machine that does other things, too. Linux alone has /proc.
 */
export async function processorSeconds(stack: RunningStack): Promise<number> {
  const servers = stack.statuses().filter(({ name }) => name === 'cassandra' || name === 'spark-worker');
  const pids = new Set(servers.map(({ pid }) => String(pid)));
  const ticks = (await allProcesses())
    .map(({ pid, parent, own, ended }) => (pids.has(pid) ? own + ended : pids.has(parent) ? own : 0))
    .reduce((sum, it) => sum + it, 0);
  return ticks / TICKS;
}

/** The same of each, of those that run. */
export async function processorSecondsOfEach(stack: RunningStack): Promise<ProcessorSeconds> {
  const nameOf = new Map(stack.statuses().map(({ name, pid }) => [String(pid), name]));
  const seconds = new Map<string, number>();
  for (const { pid, group, own } of await allProcesses()) {
    const server = nameOf.get(group);
    if (server === undefined) continue;
    const name = sparkRole(await readOfProcess(pid, 'cmdline')) ?? server;
    seconds.set(name, (seconds.get(name) ?? 0) + own / TICKS);
  }
  return ofEach((name) => seconds.get(name) ?? 0);
}

export function secondsBetween(before: ProcessorSeconds, after: ProcessorSeconds): ProcessorSeconds {
  return ofEach((name) => after[name] - before[name]);
}

function ofEach(secondsOf: (name: Measured) => number): ProcessorSeconds {
  return {
    'Spark executor': secondsOf('Spark executor'),
    'Spark driver': secondsOf('Spark driver'),
    cassandra: secondsOf('cassandra'),
  };
}

async function allProcesses() {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return (await Promise.all(pids.map(processTimes))).filter((it) => it !== undefined);
}

/** See proc(5): fields 14 to 17 are utime, stime, cutime and cstime. Undefined where the process has just ended. */
async function processTimes(pid: string) {
  const stat = await readOfProcess(pid, 'stat');
  if (stat === '') return undefined;
  // The command, in parentheses, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const sum = (from: number) => Number(fields[from]) + Number(fields[from + 1]);
  return { pid, parent: fields[1] ?? '', group: fields[2] ?? '', own: sum(11), ended: sum(13) };
}

/** Empty where the process has just ended. */
async function readOfProcess(pid: string, file: 'stat' | 'cmdline'): Promise<string> {
  return readFile(`/proc/${pid}/${file}`, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ESRCH')) return '';
    throw error;
  });
}
