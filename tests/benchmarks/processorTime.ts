import { readdir, readFile } from 'node:fs/promises';
import type { RunningStack } from '../../infra/local/stack.ts';
import { hasCode } from '../../infra/errorCode.ts';

/** Ticks of /proc in a second, on every Linux there is (USER_HZ). */
const TICKS = 100;

/**
 * Seconds of processor time that Cassandra and the Spark worker have used, with the drivers and executors that run or have
 * ended: what records cost, and far steadier than rates on a machine that does other things, too. Linux alone has /proc.
 */
export async function processorSeconds(stack: RunningStack): Promise<number> {
  const servers = stack.statuses().filter(({ name }) => name === 'cassandra' || name === 'spark-worker');
  const pids = new Set(servers.map(({ pid }) => String(pid)));
  const all = await Promise.all(
    (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(processTimes),
  );
  const ticks = all
    .filter((it) => it !== undefined)
    .map(({ pid, parent, own, ended }) => (pids.has(pid) ? own + ended : pids.has(parent) ? own : 0))
    .reduce((sum, it) => sum + it, 0);
  return ticks / TICKS;
}

/** See proc(5): fields 14 to 17 are utime, stime, cutime and cstime. Undefined where the process has just ended. */
async function processTimes(pid: string) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ESRCH')) return undefined;
    throw error;
  });
  if (stat === undefined) return undefined;
  // The command, in parentheses, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const sum = (from: number) => Number(fields[from]) + Number(fields[from + 1]);
  return { pid, parent: fields[1] ?? '', own: sum(11), ended: sum(13) };
}
